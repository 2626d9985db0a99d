//! A webhook receiver inside the same process.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;

use bytes::Bytes;
use http::{Request, Response};

type Answer = Pin<Box<dyn Future<Output = Response<Bytes>> + Send>>;

/// Stands for the HTTP server behind a webhook URL: gets the very request that would go over the wire.
///
/// ```
/// use botserver_emulator::Receiver;
/// let receiver = Receiver::new(|request: http::Request<bytes::Bytes>| async move {
///     assert_eq!(request.method(), http::Method::POST);
///     http::Response::new(bytes::Bytes::from_static(br#"{"method":"sendMessage","chat_id":1,"text":"hi"}"#))
/// });
/// # drop(receiver);
/// ```
#[derive(Clone)]
pub struct Receiver(Arc<dyn Fn(Request<Bytes>) -> Answer + Send + Sync>);

impl Receiver {
    /// Wraps an async function from request to response.
    pub fn new<F, A>(answer: F) -> Self
    where
        F: Fn(Request<Bytes>) -> A + Send + Sync + 'static,
        A: Future<Output = Response<Bytes>> + Send + 'static,
    {
        Self(Arc::new(move |request| Box::pin(answer(request))))
    }

    pub(crate) fn answer(&self, request: Request<Bytes>) -> Answer {
        (self.0)(request)
    }
}

impl fmt::Debug for Receiver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Receiver")
    }
}
