//! The runtime behind the workers: it owns connections to the Bot API and all work that goes on beside a request, starts
//! before them and ends after them.

use std::any::Any;
use std::future::Future;
use std::io;
use std::time::Duration;

use futures_util::FutureExt as _;
use tokio::runtime::{Builder, Handle, Runtime};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// Where a service's work runs that a request does not wait for, or not to its end.
#[derive(Debug, Clone)]
pub(crate) struct Background {
    runtime: Handle,
    at_work: TaskTracker,
    ended: CancellationToken,
}

/// The work was given up, because the process is about to end.
#[derive(Debug)]
pub(crate) struct GivenUp;

impl Background {
    /// Work on this runtime, until `ended` says that the service is gone.
    pub(crate) fn new(runtime: Handle, ended: CancellationToken) -> Self {
        Self { runtime, at_work: TaskTracker::new(), ended }
    }

    /// Does work that goes on to its end even when nobody waits for it any more.
    ///
    /// It is done at once, on the caller's thread, as far as it goes without waiting: most handlers finish there, and
    /// need no task. All that it opens or starts belongs to the background from the first.
    ///
    /// # Errors
    /// If the runtime ended before it did. The work itself must not panic.
    pub(crate) async fn run<W>(&self, work: W) -> Result<W::Output, GivenUp>
    where
        W: Future<Output: Send + 'static> + Send + 'static,
    {
        let mut work = Box::pin(work);
        {
            let _at_home = self.runtime.enter();
            if let Some(done) = work.as_mut().now_or_never() {
                return Ok(done);
            }
        }
        self.at_work.spawn_on(work, &self.runtime).await.map_err(|_| GivenUp)
    }

    /// Starts work that nobody waits for; it ends with the service.
    pub(crate) fn spawn<W>(&self, work: W)
    where
        W: Future<Output = ()> + Send + 'static,
    {
        let ended = self.ended.clone();
        let work = async move {
            ended.run_until_cancelled(work).await;
        };
        self.at_work.spawn_on(work, &self.runtime);
    }

    /// Waits until nothing is at work.
    pub(crate) async fn idle(&self) {
        self.at_work.close();
        self.at_work.wait().await;
        self.at_work.reopen();
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

/// The runtime of a process that serves. Dropped outside of any other runtime.
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
