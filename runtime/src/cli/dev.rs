//! `dev`: the fleet against an emulator of the Bot API, with a page to chat with the bots.
//!
//! This process is the emulator, and outlives the fleet: when the code changes, the fleet is built anew and its
//! process is replaced, while the chats go on.

use std::env;
use std::ffi::OsStr;
use std::io::{self, Write as _};
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use botserver_emulator::{Config, Emulator};
use clap::Args;
use notify::{RecursiveMode, Watcher as _};
use tokio::io::AsyncReadExt as _;
use tokio::net::TcpListener;
use tokio::process::{Child, Command};
use tokio::sync::mpsc;
use tokio::time::timeout;
use tracing::{error, info, warn};

use super::serve::stop_signal;
use super::{Failure, LogOptions, print};
use crate::Fleet;

/// Where the page is, unless the command line says otherwise; the port is the one of Telegram's own Bot API server.
const DEFAULT_LISTEN: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::LOCALHOST), 8081);

/// What a fleet is built from, in its folder.
const SOURCES: &[&str] = &["bots", "bots.yml", "build.rs", "Cargo.toml", "src", "tokens.yml"];

/// An editor writes several files at once: a build starts when nothing has changed for this long.
const QUIET: Duration = Duration::from_millis(80);

/// How long the old process may take to end.
const GRACE: Duration = Duration::from_secs(5);

#[derive(Debug, Args)]
#[command(after_help = "Needs no token and no Telegram. Stop it with Ctrl-C.

Examples:
  cargo run -- dev
  cargo run -- dev --listen 127.0.0.1:9000 --no-watch")]
pub(super) struct Options {
    /// Where the chat page and the emulated Bot API listen
    #[arg(long, value_name = "IP:PORT", default_value_t = DEFAULT_LISTEN, env = "BOTSERVER_DEV_LISTEN")]
    listen: SocketAddr,
    /// Do not rebuild when a file changes
    #[arg(long)]
    no_watch: bool,
    #[command(flatten)]
    log: LogOptions,
}

pub(super) fn run(fleet: &'static Fleet, options: &Options) -> Result<(), Failure> {
    options.log.start()?;
    let runtime = tokio::runtime::Runtime::new()
        .map_err(|error| Failure::new(format!("the async runtime cannot be started: {error}")))?;
    let done = runtime.block_on(develop(fleet, options));
    // Connections of the page may be open for ever.
    runtime.shutdown_background();
    done
}

async fn develop(fleet: &'static Fleet, options: &Options) -> Result<(), Failure> {
    // Asked for now: once the binary is rebuilt, its path cannot be asked for any more.
    let binary =
        env::current_exe().map_err(|error| Failure::new(format!("where this program is: {error}")))?;
    let listener = listen(options.listen).await?;
    let address = listener.local_addr().map_err(|error| Failure::new(error.to_string()))?;
    let mut stop =
        stop_signal().map_err(|error| Failure::new(format!("signals cannot be received: {error}")))?;
    let emulator = Emulator::new(Config::default());
    let served = emulator.clone();
    tokio::spawn(async move { served.serve(listener, std::future::pending()).await });
    let url = format!("http://{address}");
    let mut session = Session { fleet, emulator, url: url.clone(), binary, child: None };
    session.start(options)?;
    print(format_args!("Chat with the bots at {url}/"));
    let _ = io::stdout().flush();

    let project = if options.no_watch { None } else { project() };
    let (changed, mut changes) = mpsc::unbounded_channel();
    // The watcher stops watching when it is dropped.
    let _watcher = match &project {
        Some(folder) => Some(watch(folder, changed.clone())?),
        None => None,
    };
    let replacing = async {
        while let (Some(()), Some(folder)) = (changes.recv().await, &project) {
            while timeout(QUIET, changes.recv()).await.is_ok() {}
            if session.rebuild(folder).await {
                session.stop().await;
                session.start(options)?;
            }
        }
        Ok(())
    };
    tokio::select! {
        () = stop.recv() => {}
        // Only ends by an error: `changed` is held for as long as this function.
        failed = replacing => failed?,
    }
    session.stop().await;
    Ok(())
}

/// Listens, or says which address would be free.
async fn listen(address: SocketAddr) -> Result<TcpListener, Failure> {
    match TcpListener::bind(address).await {
        Ok(listener) => Ok(listener),
        Err(error) if error.kind() == io::ErrorKind::AddrInUse => {
            let free = TcpListener::bind((address.ip(), 0)).await.and_then(|listener| listener.local_addr());
            let help = free.map_or_else(
                |_| "--listen takes another".to_owned(),
                |free| format!("--listen {free} is free"),
            );
            Err(Failure::new(format!(
                "{address} is taken by another program\n  help: stop that one, or: {help}"
            )))
        }
        Err(error) => Err(Failure::new(format!("cannot listen on {address}: {error}"))),
    }
}

/// The folder of the project, if this program was started by `cargo run`.
fn project() -> Option<PathBuf> {
    let folder = env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
    if folder.is_none() {
        info!("changes are not watched: start with `cargo run -- dev` for that");
    }
    folder
}

/// Sends a message whenever one of the fleet's sources changes.
fn watch(folder: &Path, changed: mpsc::UnboundedSender<()>) -> Result<notify::RecommendedWatcher, Failure> {
    let cannot = |error: notify::Error| {
        Failure::new(format!("changes cannot be watched: {error}\n  help: --no-watch goes without"))
    };
    let sources: Vec<PathBuf> = SOURCES.iter().map(|source| folder.join(source)).collect();
    let watched = sources.clone();
    let mut watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
        let concerns_us = |event: &notify::Event| {
            !event.kind.is_access()
                && event.paths.iter().any(|path| sources.iter().any(|source| path.starts_with(source)))
        };
        if event.as_ref().is_ok_and(concerns_us) {
            // Nobody listens any more when the command is about to end.
            let _ = changed.send(());
        }
    })
    .map_err(cannot)?;
    // The folder itself shows files that editors replace by renaming, and those that do not exist yet.
    watcher.watch(folder, RecursiveMode::NonRecursive).map_err(cannot)?;
    for directory in watched.iter().filter(|source| source.is_dir()) {
        watcher.watch(directory, RecursiveMode::Recursive).map_err(cannot)?;
    }
    Ok(watcher)
}

/// The fleet's process, and what it is started with.
struct Session {
    fleet: &'static Fleet,
    emulator: Emulator,
    url: String,
    binary: PathBuf,
    child: Option<Child>,
}

impl Session {
    /// Starts the fleet's process, which tells the emulator of its bots by itself.
    fn start(&mut self, options: &Options) -> Result<(), Failure> {
        let started = Command::new(&self.binary)
            .args(["dev-fleet", "--api-url", &self.url, "--log-level", &options.log.log_level])
            .stdin(Stdio::piped())
            .kill_on_drop(true)
            .spawn();
        self.child = Some(started.map_err(|error| {
            Failure::new(format!("{} cannot be started: {error}", self.binary.display()))
        })?);
        Ok(())
    }

    /// Ends the fleet's process by closing its input, and waits for that.
    async fn stop(&mut self) {
        let Some(mut child) = self.child.take() else { return };
        drop(child.stdin.take());
        if timeout(GRACE, child.wait()).await.is_err() {
            warn!("the fleet's process does not end, and is killed");
            let _ = child.kill().await;
        }
    }

    /// Builds the fleet; shows in terminal and page what is wrong. `false` leaves the old process at work.
    async fn rebuild(&self, folder: &Path) -> bool {
        self.notice("building", "");
        info!("building");
        match self.build(folder).await {
            Ok(None) => true,
            Ok(Some(errors)) => {
                self.notice("failed", &errors);
                error!("the build failed; the fleet goes on as it was");
                false
            }
            Err(error) => {
                self.notice("failed", &error.to_string());
                error!(%error, "cargo cannot be run");
                false
            }
        }
    }

    /// Shows on the page how the build goes.
    fn notice(&self, kind: &str, text: &str) {
        if let Err(error) = self.emulator.notice(kind, text) {
            warn!(%error, "the page does not show how the build goes");
        }
    }

    /// Runs cargo; gives back what it printed if it failed.
    async fn build(&self, folder: &Path) -> io::Result<Option<String>> {
        let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let mut command = Command::new(cargo);
        command.args(["build", "--quiet", "--package", self.fleet.package]).current_dir(folder);
        if self.binary.parent().and_then(Path::file_name) == Some(OsStr::new("release")) {
            command.arg("--release");
        }
        let mut build = command.stdin(Stdio::null()).stderr(Stdio::piped()).kill_on_drop(true).spawn()?;
        let mut printed = Vec::new();
        if let Some(mut stderr) = build.stderr.take() {
            stderr.read_to_end(&mut printed).await?;
        }
        let status = build.wait().await?;
        let printed = String::from_utf8_lossy(&printed).into_owned();
        anstream::eprint!("{printed}");
        Ok((!status.success()).then_some(printed))
    }
}
