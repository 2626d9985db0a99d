//! Time that a test can hold still and push forward.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use tokio::sync::{Notify, oneshot};

/// A point in time: the span since the clock was made.
pub(crate) type Moment = Duration;

/// Where a manual clock starts, in Unix seconds: 2026-01-01 00:00:00 UTC, so that dates in golden files are stable.
const MANUAL_START: u64 = 1_767_225_600;

/// The emulator's only source of time. Cheap to clone; clones share one time.
#[derive(Clone)]
pub struct Clock(Arc<Inner>);

struct Inner {
    mode: Mode,
    /// Unix time at which the clock was made.
    epoch: Duration,
    busy: AtomicUsize,
    idle: Notify,
}

enum Mode {
    System(Instant),
    Manual(Mutex<Manual>),
}

#[derive(Default)]
struct Manual {
    now: Moment,
    next_sleeper: u64,
    sleepers: BTreeMap<(Moment, u64), oneshot::Sender<Busy>>,
}

/// Says that work is under way: who wants to see its effects waits, and a manual clock does not run on.
pub(crate) struct Busy(Clock);

impl Clock {
    /// A clock that follows the machine's.
    pub fn system() -> Self {
        let epoch = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Self::new(Mode::System(Instant::now()), epoch)
    }

    /// A clock that stands still at 2026-01-01 00:00 UTC until it is advanced.
    pub fn manual() -> Self {
        Self::new(Mode::Manual(Mutex::default()), Duration::from_secs(MANUAL_START))
    }

    fn new(mode: Mode, epoch: Duration) -> Self {
        Self(Arc::new(Inner { mode, epoch, busy: AtomicUsize::new(0), idle: Notify::new() }))
    }

    /// Whether time stands still until it is advanced.
    pub fn is_manual(&self) -> bool {
        matches!(self.0.mode, Mode::Manual(_))
    }

    /// Time since the clock was made.
    pub fn now(&self) -> Duration {
        match &self.0.mode {
            Mode::System(start) => start.elapsed(),
            Mode::Manual(manual) => lock(manual).now,
        }
    }

    /// The present as Unix seconds, the form of every `date` in the Bot API.
    pub fn unix(&self) -> i64 {
        self.unix_at(self.now())
    }

    /// The current Unix time in hundredths of seconds.
    pub(crate) fn unix_hundredths(&self) -> u64 {
        let since_epoch = self.0.epoch + self.now();
        u64::try_from(since_epoch.as_millis() / 10).unwrap_or(u64::MAX)
    }

    pub(crate) fn unix_at(&self, moment: Moment) -> i64 {
        i64::try_from((self.0.epoch + moment).as_secs()).unwrap_or(i64::MAX)
    }

    /// Completes when `span` has passed on this clock.
    pub async fn sleep(&self, span: Duration) {
        let deadline = self.now() + span;
        self.sleep_until(deadline).await;
    }

    /// Completes at `deadline`. What it returns keeps a manual clock from running on until dropped.
    pub(crate) async fn sleep_until(&self, deadline: Moment) -> Busy {
        match &self.0.mode {
            Mode::System(start) => {
                tokio::time::sleep_until(tokio::time::Instant::from_std(*start + deadline)).await;
                self.busy()
            }
            Mode::Manual(manual) => {
                let (sleeper, wake) = {
                    let mut state = lock(manual);
                    if state.now >= deadline {
                        return self.busy();
                    }
                    let (send, wake) = oneshot::channel();
                    state.next_sleeper += 1;
                    let key = (deadline, state.next_sleeper);
                    state.sleepers.insert(key, send);
                    (Sleeper { clock: self, key }, wake)
                };
                let busy = wake.await;
                drop(sleeper);
                busy.unwrap_or_else(|_| self.busy())
            }
        }
    }

    /// The next moment at which something waits to happen, if that is not after `limit`.
    pub(crate) fn next_deadline(&self, limit: Moment) -> Option<Moment> {
        match &self.0.mode {
            Mode::System(_) => None,
            Mode::Manual(manual) => {
                lock(manual).sleepers.keys().next().map(|(at, _)| *at).filter(|at| *at <= limit)
            }
        }
    }

    /// How many tasks wait for a manual clock.
    pub(crate) fn sleepers(&self) -> usize {
        match &self.0.mode {
            Mode::System(_) => 0,
            Mode::Manual(manual) => lock(manual).sleepers.len(),
        }
    }

    /// Moves a manual clock to `moment` and wakes who waited for it. A system clock ignores this.
    pub(crate) fn move_to(&self, moment: Moment) {
        let Mode::Manual(manual) = &self.0.mode else { return };
        let due = {
            let mut state = lock(manual);
            state.now = state.now.max(moment);
            let now = state.now;
            let later = state.sleepers.split_off(&(now + Duration::from_nanos(1), 0));
            std::mem::replace(&mut state.sleepers, later)
        };
        for sleeper in due.into_values() {
            // A sleeper that went away meanwhile gives its guard back at once.
            drop(sleeper.send(self.busy()));
        }
    }

    /// Counts work as under way until the guard is dropped.
    pub(crate) fn busy(&self) -> Busy {
        self.0.busy.fetch_add(1, Ordering::SeqCst);
        Busy(self.clone())
    }

    /// Completes when no work is under way.
    pub(crate) async fn until_idle(&self) {
        loop {
            let changed = self.0.idle.notified();
            tokio::pin!(changed);
            // Registered before looking, so that nothing slips in between.
            changed.as_mut().enable();
            if self.0.busy.load(Ordering::SeqCst) == 0 {
                return;
            }
            changed.await;
        }
    }
}

struct Sleeper<'a> {
    clock: &'a Clock,
    key: (Moment, u64),
}

impl Drop for Sleeper<'_> {
    fn drop(&mut self) {
        if let Mode::Manual(manual) = &self.clock.0.mode {
            lock(manual).sleepers.remove(&self.key);
        }
    }
}

impl Drop for Busy {
    fn drop(&mut self) {
        if self.0.0.busy.fetch_sub(1, Ordering::SeqCst) == 1 {
            self.0.0.idle.notify_waiters();
        }
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mode = if self.is_manual() { "manual" } else { "system" };
        f.debug_struct("Clock").field("mode", &mode).field("now", &self.now()).finish()
    }
}

/// Locks a mutex whose data stays usable after a panic elsewhere: every critical section here leaves it consistent.
pub(crate) fn lock<T: ?Sized>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
