//! The envelope of the API's answers.

use std::fmt;

use serde_json::value::RawValue;

use crate::json::from_slice;
use crate::json::read::{Object, SKIP, read_objects, value};
use crate::types::ResponseParameters;

/// An answer of the Bot API: `{"ok":true,"result":…}` or `{"ok":false,"error_code":…,"description":…}`.
#[derive(Clone, Debug)]
pub enum ApiResponse {
    /// The `result`, for [`Method::parse_response`](crate::Method::parse_response).
    Ok(Box<RawValue>),
    /// Why the call was refused.
    Err(ApiError),
}

/// Why the API refused a call.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ApiError {
    /// An HTTP status: 400, 401, 403, 404, 409, 429, 5xx.
    pub error_code: i64,
    /// What is wrong, in Telegram's words.
    pub description: String,
    /// What to do about it.
    pub parameters: ResponseParameters,
}

impl ApiError {
    /// The seconds to wait before the call may be repeated.
    pub fn retry_after(&self) -> Option<i64> {
        self.parameters.retry_after
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.error_code, self.description)
    }
}

impl std::error::Error for ApiError {}

impl ApiResponse {
    /// Reads the body of an answer.
    ///
    /// # Errors
    /// When it is not JSON, or neither a result nor an error.
    pub fn from_json(json: &[u8]) -> Result<Self, serde_json::Error> {
        let envelope: Envelope = from_slice(json)?;
        match envelope.result {
            Some(result) if envelope.ok => Ok(Self::Ok(result)),
            None if envelope.ok => Err(serde::de::Error::missing_field("result")),
            _ => Ok(Self::Err(ApiError {
                error_code: envelope.error_code,
                description: envelope.description,
                parameters: envelope.parameters.unwrap_or_default(),
            })),
        }
    }
}

#[derive(Default)]
struct Envelope {
    ok: bool,
    result: Option<Box<RawValue>>,
    error_code: i64,
    description: String,
    parameters: Option<ResponseParameters>,
}

impl Object for Envelope {
    const ESSENTIAL: &'static [&'static str] = &["ok"];

    fn index(key: &[u8]) -> usize {
        match key {
            b"ok" => 0,
            b"result" => 1,
            b"error_code" => 2,
            b"description" => 3,
            b"parameters" => 4,
            _ => SKIP,
        }
    }

    fn field<'de, A: serde::de::MapAccess<'de>>(
        &mut self,
        index: usize,
        map: &mut A,
    ) -> Result<bool, A::Error> {
        match index {
            0 => value(map, &mut self.ok),
            // `null` is a result too.
            1 => map.next_value().map(|result| self.result = Some(result)).map(|()| true),
            2 => value(map, &mut self.error_code),
            3 => value(map, &mut self.description),
            _ => value(map, &mut self.parameters),
        }
    }
}

read_objects! { Envelope }
