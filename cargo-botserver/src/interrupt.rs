//! Ctrl-C while something is waited for or files are being made: it takes back what is there, and ends.

use std::future::Future;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::flag;
use tokio::time::sleep;

use crate::failure::Failure;

/// How long a signal may go unnoticed.
const LATEST: Duration = Duration::from_millis(100);

/// Notes signals instead of ending by them, so that temporary folders are removed as after any other failure.
pub(crate) struct Interrupt {
    signal: Arc<AtomicUsize>,
}

impl Interrupt {
    /// Begins to note them. A second one ends the process at once, should something hang.
    pub(crate) fn listen() -> Self {
        let (signal, again) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicBool::new(false)));
        for number in [SIGINT, SIGTERM, SIGHUP] {
            // Where one cannot be noted, it ends the process, as it does by itself.
            let _ = flag::register_conditional_shutdown(number, 128 + number, again.clone());
            let _ = flag::register(number, again.clone());
            let _ = flag::register_usize(number, signal.clone(), usize::try_from(number).unwrap_or_default());
        }
        Self { signal }
    }

    /// Passes on the result of a step, unless there was a signal by now: other processes may have failed of it too.
    ///
    /// # Errors
    /// If the step failed, or there was a signal.
    pub(crate) fn after<T>(&self, step: Result<T, Failure>) -> Result<T, Failure> {
        match self.signal.load(Ordering::SeqCst) {
            0 => step,
            number => Err(Failure::interrupted(number)),
        }
    }

    /// Waits until there is something to read on standard input.
    ///
    /// # Errors
    /// If there was a signal.
    pub(crate) fn input(&self) -> Result<(), Failure> {
        let (stdin, timeout) = (io::stdin(), Timespec::try_from(LATEST).ok());
        loop {
            let waited = poll(&mut [PollFd::new(&stdin, PollFlags::IN)], timeout.as_ref());
            self.after(Ok(()))?;
            // What cannot be waited for says more when it is read.
            if !matches!(waited, Ok(0) | Err(Errno::INTR)) {
                return Ok(());
            }
        }
    }

    /// Does work on a runtime, unless there is a signal before it is done.
    ///
    /// # Errors
    /// If the work failed, or there was a signal.
    pub(crate) async fn during<T>(
        &self,
        work: impl Future<Output = Result<T, Failure>>,
    ) -> Result<T, Failure> {
        let signal = async {
            loop {
                sleep(LATEST).await;
                self.after(Ok(()))?;
            }
        };
        tokio::select! {
            done = work => self.after(done),
            signal = signal => signal,
        }
    }
}
