//! Parameters from a query and from a body in any of the forms the Bot API takes.

use std::convert::Infallible;

use bytes::Bytes;
use http::{HeaderMap, header};
use serde_json::{Map, Value};

use crate::methods::Params;
use crate::response::ApiError;
use crate::state::FileUpload;

/// The parameters of a query string.
pub(crate) fn parse_query(query: &str) -> Params {
    let values = form_urlencoded::parse(query.as_bytes());
    Params::new(
        values.map(|(name, value)| (name.into_owned(), Value::from(value.into_owned()))).collect(),
        Vec::new(),
    )
}

/// The parameters of a body: JSON, URL-encoded or multipart.
///
/// # Errors
/// When the body is not what its `Content-Type` says.
pub(crate) async fn parse_body(headers: &HeaderMap, body: Bytes) -> Result<Params, ApiError> {
    if body.is_empty() {
        return Ok(Params::default());
    }
    let content_type =
        headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if let Ok(boundary) = multer::parse_boundary(content_type) {
        return multipart(body, boundary).await;
    }
    let kind = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    match kind.as_str() {
        "application/json" => match serde_json::from_slice(&body) {
            Ok(Value::Object(values)) => Ok(Params::new(values, Vec::new())),
            _ => Err(ApiError::bad_request("can't parse request body as JSON object")),
        },
        "application/x-www-form-urlencoded" | "" => Ok(parse_query(&String::from_utf8_lossy(&body))),
        _ => Ok(Params::default()),
    }
}

async fn multipart(body: Bytes, boundary: String) -> Result<Params, ApiError> {
    let wrong = |_| ApiError::bad_request("can't parse multipart request body");
    let whole = futures_util::stream::once(async move { Ok::<_, Infallible>(body) });
    let mut parts = multer::Multipart::new(whole, boundary);
    let mut values = Map::new();
    let mut files = Vec::new();
    while let Some(part) = parts.next_field().await.map_err(wrong)? {
        let field = part.name().unwrap_or_default().to_owned();
        let file_name = part.file_name().map(str::to_owned);
        let content_type = part.content_type().map(ToString::to_string);
        let content = part.bytes().await.map_err(wrong)?;
        if file_name.is_some() {
            files.push(FileUpload { field, file_name, content_type, content });
        } else {
            values.insert(field, String::from_utf8_lossy(&content).into_owned().into());
        }
    }
    Ok(Params::new(values, files))
}
