//! The chat page: three files compiled into the binary.

use bytes::Bytes;
use http::{HeaderValue, Method, Response, StatusCode, header};

use super::{Body, content};

/// Where the page's own files are.
pub(super) const ROOT: &str = "/emulator/";

/// Nothing from elsewhere, nothing inline. `blob:` is for pictures that the page fetched itself.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; \
                      media-src 'self' blob:; connect-src 'self'; form-action 'none'; base-uri 'none'; \
                      frame-ancestors 'none'";

/// A file of the page, by its path.
pub(super) fn asset(path: &str) -> Option<(&'static str, &'static [u8])> {
    Some(match path {
        "/" | "/emulator/" => ("text/html; charset=utf-8", include_bytes!("../../page/index.html")),
        "/emulator/app.js" | "/app.js" => {
            ("text/javascript; charset=utf-8", include_bytes!("../../page/app.js"))
        }
        "/emulator/style.css" | "/style.css" => {
            ("text/css; charset=utf-8", include_bytes!("../../page/style.css"))
        }
        _ => return None,
    })
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
