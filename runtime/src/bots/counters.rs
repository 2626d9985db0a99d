//! What happened to a bot's requests.

use std::sync::atomic::{AtomicU64, Ordering};

use crate::durations::Durations;

/// What happened to a bot's requests since its service started.
#[derive(Debug, Default)]
pub struct Counters {
    /// Updates that were authentic and could be decoded.
    pub received: AtomicU64,
    /// Updates whose handler succeeded, those that no function handles included.
    pub handled: AtomicU64,
    /// Updates whose handler failed or panicked.
    pub failed: AtomicU64,
    /// Updates of a kind that this version does not know.
    pub unknown_kind: AtomicU64,
    /// Updates of a known kind whose payload did not fit the type, and bodies that are not an update.
    pub undecodable: AtomicU64,
    /// Updates that were turned away while the bot was paused.
    pub paused: AtomicU64,
    /// Calls of a reply that the Bot API refused, or would have.
    pub refused: AtomicU64,
    /// Updates that came once more, and were answered without being handled once more.
    pub repeated: AtomicU64,
    /// Updates that were put into the inbox.
    pub kept: AtomicU64,
    /// Updates, and what came in place of one, that can never be handled and are kept aside.
    pub dead_letters: AtomicU64,
    /// Updates whose time was over before their handling could succeed.
    pub expired: AtomicU64,
    /// Updates that were turned away because as many were in work, or as large, as may be.
    pub full: AtomicU64,
    /// Requests without the right secret.
    pub unauthorized: AtomicU64,
    /// How long the updates took that were handled or failed.
    pub durations: Durations,
}

/// Adds one; readers need no order among counters.
pub(crate) fn count(counter: &AtomicU64) {
    counter.fetch_add(1, Ordering::Relaxed);
}
