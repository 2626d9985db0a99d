//! One single-threaded runtime per core, all accepting from the same socket.
//!
//! A third more requests per second than one runtime that spreads its tasks over all cores: nothing is handed from
//! core to core. A handler must not block its thread for the same reason that it must not in any async code.

use std::io;
use std::net::TcpListener;
use std::num::NonZero;
use std::thread;

use tokio::runtime::Builder;
use tokio::sync::watch;

use crate::{Fleet, Limits, serve};

/// Serves a fleet from `workers` threads until `stop` says so.
///
/// # Errors
/// If the operating system gives no thread or no runtime; the threads that already serve are stopped then.
pub(crate) fn run(
    listener: &TcpListener,
    fleet: &'static Fleet,
    limits: Limits,
    workers: NonZero<usize>,
    stop: &watch::Sender<bool>,
) -> io::Result<()> {
    listener.set_nonblocking(true)?;
    thread::scope(|scope| {
        let start = |number| {
            let listener = listener.try_clone()?;
            let stopped = stop.subscribe();
            thread::Builder::new().name(format!("worker-{number}")).spawn_scoped(scope, move || {
                let ended = worker(listener, fleet, limits, stopped);
                // One that cannot go on must not leave the others behind half-served.
                stop.send_replace(true);
                ended
            })
        };
        let threads: io::Result<Vec<_>> = (0..workers.get()).map(start).collect();
        if threads.is_err() {
            stop.send_replace(true);
        }
        threads?.into_iter().try_for_each(|thread| {
            thread.join().unwrap_or_else(|_| Err(io::Error::other("a worker thread panicked")))
        })
    })
}

/// One thread's part: its own runtime, on the shared socket.
fn worker(
    listener: TcpListener,
    fleet: &'static Fleet,
    limits: Limits,
    mut stop: watch::Receiver<bool>,
) -> io::Result<()> {
    Builder::new_current_thread().enable_all().build()?.block_on(async move {
        let listener = tokio::net::TcpListener::from_std(listener)?;
        let stopped = async move {
            // An error means that nobody is left who could say it: stop as well.
            let _ = stop.wait_for(|stop| *stop).await;
        };
        serve(listener, fleet, limits, stopped).await
    })
}
