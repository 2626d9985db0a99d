//! How fast Telegram may be called for bots that it has not loaded.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::{Instant, sleep_until};

/// How many bots that are not loaded Telegram's server takes from one address, and in which time.
///
/// From the published source of the Bot API's server; the cloud may differ.
const COLD: [(usize, Duration); 2] = [(20, Duration::from_secs(60)), (600, Duration::from_secs(3600))];

/// What the clock of the server may be behind ours.
const MARGIN: Duration = Duration::from_secs(1);

/// Lets through as many first calls as Telegram takes.
#[derive(Debug)]
pub(crate) struct Pace {
    queue: Mutex<Queue>,
    is_limited: bool,
}

#[derive(Debug, Default)]
struct Queue {
    /// When the calls that still count were let through, or will be; the oldest is first.
    calls: VecDeque<Instant>,
    /// When the server said that it takes the next one.
    open: Option<Instant>,
}

impl Pace {
    /// For Telegram; `calls` says how long ago bots were called already, the longest first.
    pub(crate) fn of_telegram(calls: impl IntoIterator<Item = Duration>) -> Self {
        let now = Instant::now();
        let calls = calls.into_iter().filter_map(|age| now.checked_sub(age)).collect();
        Self { queue: Mutex::new(Queue { calls, open: None }), is_limited: true }
    }

    /// For a Bot API that takes any number, as a server of one's own does from its own network.
    pub(crate) fn unlimited() -> Self {
        Self { queue: Mutex::default(), is_limited: false }
    }

    /// Waits until a bot may be called that is not loaded.
    pub(crate) async fn first_call(&self) {
        if self.is_limited {
            let at = self.take();
            sleep_until(at).await;
        }
    }

    /// Lets nobody through for this long: the server says that it takes no more.
    pub(crate) fn hold(&self, pause: Duration) {
        let open = Instant::now() + pause + MARGIN;
        let mut queue = self.queue();
        queue.open = queue.open.max(Some(open));
    }

    /// Takes the next place in the queue, and says when its time has come.
    fn take(&self) -> Instant {
        let mut queue = self.queue();
        let calls = &queue.calls;
        let free = COLD.iter().filter_map(|(count, window)| {
            let oldest = calls.len().checked_sub(*count).and_then(|at| calls.get(at))?;
            Some(*oldest + *window + MARGIN)
        });
        let at = free.chain(queue.open).fold(Instant::now(), Instant::max);
        queue.calls.push_back(at);
        let most = COLD.map(|(count, _)| count).into_iter().max().unwrap_or_default();
        while queue.calls.len() > most {
            queue.calls.pop_front();
        }
        at
    }

    fn queue(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
