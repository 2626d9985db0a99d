//! One single-threaded runtime per core, all accepting from the same socket.
//!
//! A third more requests per second than one runtime that spreads its tasks over all cores: nothing is handed from
//! core to core. A handler must not block its thread for the same reason that it must not in any async code; what it
//! waits for, it waits for in the [background](crate::BackgroundRuntime). A worker that a handler blocks all the same is
//! replaced: the handler keeps the thread, and the bot's next updates begin elsewhere.

use std::collections::HashMap;
use std::io;
use std::mem;
use std::net::TcpListener;
use std::num::NonZero;
use std::sync::Arc;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use tokio::runtime::Builder;
use tokio::time::{Instant, timeout_at};
use tokio_util::sync::{CancellationToken, DropGuard};
use tracing::warn;

use super::accept::{Gate, accept};
use super::connection::Front;
use super::notify;
use super::open::Connections;
use crate::background::Thread;
use crate::deliver::{HELD, LOOK, Watch, give_up};
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
    let (report, reports) = mpsc::channel();
    let stopping = background.handle().spawn({
        let (service, stop, report) = (service.clone(), stop.clone(), report.clone());
        async move {
            stop.cancelled().await;
            service.stopping();
            notify::stopping();
            // Those who serve may all have ended.
            let _ = report.send(Report::Stop);
            Instant::now()
        }
    });
    let gate = Arc::new(Gate::new(service.limits().connections));
    let (listener, front, stop) = (Some(listener), front.clone(), stop.clone());
    let mut watch = Watch::default();
    let mut crew = Crew {
        listener,
        front,
        service: service.clone(),
        gate,
        stop: stop.clone(),
        report,
        workers: HashMap::new(),
    };
    let started = (0..workers.get()).try_for_each(|_| crew.start());
    if started.is_err() {
        stop.cancel();
    }
    // Where connections to the Bot API live is asked too.
    let (member, _on_the_list) = service.workers().member();
    background.handle().spawn(member.answer());
    service.workers().gathered();
    let bots = service.served().count();
    let watched = notify::ready_and_alive(service.workers().clone(), bots, stop.clone());
    if watched.is_err() {
        stop.cancel();
    }
    let served = started.and(watched).and(crew.serve(&reports, &mut watch));
    service.succession().drained();
    background.block_on(async {
        let since = stopping.await.unwrap_or_else(|_| Instant::now());
        idle(&service, &mut watch, since + service.limits().shutdown_timeout).await;
        give_up(&service).await;
    });
    service.background().close(LAST_MOMENT);
    drop(service);
    background.end(LAST_MOMENT);
    served
}

/// Waits until nothing is at work, or nothing that can be waited for.
async fn idle(service: &Service, watch: &mut Watch, deadline: Instant) {
    while timeout_at(deadline.min(Instant::now() + LOOK), service.idle()).await.is_err() {
        if Instant::now() >= deadline {
            return warn!("handlers are still at work after the shutdown timeout, and are given up");
        }
        if service.background().is_stuck(HELD) {
            return warn!("handlers that block their threads are given up");
        }
        watch.look(service);
    }
}

/// Those who serve.
struct Crew {
    /// Until it is time to stop: the port is free once the last worker has let go of it.
    listener: Option<TcpListener>,
    front: Front,
    service: Service,
    gate: Arc<Gate>,
    stop: CancellationToken,
    report: mpsc::Sender<Report>,
    /// By the numbers of their threads.
    workers: HashMap<u32, Worker>,
}

/// One of them.
struct Worker {
    connections: Arc<Connections>,
    /// Has it end when it is not one of them any more.
    _serves: DropGuard,
    _on_the_list: DropGuard,
}

/// What they are told of.
enum Report {
    /// It is time to stop.
    Stop,
    /// This worker has ended.
    Ended(u32, io::Result<()>),
}

/// Reports that a worker has ended, however it did.
struct Ending {
    number: u32,
    result: io::Result<()>,
    report: mpsc::Sender<Report>,
}

impl Crew {
    /// Starts one more worker.
    fn start(&mut self) -> io::Result<()> {
        let Some(listener) = &self.listener else { return Ok(()) };
        let (listener, service) = (listener.try_clone()?, self.service.clone());
        let (front, gate) = (self.front.clone(), Arc::clone(&self.gate));
        let thread = service.background().worker();
        let number = thread.number();
        let (member, on_the_list) = service.workers().member();
        let connections = Arc::new(Connections::new(service.clone()));
        let stop = self.stop.child_token();
        let worker = Worker {
            connections: Arc::clone(&connections),
            _serves: stop.clone().drop_guard(),
            _on_the_list: on_the_list,
        };
        let ending = Ending {
            number,
            result: Err(io::Error::other("a worker thread panicked")),
            report: self.report.clone(),
        };
        let work = move || {
            Thread::begin(thread);
            let served = Builder::new_current_thread().enable_all().build().and_then(|runtime| {
                runtime.block_on(async {
                    tokio::spawn(member.answer());
                    let listener = tokio::net::TcpListener::from_std(listener)?;
                    accept(listener, front, &service, &gate, &connections, stop.cancelled_owned()).await;
                    Ok(())
                })
            });
            // What waits for the last one to let go of it finds this one gone when it is told.
            service.background().without_worker(number);
            drop((service, connections));
            ending.with(served);
        };
        thread::Builder::new().name(format!("worker-{number}")).spawn(work)?;
        self.workers.insert(number, worker);
        Ok(())
    }

    /// Looks after the workers until all have ended, but for those that are blocked: another one takes the place of each.
    ///
    /// However one ends by itself, by a panic too, the others are stopped: a process that serves with some of its threads
    /// looks alive and is not.
    fn serve(mut self, reports: &mpsc::Receiver<Report>, watch: &mut Watch) -> io::Result<()> {
        let mut served = Ok(());
        while !self.workers.is_empty() {
            match reports.recv_timeout(LOOK) {
                Ok(Report::Stop) => self.listener = None,
                // One whose place another has taken ends when it likes.
                Ok(Report::Ended(number, result)) if self.workers.remove(&number).is_some() => {
                    self.stop.cancel();
                    served = served.and(result);
                }
                Ok(Report::Ended(..)) | Err(RecvTimeoutError::Disconnected) => {}
                Err(RecvTimeoutError::Timeout) => {
                    for number in watch.look(&self.service) {
                        served = served.and(self.replace(number));
                    }
                }
            }
        }
        served
    }

    /// Has another worker in place of one that is blocked.
    fn replace(&mut self, number: u32) -> io::Result<()> {
        let Some(blocked) = self.workers.remove(&number) else { return Ok(()) };
        let connections = blocked.connections.close();
        warn!(
            connections,
            "a worker thread is blocked: its connections are closed, and another one takes its place"
        );
        let started = self.start();
        if started.is_err() {
            self.stop.cancel();
        }
        started
    }
}

impl Ending {
    fn with(mut self, result: io::Result<()>) {
        self.result = result;
    }
}

impl Drop for Ending {
    fn drop(&mut self) {
        let result = mem::replace(&mut self.result, Ok(()));
        // Nobody asks after one that was blocked when all others have ended.
        let _ = self.report.send(Report::Ended(self.number, result));
    }
}
