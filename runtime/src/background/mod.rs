//! Where work goes on that no request waits for, or not to its end: the runtime behind the workers, which owns connections
//! to the Bot API, starts before them and ends after them; and the threads on which handlers run, which may block these.

mod pool;
mod thread;

use std::any::Any;
use std::future::Future;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt as _;
use tokio::runtime::{Builder, Handle, Runtime, RuntimeFlavor};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use self::pool::Pool;
use self::thread::Roster;

pub(crate) use self::thread::{Blocked, Role, Thread};

/// Where a service's work runs that a request does not wait for, or not to its end.
#[derive(Debug, Clone)]
pub(crate) struct Background {
    runtime: Handle,
    roster: Arc<Roster>,
    pools: Option<Arc<Pools>>,
    at_work: TaskTracker,
    ended: CancellationToken,
}

/// The threads for handlers.
#[derive(Debug)]
struct Pools {
    handlers: Pool,
    blockers: Pool,
}

/// Where work with a handler in it runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// On the caller's thread as far as it goes without waiting, if that is a worker; then among the others.
    Here,
    /// Where other handlers are not.
    Apart,
}

/// The work was given up, because the process is about to end.
#[derive(Debug)]
pub(crate) struct GivenUp;

impl Background {
    /// Work on this runtime, until `ended` says that the service is gone.
    ///
    /// A runtime of one thread, as a test has it, does all work itself: so its clock can be driven.
    pub(crate) fn new(runtime: Handle, ended: CancellationToken) -> Self {
        let roster = Arc::new(Roster::default());
        let pools = (runtime.runtime_flavor() != RuntimeFlavor::CurrentThread).then(|| {
            let pool = |role| Pool::new(role, runtime.clone(), Arc::clone(&roster));
            Arc::new(Pools { handlers: pool(Role::Handlers), blockers: pool(Role::Blockers) })
        });
        Self { runtime, roster, pools, at_work: TaskTracker::new(), ended }
    }

    /// Does work with a handler in it, which goes on to its end even when nobody waits for it any more.
    ///
    /// Most handlers finish without waiting, on the worker's own thread, and need no task. All that they open or start belongs
    /// to the background from the first. The work is put where it stays before anybody waits for it: it has kilobytes, which
    /// would be moved with each future around it.
    ///
    /// # Errors
    /// If the process is about to end.
    pub(crate) fn run<W>(&self, place: Place, work: W) -> impl Future<Output = Result<W::Output, GivenUp>>
    where
        W: Future<Output: Send + 'static> + Send + 'static,
    {
        let mut work = Box::pin(work);
        async move {
            if self.pools.is_none() || place == Place::Here && Thread::is_worker() {
                let _at_home = self.runtime.enter();
                if let Some(done) = Thread::watched(|| work.as_mut().now_or_never()) {
                    return Ok(done);
                }
            }
            let work = self.at_work.track_future(work);
            match &self.pools {
                Some(pools) => pools.at(place).spawn(work).await.map_err(|_| GivenUp),
                None => self.runtime.spawn(work).await.map_err(|_| GivenUp),
            }
        }
    }

    /// Starts work with a handler in it that nobody waits for; it ends with the service.
    pub(crate) fn start<W>(&self, place: Place, work: W)
    where
        W: Future<Output = ()> + Send + 'static,
    {
        let Some(pools) = &self.pools else { return self.spawn(work) };
        // It goes on without anybody who waits for it.
        drop(pools.at(place).spawn(self.at_work.track_future(self.until_ended(work))));
    }

    /// Does work of our own, in which nothing blocks, to its end even when nobody waits for it any more.
    ///
    /// # Errors
    /// If the process is about to end.
    pub(crate) async fn ensure<W>(&self, work: W) -> Result<W::Output, GivenUp>
    where
        W: Future<Output: Send + 'static> + Send + 'static,
    {
        self.at_work.spawn_on(work, &self.runtime).await.map_err(|_| GivenUp)
    }

    /// Starts work of our own that nobody waits for, and in which nothing blocks; it ends with the service.
    pub(crate) fn spawn<W>(&self, work: W)
    where
        W: Future<Output = ()> + Send + 'static,
    {
        self.at_work.spawn_on(self.until_ended(work), &self.runtime);
    }

    fn until_ended<W: Future<Output = ()>>(&self, work: W) -> impl Future<Output = ()> + use<W> {
        let ended = self.ended.clone();
        async move {
            ended.run_until_cancelled(work).await;
        }
    }

    /// Waits until nothing is at work.
    pub(crate) async fn idle(&self) {
        self.at_work.close();
        self.at_work.wait().await;
        self.at_work.reopen();
    }

    /// One more thread that serves connections, still to be started.
    pub(crate) fn worker(&self) -> Arc<Thread> {
        self.roster.add(Role::Worker)
    }

    /// Forgets a thread that serves no connections any more.
    pub(crate) fn without_worker(&self, number: u32) {
        self.roster.remove(number);
    }

    /// The threads that have been at the same thing for at least so long.
    pub(crate) fn blocked(&self, at_least: Duration) -> Vec<Blocked> {
        self.roster.blocked(at_least)
    }

    /// Has other threads take the place of those, where they are not workers.
    pub(crate) fn make_room(&self, at_least: Duration) {
        let Some(pools) = &self.pools else { return };
        let busy = self.roster.busy(at_least);
        for (role, pool) in [(Role::Handlers, &pools.handlers), (Role::Blockers, &pools.blockers)] {
            pool.resize(busy.iter().filter(|busy| **busy == role).count());
        }
    }

    /// Whether all that is at work blocks its thread, and so cannot be waited for.
    pub(crate) fn is_stuck(&self, at_least: Duration) -> bool {
        let busy = self.roster.busy(at_least);
        self.at_work.len() <= busy.iter().filter(|role| **role != Role::Worker).count()
    }

    /// Ends the threads for handlers; those that are blocked get `patience`. What is not done is given up.
    pub(crate) fn close(&self, patience: Duration) {
        if let Some(pools) = &self.pools {
            pools.handlers.close(patience);
            pools.blockers.close(patience);
        }
    }
}

impl Pools {
    fn at(&self, place: Place) -> &Pool {
        match place {
            Place::Here => &self.handlers,
            Place::Apart => &self.blockers,
        }
    }
}

/// What a panic said; those of `panic!` say a text.
pub(crate) fn panic_message(panic: &(dyn Any + Send)) -> &str {
    match (panic.downcast_ref::<&str>(), panic.downcast_ref::<String>()) {
        (Some(text), _) => text,
        (None, Some(text)) => text,
        (None, None) => "no message",
    }
}

/// The runtime of a process that serves, on which no handler runs. Dropped outside of any other runtime.
#[derive(Debug)]
pub struct BackgroundRuntime(Runtime);

impl BackgroundRuntime {
    /// Starts the runtime, with a thread a core.
    ///
    /// # Errors
    /// If the operating system gives no thread.
    pub fn start() -> io::Result<Self> {
        Builder::new_multi_thread().enable_all().thread_name("background").build().map(Self)
    }

    /// For a [`Service`](crate::Service) on it.
    pub fn handle(&self) -> &Handle {
        self.0.handle()
    }

    /// Waits for something that needs the runtime.
    pub fn block_on<W: Future>(&self, work: W) -> W::Output {
        self.0.block_on(work)
    }

    /// Ends the runtime; threads that are blocked get `patience`.
    pub fn end(self, patience: Duration) {
        self.0.shutdown_timeout(patience);
    }
}
