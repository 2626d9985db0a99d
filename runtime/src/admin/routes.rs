//! What the admin listener answers.

use std::sync::Arc;
use std::time::Duration;

use ::http::StatusCode;
use ::http::header::{ACCEPT, CACHE_CONTROL, CONTENT_TYPE, HeaderValue, WWW_AUTHENTICATE};
use futures_util::{StreamExt as _, stream};
use serde::Serialize;
use tokio::task::spawn_blocking;
use tokio::time::{interval, timeout};
use tokio_util::sync::CancellationToken;
use tracing::info;
use warp::reply::Reply;
use warp::{Filter as _, sse};

use super::access::{Access, Denied};
use super::dashboard;
use super::list::{Bots, Query};
use super::metrics::{OPENMETRICS, PROMETHEUS, metrics};
use super::pauses::Pauses;
use super::stats::{BotStats, Stats};
use crate::Service;
use crate::receive::routes::{Routes, guarded};
use crate::tls::Tls;

/// How long the workers have to answer whoever asks whether the process is alive.
const PATIENCE: Duration = Duration::from_secs(3);

/// How often whoever looks on is told how the fleet is.
const NEWS: Duration = Duration::from_secs(1);

/// What the routes work on.
#[derive(Debug, Clone)]
pub(super) struct Admin {
    pub(super) service: Service,
    pub(super) pauses: Arc<Pauses>,
    /// The TLS of the public listener, if it speaks TLS itself.
    pub(super) tls: Option<Tls>,
    /// Cancelled when the process is to stop.
    pub(super) stop: CancellationToken,
}

/// Why something was not done.
#[derive(Debug, Serialize)]
struct Refusal<'a> {
    error: &'a str,
}

/// Answers the requests that come in this way.
pub(super) fn service(admin: Admin, access: Access) -> impl Routes {
    let page = dashboard::routes(access.lets_change());
    guarded(warp::service(page.or(routes(admin))), move |request| {
        let checked = access.check(request.method(), request.uri().path(), request.headers());
        checked.err().map(turned_away)
    })
}

fn routes(admin: Admin) -> impl warp::Filter<Extract = (impl Reply,), Error = warp::Rejection> + Clone {
    let admin = warp::any().map(move || admin.clone());
    let get = warp::get().and(admin.clone());
    let livez = warp::path!("livez").and(get.clone()).then(async |admin: Admin| alive(&admin).await);
    let readyz = warp::path!("readyz").and(get.clone()).then(async |admin: Admin| ready(&admin).await);
    let metrics = warp::path!("metrics")
        .and(get.clone())
        .and(warp::header::optional(ACCEPT.as_str()))
        .map(|admin: Admin, accept: Option<String>| metrics_of(&admin, accept.as_deref()));
    let stats = warp::path!("stats").and(get.clone()).map(|admin: Admin| json(&Stats::of(&admin.service)));
    let bots = warp::path!("bots")
        .and(get.clone())
        .and(warp::query())
        .map(|admin: Admin, query: Query| json(&Bots::of(&admin.service, &query)));
    let bot = warp::path!("bots" / String).and(get.clone()).map(|name: String, admin: Admin| {
        admin.service.bot(&name).map_or_else(|| no_bot(&name), |bot| json(&BotStats::with_failures(bot)))
    });
    let change = warp::path!("bots" / String / String)
        .and(warp::post())
        .and(admin)
        .then(async |name: String, verb: String, admin: Admin| change(admin, name, &verb).await);
    let events = warp::path!("events").and(get).map(events);
    livez.or(readyz).or(metrics).or(stats).or(bots).or(bot).or(change).or(events)
}

/// Whether every thread answers that must. One that hangs would let no request through.
async fn alive(admin: &Admin) -> warp::reply::Response {
    match timeout(PATIENCE, admin.service.workers().call()).await {
        Ok(()) => "alive\n".into_response(),
        Err(_) => unavailable("a thread hangs, most likely in what a handler has started\n"),
    }
}

/// Whether updates should be sent here.
async fn ready(admin: &Admin) -> warp::reply::Response {
    if admin.service.served().next().is_none() {
        unavailable("no bot has a token\n")
    } else if let Some(error) = admin.service.store_trouble() {
        unavailable(format!("updates cannot be kept: {error}\n"))
    } else {
        alive(admin).await
    }
}

fn unavailable(why: impl warp::Reply) -> warp::reply::Response {
    warp::reply::with_status(why, StatusCode::SERVICE_UNAVAILABLE).into_response()
}

fn metrics_of(admin: &Admin, accept: Option<&str>) -> warp::reply::Response {
    let openmetrics = accept.is_some_and(|accept| accept.contains("application/openmetrics-text"));
    let content_type = if openmetrics { OPENMETRICS } else { PROMETHEUS };
    match metrics(&admin.service, admin.tls.as_ref(), openmetrics) {
        Ok(text) => warp::reply::with_header(text, CONTENT_TYPE, content_type).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// Pauses a bot, or has it go on.
async fn change(admin: Admin, name: String, verb: &str) -> warp::reply::Response {
    let is_paused = match verb {
        "pause" => true,
        "resume" => false,
        _ => return refusal(StatusCode::NOT_FOUND, "a bot can be asked to `pause` or to `resume`"),
    };
    let Some(bot) = admin.service.bot(&name).cloned() else { return no_bot(&name) };
    let changed = spawn_blocking({
        let bot = bot.clone();
        move || admin.pauses.set(&bot, is_paused)
    });
    match changed.await {
        Ok(Ok(())) => {
            let what = if is_paused { "paused: its updates are turned away" } else { "resumed" };
            info!(bot = bot.name(), "{what}");
            json(&BotStats::of(&bot))
        }
        Ok(Err(error)) => refusal(StatusCode::INTERNAL_SERVER_ERROR, &error.to_string()),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// How the fleet is, again and again.
fn events(admin: Admin) -> warp::reply::Response {
    let stop = admin.stop.clone();
    let news = stream::unfold((interval(NEWS), admin.service), |(mut ticks, service)| async move {
        ticks.tick().await;
        let event = sse::Event::default().event("stats").json_data(Stats::of(&service));
        Some((event, (ticks, service)))
    });
    sse::reply(news.take_until(stop.cancelled_owned())).into_response()
}

fn json(value: &impl Serialize) -> warp::reply::Response {
    warp::reply::with_header(warp::reply::json(value), CACHE_CONTROL, "no-store").into_response()
}

fn no_bot(name: &str) -> warp::reply::Response {
    let error = format!("no bot `{name}` is in this fleet");
    refusal(StatusCode::NOT_FOUND, &error)
}

fn refusal(status: StatusCode, error: &str) -> warp::reply::Response {
    warp::reply::with_status(warp::reply::json(&Refusal { error }), status).into_response()
}

fn turned_away(denied: Denied) -> warp::reply::Response {
    let mut response = refusal(denied.status(), denied.text());
    if denied == Denied::Token {
        // So that a browser asks for it.
        let basic = HeaderValue::from_static("Basic realm=\"botserver admin\", charset=\"UTF-8\"");
        response.headers_mut().insert(WWW_AUTHENTICATE, basic);
    }
    response
}
