//! The last failures of a bot, for whoever looks after the fleet.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

use botserver_api::UpdateKind;

/// How many are kept of each bot.
const KEPT: usize = 20;

/// What went wrong with an update. Its log lines, which its id finds, say more; here is nothing that a person wrote.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Failure {
    pub(crate) at: SystemTime,
    pub(crate) update_id: i64,
    pub(crate) kind: UpdateKind,
    pub(crate) what: &'static str,
}

/// The last of them.
#[derive(Debug, Default)]
pub(crate) struct Failures(Mutex<VecDeque<Failure>>);

impl Failures {
    pub(crate) fn add(&self, failure: Failure) {
        let mut failures = self.failures();
        failures.truncate(KEPT - 1);
        failures.push_front(failure);
    }

    /// The last one first.
    pub(crate) fn last(&self) -> Vec<Failure> {
        self.failures().iter().copied().collect()
    }

    /// The last one alone.
    pub(crate) fn latest(&self) -> Option<Failure> {
        self.failures().front().copied()
    }

    fn failures(&self) -> MutexGuard<'_, VecDeque<Failure>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
