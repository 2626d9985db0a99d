//! `dev` itself: what happens when, and what is said of it in terminal and page.

use std::env;
use std::future::{self, Future};
use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::pin::Pin;
use std::time::Duration;

use botserver_emulator::{Config, Emulator};
use botserver_runtime::Fleet;
use botserver_runtime::cli::{Extra, Failure, LogOptions, StopSignal, listen_address, print};
use clap::{ArgMatches, Args, Command, FromArgMatches as _};
use tokio::net::TcpListener;
use tokio::time::{Instant, sleep, sleep_until};
use tracing::{error, info, warn};

use crate::build::{self, Build, Built};
use crate::process::{Event, Process, Start};
use crate::watch::Watch;

/// Where the page is, unless the command line says otherwise; the port is the one of Telegram's own Bot API server.
const DEFAULT_LISTEN: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 8081);

/// The pause before a fleet is started again that ended by itself; it doubles each time.
const FIRST_PAUSE: Duration = Duration::from_secs(1);

/// The longest such pause.
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

/// How often the terminal tells of refused calls.
const LOOK_INTERVAL: Duration = Duration::from_millis(500);

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
    let address = listener.local_addr().map_err(|error| Failure::new(error.to_string()))?;
    let mut stop =
        StopSignal::listen().map_err(|error| Failure::new(format!("signals cannot be received: {error}")))?;
    let emulator = Emulator::new(Config::default());
    let served = emulator.clone();
    tokio::spawn(async move { served.serve(listener, future::pending()).await });
    let url = format!("http://{address}");
    let mut session = Session::new(fleet, emulator, &url, binary, options)?;
    print(format_args!("Chat with the bots at {url}/"))?;
    tokio::select! {
        () = stop.recv() => {}
        never = session.go_on() => match never {},
    }
    session.process.stop().await;
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

/// A build under way.
type Building = Pin<Box<dyn Future<Output = Built> + Send>>;

/// The fleet's process, its sources, and how things stand.
struct Session {
    emulator: Emulator,
    process: Process,
    sources: Option<(Watch, Build)>,
    building: Option<Building>,
    /// Whether the sources changed since the build began that is under way.
    is_outdated: bool,
    /// Whether what is on the page is a failed build, which a fleet that is ready does not take away.
    has_failed: bool,
    restart: Option<Instant>,
    pause: Duration,
    /// The last call in the emulator's journal that was looked at.
    looked_at: u64,
}

/// A session ends only when it is dropped.
enum Never {}

/// What a session waits for.
enum Next {
    Heard(Event),
    Changed,
    Built(Built),
    /// The fleet's process is to be started again.
    Due,
    /// It is time to look for calls that were refused.
    Look,
}

async fn changed(sources: &mut Option<(Watch, Build)>) {
    match sources {
        Some((watch, _)) => watch.changed().await,
        None => future::pending().await,
    }
}

async fn ended(building: &mut Option<Building>) -> Built {
    match building {
        Some(building) => building.await,
        None => future::pending().await,
    }
}

async fn at(moment: Option<Instant>) {
    match moment {
        Some(moment) => sleep_until(moment).await,
        None => future::pending().await,
    }
}

impl Session {
    fn new(
        fleet: &'static Fleet,
        emulator: Emulator,
        url: &str,
        binary: PathBuf,
        options: &Options,
    ) -> Result<Self, Failure> {
        let start = Start { binary: binary.clone(), api_url: url.to_owned(), log: options.log.clone() };
        let folder = if options.no_watch { None } else { project() };
        let sources = match folder {
            Some(folder) => Some((Watch::start(&folder)?, Build::of(fleet, &folder, &binary))),
            None => None,
        };
        let process = Process::start(start)
            .map_err(|error| Failure::new(format!("{} cannot be started: {error}", binary.display())))?;
        Ok(Self {
            emulator,
            process,
            sources,
            building: None,
            is_outdated: false,
            has_failed: false,
            restart: None,
            pause: FIRST_PAUSE,
            looked_at: 0,
        })
    }

    /// Does what is to be done, for as long as it is awaited.
    async fn go_on(&mut self) -> Never {
        loop {
            match self.next().await {
                Next::Heard(event) => self.hear(event),
                Next::Changed => self.sources_changed(),
                Next::Built(built) => self.built(built).await,
                Next::Due => self.start(),
                Next::Look => self.tell_refusals(),
            }
        }
    }

    async fn next(&mut self) -> Next {
        let Self { process, sources, building, restart, .. } = self;
        tokio::select! {
            event = process.event() => Next::Heard(event),
            () = changed(sources) => Next::Changed,
            built = ended(building) => Next::Built(built),
            () = at(*restart) => Next::Due,
            () = sleep(LOOK_INTERVAL) => Next::Look,
        }
    }

    /// Tells of calls in responses that were refused: neither the handler nor the fleet's process ever hears of them.
    fn tell_refusals(&mut self) {
        for call in self.emulator.call_records(self.looked_at, None) {
            self.looked_at = call.seq;
            if let Some(reason) = call.refusal().filter(|_| call.via == "webhook_reply") {
                error!(
                    bot = call.bot,
                    method = call.method,
                    reason,
                    "a call in the response to an update is refused"
                );
            }
        }
    }

    /// The process said something, or ended.
    fn hear(&mut self, event: Event) {
        match event {
            Event::Ready(text) => {
                info!("ready: {text}");
                self.pause = FIRST_PAUSE;
                if !self.has_failed && self.building.is_none() {
                    self.notice("ready", &text);
                }
            }
            Event::Ended(status) => {
                let text = format!("the fleet ended ({status}), and is started again in {:?}", self.pause);
                error!("{text}");
                self.has_failed = false;
                self.notice("stopped", &text);
                self.restart = Some(Instant::now() + self.pause);
                self.pause = (self.pause * 2).min(LONGEST_PAUSE);
            }
        }
    }

    fn start(&mut self) {
        self.restart = None;
        if let Err(error) = self.process.restart() {
            let text = format!("the fleet cannot be started: {error}");
            error!("{text}");
            self.notice("stopped", &text);
            self.restart = Some(Instant::now() + self.pause);
            self.pause = (self.pause * 2).min(LONGEST_PAUSE);
        }
    }

    fn sources_changed(&mut self) {
        self.is_outdated = true;
        if self.building.is_none() {
            self.build();
        }
    }

    fn build(&mut self) {
        let Some((_, build)) = &self.sources else { return };
        self.is_outdated = false;
        self.notice("building", "");
        info!("building");
        self.building = Some(Box::pin(build::run(build.clone())));
    }

    /// A build has ended. A failed one leaves the old process at work, and one that changed nothing does as well.
    async fn built(&mut self, built: Built) {
        self.building = None;
        if self.is_outdated {
            return self.build();
        }
        self.has_failed = false;
        match built {
            Built::Failed(errors) => {
                self.has_failed = true;
                self.notice("failed", &errors);
                error!("the build failed; the fleet goes on as it was");
            }
            Built::Same if self.process.is_at_work() => {
                self.notice("ready", "nothing has changed for the bots")
            }
            Built::Same | Built::New => {
                self.process.stop().await;
                self.pause = FIRST_PAUSE;
                self.start();
            }
        }
    }

    /// Shows on the page how things stand.
    fn notice(&self, kind: &str, text: &str) {
        if let Err(error) = self.emulator.notice(kind, text) {
            warn!(%error, "the page does not show how things stand");
        }
    }
}
