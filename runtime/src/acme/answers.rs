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

use crate::listen::{Gate, serve_stream};
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

    fn answer(&self, request: &Request<Incoming>) -> Response<Full<Bytes>> {
        let token = request.uri().path().strip_prefix(PATH).filter(|_| request.method() == Method::GET);
        let answer = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let answer =
            answer.as_ref().filter(|(asked, _)| token == Some(asked)).map(|(_, answer)| answer.clone());
        let mut response = Response::new(Full::from(Bytes::from(answer.clone().unwrap_or_default())));
        if answer.is_none() {
            *response.status_mut() = StatusCode::NOT_FOUND;
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
        let gate = Gate::new(CONNECTIONS);
        let accept = async || listener.accept().await.map(|(stream, _)| stream);
        while let Some((stream, permit)) = stop.run_until_cancelled(gate.next(&accept)).await {
            let answers = self.clone();
            let service = service_fn(move |request| {
                let answer = answers.answer(&request);
                async move { Ok::<_, Infallible>(answer) }
            });
            let serving = serve_stream(stream, None, front.clone(), service, Limits::default(), stop.clone());
            tokio::spawn(async move {
                serving.await;
                drop(permit);
            });
        }
        Ok(())
    }
}
