//! The chat page: a few files compiled into the binary.

use bytes::Bytes;
use http::{HeaderValue, Method, Response, StatusCode, header};

use super::{Body, content};

/// Where the page's own files are.
pub(super) const ROOT: &str = "/emulator/";

/// Nothing from elsewhere, nothing inline. `blob:` is for pictures that the page fetched itself.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; \
                      media-src 'self' blob:; connect-src 'self'; form-action 'none'; base-uri 'none'; \
                      frame-ancestors 'none'";

const HTML: &str = "text/html; charset=utf-8";
const SCRIPT: &str = "text/javascript; charset=utf-8";
const STYLE: &str = "text/css; charset=utf-8";
const PICTURE: &str = "image/svg+xml";

/// Files of the page by path; each is `emulator/page/<name>`.
macro_rules! files {
    ($($name:literal: $kind:expr),+ $(,)?) => {
        &[$((concat!("/page/", $name), $kind, include_bytes!(concat!("../../page/", $name)))),+]
    };
}

const FILES: &[(&str, &str, &[u8])] = files! {
    "index.html": HTML,
    "style.css": STYLE,
    "icons.svg": PICTURE,
    "favicon.svg": PICTURE,
    "api.js": SCRIPT,
    "app.js": SCRIPT,
    "avatar.js": SCRIPT,
    "bots.js": SCRIPT,
    "chat.js": SCRIPT,
    "commands.js": SCRIPT,
    "composer.js": SCRIPT,
    "dialogs.js": SCRIPT,
    "dom.js": SCRIPT,
    "entities.js": SCRIPT,
    "json.js": SCRIPT,
    "log.js": SCRIPT,
    "media.js": SCRIPT,
    "menu.js": SCRIPT,
    "message.js": SCRIPT,
    "notice.js": SCRIPT,
    "people.js": SCRIPT,
    "poll.js": SCRIPT,
    "queues.js": SCRIPT,
    "route.js": SCRIPT,
    "store.js": SCRIPT,
    "theme.js": SCRIPT,
    "toast.js": SCRIPT,
};

/// A file of the page, by its path.
pub(super) fn asset(path: &str) -> Option<(&'static str, &'static [u8])> {
    let path = if matches!(path, "/" | ROOT) { "/page/index.html" } else { path };
    FILES.iter().find(|(name, ..)| *name == path).map(|(_, kind, bytes)| (*kind, *bytes))
}

pub(super) fn respond(method: &Method, path: &str) -> Response<Body> {
    let Some((content_type, bytes)) = asset(path) else {
        let answer = serde_json::json!({ "ok": false, "error_code": 404, "description": "Not Found" });
        return super::json(StatusCode::NOT_FOUND, &answer);
    };
    if method != Method::GET && method != Method::HEAD {
        return content(StatusCode::METHOD_NOT_ALLOWED, "text/plain", Bytes::from_static(b"only GET here\n"));
    }
    let mut response = content(StatusCode::OK, content_type, Bytes::from_static(bytes));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    response
}
