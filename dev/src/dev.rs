//! `dev` itself: what happens when, and what is said of it in terminal and page.

use std::env;
use std::future::{self, Future};
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::path::PathBuf;
use std::pin::Pin;
use std::time::Duration;

use botserver_emulator::{Config, Emulator, Host};
use botserver_runtime::Fleet;
use botserver_runtime::cli::{Extra, Failure, LogOptions, StopSignal, print};
use clap::{ArgMatches, Args, Command, FromArgMatches as _};
use tokio::net::TcpListener;
use tokio::time::{Instant, sleep, sleep_until};
use tracing::{debug, error, info, warn};

use crate::build::{self, Build};
use crate::process::{Bots, Event, Process, Start};
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
    #[arg(long, value_name = "IP:PORT", default_value_t = DEFAULT_LISTEN, env = "BOTSERVER_DEV_LISTEN")]
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
    // Whoever lets it be reached under another address of this machine means that one.
    let emulator = Emulator::new(Config { allow_hosts: vec![host(address.ip())], ..Config::default() });
    let served = emulator.clone();
    tokio::spawn(async move { served.serve(listener, future::pending()).await });
    let mut session =
        Session::new(fleet, emulator, &format!("http://{}", reachable(address)), binary, options)?;
    print(format_args!("Chat with the bots at http://{address}/"))?;
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

/// Where this machine reaches what listens at an address: one that stands for all of them is none to call.
fn reachable(address: SocketAddr) -> SocketAddr {
    let loopback: IpAddr =
        if address.is_ipv4() { Ipv4Addr::LOCALHOST.into() } else { Ipv6Addr::LOCALHOST.into() };
    SocketAddr::new(if address.ip().is_unspecified() { loopback } else { address.ip() }, address.port())
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

/// A build under way.
type Building = Pin<Box<dyn Future<Output = Result<(), String>> + Send>>;

/// The fleet's process, its sources, and how things stand.
struct Session {
    emulator: Emulator,
    start: Start,
    process: Option<Process>,
    sources: Option<(Watch, Build)>,
    building: Option<Building>,
    /// Whether the sources changed since the build began that is under way.
    is_outdated: bool,
    /// What cargo said of the sources as they are, if they cannot be built.
    failure: Option<String>,
    /// How the process ended, until it is started again.
    end: Option<String>,
    is_ready: bool,
    restart: Option<Instant>,
    pause: Duration,
    /// The bots of the last fleet that was ready.
    bots: Bots,
    /// The last call in the emulator's journal that was looked at.
    looked_at: u64,
}

/// A session ends only when it is dropped.
enum Never {}

/// What a session waits for.
enum Next {
    Heard(Event),
    Changed,
    Built(Result<(), String>),
    /// The fleet's process is to be started again.
    Due,
    /// It is time to look for calls that were refused.
    Look,
}

async fn heard(process: &mut Option<Process>) -> Event {
    match process {
        Some(process) => process.event().await,
        None => future::pending().await,
    }
}

async fn changed(sources: &mut Option<(Watch, Build)>) {
    match sources {
        Some((watch, _)) => watch.changed().await,
        None => future::pending().await,
    }
}

async fn ended(building: &mut Option<Building>) -> Result<(), String> {
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
        let folder = if options.no_watch { None } else { project(fleet) };
        let sources = match folder {
            Some(folder) => Some((Watch::start(&folder)?, Build::of(fleet, &folder, &binary))),
            None => None,
        };
        let start = Start { binary, api_url: url.to_owned(), log: options.log.clone() };
        let process = Process::start(&start).map_err(|error| {
            Failure::new(format!("{} cannot be started: {error}", start.binary.display()))
        })?;
        Ok(Self {
            emulator,
            start,
            process: Some(process),
            sources,
            building: None,
            is_outdated: false,
            failure: None,
            end: None,
            is_ready: false,
            restart: None,
            pause: FIRST_PAUSE,
            bots: Bots::new(),
            looked_at: 0,
        })
    }

    /// Does what is to be done, for as long as it is awaited.
    async fn go_on(&mut self) -> Never {
        loop {
            match self.next().await {
                Next::Heard(Event::Ready(bots)) => self.ready(bots),
                Next::Heard(Event::Ended(status)) => self.ended(&format!("the fleet ended ({status})")),
                Next::Changed => self.sources_changed(),
                Next::Built(built) => self.built(built).await,
                Next::Due => self.start(),
                Next::Look => self.tell_refusals(),
            }
        }
    }

    /// Ends what is at work.
    async fn end(&mut self) {
        self.building = None;
        if let Some(process) = self.process.take() {
            process.stop().await;
        }
    }

    async fn next(&mut self) -> Next {
        let Self { process, sources, building, restart, .. } = self;
        tokio::select! {
            event = heard(process) => Next::Heard(event),
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
                let bot = self.bots.get(&call.bot).cloned().unwrap_or_else(|| call.bot.to_string());
                error!(bot, method = call.method, reason, "a call in the response to an update is refused");
            }
        }
    }

    /// The process serves. Bots that were there before and are no more leave the page.
    fn ready(&mut self, bots: Bots) {
        for gone in self.bots.keys().filter(|id| !bots.contains_key(id)) {
            self.emulator.remove_bot(*gone);
        }
        self.bots = bots;
        self.pause = FIRST_PAUSE;
        self.is_ready = true;
        info!("ready: {}", self.count());
        self.show();
    }

    fn count(&self) -> String {
        match self.bots.len() {
            1 => "1 bot".to_owned(),
            count => format!("{count} bots"),
        }
    }

    /// There is no process any more, or none yet.
    fn ended(&mut self, how: &str) {
        self.process = None;
        self.is_ready = false;
        let text = format!("{how}, and is started again in {:?}", self.pause);
        error!("{text}");
        self.end = Some(text);
        self.restart = Some(Instant::now() + self.pause);
        self.pause = (self.pause * 2).min(LONGEST_PAUSE);
        self.show();
    }

    fn start(&mut self) {
        self.restart = None;
        match Process::start(&self.start) {
            Ok(process) => {
                self.process = Some(process);
                self.end = None;
            }
            Err(error) => self.ended(&format!("the fleet cannot be started: {error}")),
        }
    }

    fn sources_changed(&mut self) {
        if self.building.is_none() {
            return self.build();
        }
        debug!("the build under way is outdated");
        self.is_outdated = true;
    }

    fn build(&mut self) {
        let Some((_, build)) = &self.sources else { return };
        self.is_outdated = false;
        info!("building");
        self.building = Some(Box::pin(build::run(build.clone())));
        self.show();
    }

    /// A build has ended. A failed one leaves the old process at work, and one that changed nothing does as well.
    async fn built(&mut self, built: Result<(), String>) {
        self.building = None;
        if self.is_outdated {
            return self.build();
        }
        self.failure = built.err();
        if self.failure.is_some() {
            error!("the build failed; the fleet goes on as it was");
            return self.show();
        }
        if let Some(process) = self.process.take() {
            if build::is_same(process.binary(), self.start.binary.clone()).await {
                info!("nothing has changed for the bots");
                self.process = Some(process);
                return self.show();
            }
            process.stop().await;
        }
        info!("the fleet is started anew");
        self.is_ready = false;
        self.pause = FIRST_PAUSE;
        self.start();
    }

    /// Shows on the page how things stand; a fleet that is about to be ready is nothing new.
    fn show(&self) {
        let shown = match (&self.building, &self.end, &self.failure) {
            (Some(_), ..) => self.emulator.notice("building", ""),
            (_, Some(end), _) => self.emulator.notice("stopped", end),
            (.., Some(errors)) => self.emulator.notice("failed", errors),
            _ if self.is_ready => self.emulator.notice("ready", &self.count()),
            _ => Ok(()),
        };
        if let Err(error) = shown {
            warn!(%error, "the page does not show how things stand");
        }
    }
}
