//! Signals: to stop, and to read anew what is in files.

use std::fmt;
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

/// What a signal asks for.
enum Heard {
    Stop,
    HangUp,
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
        self.heard().await;
    }

    async fn heard(&mut self) -> Heard {
        tokio::select! {
            _ = self.terminate.recv() => Heard::Stop,
            _ = self.interrupt.recv() => Heard::Stop,
            _ = self.hang_up.recv() => Heard::HangUp,
        }
    }
}

/// What SIGHUP asks for.
pub(super) enum HangUp {
    /// To stop, as it does when a terminal goes away.
    Stop,
    /// To read anew what is in files: each of these does it for its own, and says what came of it.
    Reload(Vec<Reload>),
}

/// Reads something anew. It runs in the thread of the signals, and must not wait.
pub(super) type Reload = Box<dyn FnMut() + Send>;

impl fmt::Debug for HangUp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Stop => f.write_str("Stop"),
            Self::Reload(reloads) => write!(f, "Reload({})", reloads.len()),
        }
    }
}

impl HangUp {
    /// Does what SIGHUP asks for, unless that is to stop.
    fn reload(&mut self) -> bool {
        let Self::Reload(reloads) = self else { return false };
        reloads.iter_mut().for_each(|reload| reload());
        true
    }
}

/// Says to stop on the first signal, and ends the process on the second; `hang_up` is what SIGHUP is for.
///
/// # Errors
/// If the operating system gives no thread, or refuses the signals.
pub(super) fn stop_on_signal(stop: CancellationToken, mut hang_up: HangUp) -> io::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let mut signals = {
        let _entered = runtime.enter();
        StopSignal::listen()?
    };
    let mut to_stop = async move || {
        while matches!(signals.heard().await, Heard::HangUp) && hang_up.reload() {}
    };
    thread::Builder::new().name("signals".to_owned()).spawn(move || {
        runtime.block_on(async move {
            to_stop().await;
            stop.cancel();
            info!("stopping: what is at work is finished first");
            to_stop().await;
            warn!("stopping at once");
            process::exit(1);
        });
    })?;
    Ok(())
}
