//! The Bot API's envelope: what every call is answered with.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// Answer to one call, in the Bot API's own form (section "Making requests").
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ApiResponse {
    /// Whether the call succeeded.
    pub ok: bool,
    /// What the method returns, if it succeeded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub result: Option<Value>,
    /// HTTP status of a failure.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error_code: Option<u16>,
    /// What went wrong, for a person to read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Section "ResponseParameters": `retry_after` in seconds, `migrate_to_chat_id`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parameters: Option<Value>,
}

impl ApiResponse {
    /// The HTTP status this answer travels with.
    pub fn status(&self) -> u16 {
        if self.ok { 200 } else { self.error_code.unwrap_or(500) }
    }

    /// Seconds to wait, if the call came too early.
    pub fn retry_after(&self) -> Option<u64> {
        self.parameters.as_ref()?.get("retry_after")?.as_u64()
    }
}

/// Why a method failed, in Telegram's words.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{description}")]
pub struct ApiError {
    /// HTTP status.
    pub code: u16,
    /// Telegram's wording.
    pub description: String,
    /// Seconds to wait before the next try; only with code 429.
    pub retry_after: Option<u64>,
}

impl ApiError {
    /// 400 with Telegram's prefix, after which words begin in lower case and names like `BUTTON_DATA_INVALID` do not.
    pub(crate) fn bad_request(what: impl std::fmt::Display) -> Self {
        let mut what = what.to_string();
        let is_name = what.chars().nth(1).is_some_and(|c| c == '_' || c.is_ascii_uppercase());
        if let (Some(first), false) = (what.get_mut(..1), is_name) {
            first.make_ascii_lowercase();
        }
        Self { code: 400, description: format!("Bad Request: {what}"), retry_after: None }
    }

    /// 403 with Telegram's prefix.
    pub(crate) fn forbidden(what: impl std::fmt::Display) -> Self {
        Self { code: 403, description: format!("Forbidden: {what}"), retry_after: None }
    }

    /// 409 with Telegram's prefix.
    pub(crate) fn conflict(what: impl std::fmt::Display) -> Self {
        Self { code: 409, description: format!("Conflict: {what}"), retry_after: None }
    }

    /// 429, to be tried again after `seconds`.
    pub(crate) fn too_many_requests(seconds: u64) -> Self {
        let description = format!("Too Many Requests: retry after {seconds}");
        Self { code: 429, description, retry_after: Some(seconds) }
    }

    /// Any other status with its full wording.
    pub(crate) fn new(code: u16, description: impl Into<String>) -> Self {
        Self { code, description: description.into(), retry_after: None }
    }
}

/// What a method gives back.
pub(crate) type ApiResult = Result<Value, ApiError>;

impl From<ApiResult> for ApiResponse {
    fn from(result: ApiResult) -> Self {
        let empty = Self { ok: false, result: None, error_code: None, description: None, parameters: None };
        match result {
            Ok(value) => Self { ok: true, result: Some(value), ..empty },
            Err(error) => Self {
                error_code: Some(error.code),
                description: Some(error.description),
                parameters: error.retry_after.map(|seconds| json!({ "retry_after": seconds })),
                ..empty
            },
        }
    }
}
