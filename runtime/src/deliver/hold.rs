//! Handlers that hold their thread: what they wait for, they must wait for with `.await`.

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::sync::atomic::{AtomicU32, Ordering};
use std::task::Poll;
use std::thread;
use std::time::Duration;

use tokio_util::sync::CancellationToken;
use tracing::error;

use crate::Service;
use crate::background::{Role, Thread};

/// After so long, a handler that holds its thread is said to block it.
pub(crate) const HELD: Duration = Duration::from_secs(2);

/// How often to look for those, and how long what has to wait may be held up by them.
pub(crate) const LOOK: Duration = Duration::from_millis(100);

/// With so many handlers that were given up and still have their threads, a bot is turned away.
pub(super) const MOST_GIVEN_UP: usize = 4;

/// Instead of a thread's number: nobody waits any more for what the handler comes to.
const GIVEN_UP: u32 = u32::MAX;

/// Which thread a handler has at this moment, if it has one.
#[derive(Debug, Default)]
pub(super) struct Hold(AtomicU32);

impl Hold {
    /// Does work, and takes down meanwhile when it has a thread; nothing comes of it if it was given up.
    pub(super) async fn watch<W: Future>(&self, work: W) -> Option<W::Output> {
        let mut work = pin!(work);
        poll_fn(|cx| {
            self.0.store(Thread::current_number(), Ordering::Relaxed);
            let polled = work.as_mut().poll(cx);
            if self.0.swap(0, Ordering::AcqRel) == GIVEN_UP { Poll::Ready(None) } else { polled.map(Some) }
        })
        .await
    }

    /// Whether it has this thread.
    pub(super) fn has(&self, thread: u32) -> bool {
        self.0.load(Ordering::Relaxed) == thread
    }

    /// Gives up what has this thread; false if it has let go of it.
    pub(super) fn give_up(&self, thread: u32) -> bool {
        self.0.compare_exchange(thread, GIVEN_UP, Ordering::AcqRel, Ordering::Relaxed).is_ok()
    }
}

/// Looks which handlers block their threads: each is named once, its bot's updates run apart from then on, and one that
/// does so for longer than a handler may is given up. Gives back the workers that are blocked.
pub(crate) fn look(service: &Service) -> Vec<u32> {
    service.background().make_room(LOOK);
    let blocked = service.background().blocked(HELD);
    if blocked.is_empty() {
        return Vec::new();
    }
    let courses: Vec<_> = service.bots().flat_map(|bot| bot.desk().courses()).collect();
    for thread in &blocked {
        match courses.iter().find(|course| course.holds(thread.number)) {
            Some(course) => course.blocks(thread),
            None if thread.is_news => error!(
                seconds = thread.held.as_secs(),
                help = "what blocks belongs into `tokio::task::spawn_blocking`",
                "what a handler has spawned blocks a thread"
            ),
            None => {}
        }
    }
    blocked.iter().filter(|thread| thread.role == Role::Worker).map(|thread| thread.number).collect()
}

/// Does so again and again, until `stop`. On a thread of its own.
pub(crate) fn watch(service: &Service, stop: &CancellationToken) {
    while !stop.is_cancelled() {
        look(service);
        thread::sleep(LOOK);
    }
}
