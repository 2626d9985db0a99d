//! What an authority is answered by HTTP (RFC 8555, section 8.3), and the listeners for that alone.

use std::convert::Infallible;
use std::io;
use std::net::TcpListener;
use std::sync::{Arc, Mutex, PoisonError};

use ::http::header::CONTENT_TYPE;
use ::http::{HeaderValue, Method, Request, Response, StatusCode};
use bytes::Bytes;
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::service::service_fn;
use tokio_util::sync::CancellationToken;

use crate::listen::{Gate, serve_all};
use crate::{Front, Limits};

/// Where the authority looks; the token of the challenge follows.
const PATH: &str = "/.well-known/acme-challenge/";

/// Connections that may be open at a time.
const CONNECTIONS: usize = 64;

/// The answer of the moment, by the token that it is for. A clone is the same.
#[derive(Debug, Clone, Default)]
pub(super) struct Answers(Arc<Mutex<Option<(String, String)>>>);

impl Answers {
    pub(super) fn give(&self, token: &str, answer: &str) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some((token.to_owned(), answer.to_owned()));
    }

    pub(super) fn take_back(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    fn response(&self, request: &Request<Incoming>) -> Response<Full<Bytes>> {
        let token = request.uri().path().strip_prefix(PATH).filter(|_| request.method() == Method::GET);
        let given = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut response = Response::new(Full::default());
        match &*given {
            Some((asked, answer)) if token == Some(asked) => *response.body_mut() = answer.clone().into(),
            _ => *response.status_mut() = StatusCode::NOT_FOUND,
        }
        response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/octet-stream"));
        response
    }

    /// Answers on a listener, where nothing else is to be had, until `stop` is cancelled.
    ///
    /// # Errors
    /// If the listener cannot be served.
    pub(super) async fn serve(
        &self,
        listener: TcpListener,
        front: Front,
        stop: CancellationToken,
    ) -> io::Result<()> {
        let listener = tokio::net::TcpListener::from_std(listener)?;
        let accept = async || listener.accept().await.map(|(stream, _)| stream);
        let answers = self.clone();
        let service = service_fn(move |request| {
            let response = answers.response(&request);
            async move { Ok::<_, Infallible>(response) }
        });
        serve_all(accept, &Gate::new(CONNECTIONS), front, service, Limits::default(), stop).await;
        Ok(())
    }
}
