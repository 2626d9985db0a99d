//! Handlers that hold their thread: what they wait for, they must wait for with `.await`.

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::sync::atomic::{AtomicU32, Ordering};
use std::task::Poll;

use crate::background::Thread;

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
