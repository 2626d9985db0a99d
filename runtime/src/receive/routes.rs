//! The routes, as warp filters. Nothing else in this crate names a type of warp.

use std::convert::Infallible;

use ::http::{Request, Response, StatusCode};
use bytes::Bytes;
use hyper::body::{Body, Incoming};
use hyper::service::{Service as HyperService, service_fn};
use serde_json::json;
use tower_service::Service as _;
use tracing::debug;
use warp::{Filter as _, Reply as _};

use super::senders::Peer;
use super::webhook::WebhookRequest;
use crate::Service;
use crate::bots::count;

/// Telegram's header with the secret of the webhook; see <https://core.telegram.org/bots/api#setwebhook>.
pub const SECRET_HEADER: &str = "x-telegram-bot-api-secret-token";

/// Answers the requests to a fleet: `/webhook/<bot>` and `/healthz`.
pub(crate) fn service(
    service: Service,
) -> impl HyperService<
    Request<Incoming>,
    Response = Response<impl Body<Data = Bytes, Error = warp::Error> + Unpin + Send + 'static>,
    Error = Infallible,
    Future: Send + 'static,
> + Clone
+ Send
+ 'static {
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
            async move { service.receive(WebhookRequest { bot, method, secret, length, body }).await }
        });
    let healthz = warp::path("healthz").and(warp::path::end()).and(warp::get()).map(|| {
        // Anybody can ask: what there is to know is on the admin listener.
        warp::reply::json(&json!({ "status": "ok" }))
    });
    let routes = warp::service(webhook.or(healthz));
    service_fn(move |request: Request<Incoming>| {
        let (mut routes, asked) = (routes.clone(), asked.clone());
        async move {
            // `CONNECT host:port` and `OPTIONS *` have no path, which warp's filters do not expect.
            if !request.uri().path().starts_with('/') {
                return Ok(StatusCode::BAD_REQUEST.into_response());
            }
            if let Some(senders) = asked.senders().filter(|_| request.uri().path().starts_with("/webhook/")) {
                let peer = request.extensions().get().copied();
                if !senders.admit(peer, request.headers()) {
                    count(asked.turned_away());
                    let peer = peer.map(|peer: Peer| tracing::field::display(peer.address));
                    debug!(peer, "a request from an address that may send no updates");
                    return Ok(StatusCode::FORBIDDEN.into_response());
                }
            }
            routes.call(request).await
        }
    })
}
