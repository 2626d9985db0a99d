//! The signal from a bot's outbox to the task that empties it.

use std::sync::Mutex;

use tokio::sync::Notify;

use crate::clock::{Busy, Clock, lock};

/// Wakes a driver, and counts as work until the driver has seen to it.
#[derive(Default)]
pub(crate) struct Kick {
    busy: Mutex<Option<Busy>>,
    notify: Notify,
}

impl Kick {
    pub(crate) fn kick(&self, clock: &Clock) {
        lock(&self.busy).get_or_insert_with(|| clock.busy());
        self.notify.notify_one();
    }

    /// Waits for a kick and takes over the work that it stands for.
    pub(crate) async fn kicked(&self) -> Option<Busy> {
        self.notify.notified().await;
        lock(&self.busy).take()
    }

    /// Forgets a kick that nobody will see.
    pub(crate) fn reset(&self) {
        lock(&self.busy).take();
    }
}
