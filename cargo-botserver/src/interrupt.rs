//! Ctrl-C while files are being made: it takes back what is there, and ends.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::flag;

use crate::failure::Failure;

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
}
