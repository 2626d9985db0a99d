//! The emulator over HTTP: the Bot API, files, the control API and the chat page on one port.

mod control;
mod events;
mod guard;
mod page;

use std::convert::Infallible;
use std::future;
use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::thread;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderValue, Method, Request, Response, StatusCode, header};
use http_body_util::combinators::UnsyncBoxBody;
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto;
use hyper_util::server::graceful::GracefulShutdown;
use serde::Serialize;
use tokio::net::TcpListener;
use tokio::runtime::Builder;
use tokio::task::JoinSet;

use crate::calls::{Answer, Caller};
use crate::emulator::Emulator;
use crate::form;
use crate::response::{ApiError, ApiResponse};

pub(crate) type Body = UnsyncBoxBody<Bytes, Infallible>;

/// The largest request: a 50 MB file and what is around it.
const MAX_REQUEST: usize = 52 << 20;
/// How long connections may take to finish when the server stops.
const GRACE: Duration = Duration::from_secs(1);

/// A connection is to be closed without an answer.
#[derive(Debug, thiserror::Error)]
#[error("connection dropped by an injected fault")]
struct Dropped;

impl Emulator {
    /// Serves on a free port of this machine, in threads of its own, for as long as the process lives: for tests that run in
    /// no asynchronous runtime. Gives back where.
    ///
    /// # Errors
    /// If the operating system gives no port or no thread.
    pub fn serve_in_background(&self) -> io::Result<SocketAddr> {
        let listener = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        let runtime = Builder::new_multi_thread().enable_all().build()?;
        let emulator = self.clone();
        thread::Builder::new().name("emulator".to_owned()).spawn(move || {
            runtime.block_on(async move {
                match TcpListener::from_std(listener) {
                    Ok(listener) => emulator.serve(listener, future::pending()).await,
                    Err(error) => Err(error),
                }
            })
        })?;
        Ok(address)
    }

    /// Serves on `listener` until `shutdown` completes; then lets requests under way finish, for up to 1 s, and closes
    /// what is left.
    ///
    /// # Errors
    /// Never at present: errors of single connections end only those.
    pub async fn serve(&self, listener: TcpListener, shutdown: impl Future<Output = ()>) -> io::Result<()> {
        let graceful = GracefulShutdown::new();
        let mut builder = auto::Builder::new(TokioExecutor::new());
        builder.http1().timer(TokioTimer::new()).header_read_timeout(Duration::from_secs(30));
        tokio::pin!(shutdown);
        // What is in it ends with it.
        let mut connections = JoinSet::new();
        loop {
            while connections.try_join_next().is_some() {}
            let stream = tokio::select! {
                () = &mut shutdown => break,
                accepted = listener.accept() => match accepted {
                    Ok((stream, _)) => stream,
                    Err(error) => {
                        tracing::warn!(%error, "cannot accept a connection");
                        // Out of file descriptors, as a rule: waiting gives some back.
                        tokio::time::sleep(Duration::from_millis(50)).await;
                        continue;
                    }
                },
            };
            let _ = stream.set_nodelay(true);
            let ip = stream.peer_addr().map_or(IpAddr::from([127, 0, 0, 1]), |peer| peer.ip());
            let emulator = self.clone();
            let service = service_fn(move |request| {
                let emulator = emulator.clone();
                async move { respond(&emulator, ip, request).await }
            });
            let connection = builder.serve_connection(TokioIo::new(stream), service).into_owned();
            let watched = graceful.watch(connection);
            connections.spawn(async move {
                if let Err(error) = watched.await {
                    tracing::debug!(error, "connection ended");
                }
            });
        }
        drop(listener);
        // Event streams and long polls would never finish by themselves.
        let _ = tokio::time::timeout(GRACE, graceful.shutdown()).await;
        Ok(())
    }
}

/// Routes one request by the first part of its path.
async fn respond(
    emulator: &Emulator,
    ip: IpAddr,
    request: Request<Incoming>,
) -> Result<Response<Body>, Dropped> {
    let path = request.uri().path().to_owned();
    let (head, body) = request.into_parts();
    if let Err(why) = guard::admit(&head, &emulator.inner.config.allow_hosts) {
        return Ok(refusal(&path, why));
    }
    let request = Request::from_parts(head, body);
    if let Some(rest) = path.strip_prefix("/bot") {
        return bot_api(emulator, ip, rest, request).await;
    }
    if let Some(rest) = path.strip_prefix("/file/bot") {
        return Ok(file(emulator, rest));
    }
    if path.starts_with("/emulator/") && path != page::ROOT && page::asset(&path).is_none() {
        return Ok(match whole(request).await {
            Ok((head, body)) => control::respond(emulator, &head, body).await,
            Err(response) => response,
        });
    }
    Ok(page::respond(request.method(), &path))
}

async fn bot_api(
    emulator: &Emulator,
    ip: IpAddr,
    rest: &str,
    request: Request<Incoming>,
) -> Result<Response<Body>, Dropped> {
    if request.method() != Method::GET && request.method() != Method::POST {
        return Ok(envelope(&Err(ApiError::new(405, "Method Not Allowed")).into()));
    }
    let Some((token, method)) = rest.split_once('/') else {
        return Ok(envelope(&Err(ApiError::new(404, "Not Found")).into()));
    };
    // Some clients encode the colon.
    let token = percent_encoding::percent_decode_str(token).decode_utf8_lossy().into_owned();
    let method = method.trim_end_matches('/').to_owned();
    let (head, body) = match whole(request).await {
        Ok(whole) => whole,
        Err(response) => return Ok(response),
    };
    let mut params = match form::parse_body(&head.headers, body).await {
        Ok(params) => params,
        Err(error) => return Ok(envelope(&Err(error).into())),
    };
    params.extend(form::parse_query(head.uri.query().unwrap_or_default()));
    match emulator.inner.api(Caller::Network(ip), &token, &method, params).await {
        Answer::Response(response) => Ok(envelope(&response)),
        Answer::Gateway(response) => Ok(gateway(&response)),
        Answer::Drop => Err(Dropped),
    }
}

/// 403, in the form of the API that was asked.
fn refusal(path: &str, why: String) -> Response<Body> {
    if path.starts_with("/emulator/") {
        return control::failure(StatusCode::FORBIDDEN, &why);
    }
    envelope(&Err(ApiError::new(403, why)).into())
}

/// Reads the whole body, or answers 413.
async fn whole(request: Request<Incoming>) -> Result<(http::request::Parts, Bytes), Response<Body>> {
    let (head, body) = request.into_parts();
    match Limited::new(body, MAX_REQUEST).collect().await {
        Ok(body) => Ok((head, body.to_bytes())),
        Err(_) => Err(envelope(&Err(ApiError::new(413, "Request Entity Too Large")).into())),
    }
}

/// `/file/bot<token>/<path>`: what `getFile` pointed to.
fn file(emulator: &Emulator, rest: &str) -> Response<Body> {
    let found = rest.split_once('/').and_then(|(token, path)| {
        let token = percent_encoding::percent_decode_str(token).decode_utf8_lossy();
        emulator.inner.authenticate(&token).ok()?;
        emulator.inner.world.files.at(path)
    });
    match found {
        Some(file) => content(StatusCode::OK, "application/octet-stream", file.content.clone()),
        None => envelope(&Err(ApiError::new(404, "Not Found")).into()),
    }
}

/// The Bot API's envelope with its status, and `Retry-After` where there is one.
fn envelope(answer: &ApiResponse) -> Response<Body> {
    with_retry_after(json(status(answer), answer), answer)
}

/// The page of a gateway that could not reach the Bot API, or did not want to.
fn gateway(answer: &ApiResponse) -> Response<Body> {
    let status = status(answer);
    let page = format!(
        "<html>\r\n<head><title>{status}</title></head>\r\n<body>\r\n<h1>{status}</h1>\r\n</body>\r\n</html>\r\n"
    );
    with_retry_after(content(status, "text/html", page.into()), answer)
}

fn status(answer: &ApiResponse) -> StatusCode {
    StatusCode::from_u16(answer.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

fn with_retry_after(mut response: Response<Body>, answer: &ApiResponse) -> Response<Body> {
    if let Some(seconds) = answer.retry_after() {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

/// A JSON response.
pub(crate) fn json(status: StatusCode, value: &impl Serialize) -> Response<Body> {
    content(status, "application/json", serde_json::to_vec(value).unwrap_or_default().into())
}

/// A response with a body of known length.
pub(crate) fn content(status: StatusCode, content_type: &'static str, body: Bytes) -> Response<Body> {
    let mut response = Response::new(Full::new(body).boxed_unsync());
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    // Nothing here is meant to be guessed at by a browser.
    response.headers_mut().insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}
