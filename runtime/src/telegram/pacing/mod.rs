//! Calls at the pace that Telegram takes: for each bot, and within it for each chat.
//!
//! A call that need not wait takes one lock and goes. One that must stands in the [queue](queue::Queue) of its bot, whose
//! driver, a task that lives as long as anybody waits, tells it when its time has come. No caller drives another's wait:
//! a future that is not polled for a while would hold up all others.

mod cost;
mod queue;
#[cfg(test)]
mod tests;
mod window;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::{Notify, oneshot};
use tokio::time::{Instant, sleep_until};

use self::queue::{Answer, Order, Queue};
use crate::background::Background;

pub(crate) use self::cost::Cost;
pub(crate) use self::queue::{Denied, MOST_WAITING, PATIENCE};

/// The pace of one bot's calls.
#[derive(Debug)]
pub(crate) struct Pacing {
    shared: Arc<Shared>,
    is_limited: bool,
}

#[derive(Debug)]
struct Shared {
    state: Mutex<State>,
    /// Somebody waits whose time may come sooner than that of all others.
    changed: Notify,
}

#[derive(Debug)]
struct State {
    queue: Queue,
    is_driven: bool,
}

/// A place among the calls that Telegram takes. It is given back where it is not [used](Self::used).
#[derive(Debug)]
#[must_use]
pub(crate) struct Place<'a> {
    shared: &'a Shared,
    cost: &'a Cost,
    taken: Option<Instant>,
}

/// A call that waits.
struct Wait<'a> {
    shared: &'a Shared,
    cost: &'a Cost,
    id: u64,
    answer: oneshot::Receiver<Answer>,
}

impl Pacing {
    /// For a Bot API with Telegram's limits, or for one that takes any number.
    pub(crate) fn new(is_limited: bool) -> Self {
        let state = State { queue: Queue::new(Instant::now()), is_driven: false };
        let shared = Shared { state: Mutex::new(state), changed: Notify::new() };
        Self { shared: Arc::new(shared), is_limited }
    }

    /// Whether calls are paced at all.
    pub(crate) fn is_limited(&self) -> bool {
        self.is_limited
    }

    /// Takes a place for a call, if it need not wait for one.
    pub(crate) fn try_enter<'a>(&'a self, cost: &'a Cost) -> Option<Place<'a>> {
        if !self.is_limited {
            return Some(Place { shared: &self.shared, cost, taken: None });
        }
        let now = Instant::now();
        let is_in = self.shared.state().queue.try_enter(cost, now);
        is_in.then(|| self.shared.place(cost, now))
    }

    /// Waits for a place for a call. Calls to one chat get theirs in the order in which they came.
    ///
    /// # Errors
    /// If it would have to wait for longer than is waited, or too many do.
    pub(crate) async fn enter<'a>(
        &'a self,
        cost: &'a Cost,
        background: &Background,
    ) -> Result<Place<'a>, Denied> {
        self.enter_at(Order::Last, cost, background).await
    }

    /// The same for a call that is made again, before all others to its chat that wait.
    ///
    /// # Errors
    /// As [`enter`](Self::enter).
    pub(crate) async fn enter_again<'a>(
        &'a self,
        cost: &'a Cost,
        background: &Background,
    ) -> Result<Place<'a>, Denied> {
        self.enter_at(Order::First, cost, background).await
    }

    async fn enter_at<'a>(
        &'a self,
        order: Order,
        cost: &'a Cost,
        background: &Background,
    ) -> Result<Place<'a>, Denied> {
        if !self.is_limited {
            return Ok(Place { shared: &self.shared, cost, taken: None });
        }
        let wait = {
            let now = Instant::now();
            let mut state = self.shared.state();
            if state.queue.try_enter(cost, now) {
                return Ok(self.shared.place(cost, now));
            }
            let (tell, answer) = oneshot::channel();
            let id = state.queue.wait(cost, order, now, tell)?;
            if !std::mem::replace(&mut state.is_driven, true) {
                background.spawn(drive(Driver(Arc::clone(&self.shared))));
            }
            Wait { shared: &self.shared, cost, id, answer }
        };
        self.shared.changed.notify_one();
        wait.answer().await
    }

    /// Telegram asks for a pause after a call with this cost: for its chat, or its method if it is about none. If two chats
    /// are paused at a time, it is the bot's calls that are too many.
    pub(crate) fn pause(&self, cost: &Cost, pause: Duration) {
        self.shared.state().queue.pause(&cost.target, pause, Instant::now());
    }

    /// Forgets chats that nothing was sent to lately.
    pub(crate) fn forget(&self) {
        self.shared.state().queue.sweep(Instant::now());
    }
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn place<'a>(&'a self, cost: &'a Cost, taken: Instant) -> Place<'a> {
        Place { shared: self, cost, taken: Some(taken) }
    }
}

impl Place<'_> {
    /// The call is made.
    pub(crate) fn used(mut self) {
        self.taken = None;
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        if let Some(taken) = self.taken {
            self.shared.state().queue.take_back(self.cost, taken, Instant::now());
            self.shared.changed.notify_one();
        }
    }
}

impl<'a> Wait<'a> {
    async fn answer(mut self) -> Result<Place<'a>, Denied> {
        let taken = (&mut self.answer).await.unwrap_or(Err(Denied::Ended))?;
        Ok(self.shared.place(self.cost, taken))
    }
}

impl Drop for Wait<'_> {
    fn drop(&mut self) {
        let mut state = self.shared.state();
        // It may have been told in this moment. Whoever has heard it finds nothing here.
        match self.answer.try_recv() {
            Ok(Ok(taken)) => state.queue.take_back(self.cost, taken, Instant::now()),
            Ok(Err(_)) => {}
            Err(_) => state.queue.leave(&self.cost.target, self.id, Instant::now()),
        }
        drop(state);
        self.shared.changed.notify_one();
    }
}

/// What lets calls pass as their time comes. Where it ends before them, with its service, they end too.
struct Driver(Arc<Shared>);

async fn drive(driver: Driver) {
    let shared = &driver.0;
    loop {
        let next = {
            let mut state = shared.state();
            let next = state.queue.advance(Instant::now());
            state.is_driven = next.is_some();
            next
        };
        let Some(next) = next else { return };
        tokio::select! {
            () = sleep_until(next) => {}
            () = shared.changed.notified() => {}
        }
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        let mut state = self.0.state();
        if std::mem::take(&mut state.is_driven) {
            state.queue.end();
        }
    }
}
