//! An executor whose number of threads can change, for code of which nobody knows whether it blocks.
//!
//! What a runtime of tokio has its tasks wait for is found by one of its threads: once handlers block all of them, nothing
//! goes on. Here tasks only run, and wait for what that runtime finds on threads where no handler ever is.

use std::future::{Future, poll_fn};
use std::io;
use std::mem;
use std::panic::AssertUnwindSafe;
use std::pin::pin;
use std::sync::mpsc;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use async_executor::Executor;
use futures_lite::future::block_on;
use futures_util::FutureExt as _;
use rustix::process::setpriority_process;
use tokio::runtime::Handle;
use tokio::sync::{Semaphore, oneshot};
use tracing::{debug, error};

use super::thread::{Role, Roster, Thread};

/// No more threads than this because of blocked ones, whatever happens.
const MOST_BLOCKED: usize = 256;

/// What is known to block gets less of the processors than all else: by as much as `nice` does without a number.
const NICENESS: i32 = 10;

/// Threads that run what is given to them.
#[derive(Debug)]
pub(super) struct Pool {
    role: Role,
    /// As many as have something to do at a time, where none is blocked.
    base: usize,
    runtime: Handle,
    roster: Arc<Roster>,
    executor: Arc<Executor<'static>>,
    /// A permit of it ends a thread.
    retire: Arc<Semaphore>,
    threads: Mutex<Threads>,
}

#[derive(Debug)]
struct Threads {
    number: usize,
    /// Whether the system has given none, and that was said.
    is_short: bool,
    /// Held by each thread, to say when the last one has ended.
    alive: Option<mpsc::Sender<()>>,
    ended: mpsc::Receiver<()>,
}

impl Pool {
    /// A pool whose tasks find `runtime` where they look for one. It has no thread until there is something to do.
    pub(super) fn new(role: Role, runtime: Handle, roster: Arc<Roster>) -> Self {
        let base = thread::available_parallelism().map_or(1, usize::from);
        let (alive, ended) = mpsc::channel();
        let threads = Mutex::new(Threads { number: 0, is_short: false, alive: Some(alive), ended });
        Self {
            role,
            base,
            runtime,
            roster,
            executor: Arc::default(),
            retire: Arc::new(Semaphore::new(0)),
            threads,
        }
    }

    /// Does work on one of the threads, to its end even when nobody waits for that. A panic ends the work and nothing else.
    pub(super) fn spawn<W>(&self, work: W) -> oneshot::Receiver<W::Output>
    where
        W: Future<Output: Send + 'static> + Send + 'static,
    {
        let (tell, told) = oneshot::channel();
        let work = async move {
            let mut work = pin!(AssertUnwindSafe(work).catch_unwind());
            let done = poll_fn(|cx| Thread::watched(|| work.as_mut().poll(cx))).await;
            if let Ok(done) = done {
                // It may be that nobody waits for it any more.
                let _ = tell.send(done);
            }
        };
        self.executor.spawn(work).detach();
        let mut threads = self.threads();
        if threads.number < self.base {
            self.resize_to(&mut threads, self.base);
        }
        told
    }

    /// Has as many threads as are needed while so many are blocked: for each of these a second one, so that what blocks next
    /// is begun soon, too, and does not hold up what is behind it.
    pub(super) fn resize(&self, blocked: usize) {
        let mut threads = self.threads();
        if threads.number > 0 {
            self.resize_to(&mut threads, self.base + (2 * blocked).min(MOST_BLOCKED));
        }
    }

    fn resize_to(&self, threads: &mut Threads, wanted: usize) {
        let Some(alive) = &threads.alive else { return };
        while threads.number < wanted {
            let started = self.start(alive.clone());
            let was_short = mem::replace(&mut threads.is_short, started.is_err());
            match started {
                Ok(()) => threads.number += 1,
                Err(error) if was_short => return debug!(%error, "it still gives none"),
                Err(error) => return error!(%error, "the system gives no thread for handlers; trying again"),
            }
        }
        self.retire.add_permits(threads.number.saturating_sub(wanted));
        threads.number = wanted;
    }

    fn start(&self, alive: mpsc::Sender<()>) -> io::Result<()> {
        let (role, runtime, roster) = (self.role, self.runtime.clone(), Arc::clone(&self.roster));
        let (executor, retire) = (Arc::clone(&self.executor), Arc::clone(&self.retire));
        let this = roster.add(role);
        let number = this.number();
        let name = if role == Role::Blockers { "blocker" } else { "handler" };
        let started = thread::Builder::new().name(format!("{name}-{number}")).spawn({
            let roster = Arc::clone(&roster);
            move || {
                if role == Role::Blockers {
                    // Of this thread alone, on Linux. Where it is not allowed, all are as they are.
                    let _ = setpriority_process(None, NICENESS);
                }
                this.begin();
                let at_home = runtime.enter();
                if let Ok(retired) = block_on(executor.run(retire.acquire())) {
                    retired.forget();
                }
                drop(at_home);
                roster.remove(number);
                drop(alive);
            }
        });
        if started.is_err() {
            roster.remove(number);
        }
        started.map(drop)
    }

    /// Has all threads end; those that are blocked get `patience`. What is not done is not gone on with.
    pub(super) fn close(&self, patience: Duration) {
        self.retire.close();
        let mut threads = self.threads();
        threads.alive = None;
        // Nothing is ever sent: it is left when the last of them is.
        let _ = threads.ended.recv_timeout(patience);
    }

    fn threads(&self) -> MutexGuard<'_, Threads> {
        self.threads.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        // Without it no thread would end.
        self.retire.close();
    }
}
