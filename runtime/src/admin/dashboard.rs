//! The dashboard: a page in the browser, whose files are compiled in. What it shows, it asks of the other routes.

use ::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderName, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use ::http::{HeaderValue, StatusCode};
use serde::Serialize;
use warp::Filter;
use warp::reply::{Reply, Response};

/// Nothing from elsewhere, nothing inline, and no text that becomes markup or a script.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; \
                      img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; \
                      require-trusted-types-for 'script'; trusted-types 'none'";

const HTML: &str = "text/html; charset=utf-8";
const SCRIPT: &str = "text/javascript; charset=utf-8";
const STYLE: &str = "text/css; charset=utf-8";
const PICTURE: &str = "image/svg+xml";

/// Names, types and texts of files in `dashboard/`.
macro_rules! files {
    ($($name:literal: $kind:expr),+ $(,)?) => {
        &[$(($name, $kind, include_str!(concat!("dashboard/", $name)))),+]
    };
}

const FILES: &[(&str, &str, &str)] = files! {
    "index.html": HTML,
    "dashboard.css": STYLE,
    "favicon.svg": PICTURE,
    "dashboard.js": SCRIPT,
    "bot.js": SCRIPT,
    "dom.js": SCRIPT,
    "fleet.js": SCRIPT,
    "format.js": SCRIPT,
    "list.js": SCRIPT,
    "live.js": SCRIPT,
    "rate.js": SCRIPT,
    "view.js": SCRIPT,
};

/// What whoever looks at the page may do.
#[derive(Debug, Clone, Copy, Serialize)]
struct Rights {
    may_change: bool,
}

/// The page and its files; `may_change` says whether it shows buttons that change something.
pub(super) fn routes(
    may_change: bool,
) -> impl Filter<Extract = (impl Reply,), Error = warp::Rejection> + Clone {
    let page = warp::path::end().and(warp::get()).map(|| file("index.html"));
    let rights = warp::path!("dashboard" / "rights").and(warp::get()).map(move || {
        warp::reply::with_header(warp::reply::json(&Rights { may_change }), CACHE_CONTROL, "no-store")
    });
    let files = warp::path!("dashboard" / String).and(warp::get()).map(|name: String| file(&name));
    page.or(rights).or(files)
}

fn file(name: &str) -> Response {
    let Some((_, kind, text)) = FILES.iter().find(|(known, ..)| *known == name) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let mut response = (*text).into_response();
    for (name, value) in [
        (CONTENT_TYPE, *kind),
        (CONTENT_SECURITY_POLICY, POLICY),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (REFERRER_POLICY, "no-referrer"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
        (CACHE_CONTROL, "no-cache"),
    ] {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}
