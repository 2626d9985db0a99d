//! The routes, as warp filters. Only those of the admin room are others.

use std::convert::Infallible;

use ::http::{Request, StatusCode};
use hyper::body::Incoming;
use hyper::service::{Service as HyperService, service_fn};
use serde_json::json;
use tower_service::Service as TowerService;
use tracing::debug;
use warp::Filter as _;
use warp::reply::{Reply as _, Response};

use super::senders::Peer;
use super::webhook::WebhookRequest;
use crate::Service;
use crate::bots::count;

/// Telegram's header with the secret of the webhook; see <https://core.telegram.org/bots/api#setwebhook>.
pub const SECRET_HEADER: &str = "x-telegram-bot-api-secret-token";

/// What answers requests, for hyper.
pub(crate) trait Routes:
    HyperService<Request<Incoming>, Response = Response, Error = Infallible, Future: Send + 'static>
    + Clone
    + Send
    + 'static
{
}

impl<S> Routes for S where
    S: HyperService<Request<Incoming>, Response = Response, Error = Infallible, Future: Send + 'static>
        + Clone
        + Send
        + 'static
{
}

/// Has a service of filters answer the requests that `guard` does not turn away with an answer of its own.
pub(crate) fn guarded(
    filters: impl TowerService<Request<Incoming>, Response = Response, Error = Infallible, Future: Send + 'static>
    + Clone
    + Send
    + 'static,
    guard: impl Fn(&Request<Incoming>) -> Option<Response> + Clone + Send + 'static,
) -> impl Routes {
    service_fn(move |request: Request<Incoming>| {
        // `CONNECT host:port` and `OPTIONS *` have no path, which warp's filters do not expect.
        let refusal = if request.uri().path().starts_with('/') {
            guard(&request)
        } else {
            Some(StatusCode::BAD_REQUEST.into_response())
        };
        let mut filters = filters.clone();
        async move {
            match refusal {
                None => filters.call(request).await,
                Some(response) => Ok(response),
            }
        }
    })
}

/// Answers the requests to a fleet: `/webhook/<bot>` and `/healthz`.
pub(crate) fn service(service: Service) -> impl Routes {
    let asked = service.clone();
    let secret = warp::header::value(SECRET_HEADER).map(Some).or(warp::any().map(|| None)).unify();
    let webhook = warp::path("webhook")
        .and(warp::path::param())
        .and(warp::path::end())
        .and(warp::method())
        .and(secret)
        .and(warp::header::optional("content-length"))
        .and(warp::body::stream())
        .then(move |bot, method, secret, length, body| {
            let service = service.clone();
            // In one place from the first: each future around it is moved several times.
            Box::pin(
                async move { service.receive(WebhookRequest { bot, method, secret, length, body }).await },
            )
        });
    let healthz = warp::path("healthz").and(warp::path::end()).and(warp::get()).map(|| {
        // Anybody can ask: what there is to know is on the admin listener.
        warp::reply::json(&json!({ "status": "ok" }))
    });
    guarded(warp::service(webhook.or(healthz)), move |request| {
        let senders = asked.senders()?;
        let peer = request.extensions().get().copied();
        if !request.uri().path().starts_with("/webhook/") || senders.admit(peer, request.headers()) {
            return None;
        }
        count(asked.turned_away());
        let peer = peer.map(|peer: Peer| tracing::field::display(peer.address));
        debug!(peer, "a request from an address that may send no updates");
        Some(StatusCode::FORBIDDEN.into_response())
    })
}
