//! One single-threaded runtime per core, all accepting from the same socket.
//!
//! A third more requests per second than one runtime that spreads its tasks over all cores: nothing is handed from
//! core to core. A handler must not block its thread for the same reason that it must not in any async code; what it
//! waits for, it waits for in the [background](crate::BackgroundRuntime).

use std::io;
use std::net::TcpListener;
use std::num::NonZero;
use std::thread;
use std::time::Duration;

use tokio::runtime::Builder;
use tokio::time::{Instant, timeout_at};
use tokio_util::sync::{CancellationToken, DropGuard};
use tracing::warn;

use super::accept::{Gate, accept};
use super::connection::Front;
use super::notify;
use super::roll_call::Member;
use crate::deliver::give_up;
use crate::{BackgroundRuntime, Service};

/// What threads that block get when all the rest has ended or was given up.
const LAST_MOMENT: Duration = Duration::from_millis(100);

/// Serves a fleet from `workers` threads, behind what `front` says, until `stop` says so; then requests in flight and what bots
/// have spawned get the shutdown timeout to finish, and the background ends. A service manager that asks for it is told
/// when they are ready, that they are alive, and when they stop.
///
/// # Errors
/// If a worker ends by itself, by a panic too, or the operating system gives no thread or no runtime; the others are
/// stopped then.
pub fn run(
    listener: TcpListener,
    front: &Front,
    service: Service,
    background: BackgroundRuntime,
    workers: NonZero<usize>,
    stop: &CancellationToken,
) -> io::Result<()> {
    listener.set_nonblocking(true)?;
    let gate = Gate::new(service.limits().connections);
    let stopping = background.handle().spawn({
        let (service, stop) = (service.clone(), stop.clone());
        async move {
            stop.cancelled().await;
            service.stopping();
            notify::stopping();
            Instant::now()
        }
    });
    let served = thread::scope(|scope| {
        // Moved in here, so that the port is free as soon as the last worker has let go of it.
        let listener = listener;
        let start = |number| {
            let listener = listener.try_clone()?;
            let (service, gate, member, stop) = (&service, &gate, service.workers().member(), stop.clone());
            let front = front.clone();
            thread::Builder::new().name(format!("worker-{number}")).spawn_scoped(scope, move || {
                worker(listener, front, service, gate, member, stop.clone(), stop.drop_guard())
            })
        };
        let threads: io::Result<Vec<_>> = (0..workers.get()).map(start).collect();
        if threads.is_err() {
            stop.cancel();
        }
        drop(listener);
        // Those behind the workers are asked too: what goes on from the inbox may block all of them.
        background.handle().spawn(service.workers().member().answer());
        service.workers().gathered();
        let bots = service.served().count();
        background.handle().spawn(notify::ready_and_alive(service.workers().clone(), bots, stop.clone()));
        threads?.into_iter().try_for_each(|thread| {
            thread.join().unwrap_or_else(|_| Err(io::Error::other("a worker thread panicked")))
        })
    });
    service.succession().drained();
    background.block_on(async {
        let since = stopping.await.unwrap_or_else(|_| Instant::now());
        let deadline = since + service.limits().shutdown_timeout;
        if timeout_at(deadline, service.idle()).await.is_err() {
            warn!("handlers are still at work after the shutdown timeout, and are given up");
        }
        give_up(&service).await;
    });
    drop(service);
    background.end(LAST_MOMENT);
    served
}

/// One thread's part: its own runtime, on the shared socket.
///
/// However it ends, by a panic too, `_stops_the_others`: a process that serves with some of its threads looks alive
/// and is not.
fn worker(
    listener: TcpListener,
    front: Front,
    service: &Service,
    gate: &Gate,
    member: Member,
    stop: CancellationToken,
    _stops_the_others: DropGuard,
) -> io::Result<()> {
    Builder::new_current_thread().enable_all().build()?.block_on(async move {
        tokio::spawn(member.answer());
        let listener = tokio::net::TcpListener::from_std(listener)?;
        accept(listener, front, service, gate, stop.cancelled_owned()).await;
        Ok(())
    })
}
