//! How calls of the Bot API ended, over all bots.

use std::sync::atomic::AtomicU64;

use super::ApiError;
use crate::bots::count;

/// How calls of the Bot API ended since the service started.
#[derive(Debug, Default)]
pub(crate) struct CallCounters {
    /// Those that succeeded.
    pub(crate) succeeded: AtomicU64,
    /// Those that were too many (429).
    pub(crate) too_many: AtomicU64,
    /// Those that were refused for another reason.
    pub(crate) refused: AtomicU64,
    /// Those that the Bot API was not reached for, or gave no answer to that is one.
    pub(crate) unanswered: AtomicU64,
}

impl CallCounters {
    pub(crate) fn count<T>(&self, result: &Result<T, ApiError>) {
        count(match result {
            Ok(_) => &self.succeeded,
            Err(ApiError::Refused { refusal, .. }) if refusal.error_code == 429 => &self.too_many,
            Err(ApiError::Refused { .. } | ApiError::File { .. } | ApiError::TooLarge { .. }) => {
                &self.refused
            }
            Err(_) => &self.unanswered,
        });
    }
}
