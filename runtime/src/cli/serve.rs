//! `serve`: receive the webhooks.

use std::fs;
use std::io;
use std::net::{SocketAddr, TcpListener};
use std::num::NonZero;
use std::path::{Path, PathBuf, absolute};
use std::thread;
use std::time::Duration;

use clap::Args;
use rustix::process::setsid;
use tokio_util::sync::CancellationToken;
use tracing::{info, warn};

use super::acme::{self, AcmeOptions};
use super::admin::AdminOptions;
use super::claim::Claim;
use super::failure::cannot_listen;
use super::given::Given;
use super::options::{ApiOptions, DataFolder, RetentionOptions, background, listen_address};
use super::senders::SenderOptions;
use super::signals::{HangUp, Reload, stop_on_signal};
use super::store;
use super::tls::TlsOptions;
use super::{Failure, LogOptions};
use crate::admin;
use crate::bots::{TokenReload, token_stamps};
use crate::handover::{self, Offer, Predecessor, Taken};
use crate::listen::{Sockets, passed, raise_descriptor_limit};
use crate::log::LogFile;
use crate::running::{Also, Lock};
use crate::watch::{Watched as _, watch};
use crate::{Fleet, Front, Limits};

/// Descriptors that are no connection of a client: the log, the listener, connections to the Bot API.
const OTHER_DESCRIPTORS: u64 = 128;

/// Descriptors of a connection: its own, and the one by which it is closed if its thread is blocked.
const DESCRIPTORS_EACH: u64 = 2;

/// How many connections so many open files are enough for.
pub(super) fn connections_with(descriptors: u64) -> u64 {
    (descriptors.saturating_sub(OTHER_DESCRIPTORS) / DESCRIPTORS_EACH).max(1)
}

/// How many open files so many connections need.
pub(super) fn descriptors_for(connections: u64) -> u64 {
    connections.saturating_mul(DESCRIPTORS_EACH).saturating_add(OTHER_DESCRIPTORS)
}

#[derive(Debug, Args)]
#[command(
    after_help = "Stops on SIGTERM or SIGINT after the requests in flight are answered; on a second one at once. On SIGHUP it
reads tokens, certificate and key anew, which it also does by itself when one of the files changes.

Examples:
  {program} serve --listen 0.0.0.0:3000 --tokens /etc/fleet/tokens.yml
  {program} serve --listen 0.0.0.0:8443 --tls-cert certificate.pem --tls-key key.pem
  {program} serve --listen 0.0.0.0:443 --acme --acme-contact operator@example.com
  BOTSERVER_TOKEN_ECHO=110201543:AA... {program} serve --log-level debug
  {program} serve --data /var/lib/{package} --log-file /var/log/{package}.log"
)]
pub(super) struct Options {
    /// The address to listen on; port 0 takes a free one. A socket that systemd passes goes before it
    #[arg(long, value_name = "IP:PORT", env = "BOTSERVER_LISTEN", value_parser = listen_address)]
    pub(super) listen: SocketAddr,
    #[command(flatten)]
    pub(super) tls: TlsOptions,
    #[command(flatten)]
    pub(super) acme: AcmeOptions,
    #[command(flatten)]
    pub(super) api: ApiOptions,
    #[command(flatten)]
    pub(super) data: DataFolder,
    #[command(flatten)]
    retention: RetentionOptions,
    #[command(flatten)]
    pub(super) admin: AdminOptions,
    #[command(flatten)]
    senders: SenderOptions,
    /// Threads that serve requests [default: one per core]
    #[arg(long, value_name = "N", env = "BOTSERVER_WORKERS")]
    pub(super) workers: Option<NonZero<usize>>,
    /// Connections that may be open at a time; further ones wait. No more than the open files that the system allows
    #[arg(long, value_name = "N", default_value = "10000", env = "BOTSERVER_MAX_CONNECTIONS")]
    pub(super) max_connections: NonZero<usize>,
    /// How long a new connection may take until its first request's head is complete
    #[arg(long, value_name = "TIME", default_value = "10s", env = "BOTSERVER_HEAD_TIMEOUT", value_parser = humantime::parse_duration)]
    head_timeout: Duration,
    /// How long a connection may wait for its next request
    #[arg(long, value_name = "TIME", default_value = "75s", env = "BOTSERVER_IDLE_TIMEOUT", value_parser = humantime::parse_duration)]
    idle_timeout: Duration,
    /// How long a request's body may take to arrive
    #[arg(long, value_name = "TIME", default_value = "10s", env = "BOTSERVER_BODY_TIMEOUT", value_parser = humantime::parse_duration)]
    body_timeout: Duration,
    /// How long a client may take nothing of a response
    #[arg(long, value_name = "TIME", default_value = "10s", env = "BOTSERVER_WRITE_TIMEOUT", value_parser = humantime::parse_duration)]
    write_timeout: Duration,
    /// How long requests in flight may go on after the signal to stop
    #[arg(long, value_name = "TIME", default_value = "30s", env = "BOTSERVER_SHUTDOWN_TIMEOUT", value_parser = humantime::parse_duration)]
    shutdown_timeout: Duration,
    #[command(flatten)]
    log: LogOptions,
    /// Log into this file instead of standard error; it is kept below 10 MiB, and four older ones beside it
    #[arg(long, value_name = "FILE", env = "BOTSERVER_LOG_FILE")]
    pub(super) log_file: Option<PathBuf>,
    /// Whether `server start` has started it.
    #[arg(long, hide = true)]
    background: bool,
    /// Whether it takes over from the process that serves with this data folder.
    #[arg(long, hide = true)]
    take_over: bool,
}

impl Options {
    /// The file that is logged to, if it is one. In the background it takes all that the process prints, too.
    fn log_file(&self) -> Result<Option<LogFile>, Failure> {
        let open = |path: &Path| {
            LogFile::open(path, self.background).map_err(|error| {
                Failure::new(format!(
                    "the log {} cannot be written: {error}\n  help: choose another file with --log-file",
                    path.display()
                ))
            })
        };
        self.log_file.as_deref().map(open).transpose()
    }

    /// Threads that serve requests.
    pub(super) fn workers(&self) -> NonZero<usize> {
        let workers = self.workers.or_else(|| thread::available_parallelism().ok());
        workers.unwrap_or(NonZero::<usize>::MIN)
    }

    /// The limits, as far as the operating system's allow.
    fn limits(&self) -> Limits {
        let possible = connections_with(raise_descriptor_limit());
        let connections = usize::try_from(possible).unwrap_or(usize::MAX).min(self.max_connections.get());
        Limits {
            connections,
            head_timeout: self.head_timeout,
            idle_timeout: self.idle_timeout,
            body_timeout: self.body_timeout,
            write_timeout: self.write_timeout,
            shutdown_timeout: self.shutdown_timeout,
            ..Limits::default()
        }
    }
}

pub(super) fn run(fleet: &'static Fleet, options: &Options, given: &[Given]) -> Result<(), Failure> {
    let passed = passed().map_err(|error| cannot_be_passed(&error))?;
    if options.background {
        // What ends with the terminal that it was started from must not end with it. It fails where nothing would.
        let _ = setsid();
    }
    let flush = options.log.start_in(options.log_file()?)?;
    let claim = Claim {
        command: "serve",
        options: given,
        log_file: options.log_file.as_deref().map(|path| absolute(path).unwrap_or_else(|_| path.to_owned())),
        in_background: options.background,
    };
    let data = options.data.path();
    let (lock, mut sockets, predecessor) = begin(fleet, claim, &data, options.take_over)?;
    let background = background()?;
    let limits = options.limits();
    let public_url = options.admin.public_url(fleet);
    let acme = options.acme.prepare(public_url.as_ref(), &data, &mut sockets)?;
    let tls = match &acme {
        Some(acme) => Some(acme.tls().clone()),
        None => options.tls.read(public_url.as_ref(), options.api.is_telegram())?,
    };
    let tokens_file = options.api.tokens.tokens.clone();
    let stamps = token_stamps(tokens_file.as_deref());
    let service = options.api.service(fleet, limits, background.handle())?;
    service.keep_in(store::open(&data, predecessor.is_none())?);
    let listener = listener(passed, options.listen, &mut sockets)?;
    let address = listener.local_addr().map_err(|error| cannot_listen("--listen", options.listen, &error))?;
    let admin = options.admin.prepare(&data, tls.clone(), &mut sockets)?;
    let also = Also { admin: admin.address(), acme: acme.as_ref().and_then(acme::Ready::address) };
    let workers = options.workers();
    let stop = CancellationToken::new();
    let runtime = background.handle();
    let changed = options.admin.start(admin, &service, &options.api.api_url, &data, runtime, &stop)?;
    let tokens = TokenReload::new(service.clone(), tokens_file, stamps, changed);
    runtime.spawn(watch(tokens.clone()));
    let tls_reload = tls.clone().map(|tls| -> Reload { Box::new(move || tls.reload()) });
    let reloads = tls_reload.into_iter().chain([Box::new(move || tokens.reload()) as Reload]).collect();
    stop_on_signal(stop.clone(), HangUp::Reload(reloads))
        .map_err(|error| Failure::new(format!("signals cannot be received: {error}")))?;
    let (bots, connections) = (service.served().count(), limits.connections);
    let scheme = if tls.is_some() { "https" } else { "http" };
    if let Err(error) = lock.listens(scheme, address, also) {
        warn!(%error, "the data folder cannot be written: nobody finds this process by it");
    }
    info!(listen = %format_args!("{scheme}://{address}"), bots, workers, connections, "listening");
    if let Some(tls) = tls.clone() {
        runtime.spawn(watch(tls));
    }
    if let Some(acme) = acme {
        acme.start(runtime, stop.clone())?;
    }
    let senders = options.senders.senders();
    let proxy_protocol = options.senders.proxy_protocol;
    let front = Front { tls, proxy_protocol, names_peer: senders.is_some() };
    if let Some(senders) = senders {
        service.only_from(senders);
    }
    let offer = Offer::new(&data, lock.clone(), sockets)
        .inspect_err(|error| warn!(%error, "nobody can take over from this process (--data)"));
    store::take_up(&service, predecessor, offer.ok(), &background, options.retention.retention(), &stop)?;
    crate::run(listener, &front, service, background, workers, &stop)
        .map_err(|error| Failure::new(format!("the server stopped: {error}")))?;
    info!("stopped");
    // Whoever waits for the lock finds the last lines in the log.
    drop(flush);
    if lock.release() {
        // Those that are left are taken for what they are: nobody listens there.
        for socket in [admin::socket_path(&data), handover::socket_path(&data)] {
            let _ = fs::remove_file(socket);
        }
    }
    Ok(())
}

/// The lock and the sockets: those of the process that serves, if this one takes over from it.
fn begin(
    fleet: &Fleet,
    claim: Claim<'_>,
    data: &Path,
    take_over: bool,
) -> Result<(Lock, Sockets, Option<Predecessor>), Failure> {
    if !take_over {
        return Ok((claim.take(fleet, data)?, Sockets::default(), None));
    }
    let taken = Taken::ask(data).map_err(|error| {
        let socket = handover::socket_path(data);
        Failure::new(format!(
            "no process hands over the fleet at {}: {error}\n  help: `server restart` does it, or `server start` without one",
            socket.display()
        ))
    })?;
    let (predecessor, lock, sockets) = taken.into_parts();
    Ok((claim.inherit(fleet, lock), sockets, Some(predecessor)))
}

/// The socket that was passed, else one of our own.
fn listener(
    passed: Option<TcpListener>,
    address: SocketAddr,
    sockets: &mut Sockets,
) -> Result<TcpListener, Failure> {
    let Some(passed) = passed else {
        return sockets.listen(address).map_err(|error| cannot_listen("--listen", address, &error));
    };
    sockets.keep(&passed).map_err(|error| cannot_be_passed(&error))?;
    info!(instead_of = %address, "a listening socket was passed to this process (LISTEN_FDS), and is served");
    Ok(passed)
}

fn cannot_be_passed(error: &io::Error) -> Failure {
    Failure::new(format!(
        "the socket that was passed to this process (LISTEN_FDS) cannot be served: {error}\n  \
         help: a socket unit has one `ListenStream=` of an IP address and a port, and no `Accept=yes`"
    ))
}
