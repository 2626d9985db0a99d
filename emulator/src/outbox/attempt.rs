//! One try at delivering an update, and what comes of it.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;

/// What became of a bot's updates since the start.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Counters {
    /// Updates that entered the queue.
    pub queued: u64,
    /// Updates acknowledged, by 2xx or by a later `getUpdates` offset.
    pub delivered: u64,
    /// Requests made to the webhook.
    pub attempts: u64,
    /// Requests that did not end in 2xx.
    pub failures: u64,
    /// Updates that expired.
    pub expired: u64,
    /// Updates dropped because the queue was full or the update too large.
    pub overflowed: u64,
}

/// One update on its way to the webhook.
#[derive(Clone, Debug)]
pub(crate) struct Attempt {
    pub(crate) update_id: i64,
    pub(crate) kind: Arc<str>,
    pub(crate) queue: i64,
    pub(crate) body: Bytes,
    /// 1 for the first try.
    pub(crate) number: u32,
    pub(crate) generation: u64,
}

/// How an attempt ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    Delivered,
    Failed { error: String, status: Option<u16>, retry_after: u64 },
}

/// What follows from an outcome.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Next {
    Done,
    RetryIn(Duration),
    Expired,
    /// 410 for too long: the webhook is gone. The update stays.
    WebhookRemoved,
    /// The webhook changed meanwhile: the update is pending again.
    Stale,
}
