//! One keep-alive connection to a webhook: over TCP, over TLS, or to a receiver in this process.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use bytes::Bytes;
use http::{Request, Response};
use http_body_util::{BodyExt, Full, Limited};
use hyper::client::conn::http1::{self, SendRequest};
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::pki_types::ServerName;
use url::{Host, Position};

use super::tls;
use crate::outbox::Webhook;
use crate::receiver::Receiver;

/// A reply in the response may upload a file, so it may be as large as an upload.
const MAX_RESPONSE: usize = 50 << 20;

/// Where a bot's updates go, ready to open connections.
pub(crate) struct Target {
    webhook: Arc<Webhook>,
    route: Route,
}

enum Route {
    Plain,
    Tls(TlsConnector),
    InProcess(Receiver),
}

/// An open connection that is not in use.
pub(crate) enum Connection {
    Network(SendRequest<Full<Bytes>>),
    InProcess(Receiver),
}

impl Target {
    /// Prepares delivery to `webhook`; a `receiver` mounted for its origin takes the network's place.
    ///
    /// # Errors
    /// Says what is wrong with the certificate.
    pub(crate) fn new(webhook: Arc<Webhook>, receiver: Option<Receiver>) -> Result<Self, String> {
        let route = match receiver {
            Some(receiver) => Route::InProcess(receiver),
            None if webhook.is_https() => {
                let config = tls::client_config(webhook.certificate.as_deref())?;
                Route::Tls(TlsConnector::from(config))
            }
            None => Route::Plain,
        };
        Ok(Self { webhook, route })
    }

    /// Opens a connection.
    ///
    /// # Errors
    /// The text that `getWebhookInfo` shows.
    pub(crate) async fn connect(&self) -> Result<Connection, String> {
        let connector = match &self.route {
            Route::InProcess(receiver) => return Ok(Connection::InProcess(receiver.clone())),
            Route::Plain => None,
            Route::Tls(connector) => Some(connector),
        };
        let address = self.resolve().await?;
        let stream = TcpStream::connect(address).await.map_err(|error| match error.kind() {
            std::io::ErrorKind::ConnectionRefused => "Connection refused".to_owned(),
            _ => format!("Can't connect to the webhook: {error}"),
        })?;
        // Without this a small request waits for the acknowledgement of the one before.
        let _ = stream.set_nodelay(true);
        match connector {
            None => handshake(stream).await,
            Some(connector) => {
                let name = self.server_name()?;
                let stream = connector.connect(name, stream).await.map_err(|error| ssl_error(&error))?;
                handshake(stream).await
            }
        }
    }

    /// The name that the receiver's certificate has to be for.
    fn server_name(&self) -> Result<ServerName<'static>, String> {
        let name = match self.webhook.host() {
            Host::Domain(name) => ServerName::try_from(name.to_owned()).ok(),
            Host::Ipv4(ip) => Some(ServerName::from(IpAddr::from(ip))),
            Host::Ipv6(ip) => Some(ServerName::from(IpAddr::from(ip))),
        };
        name.ok_or_else(|| "Failed to resolve host: invalid name".to_owned())
    }

    /// The address to connect to: the fixed one, or the host's first IPv4 address.
    async fn resolve(&self) -> Result<SocketAddr, String> {
        let port = self.webhook.port();
        if let Some(ip) = self.webhook.ip() {
            return Ok(SocketAddr::new(ip, port));
        }
        let host = self.webhook.host().to_string();
        let mut found = tokio::net::lookup_host((host, port))
            .await
            .map_err(|_| "Failed to resolve host: Name or service not known".to_owned())?;
        found.find(SocketAddr::is_ipv4).ok_or_else(|| "IPv6-only addresses are not allowed".to_owned())
    }

    /// The request that carries `body`, an update's JSON.
    pub(crate) fn request(&self, body: Bytes) -> Result<Request<Bytes>, String> {
        // User information belongs into an `Authorization` header, which nobody asked for yet.
        let url = &self.webhook.url;
        let path = &url[Position::BeforePath..Position::AfterQuery];
        let host = &url[Position::BeforeHost..Position::AfterPort];
        let mut request = Request::post(path)
            .header(http::header::HOST, host)
            .header(http::header::CONTENT_TYPE, "application/json")
            .header(http::header::CONTENT_LENGTH, body.len());
        if let Some(secret) = &self.webhook.secret_token {
            request = request.header("x-telegram-bot-api-secret-token", secret);
        }
        request.body(body).map_err(|_| "URL is too long".to_owned())
    }
}

fn ssl_error(error: &std::io::Error) -> String {
    let cause = error.get_ref().and_then(|cause| cause.downcast_ref::<tokio_rustls::rustls::Error>());
    match cause {
        Some(tokio_rustls::rustls::Error::InvalidCertificate(why)) => {
            format!("SSL error {{certificate verify failed: {why}}}")
        }
        _ => format!("SSL error {{{error}}}"),
    }
}

async fn handshake<S>(stream: S) -> Result<Connection, String>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let (sender, connection) = http1::handshake(TokioIo::new(stream)).await.map_err(|_| closed())?;
    tokio::spawn(async move {
        // Errors of the connection reach whoever waits for a response on it.
        let _ = connection.await;
    });
    Ok(Connection::Network(sender))
}

impl Connection {
    /// Sends one request and reads the whole response.
    ///
    /// # Errors
    /// The text that `getWebhookInfo` shows.
    pub(crate) async fn send(&mut self, request: Request<Bytes>) -> Result<Response<Bytes>, String> {
        match self {
            // In a task of its own, like a server: a panic there, or a change of webhook meanwhile, stays there.
            Self::InProcess(receiver) => {
                let receiver = receiver.clone();
                tokio::spawn(async move { receiver.answer(request).await }).await.map_err(|_| closed())
            }
            Self::Network(sender) => {
                sender.ready().await.map_err(|_| closed())?;
                let response = sender.send_request(request.map(Full::new)).await.map_err(|_| closed())?;
                let (head, body) = response.into_parts();
                let body = Limited::new(body, MAX_RESPONSE).collect().await.map_err(|_| closed())?;
                Ok(Response::from_parts(head, body.to_bytes()))
            }
        }
    }

    /// Whether another request can go over it.
    pub(crate) fn is_open(&self) -> bool {
        match self {
            Self::Network(sender) => !sender.is_closed(),
            Self::InProcess(_) => true,
        }
    }
}

fn closed() -> String {
    "Webhook connection closed".to_owned()
}
