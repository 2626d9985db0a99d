//! The accept loop: connections, their time limits, and how they end.

use std::convert::Infallible;
use std::future::Future;
use std::io;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use ::http::{Request, Response};
use bytes::Bytes;
use hyper::body::{Body, Incoming};
use hyper::service::{Service, service_fn};
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto;
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::{TcpListener, TcpStream};
use tokio::time::{sleep, timeout};
use tracing::{debug, warn};

use crate::{Fleet, http};

/// What a client may take, in bytes and in time.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Bytes of a request's head; hyper needs at least 8192.
    pub head: usize,
    /// Bytes of a request's body. Telegram's updates have at most half a MiB.
    pub body: usize,
    /// From the connection to the end of the first request's head.
    pub head_timeout: Duration,
    /// From the end of one request to the end of the next one's head, on the same connection.
    pub idle_timeout: Duration,
    /// From the end of a request's head to the end of its body.
    pub body_timeout: Duration,
    /// How long requests may go on once the server is told to stop.
    pub shutdown_timeout: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            head: 16 << 10,
            body: 1 << 20,
            head_timeout: Duration::from_secs(10),
            // Longer than the 60 s after which nginx gives up an idle connection, so that it never sends a request
            // into one that is being closed here.
            idle_timeout: Duration::from_secs(75),
            body_timeout: Duration::from_secs(10),
            shutdown_timeout: Duration::from_secs(30),
        }
    }
}

/// Streams of one HTTP/2 connection that may be open at a time; Telegram sends at most 100 updates at once.
const MAX_STREAMS: u32 = 128;

/// How often an HTTP/2 client must show that it is still there.
const PING_INTERVAL: Duration = Duration::from_secs(20);

/// How long to wait when the process has run out of file descriptors.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// Serves a fleet's webhooks on a listener until `shutdown` resolves, then lets requests in flight finish.
///
/// # Errors
/// None today: a fault of one connection, of accepting included, never ends the server.
pub async fn serve(
    listener: TcpListener,
    fleet: &'static Fleet,
    limits: Limits,
    shutdown: impl Future<Output = ()>,
) -> io::Result<()> {
    let service = http::service(fleet, limits);
    let connections = GracefulShutdown::new();
    let mut shutdown = pin!(shutdown);
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = &mut shutdown => break,
        };
        match accepted {
            Ok((stream, _)) => {
                tokio::spawn(connection(stream, service.clone(), limits, connections.watcher()));
            }
            Err(error) if is_of_one_connection(&error) => {
                debug!(%error, "a connection broke before it was accepted")
            }
            Err(error) => {
                warn!(%error, "no connection can be accepted; trying again");
                sleep(ACCEPT_PAUSE).await;
            }
        }
    }
    drop(listener);
    if timeout(limits.shutdown_timeout, connections.shutdown()).await.is_err() {
        warn!("requests are still unfinished after the shutdown timeout, and are given up");
    }
    Ok(())
}

/// Whether accepting failed for a reason that says nothing of the next connection.
fn is_of_one_connection(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset, Interrupted};
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset | Interrupted)
}

/// Serves one connection, HTTP/1 or HTTP/2, to its end.
async fn connection<S, B>(
    stream: TcpStream,
    service: S,
    limits: Limits,
    watcher: hyper_util::server::graceful::Watcher,
) where
    S: Service<Request<Incoming>, Response = Response<B>, Error = Infallible, Future: Send + 'static>
        + Send
        + 'static,
    B: Body<Data = Bytes, Error: Into<Box<dyn std::error::Error + Send + Sync>>> + Send + 'static,
{
    if let Err(error) = stream.set_nodelay(true) {
        debug!(%error, "a connection is gone already");
        return;
    }
    let asked = Arc::new(AtomicBool::new(false));
    let has_asked = Arc::clone(&asked);
    let service = service_fn(move |request| {
        asked.store(true, Ordering::Relaxed);
        service.call(request)
    });
    let builder = builder(&limits);
    let serving = watcher.watch(builder.serve_connection(TokioIo::new(stream), service).into_owned());
    let mut serving = pin!(serving);
    let ended = tokio::select! {
        ended = &mut serving => ended,
        () = sleep(limits.head_timeout) => {
            if !has_asked.load(Ordering::Relaxed) {
                debug!("a connection was closed: no request came in time");
                return;
            }
            serving.await
        }
    };
    if let Err(error) = ended {
        debug!(error, "a connection ended early");
    }
}

fn builder(limits: &Limits) -> auto::Builder<TokioExecutor> {
    let mut builder = auto::Builder::new(TokioExecutor::new());
    builder
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(limits.idle_timeout)
        .max_buf_size(limits.head)
        .http2()
        .timer(TokioTimer::new())
        .max_header_list_size(u32::try_from(limits.head).unwrap_or(u32::MAX))
        .max_concurrent_streams(MAX_STREAMS)
        .keep_alive_interval(PING_INTERVAL)
        .keep_alive_timeout(PING_INTERVAL);
    builder
}
