//! Signals that ask the process to stop.

use std::io;
use std::process;
use std::thread;

use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio_util::sync::CancellationToken;
use tracing::{info, warn};

/// SIGTERM, SIGINT, and the SIGHUP of a terminal that goes away.
#[derive(Debug)]
pub struct StopSignal {
    terminate: Signal,
    interrupt: Signal,
    hang_up: Signal,
}

impl StopSignal {
    /// Listens for them from now on.
    ///
    /// # Errors
    /// If the operating system refuses; must be called within a runtime.
    pub fn listen() -> io::Result<Self> {
        Ok(Self {
            terminate: signal(SignalKind::terminate())?,
            interrupt: signal(SignalKind::interrupt())?,
            hang_up: signal(SignalKind::hangup())?,
        })
    }

    /// Waits for the next of them.
    pub async fn recv(&mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
            _ = self.hang_up.recv() => {}
        }
    }
}

/// Says to stop on the first signal, and ends the process on the second.
///
/// # Errors
/// If the operating system gives no thread, or refuses the signals.
pub(super) fn stop_on_signal(stop: CancellationToken) -> io::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let mut signals = {
        let _entered = runtime.enter();
        StopSignal::listen()?
    };
    thread::Builder::new().name("signals".to_owned()).spawn(move || {
        runtime.block_on(async move {
            signals.recv().await;
            stop.cancel();
            info!("stopping: what is at work is finished first");
            signals.recv().await;
            warn!("stopping at once");
            process::exit(1);
        });
    })?;
    Ok(())
}
