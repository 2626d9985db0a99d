//! Calls of the Bot API: one client for all bots.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use botserver_api::Method;
use botserver_api::types::Upload;
use botserver_manifest::Token;
use bytes::Bytes;
use reqwest::multipart::{Form, Part};
use rustls::RootCertStore;
use serde_json::value::RawValue;

use crate::update::without_values;

/// The address of Telegram's own Bot API.
pub(crate) const TELEGRAM: &str = "https://api.telegram.org";

/// How long a call may take; uploads of the 50 MB that Telegram accepts need their time.
const CALL_TIMEOUT: Duration = Duration::from_secs(60);

/// One call of a method, with its parameters already written.
#[derive(Debug, Clone)]
pub struct Call {
    method: &'static str,
    params: Vec<u8>,
    files: Vec<(String, Upload)>,
}

impl Call {
    /// A call of `method`.
    pub fn new<M: Method>(method: &M) -> Self {
        let files = method.files().into_iter().map(|(name, upload)| (name, upload.clone())).collect();
        Self { method: M::NAME, params: method.to_json(), files }
    }

    /// The method's name, such as `sendMessage`.
    pub fn method(&self) -> &'static str {
        self.method
    }

    /// The parameters, a JSON object.
    pub fn params(&self) -> &[u8] {
        &self.params
    }

    /// The files that go with it, each with the name that the parameters refer to it by.
    pub fn files(&self) -> &[(String, Upload)] {
        &self.files
    }

    /// Whether Telegram executes this method when it comes in a webhook's response.
    ///
    /// It discards the result there, so that what only gives one is refused; see
    /// <https://core.telegram.org/bots/api#making-requests-when-getting-updates>.
    pub(crate) fn fits_webhook_response(&self) -> bool {
        let refused = matches!(self.method, "setWebhook" | "deleteWebhook" | "close" | "logOut");
        !refused && !self.method.starts_with("get") && self.files.is_empty()
    }

    /// The body of a webhook's response that makes this call.
    pub(crate) fn webhook_response(&self) -> Bytes {
        botserver_api::webhook_reply(self.method, &self.params).into()
    }
}

/// Why a call of the Bot API failed. The texts never contain a token.
#[derive(Debug, thiserror::Error)]
pub enum ApiError {
    /// The API answered, and refused.
    #[error("{method}: {refusal}")]
    Refused {
        /// The method that was called.
        method: &'static str,
        /// Its code, its reason, and when to try again.
        refusal: botserver_api::ApiError,
    },
    /// The API was not reached, or its answer did not arrive.
    #[error("{method}: the Bot API cannot be reached: {reason}")]
    Unreachable {
        /// The method that was called.
        method: &'static str,
        /// What went wrong.
        reason: String,
    },
    /// The answer is not what the method gives.
    #[error("{method}: the answer is not what the Bot API documents: {reason}")]
    Response {
        /// The method that was called.
        method: &'static str,
        /// What does not fit.
        reason: String,
    },
    /// The bot has no token, so that it cannot call anything.
    #[error("bot `{bot}` has no token")]
    NoToken {
        /// The bot's name.
        bot: &'static str,
    },
}

impl ApiError {
    pub(crate) fn response(method: &'static str, error: &serde_json::Error) -> Self {
        Self::Response { method, reason: without_values(error) }
    }

    /// Whether the same call may succeed later: nothing was answered, too many requests, or a fault at Telegram.
    pub fn is_temporary(&self) -> bool {
        match self {
            Self::Refused { refusal, .. } => refusal.error_code == 429 || refusal.error_code >= 500,
            Self::Unreachable { .. } => true,
            Self::Response { .. } | Self::NoToken { .. } => false,
        }
    }
}

/// A way to the Bot API: over the network, or to an emulator in the same process.
pub trait Transport: Send + Sync {
    /// Makes a call for a bot, and gives back the JSON of its `result`.
    ///
    /// `token` is absent in a test whose bots were never given one.
    fn call<'a>(&'a self, bot: &'static str, token: Option<&'a Token>, call: &'a Call) -> Response<'a>;
}

/// The `result` of a call, when it comes.
pub type Response<'a> = Pin<Box<dyn Future<Output = Result<Box<RawValue>, ApiError>> + Send + 'a>>;

#[cfg(feature = "testing")]
tokio::task_local! {
    /// Takes the place of the bots' own transport for what runs inside.
    static TRANSPORT: Arc<dyn Transport>;
}

/// Runs something with this transport in place of the bots' own.
#[cfg(feature = "testing")]
pub(crate) async fn with_transport<T>(transport: Arc<dyn Transport>, work: impl Future<Output = T>) -> T {
    TRANSPORT.scope(transport, work).await
}

/// The transport that a test put in place of the bots' own, if this is such a task.
pub(crate) fn transport_of_this_task() -> Option<Arc<dyn Transport>> {
    #[cfg(feature = "testing")]
    return TRANSPORT.try_with(Arc::clone).ok();
    #[cfg(not(feature = "testing"))]
    return None;
}

/// Makes a future keep the transport of the task that it is made in, wherever it is run.
pub(crate) async fn keeping_transport<T>(work: impl Future<Output = T>) -> T {
    #[cfg(feature = "testing")]
    if let Some(transport) = transport_of_this_task() {
        return with_transport(transport, work).await;
    }
    work.await
}

/// The Bot API over HTTPS, with one pool of connections for all bots.
pub struct Client {
    http: reqwest::Client,
    api_url: String,
}

impl Client {
    /// A client for the Bot API at this address: scheme, host and port.
    ///
    /// # Errors
    /// If no TLS configuration can be made on this machine, or the address is none.
    pub fn new(api_url: &str) -> crate::Result<Self> {
        let http = http_client()?;
        Ok(Self { http, api_url: api_url.trim_end_matches('/').to_owned() })
    }

    async fn post(&self, token: &Token, call: &Call) -> Result<Box<RawValue>, ApiError> {
        // The URL holds the token, and reqwest puts it into its errors: hence `without_url`.
        let unreachable = |error: reqwest::Error| ApiError::Unreachable {
            method: call.method,
            reason: describe(&error.without_url()),
        };
        let request = self.http.post(format!("{}/bot{}/{}", self.api_url, token.expose(), call.method));
        let request = match call.files.as_slice() {
            [] => request.header("content-type", "application/json").body(call.params.clone()),
            files => request.multipart(form(call, files)?),
        };
        let response = request.send().await.map_err(unreachable)?;
        let body = response.bytes().await.map_err(unreachable)?;
        result(call.method, &body)
    }
}

impl Transport for Client {
    fn call<'a>(&'a self, bot: &'static str, token: Option<&'a Token>, call: &'a Call) -> Response<'a> {
        Box::pin(async move { self.post(token.ok_or(ApiError::NoToken { bot })?, call).await })
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("api_url", &self.api_url).finish_non_exhaustive()
    }
}

/// An HTTP client as all of this crate's are. `reqwest::Client::new` would panic where there are no root certificates.
///
/// # Errors
/// If no TLS configuration can be made on this machine.
pub(crate) fn http_client() -> crate::Result<reqwest::Client> {
    let builder = reqwest::Client::builder()
        .tls_backend_preconfigured(tls()?)
        .timeout(CALL_TIMEOUT)
        .redirect(reqwest::redirect::Policy::none())
        .user_agent(concat!("botserver/", env!("CARGO_PKG_VERSION")));
    Ok(builder.build()?)
}

/// TLS with the root certificates of this machine, or with Mozilla's where it has none, such as in an empty chroot.
fn tls() -> Result<rustls::ClientConfig, rustls::Error> {
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    if roots.is_empty() {
        roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
    }
    let provider = rustls::crypto::aws_lc_rs::default_provider();
    let mut config = rustls::ClientConfig::builder_with_provider(Arc::new(provider))
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots)
        .with_no_client_auth();
    // reqwest sets these only for a configuration that it makes itself.
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(config)
}

/// The parameters as fields of a form, and the files beside them.
///
/// A field that is not a string is written as JSON; see <https://core.telegram.org/bots/api#sending-files>.
fn form(call: &Call, files: &[(String, Upload)]) -> Result<Form, ApiError> {
    let params: serde_json::Map<String, serde_json::Value> =
        serde_json::from_slice(&call.params).map_err(|error| ApiError::response(call.method, &error))?;
    let mut form = Form::new();
    for (name, value) in params {
        form = match value {
            serde_json::Value::String(text) => form.text(name, text),
            other => form.text(name, other.to_string()),
        };
    }
    for (name, upload) in files {
        let part = Part::bytes(upload.bytes().to_vec()).file_name(upload.file_name().to_owned());
        form = form.part(name.clone(), part);
    }
    Ok(form)
}

/// Takes the result out of the envelope of an answer; see <https://core.telegram.org/bots/api#making-requests>.
fn result(method: &'static str, body: &[u8]) -> Result<Box<RawValue>, ApiError> {
    match botserver_api::ApiResponse::from_json(body) {
        Ok(botserver_api::ApiResponse::Ok(result)) => Ok(result),
        Ok(botserver_api::ApiResponse::Err(refusal)) => Err(ApiError::Refused { method, refusal }),
        Err(error) => Err(ApiError::response(method, &error)),
    }
}

/// An error with its causes, which reqwest leaves out of its own text.
fn describe(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text = format!("{text}: {cause}");
        source = cause.source();
    }
    text
}
