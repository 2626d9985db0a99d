//! Parameters from a query and from a body in any of the forms the Bot API takes.

use std::convert::Infallible;

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, header};
use serde_json::{Map, Value};

use crate::params::Params;
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
        let disposition = part.headers().get(header::CONTENT_DISPOSITION);
        let Names { field, file_name } = names(disposition.map(HeaderValue::as_bytes).unwrap_or_default())?;
        if field.is_empty() {
            return Err(ApiError::bad_request("field name in multipart/form-data not found"));
        }
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

/// What `Content-Disposition` says about a part. It is a file if it has a file name.
#[derive(Default)]
struct Names {
    field: String,
    file_name: Option<String>,
}

/// Reads a part's `Content-Disposition` as Telegram does: values with or without quotes, raw UTF-8 and percent-encoding
/// in them, attributes of other names (`filename*`) passed over. The library for multipart bodies gives up at those.
fn names(disposition: &[u8]) -> Result<Names, ApiError> {
    let wrong = |why: &str| ApiError::bad_request(format_args!("{why} in Content-Disposition header"));
    let disposition = String::from_utf8_lossy(disposition);
    let Some(mut rest) = disposition.trim().strip_prefix("form-data;") else {
        return Err(ApiError::bad_request("expected form-data content disposition"));
    };
    let mut names = Names::default();
    while let Some((key, after)) = rest.split_once('=') {
        let mut value = String::new();
        let after = after.trim_start();
        if let Some(quoted) = after.strip_prefix('"') {
            let mut chars = quoted.char_indices();
            loop {
                match chars.next() {
                    Some((at, '"')) => {
                        rest = quoted.get(at + 1..).unwrap_or_default().trim_start();
                        break;
                    }
                    Some((_, '\\')) => match chars.next() {
                        Some((_, escaped)) => value.push(escaped),
                        None => return Err(wrong("wrong escape sequence")),
                    },
                    Some((_, c)) => value.push(c),
                    None => return Err(wrong("unclosed quoted string")),
                }
            }
            rest = match rest.strip_prefix(';') {
                None if !rest.is_empty() => return Err(wrong("expected ';'")),
                other => other.unwrap_or_default(),
            };
        } else {
            let (token, left) = after.split_once(';').unwrap_or((after, ""));
            value.push_str(token.trim());
            rest = left;
        }
        let value = percent_encoding::percent_decode_str(&value).decode_utf8_lossy().into_owned();
        match key.trim() {
            "name" => names.field = value,
            "filename" => names.file_name = Some(value),
            _ => {}
        }
    }
    Ok(names)
}
