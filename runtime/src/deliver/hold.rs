//! Whether a handler holds its thread: what it waits for, it must wait for with `.await`.

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// Since when a handler has its thread, if it has it at this moment.
#[derive(Debug)]
pub(super) struct Hold {
    made: Instant,
    /// Microseconds after that, and one; 0 if it has not.
    since: AtomicU64,
    /// Whether somebody was told.
    is_told: AtomicBool,
}

impl Hold {
    pub(super) fn new() -> Self {
        Self { made: Instant::now(), since: AtomicU64::new(0), is_told: AtomicBool::new(false) }
    }

    /// Does work, and takes down meanwhile when it has its thread.
    pub(super) async fn watch<W: Future>(&self, work: W) -> W::Output {
        let mut work = pin!(work);
        poll_fn(|cx| {
            self.since.store(self.micros().saturating_add(1), Ordering::Relaxed);
            let polled = work.as_mut().poll(cx);
            self.since.store(0, Ordering::Relaxed);
            polled
        })
        .await
    }

    /// For how long it has had its thread without a break; told once, and only if it is longer than this.
    pub(super) fn news(&self, at_least: Duration) -> Option<Duration> {
        let since = self.since.load(Ordering::Relaxed).checked_sub(1)?;
        let held = Duration::from_micros(self.micros().saturating_sub(since));
        (held >= at_least && !self.is_told.swap(true, Ordering::Relaxed)).then_some(held)
    }

    fn micros(&self) -> u64 {
        u64::try_from(self.made.elapsed().as_micros()).unwrap_or(u64::MAX)
    }
}
