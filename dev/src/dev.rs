//! The command `dev`: the emulator, and what a person may say to the command.

use std::env;
use std::future;
use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;

use botserver_emulator::{Config, Emulator, Host};
use botserver_runtime::Fleet;
use botserver_runtime::cli::{Extra, Failure, LogOptions, StopSignal, listen_address, print, reachable};
use clap::{ArgMatches, Args, Command, FromArgMatches as _};
use tokio::net::TcpListener;
use tracing::info;

use crate::build::Build;
use crate::process::Start;
use crate::session::Session;
use crate::watch::Watch;

/// Where the page is, unless the command line says otherwise; the port is the one of Telegram's own Bot API server.
const DEFAULT_LISTEN: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 8081);

#[derive(Debug, Args)]
struct Options {
    /// Where the chat page and the emulated Bot API listen
    #[arg(long, value_name = "IP:PORT", default_value_t = DEFAULT_LISTEN, env = "BOTSERVER_DEV_LISTEN", value_parser = listen_address)]
    listen: SocketAddr,
    /// Do not rebuild when a file changes
    #[arg(long)]
    no_watch: bool,
    #[command(flatten)]
    log: LogOptions,
}

/// The command line of `dev`.
pub(crate) fn command() -> Extra {
    let command = Command::new("dev")
        .about("Chat with the bots in a browser, without tokens and without Telegram; rebuilds when a file changes")
        .after_help(
            "Needs no token and no Telegram. Stop it with Ctrl-C.

Examples:
  cargo run -- dev
  cargo run -- dev --listen 127.0.0.1:9000 --no-watch",
        );
    Extra { command: Options::augment_args(command), run }
}

fn run(fleet: &'static Fleet, matches: &ArgMatches) -> Result<(), Failure> {
    let options = Options::from_arg_matches(matches).map_err(|error| Failure::new(error.to_string()))?;
    let _flush = options.log.start()?;
    let runtime = tokio::runtime::Runtime::new()
        .map_err(|error| Failure::new(format!("the async runtime cannot be started: {error}")))?;
    let done = runtime.block_on(develop(fleet, &options));
    // Connections of the page may be open for ever.
    runtime.shutdown_background();
    done
}

async fn develop(fleet: &'static Fleet, options: &Options) -> Result<(), Failure> {
    // Asked for now: once the binary is rebuilt, its path cannot be asked for any more.
    let binary =
        env::current_exe().map_err(|error| Failure::new(format!("where this program is: {error}")))?;
    let listener = listen(options.listen).await?;
    let address = listener.local_addr().map(reachable).map_err(|error| Failure::new(error.to_string()))?;
    let mut stop =
        StopSignal::listen().map_err(|error| Failure::new(format!("signals cannot be received: {error}")))?;
    // Whoever lets it be reached under another address of this machine means that one.
    let emulator = Emulator::new(Config { allow_hosts: vec![host(address.ip())], ..Config::default() });
    let served = emulator.clone();
    tokio::spawn(async move { served.serve(listener, future::pending()).await });
    let url = format!("http://{address}");
    let folder = if options.no_watch { None } else { project(fleet) };
    let sources = match folder {
        Some(folder) => Some((Watch::start(&folder)?, Build::of(fleet, &folder, &binary))),
        None => None,
    };
    let start = Start { binary, api_url: url.clone(), log: options.log.clone() };
    let mut session = Session::new(emulator, start, sources)?;
    print(format_args!("Chat with the bots at {url}/"))?;
    tokio::select! {
        () = stop.recv() => {}
        never = session.go_on() => match never {},
    }
    info!("stopping");
    tokio::select! {
        () = stop.recv() => {}
        () = session.end() => {}
    }
    Ok(())
}

fn host(address: IpAddr) -> Host {
    match address {
        IpAddr::V4(address) => Host::Ipv4(address),
        IpAddr::V6(address) => Host::Ipv6(address),
    }
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

/// The folder of the project, if this program was started by `cargo run`. Other programs that cargo runs have such a
/// folder as well, and hand on where it is.
fn project(fleet: &'static Fleet) -> Option<PathBuf> {
    let is_ours = env::var_os("CARGO_PKG_NAME").is_some_and(|name| name == fleet.package);
    let folder = env::var_os("CARGO_MANIFEST_DIR").filter(|_| is_ours).map(PathBuf::from);
    if folder.is_none() {
        info!("changes are not watched: start with `cargo run -- dev` for that");
    }
    folder
}
