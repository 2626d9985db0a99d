//! `serve`: receive the webhooks.

use std::io;
use std::net::{SocketAddr, TcpListener};
use std::num::NonZero;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use clap::Args;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::watch;
use tracing::{info, warn};

use super::{Failure, LogOptions, TokensFrom, credentials};
use crate::client::TELEGRAM;
use crate::credentials::Credentials;
use crate::{Client, Fleet, Limits, worker};

/// Where the fleet listens if neither `bots.yml` nor the command line says so.
pub(super) const DEFAULT_LISTEN: &str = "127.0.0.1:3000";

#[derive(Debug, Args)]
#[command(
    after_help = "Stops on SIGTERM or SIGINT after the requests in flight are answered; on a second one at once.

Examples:
  serve --listen 0.0.0.0:3000 --tokens /etc/fleet/tokens.yml
  BOTSERVER_TOKEN_ECHO=110201543:AA... serve --log-level debug"
)]
pub(super) struct Options {
    /// The address to listen on; port 0 takes a free one
    #[arg(long, value_name = "IP:PORT", env = "BOTSERVER_LISTEN")]
    listen: SocketAddr,
    #[command(flatten)]
    tokens: TokensFrom,
    /// The Bot API to call, such as a server of your own
    #[arg(long, value_name = "URL", default_value = TELEGRAM, env = "BOTSERVER_API_URL")]
    api_url: String,
    /// Threads that serve requests [default: one per core]
    #[arg(long, value_name = "N", env = "BOTSERVER_WORKERS")]
    workers: Option<NonZero<usize>>,
    /// How long a new connection may take until its first request's head is complete
    #[arg(long, value_name = "TIME", default_value = "10s", env = "BOTSERVER_HEAD_TIMEOUT", value_parser = humantime::parse_duration)]
    head_timeout: Duration,
    /// How long a connection may wait for its next request
    #[arg(long, value_name = "TIME", default_value = "75s", env = "BOTSERVER_IDLE_TIMEOUT", value_parser = humantime::parse_duration)]
    idle_timeout: Duration,
    /// How long a request's body may take to arrive
    #[arg(long, value_name = "TIME", default_value = "10s", env = "BOTSERVER_BODY_TIMEOUT", value_parser = humantime::parse_duration)]
    body_timeout: Duration,
    /// How long requests in flight may go on after the signal to stop
    #[arg(long, value_name = "TIME", default_value = "30s", env = "BOTSERVER_SHUTDOWN_TIMEOUT", value_parser = humantime::parse_duration)]
    shutdown_timeout: Duration,
    #[command(flatten)]
    log: LogOptions,
}

impl Options {
    fn limits(&self) -> Limits {
        Limits {
            head_timeout: self.head_timeout,
            idle_timeout: self.idle_timeout,
            body_timeout: self.body_timeout,
            shutdown_timeout: self.shutdown_timeout,
            ..Limits::default()
        }
    }
}

pub(super) fn run(fleet: &'static Fleet, options: &Options) -> Result<(), Failure> {
    options.log.start()?;
    wire(fleet, credentials(fleet, &options.tokens)?, &options.api_url)?;
    let listener =
        TcpListener::bind(options.listen).map_err(|error| cannot_listen(options.listen, &error))?;
    let address = listener.local_addr().map_err(|error| cannot_listen(options.listen, &error))?;
    let workers =
        options.workers.or_else(|| thread::available_parallelism().ok()).unwrap_or(NonZero::<usize>::MIN);
    let (stop, _) = watch::channel(false);
    let stop = Arc::new(stop);
    stop_on_signal(Arc::clone(&stop))
        .map_err(|error| Failure::new(format!("signals cannot be received: {error}")))?;
    info!(listen = %format_args!("http://{address}"), bots = fleet.served().count(), workers, "listening");
    worker::run(&listener, fleet, options.limits(), workers, &stop)
        .map_err(|error| Failure::new(format!("the server stopped: {error}")))?;
    info!("stopped");
    Ok(())
}

/// Gives the bots their tokens. Some without one are left out; a fleet in which none has one is not served.
pub(super) fn wire(fleet: &'static Fleet, found: Credentials, api_url: &str) -> Result<(), Failure> {
    if found.tokens.is_empty() && !fleet.bots.is_empty() {
        let looked = found.file.map_or_else(
            || "there is no tokens.yml".to_owned(),
            |file| format!("{} has none", file.display()),
        );
        return Err(Failure::new(format!(
            "no bot has a token: {looked}\n  help: write `<bot>: <token>` lines into tokens.yml, \
             or say where they are with --tokens FILE"
        )));
    }
    let client = Client::new(api_url)
        .map_err(|error| Failure::new(format!("no client for {api_url} can be made: {error:#}")))?;
    let client = Arc::new(client);
    for (bot, token) in found.tokens {
        bot.wire(token, client.clone());
    }
    for bot in found.missing {
        warn!(bot = bot.name(), "this bot has no token and is not served");
    }
    for name in found.strangers {
        warn!(name, "a token is for no bot of this fleet");
    }
    Ok(())
}

fn cannot_listen(address: SocketAddr, error: &io::Error) -> Failure {
    let help = match error.kind() {
        io::ErrorKind::AddrInUse => {
            "another process has this port; stop it, or choose another port with --listen"
        }
        io::ErrorKind::PermissionDenied => {
            "ports below 1024 need a privilege; choose a higher one with --listen"
        }
        io::ErrorKind::AddrNotAvailable => "this machine has no such address; 0.0.0.0 stands for all it has",
        _ => "choose another address with --listen",
    };
    Failure::new(format!("cannot listen on {address}: {error}\n  help: {help}"))
}

/// Says to stop on the first SIGTERM or SIGINT, and ends the process on the second.
fn stop_on_signal(stop: Arc<watch::Sender<bool>>) -> io::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let mut signals = {
        let _entered = runtime.enter();
        stop_signal()?
    };
    thread::Builder::new().name("signals".to_owned()).spawn(move || {
        runtime.block_on(async move {
            signals.recv().await;
            info!("stopping: requests in flight are answered first");
            stop.send_replace(true);
            signals.recv().await;
            warn!("stopping at once");
            std::process::exit(1);
        });
    })?;
    Ok(())
}

/// The signals that ask the process to stop.
pub(super) struct StopSignal {
    terminate: Signal,
    interrupt: Signal,
}

/// Listens for SIGTERM and SIGINT from now on.
///
/// # Errors
/// If the operating system refuses; must be called within a runtime.
pub(super) fn stop_signal() -> io::Result<StopSignal> {
    Ok(StopSignal {
        terminate: signal(SignalKind::terminate())?,
        interrupt: signal(SignalKind::interrupt())?,
    })
}

impl StopSignal {
    /// Waits for the next of them.
    pub(super) async fn recv(&mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }
}
