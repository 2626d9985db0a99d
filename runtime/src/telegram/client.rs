//! The Bot API over HTTPS: one client for all bots.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use std::{fmt, io};

use ::http::StatusCode;
use ::http::header::{CONTENT_TYPE, HeaderMap, RETRY_AFTER};
use botserver_api::ApiResponse;
use botserver_api::upload::FileStream;
use botserver_manifest::{Token, looks_like_a_token, redact};
use bytes::BytesMut;
use futures_util::TryStreamExt as _;
use http_body_util::{BodyExt as _, Collected, Limited};
use rustls::RootCertStore;
use serde_json::value::RawValue;
use url::{Host, Url};

use super::download::{self, Opening};
use super::upload::{Prepared, form, time_for};
use super::{ApiError, Call, Response, Transport, is_telegram};

/// How long a call may take, but for the files that go with it.
const CALL_TIMEOUT: Duration = Duration::from_secs(60);

/// How long `getUpdates` may take: longer than Telegram is asked to hold it open.
const POLL_TIMEOUT: Duration = Duration::from_secs(90);

/// The method that is answered when there is something to say, and not before.
const LONG_POLL: &str = "getUpdates";

/// The largest answer that is read: the hundred updates of at most 512 KiB that `getUpdates` gives, and some more.
const LARGEST_ANSWER: usize = 64 << 20;

/// The largest answer that is read where a file should be.
const LARGEST_REFUSAL: usize = 1 << 20;

/// What is spoken over TLS, as the server likes it best.
const ANY_HTTP: &[&[u8]] = &[b"h2", b"http/1.1"];

/// One request at a time on each connection.
const HTTP_1: &[&[u8]] = &[b"http/1.1"];

/// The Bot API over HTTPS, with one pool of connections for all bots.
///
/// What opens its connections must run on a runtime that outlives them: they belong to the runtime of whoever is first
/// to need one.
pub struct Client {
    http: reqwest::Client,
    /// One HTTP/2 connection has a hundred streams or so. Held open by as many long polls, it would let no other call
    /// through; so each of these has a connection of its own.
    polls: reqwest::Client,
    api_url: String,
    /// Whether its limits are Telegram's.
    is_telegram: bool,
}

/// Why there can be no client.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// The address of the Bot API is none.
    #[error(
        "`{given}` is not the address of a Bot API: {reason}\n  help: it starts with `https://` or `http://`, as in {}",
        super::TELEGRAM
    )]
    Address {
        /// The text that was given for an address, without tokens.
        given: String,
        /// What is wrong with it.
        reason: String,
    },
    /// This machine has no usable TLS, or a proxy in the environment is none.
    #[error("no HTTP client can be made here: {0}")]
    Http(String),
}

impl Client {
    /// A client for the Bot API at this address: scheme, host and port.
    ///
    /// Proxies are taken from the environment (`HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY`, `NO_PROXY`; SOCKS too), but
    /// never for a loopback address.
    ///
    /// # Errors
    /// If the address is none, no TLS configuration can be made on this machine, or a proxy's address is none.
    pub fn new(api_url: &str) -> Result<Self, ClientError> {
        let url = self::api_url(api_url)?;
        let build = |builder: reqwest::ClientBuilder| {
            builder.build().map_err(|error| ClientError::Http(describe(&error)))
        };
        Ok(Self {
            http: build(builder(&url, ANY_HTTP)?.timeout(CALL_TIMEOUT))?,
            polls: build(builder(&url, HTTP_1)?.timeout(POLL_TIMEOUT))?,
            is_telegram: is_telegram(api_url),
            api_url: url.as_str().trim_end_matches('/').to_owned(),
        })
    }

    async fn post(&self, token: &Token, call: &Call) -> Result<Box<RawValue>, ApiError> {
        // The URL holds the token, and reqwest puts it into its errors: hence `without_url`.
        let unreachable = |error: reqwest::Error| ApiError::Unreachable {
            method: call.method(),
            may_have_arrived: !error.is_connect(),
            reason: describe(&error.without_url()),
        };
        let http = if call.method() == LONG_POLL { &self.polls } else { &self.http };
        let request = http.post(format!("{}/bot{}/{}", self.api_url, token.expose(), call.method()));
        let request = match call.files() {
            [] => request.header(CONTENT_TYPE, "application/json").body(call.params().to_vec()),
            _ => {
                let Prepared { form, time } = form(call, self.is_telegram).await?;
                request.multipart(form).timeout(CALL_TIMEOUT + time)
            }
        };
        let mut response = request.send().await.map_err(unreachable)?;
        let (status, retry_after) = (response.status(), retry_after(response.headers()));
        let mut body = BytesMut::new();
        while let Some(chunk) = response.chunk().await.map_err(unreachable)? {
            if body.len() + chunk.len() > LARGEST_ANSWER {
                let reason = format!("it is larger than {LARGEST_ANSWER} bytes");
                return Err(ApiError::Response { method: call.method(), reason });
            }
            body.extend_from_slice(&chunk);
        }
        result(call.method(), status, retry_after, &body)
    }

    /// The content of a file, below an address that has the token in it.
    ///
    /// A server of one's own that runs with `--local` has put it on this machine, and says where; Telegram's never does.
    async fn get(&self, token: &Token, path: &str, size: Option<u64>) -> Result<FileStream, ApiError> {
        if !self.is_telegram && Path::new(path).is_absolute() {
            return download::from_disk(Path::new(path)).await;
        }
        let unreachable = |error: reqwest::Error| ApiError::Unreachable {
            method: download::METHOD,
            may_have_arrived: true,
            reason: describe(&error.without_url()),
        };
        let request = self.http.get(format!("{}/file/bot{}/{path}", self.api_url, token.expose()));
        let request = request.timeout(CALL_TIMEOUT + time_for(size.unwrap_or(download::LARGEST)));
        let response = request.send().await.map_err(unreachable)?;
        let (status, retry_after) = (response.status(), retry_after(response.headers()));
        if status.is_success() {
            let stream = response.bytes_stream();
            return Ok(Box::pin(stream.map_err(|error| io::Error::other(describe(&error.without_url())))));
        }
        // A page for a person, or the API's own words.
        let body = Limited::new(reqwest::Body::from(response), LARGEST_REFUSAL).collect().await;
        let body = body.map(Collected::to_bytes).unwrap_or_default();
        match result(download::METHOD, status, retry_after, &body) {
            Err(refusal @ ApiError::Refused { .. }) => Err(refusal),
            _ => Err(ApiError::Gateway { method: download::METHOD, status, retry_after }),
        }
    }
}

impl Transport for Client {
    fn call<'a>(&'a self, token: &'a Token, call: &'a Call) -> Response<'a> {
        Box::pin(self.post(token, call))
    }

    fn open<'a>(&'a self, token: &'a Token, path: &'a str, size: Option<u64>) -> Opening<'a> {
        Box::pin(self.get(token, path, size))
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("api_url", &self.api_url).finish_non_exhaustive()
    }
}

/// What stands for the server behind a socket in the URL of a request.
pub(crate) const SOCKET_URL: &str = "http://localhost";

/// An HTTP client for requests to one address, as all of ours are: no redirects, and no proxy before a loopback address.
///
/// # Errors
/// As [`Client::new`].
pub fn http_client(url: &str) -> Result<reqwest::Client, ClientError> {
    let builder = builder(&http_url(url)?, ANY_HTTP)?.timeout(CALL_TIMEOUT);
    builder.build().map_err(|error| ClientError::Http(describe(&error)))
}

/// An HTTP client for a server that listens on a socket of this machine.
///
/// # Errors
/// If no TLS configuration can be made on this machine.
pub(crate) fn socket_client(path: &Path) -> Result<reqwest::Client, ClientError> {
    let builder = builder(&http_url(SOCKET_URL)?, HTTP_1)?.timeout(CALL_TIMEOUT).unix_socket(path);
    builder.build().map_err(|error| ClientError::Http(describe(&error)))
}

/// The address of a Bot API: what the path of a call can be put behind.
fn api_url(given: &str) -> Result<Url, ClientError> {
    if looks_like_a_token(given) {
        return Err(wrong(given, "it has a token in it, which each call brings along"));
    }
    let url = http_url(given)?;
    if url.query().is_some() || url.fragment().is_some() {
        return Err(wrong(given, "it has a query or a fragment"));
    }
    Ok(url)
}

/// An address with a scheme that we speak.
fn http_url(given: &str) -> Result<Url, ClientError> {
    let url = Url::parse(given).map_err(|error| wrong(given, error.to_string()))?;
    match url.scheme() {
        "http" | "https" => Ok(url),
        other => Err(wrong(given, format!("`{other}` is not HTTP"))),
    }
}

fn wrong(given: &str, reason: impl Into<String>) -> ClientError {
    ClientError::Address { given: redact(given).into_owned(), reason: reason.into() }
}

fn builder(url: &Url, protocols: &[&[u8]]) -> Result<reqwest::ClientBuilder, ClientError> {
    // `reqwest::Client::new` would panic where there are no root certificates.
    let tls = tls(protocols).map_err(|error| ClientError::Http(describe(&error)))?;
    let builder = reqwest::Client::builder()
        .tls_backend_preconfigured(tls)
        .redirect(reqwest::redirect::Policy::none())
        .user_agent(concat!("botserver/", env!("CARGO_PKG_VERSION")));
    Ok(if is_loopback(url) { builder.no_proxy() } else { builder })
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

/// TLS with the root certificates of this machine, or with Mozilla's where it has none, such as in an empty chroot.
fn tls(protocols: &[&[u8]]) -> Result<rustls::ClientConfig, rustls::Error> {
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    if roots.is_empty() {
        roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
    }
    let provider = rustls::crypto::ring::default_provider();
    let mut config = rustls::ClientConfig::builder_with_provider(Arc::new(provider))
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots)
        .with_no_client_auth();
    // reqwest sets these only for a configuration that it makes itself; and it speaks what is agreed on here, whatever
    // else it was told.
    config.alpn_protocols = protocols.iter().map(|protocol| protocol.to_vec()).collect();
    Ok(config)
}

/// `Retry-After` in seconds; its form as a date is used by no Bot API.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    headers.get(RETRY_AFTER)?.to_str().ok()?.trim().parse().ok().map(Duration::from_secs)
}

/// Takes the result out of the envelope of an answer; see <https://core.telegram.org/bots/api#making-requests>.
///
/// What is no such envelope was not written by the Bot API, whatever its status; but for a success of another shape.
fn result(
    method: &'static str,
    status: StatusCode,
    retry_after: Option<Duration>,
    body: &[u8],
) -> Result<Box<RawValue>, ApiError> {
    match ApiResponse::from_json(body) {
        Ok(ApiResponse::Ok(result)) => Ok(result),
        Ok(ApiResponse::Err(refusal)) => Err(ApiError::Refused { method, refusal, retry_after }),
        Err(error) if status.is_success() && error.is_data() => Err(ApiError::response(method, &error)),
        Err(_) => Err(ApiError::Gateway { method, status, retry_after }),
    }
}

/// An error with its causes, which reqwest leaves out of its own text.
pub(crate) fn describe(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        let cause_text = cause.to_string();
        // Some say what they come from themselves.
        if !text.ends_with(&cause_text) {
            text = format!("{text}: {cause_text}");
        }
        source = cause.source();
    }
    text
}
