//! Why a call of the Bot API failed.

use std::fmt::Display;
use std::time::Duration;

use ::http::StatusCode;

use super::download;
use super::pacing::{Denied, MOST_WAITING};
use crate::update::without_values;

/// Why a call of the Bot API failed. The texts never contain a token.
#[derive(Debug, thiserror::Error)]
pub enum ApiError {
    /// The API answered, and refused.
    #[error("{method}: {refusal}")]
    Refused {
        /// The method that was called.
        method: &'static str,
        /// Its code, its reason, and when to try again.
        refusal: botserver_api::ApiError,
        /// `Retry-After` of the answer, where its body does not say it.
        retry_after: Option<Duration>,
    },
    /// Something in front of the API answered in its place, with a page for a browser.
    #[error("{method}: not the Bot API answered, but something before it, with status {status}")]
    Gateway {
        /// The method that was called.
        method: &'static str,
        /// The status of the answer.
        status: StatusCode,
        /// `Retry-After` of the answer.
        retry_after: Option<Duration>,
    },
    /// The API was not reached, or its answer did not arrive.
    #[error("{method}: the Bot API cannot be reached: {reason}")]
    Unreachable {
        /// The method that was called.
        method: &'static str,
        /// What went wrong.
        reason: String,
        /// Whether the call may have arrived there all the same, and been carried out.
        may_have_arrived: bool,
    },
    /// The answer is not what the method gives.
    #[error("{method}: the answer is not what the Bot API documents: {reason}")]
    Response {
        /// The method that was called.
        method: &'static str,
        /// What does not fit.
        reason: String,
    },
    /// The call was not made: after another one Telegram has asked for a pause, for this bot or this chat, that is longer
    /// than a call waits.
    #[error("{method}: not called, since Telegram has asked for a pause of {} s", retry_after.as_secs_f64().ceil())]
    Paused {
        /// The method that was to be called.
        method: &'static str,
        /// How long the pause goes on.
        retry_after: Duration,
    },
    /// The call was not made: as many calls of the bot wait for their turn as may.
    #[error("{method}: not called, since {waiting} calls of this bot wait for their turn already")]
    TooManyWaiting {
        /// The method that was to be called.
        method: &'static str,
        /// How many wait.
        waiting: usize,
    },
    /// A file that goes with the call cannot be read, or one that was to be written cannot be.
    #[error("{method}: the file `{file}`: {reason}")]
    File {
        /// The method that was to be called.
        method: &'static str,
        /// The file's path or name.
        file: String,
        /// What went wrong.
        reason: String,
    },
    /// A file is larger than Telegram takes; or, one that is fetched, than was wanted.
    #[error("{method}: the file `{file}` has {bytes} bytes, and {}", taken(method, *limit))]
    TooLarge {
        /// The method that was to be called.
        method: &'static str,
        /// The file's name.
        file: String,
        /// How large it is.
        bytes: u64,
        /// How large it may be.
        limit: u64,
    },
    /// The bot has no token, so that it cannot call anything.
    #[error("bot `{bot}` has no token")]
    NoToken {
        /// The bot's name.
        bot: String,
    },
}

impl ApiError {
    /// The answer has another shape than the method's result.
    pub fn response(method: &'static str, error: &serde_json::Error) -> Self {
        Self::Response { method, reason: without_values(error) }
    }

    pub(super) fn file(method: &'static str, file: impl Display, reason: &dyn Display) -> Self {
        Self::File { method, file: file.to_string(), reason: reason.to_string() }
    }

    /// With what it is about, where the answer says that the call is wrong and not with what.
    pub(crate) fn about(mut self, what: &impl Display) -> Self {
        if let Self::Refused { refusal, .. } = &mut self
            && refusal.error_code == 400
        {
            refusal.description += &format!(", for {what}");
        }
        self
    }

    pub(crate) fn no_token(bot: &str) -> Self {
        Self::NoToken { bot: bot.to_owned() }
    }

    /// Whether the same call may succeed later: nothing was answered, too many requests, or a fault at Telegram or on
    /// the way there.
    pub fn is_temporary(&self) -> bool {
        match self {
            Self::Refused { refusal, .. } => refusal.error_code == 429 || refusal.error_code >= 500,
            // Whatever it is that answers, it is not the API's verdict on this call; but for its being too large.
            Self::Gateway { status, .. } => *status != StatusCode::PAYLOAD_TOO_LARGE,
            Self::Unreachable { .. } | Self::Paused { .. } | Self::TooManyWaiting { .. } => true,
            Self::Response { .. } | Self::File { .. } | Self::TooLarge { .. } | Self::NoToken { .. } => false,
        }
    }

    /// How long to wait before the call may be repeated, if the answer says so.
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Refused { refusal, retry_after, .. } => {
                let said = refusal.retry_after().and_then(|seconds| seconds.try_into().ok());
                said.map(Duration::from_secs).or(*retry_after)
            }
            Self::Gateway { retry_after, .. } => *retry_after,
            Self::Paused { retry_after, .. } => Some(*retry_after),
            Self::Unreachable { .. }
            | Self::TooManyWaiting { .. }
            | Self::Response { .. }
            | Self::File { .. }
            | Self::TooLarge { .. }
            | Self::NoToken { .. } => None,
        }
    }

    /// Whether the call was certainly not carried out, so that it can be made again whatever it does.
    pub(super) fn was_in_vain(&self) -> bool {
        matches!(self, Self::Unreachable { may_have_arrived: false, .. }) || self.is_too_many()
    }

    /// Whether there were too many calls for the API.
    pub(crate) fn is_too_many(&self) -> bool {
        match self {
            Self::Refused { refusal, .. } => refusal.error_code == 429,
            Self::Gateway { status, .. } => *status == StatusCode::TOO_MANY_REQUESTS,
            _ => false,
        }
    }

    pub(super) fn denied(method: &'static str, denied: Denied) -> Self {
        match denied {
            Denied::Paused(retry_after) => Self::Paused { method, retry_after },
            Denied::Full => Self::TooManyWaiting { method, waiting: MOST_WAITING },
            Denied::Ended => Self::Unreachable {
                method,
                reason: "the service has ended".to_owned(),
                may_have_arrived: false,
            },
        }
    }

    /// Whether the token is no bot's any more.
    pub fn is_unauthorized(&self) -> bool {
        matches!(self, Self::Refused { refusal, .. } if refusal.error_code == 401)
    }

    /// Whether another process takes the bot's updates, by a webhook or by polling.
    pub(crate) fn is_conflict(&self) -> bool {
        matches!(self, Self::Refused { refusal, .. } if refusal.error_code == 409)
    }
}

fn taken(method: &str, limit: u64) -> String {
    match method {
        download::METHOD => format!("at most {limit} were wanted"),
        _ => format!("Telegram takes {limit}; a Bot API server of one's own takes more"),
    }
}
