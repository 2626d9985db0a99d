//! One connection, HTTP/1 or HTTP/2, from its first byte to its end.

use std::convert::Infallible;
use std::future::Future;
use std::io;
use std::net::IpAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use ::http::{Request, Response};
use bytes::Bytes;
use hyper::body::{Body, Incoming};
use hyper::service::{Service, service_fn};
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto;
use proxy_header::ParseConfig;
use proxy_header::io::ProxiedStream;
use rustls::InvalidMessage;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::time::error::Elapsed;
use tokio::time::{sleep, timeout, timeout_at};
use tokio_util::sync::CancellationToken;
use tracing::debug;

use super::Limits;
use super::pulse::{Pulse, Told, Verdict, Watch};
use crate::receive::Peer;
use crate::tls::Tls;

/// Streams of one HTTP/2 connection that may be open at a time; Telegram sends at most 100 updates at once.
const MAX_STREAMS: u32 = 128;

/// How long a client that has just been let in may take until its first request, when the server is told to stop: it cannot
/// know of that, and nobody else will answer it.
const FIRST_REQUEST: Duration = Duration::from_secs(1);

/// How often it is looked whether that request is there.
const FIRST_LOOK: Duration = Duration::from_millis(5);

/// Both versions, without what else a proxy can tell.
const PROXY_PROTOCOL: ParseConfig = ParseConfig { include_tlvs: false, allow_v1: true, allow_v2: true };

/// How often an HTTP/2 client must show that it is still there.
const PING_INTERVAL: Duration = Duration::from_secs(20);

/// What comes before HTTP on a connection; by default, nothing.
#[derive(Debug, Clone, Default)]
pub struct Front {
    /// TLS, if it is spoken.
    pub tls: Option<Tls>,
    /// Whether a proxy says first from whom it got the connection, by the PROXY protocol in either version.
    pub proxy_protocol: bool,
    /// Whether requests are to know the address at the other end.
    pub names_peer: bool,
}

/// A connection that had something before HTTP: one type for all of them, so that the code for HTTP is there twice, and
/// not for each combination.
trait Stream: AsyncRead + AsyncWrite + Unpin + Send {}

impl<I: AsyncRead + AsyncWrite + Unpin + Send> Stream for I {}

/// Serves one connection to its end, or until it breaks a time limit; behind what comes before HTTP, which has to end
/// within the time limit of the first head. `peer` is at the other end.
///
/// When `stop` is cancelled it takes no further request, and ends once those in flight are answered.
pub(crate) async fn serve<I, S, B>(
    stream: I,
    peer: Option<IpAddr>,
    front: Front,
    service: S,
    limits: Limits,
    stop: CancellationToken,
) where
    I: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    S: Service<Request<Incoming>, Response = Response<B>, Error = Infallible, Future: Send + 'static>
        + Send
        + 'static,
    B: Body<Data = Bytes, Error: Into<Box<dyn std::error::Error + Send + Sync>>> + Unpin + Send + 'static,
{
    let watch = Watch::new(limits);
    // Below TLS, which takes bytes from hyper that the client has not taken yet.
    let stream = Told::new(stream, watch.pulse());
    if front.tls.is_none() && !front.proxy_protocol {
        let peer = peer.map(|address| Peer { address, said_by: None }).filter(|_| front.names_peer);
        return exchange(stream, peer, service, watch, limits, stop).await;
    }
    // Apart, so that a connection with nothing before HTTP does not hold room for it.
    let behind = async move {
        if let Some((stream, peer)) = arrive(Box::new(stream), peer, &front, &watch, &stop).await {
            exchange(stream, peer, service, watch, limits, stop).await;
        }
    };
    Box::pin(behind).await;
}

/// Takes the word of the proxy, and shakes hands; gives back what is left, and who is at the other end. Nothing if the
/// client does not come so far, not in time, or the server stops.
async fn arrive(
    mut stream: Box<dyn Stream>,
    peer: Option<IpAddr>,
    front: &Front,
    watch: &Watch,
    stop: &CancellationToken,
) -> Option<(Box<dyn Stream>, Option<Peer>)> {
    let mut named = peer.map(|address| Peer { address, said_by: None });
    if front.proxy_protocol {
        let header = ProxiedStream::create_from_tokio(stream, PROXY_PROTOCOL);
        let proxied = before_late(stop, timeout_at(watch.head_deadline(), header)).await?;
        let proxied = came(proxied, "no PROXY protocol came in time", "what came is no PROXY protocol")?;
        // Without an address it is the proxy itself, which looks whether somebody is there.
        if let Some(address) = proxied.proxy_header().proxied_address() {
            named = Some(Peer { address: address.source.ip(), said_by: peer });
        }
        stream = Box::new(proxied);
    }
    if let Some(tls) = &front.tls {
        let shaken = timeout_at(watch.head_deadline(), tls.acceptor().accept(stream));
        let shaken = before_late(stop, shaken).await?;
        let shaken = came(shaken, "no TLS handshake came in time", "a TLS handshake failed")?;
        if Tls::was_challenge(shaken.get_ref().1) {
            debug!("an authority has looked whose this host is");
            return None;
        }
        stream = Box::new(shaken);
    }
    Some((stream, named.filter(|_| front.names_peer)))
}

/// What comes before the server is told to stop, or shortly after that.
async fn before_late<T>(stop: &CancellationToken, coming: impl Future<Output = T>) -> Option<T> {
    let late = async {
        stop.cancelled().await;
        sleep(FIRST_REQUEST).await;
    };
    tokio::select! {
        biased;
        came = coming => Some(came),
        () = late => None,
    }
}

/// Waits until the server is told to stop, and the connection's first request is there or has had its time.
async fn to_end(stop: CancellationToken, pulse: Arc<Pulse>) {
    stop.cancelled_owned().await;
    // Apart, so that a connection does not hold room for it.
    let first_request = Box::pin(async {
        while !pulse.has_asked() {
            sleep(FIRST_LOOK).await;
        }
    });
    let _ = timeout(FIRST_REQUEST, first_request).await;
}

/// What came in time and is right; else it is said what was late, or wrong.
fn came<T>(result: Result<io::Result<T>, Elapsed>, late: &str, wrong: &str) -> Option<T> {
    match result {
        Ok(Ok(came)) => return Some(came),
        Ok(Err(error)) if speaks_no_tls(&error) => {
            debug!("a client does not speak TLS, but plain HTTP perhaps; its connection was closed");
        }
        Ok(Err(error)) => debug!(%error, "{wrong}"),
        Err(_) => debug!(reason = late, "a connection was closed"),
    }
    None
}

/// Whether the first byte was none of TLS.
fn speaks_no_tls(error: &io::Error) -> bool {
    let error = error.get_ref().and_then(|error| error.downcast_ref());
    matches!(error, Some(rustls::Error::InvalidMessage(InvalidMessage::InvalidContentType)))
}

/// Takes requests from a stream and answers them, until one of both ends, or breaks a time limit.
async fn exchange<I, S, B>(
    stream: I,
    peer: Option<Peer>,
    service: S,
    mut watch: Watch,
    limits: Limits,
    stop: CancellationToken,
) where
    I: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    S: Service<Request<Incoming>, Response = Response<B>, Error = Infallible, Future: Send + 'static>
        + Send
        + 'static,
    B: Body<Data = Bytes, Error: Into<Box<dyn std::error::Error + Send + Sync>>> + Unpin + Send + 'static,
{
    let pulse = watch.pulse();
    let stream = TokioIo::new(stream);
    let service = service_fn(move |mut request: Request<Incoming>| {
        if let Some(peer) = peer {
            request.extensions_mut().insert(peer);
        }
        let at_work = pulse.request();
        let answer = service.call(request);
        async move { answer.await.map(|response| response.map(|body| at_work.respond(body))) }
    });
    let builder = builder(&limits);
    let mut serving = pin!(builder.serve_connection(stream, service));
    let mut stop = pin!(to_end(stop, watch.pulse()));
    let mut is_ending = false;
    let mut look = pin!(sleep(watch.interval()));
    loop {
        tokio::select! {
            biased;
            ended = &mut serving => {
                if let Err(error) = ended {
                    // Without its sources: what a client says in a GOAWAY (RFC 9113, 6.8) is among them, and anybody
                    // could write into the log with it.
                    debug!(%error, "a connection ended early");
                }
                return;
            }
            () = &mut stop, if !is_ending => {
                is_ending = true;
                serving.as_mut().graceful_shutdown();
            }
            () = &mut look => {
                match watch.look() {
                    Verdict::Alive => {}
                    Verdict::Idle if is_ending => return,
                    Verdict::Idle => {
                        is_ending = true;
                        serving.as_mut().graceful_shutdown();
                    }
                    Verdict::Stalled(reason) => {
                        debug!(reason, "a connection was closed");
                        return;
                    }
                }
                look.set(sleep(watch.interval()));
            }
        }
    }
}

fn builder(limits: &Limits) -> auto::Builder<TokioExecutor> {
    let mut builder = auto::Builder::new(TokioExecutor::new());
    builder
        .http1()
        // The pulse is watched instead, for both protocols alike.
        .header_read_timeout(None)
        .max_buf_size(limits.head)
        // With vectored writes, hyper puts the refusal of a bad request before the rest of an earlier response.
        .writev(false)
        .http2()
        .timer(TokioTimer::new())
        .max_header_list_size(u32::try_from(limits.head).unwrap_or(u32::MAX))
        .max_concurrent_streams(MAX_STREAMS)
        .keep_alive_interval(PING_INTERVAL)
        .keep_alive_timeout(PING_INTERVAL);
    builder
}

#[cfg(test)]
mod tests {
    use http_body_util::Full;
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, duplex};

    use super::*;

    #[tokio::test]
    async fn a_bad_request_is_answered_behind_a_response_that_is_not_taken_yet() {
        let (mut client, server) = duplex(128);
        let service = service_fn(|request| async move {
            // Refused without a look at its body.
            drop(request);
            Ok(Response::new(Full::from("whole ".repeat(100))))
        });
        let serving =
            serve(server, None, Front::default(), service, Limits::default(), CancellationToken::new());
        let asking = async {
            let request = b"POST / HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n";
            client.write_all(&[request, &b"no request\r\n\r\n"[..]].concat()).await.unwrap();
            let mut received = String::new();
            client.read_to_string(&mut received).await.unwrap();
            received
        };
        let ((), received) = tokio::join!(serving, asking);
        let (_, rest) = received.split_once("\r\n\r\n").unwrap();
        let refusal = rest.strip_prefix(&"whole ".repeat(100)).unwrap();
        assert!(refusal.starts_with("HTTP/1.1 400 Bad Request\r\n"), "{refusal}");
    }
}
