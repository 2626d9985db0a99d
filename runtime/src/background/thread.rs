//! The threads on which handlers run, and since when each has been at what it is at: one that a handler blocks is seen from
//! outside, and another one takes its place.

use std::cell::OnceCell;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// What a thread is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// It serves connections, and begins with what comes by them.
    Worker,
    /// It goes on with what has to wait.
    Handlers,
    /// It does what is known to block.
    Blockers,
}

/// One thread on which handlers run.
#[derive(Debug)]
pub(crate) struct Thread {
    /// From 1, and no other's in this process.
    number: u32,
    role: Role,
    began: Instant,
    /// Microseconds after that at which it came to what it is at, and one; 0 if it is at nothing.
    since: AtomicU64,
    /// What this was when somebody was told that it is blocked.
    told: AtomicU64,
}

/// A thread that has been at the same thing for long.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Blocked {
    pub(crate) number: u32,
    pub(crate) role: Role,
    pub(crate) held: Duration,
    /// Whether nobody was told of it yet.
    pub(crate) is_news: bool,
}

/// All threads on which the handlers of a service run.
#[derive(Debug, Default)]
pub(super) struct Roster {
    last_number: AtomicU32,
    threads: Mutex<Vec<Arc<Thread>>>,
}

thread_local! {
    static CURRENT: OnceCell<Arc<Thread>> = const { OnceCell::new() };
}

/// How a thread is taken for idle again, however what it was at ends.
struct Busy<'a>(&'a Thread);

impl Thread {
    /// Makes the calling thread this one, for good.
    pub(crate) fn begin(self: Arc<Self>) {
        // It is begun once, by whoever has started it.
        let _ = CURRENT.with(|current| current.set(self));
    }

    pub(crate) fn number(&self) -> u32 {
        self.number
    }

    /// The number of the calling thread; 0 for one on which no handlers should run.
    pub(crate) fn current_number() -> u32 {
        CURRENT.with(|current| current.get().map_or(0, |thread| thread.number))
    }

    /// Whether the calling thread serves connections.
    pub(super) fn is_worker() -> bool {
        CURRENT.with(|current| current.get().is_some_and(|thread| thread.role == Role::Worker))
    }

    /// Does something that may block the calling thread.
    pub(super) fn watched<T>(work: impl FnOnce() -> T) -> T {
        CURRENT.with(|current| {
            let _busy = current.get().map(|thread| Busy::new(thread));
            work()
        })
    }

    fn micros(&self) -> u64 {
        u64::try_from(self.began.elapsed().as_micros()).unwrap_or(u64::MAX)
    }

    /// When it came to what it is at, and for how long that has been so; if that is at least this long.
    fn held(&self, at_least: Duration) -> Option<(u64, Duration)> {
        let since = self.since.load(Ordering::Relaxed);
        let held = Duration::from_micros(self.micros().saturating_sub(since.checked_sub(1)?));
        (held >= at_least).then_some((since, held))
    }

    /// The same, to be told of.
    fn blocked(&self, at_least: Duration) -> Option<Blocked> {
        let (since, held) = self.held(at_least)?;
        let is_news = self.told.swap(since, Ordering::Relaxed) != since;
        Some(Blocked { number: self.number, role: self.role, held, is_news })
    }
}

impl<'a> Busy<'a> {
    fn new(thread: &'a Thread) -> Self {
        thread.since.store(thread.micros().saturating_add(1), Ordering::Relaxed);
        Self(thread)
    }
}

impl Drop for Busy<'_> {
    fn drop(&mut self) {
        self.0.since.store(0, Ordering::Relaxed);
    }
}

impl Roster {
    /// One more thread, still to be started.
    pub(super) fn add(&self, role: Role) -> Arc<Thread> {
        let number = self.last_number.fetch_add(1, Ordering::Relaxed).saturating_add(1);
        let (began, since, told) = (Instant::now(), AtomicU64::new(0), AtomicU64::new(0));
        let thread = Arc::new(Thread { number, role, began, since, told });
        self.threads().push(Arc::clone(&thread));
        thread
    }

    /// Forgets a thread that is none any more.
    pub(super) fn remove(&self, number: u32) {
        self.threads().retain(|thread| thread.number != number);
    }

    /// Those that have been at the same thing for at least so long.
    pub(super) fn blocked(&self, at_least: Duration) -> Vec<Blocked> {
        self.threads().iter().filter_map(|thread| thread.blocked(at_least)).collect()
    }

    /// What those are for.
    pub(super) fn busy(&self, at_least: Duration) -> Vec<Role> {
        let threads = self.threads();
        threads.iter().filter(|thread| thread.held(at_least).is_some()).map(|thread| thread.role).collect()
    }

    fn threads(&self) -> MutexGuard<'_, Vec<Arc<Thread>>> {
        self.threads.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
