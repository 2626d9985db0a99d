//! The accept loop.

use std::convert::Infallible;
use std::future::Future;
use std::io;
use std::pin::pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use ::http::{Request, Response};
use bytes::Bytes;
use hyper::body::{Body, Incoming};
use hyper::service::Service as HyperService;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpListener;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tracing::{debug, warn};

use super::connection::{self, Front};
use super::open::Connections;
use crate::receive::routes;
use crate::{Limits, Service};

/// How long to wait when the process has run out of file descriptors.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// How often the log says that connections cannot be accepted.
const COMPLAINT_INTERVAL: Duration = Duration::from_secs(1);

/// Serves all connections that `accept` gives, behind what `front` says, until `stop` is cancelled; those that are open then
/// end by themselves.
pub(crate) async fn serve_all<I, S, B>(
    accept: impl AsyncFn() -> io::Result<I>,
    gate: &Gate,
    front: Front,
    service: S,
    limits: Limits,
    stop: CancellationToken,
) where
    I: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    S: HyperService<Request<Incoming>, Response = Response<B>, Error = Infallible, Future: Send + 'static>
        + Clone
        + Send
        + 'static,
    B: Body<Data = Bytes, Error: Into<Box<dyn std::error::Error + Send + Sync>>> + Unpin + Send + 'static,
{
    while let Some((stream, permit)) = stop.run_until_cancelled(gate.next(&accept)).await {
        let serving = connection::serve(stream, None, front.clone(), service.clone(), limits, stop.clone());
        tokio::spawn(async move {
            serving.await;
            drop(permit);
        });
    }
}

/// What all who accept from one socket share.
#[derive(Debug)]
pub(crate) struct Gate {
    room: Arc<Semaphore>,
    last_complaint: Mutex<Option<Instant>>,
}

impl Gate {
    /// Lets this many connections be open at a time.
    pub(crate) fn new(connections: usize) -> Self {
        let room = Arc::new(Semaphore::new(connections.clamp(1, Semaphore::MAX_PERMITS)));
        Self { room, last_complaint: Mutex::new(None) }
    }

    /// The next connection that `accept` gives, as soon as one more may be open, and its place among those. What keeps one
    /// from being accepted is logged, and it is tried again.
    async fn next<T>(&self, accept: impl AsyncFn() -> io::Result<T>) -> (T, Option<OwnedSemaphorePermit>) {
        loop {
            let permit = self.room().await;
            match accept().await {
                Ok(accepted) => return (accepted, permit),
                Err(error) if is_of_one_connection(&error) => {
                    debug!(%error, "a connection broke before it was accepted");
                }
                Err(error) => {
                    if self.may_complain() {
                        warn!(%error, "no connection can be accepted; trying again");
                    }
                    drop(permit);
                    sleep(ACCEPT_PAUSE).await;
                }
            }
        }
    }

    /// Waits until one more connection may be open.
    async fn room(&self) -> Option<OwnedSemaphorePermit> {
        if let Ok(permit) = Arc::clone(&self.room).try_acquire_owned() {
            return Some(permit);
        }
        if self.may_complain() {
            warn!("as many connections are open as may be; further ones wait");
        }
        Arc::clone(&self.room).acquire_owned().await.ok()
    }

    /// Whether the log should say it once more.
    fn may_complain(&self) -> bool {
        let mut last = self.last_complaint.lock().unwrap_or_else(PoisonError::into_inner);
        let is_due = last.is_none_or(|last| last.elapsed() >= COMPLAINT_INTERVAL);
        if is_due {
            *last = Some(Instant::now());
        }
        is_due
    }
}

/// Serves a fleet's webhooks on one connection, which need not be a socket, to its end.
///
/// When `stop` is cancelled it takes no further request, and ends once those in flight are answered.
pub async fn serve_connection<I>(stream: I, service: &Service, stop: CancellationToken)
where
    I: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let (routes, limits) = (routes::service(service.clone()), *service.limits());
    connection::serve(stream, None, Front::default(), routes, limits, stop).await;
}

/// One worker's accept loop; `all` are its connections.
pub(super) async fn accept(
    listener: TcpListener,
    front: Front,
    service: &Service,
    gate: &Gate,
    all: &Arc<Connections>,
    shutdown: impl Future<Output = ()>,
) {
    let limits = *service.limits();
    let routes = routes::service(service.clone());
    let connections = TaskTracker::new();
    let stop = CancellationToken::new();
    let mut shutdown = pin!(shutdown);
    loop {
        let ((stream, peer), permit) = tokio::select! {
            accepted = gate.next(async || listener.accept().await) => accepted,
            () = &mut shutdown => break,
        };
        let (front, routes, stop) = (front.clone(), routes.clone(), stop.clone());
        let entry = all.add(&stream, permit);
        let serving = connection::serve(stream, Some(peer.ip()), front, routes, limits, stop);
        connections.spawn(async move {
            serving.await;
            drop(entry);
        });
    }
    // A client that comes now is refused at once, and can go to another server.
    drop(listener);
    stop.cancel();
    connections.close();
    if timeout(limits.shutdown_timeout, connections.wait()).await.is_err() {
        warn!("requests are still unfinished after the shutdown timeout, and are given up");
    }
}

/// Whether accepting failed for a reason that says nothing of the next connection.
fn is_of_one_connection(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset, Interrupted};
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset | Interrupted)
}
