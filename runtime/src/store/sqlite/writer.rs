//! The one who writes: a thread with the connection, which commits together what came together.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Instant;

use rusqlite::Connection;
use tokio::sync::{mpsc, oneshot};

use super::error::of;
use crate::store::{Commits, StoreError, Work};

/// How much is committed together at most.
const BATCH: usize = 1024;

/// A part of a transaction, or why there is none. Gives back who is to be told whether it was committed.
type Job = Box<dyn FnOnce(Result<&Connection, StoreError>) -> Done + Send>;

struct Done {
    /// Why it failed by itself.
    error: Option<StoreError>,
    tell: Box<dyn FnOnce(Result<(), StoreError>) + Send>,
}

/// Hands work to the thread that writes.
#[derive(Debug)]
pub(super) struct Writer {
    path: PathBuf,
    commits: Arc<Commits>,
    /// None once it is closed.
    open: Mutex<Option<Open>>,
}

#[derive(Debug)]
struct Open {
    jobs: mpsc::UnboundedSender<Job>,
    thread: JoinHandle<()>,
}

impl Writer {
    /// Starts the thread.
    ///
    /// # Errors
    /// If the operating system gives none.
    pub(super) fn start(connection: Connection, path: &Path) -> io::Result<Self> {
        // Whoever asks waits for the answer: no more can wait here than updates may be in work.
        let (jobs, coming) = mpsc::unbounded_channel();
        let commits = Arc::new(Commits::default());
        let thread = thread::Builder::new().name("store".to_owned()).spawn({
            let (path, commits) = (path.to_owned(), Arc::clone(&commits));
            move || write(&connection, coming, &path, &commits)
        })?;
        Ok(Self { path: path.to_owned(), commits, open: Mutex::new(Some(Open { jobs, thread })) })
    }

    /// Has something done in the next transaction, and waits until that is on the disk.
    pub(super) fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Work<'static, T> {
        let (tell, told) = oneshot::channel();
        let path = self.path.clone();
        let job: Job = Box::new(move |connection| {
            let done = connection
                .and_then(|connection| in_savepoint(connection, work).map_err(|error| of(&path, &error)));
            Done {
                error: done.as_ref().err().cloned(),
                tell: Box::new(move |committed| {
                    // Whoever asked may not wait any more.
                    let _ = tell.send(done.and_then(|value| committed.map(|()| value)));
                }),
            }
        });
        let sent = self.open().as_ref().is_some_and(|open| open.jobs.send(job).is_ok());
        Box::pin(async move {
            if sent { told.await.unwrap_or(Err(StoreError::Closed)) } else { Err(StoreError::Closed) }
        })
    }
}

impl Writer {
    /// What it has written.
    pub(super) fn commits(&self) -> &Commits {
        &self.commits
    }

    /// Waits until what was asked for is written, and closes the file: all of it is in one then.
    pub(super) fn close(&self) {
        let open = self.open().take();
        if let Some(Open { jobs, thread }) = open {
            drop(jobs);
            let _ = thread.join();
        }
    }

    fn open(&self) -> MutexGuard<'_, Option<Open>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.close();
    }
}

fn write(connection: &Connection, mut coming: mpsc::UnboundedReceiver<Job>, path: &Path, commits: &Commits) {
    let mut jobs = Vec::with_capacity(BATCH);
    while coming.blocking_recv_many(&mut jobs, BATCH) > 0 {
        let started = Instant::now();
        let begun = connection.execute_batch("BEGIN IMMEDIATE").map_err(|error| of(path, &error));
        let mut failure = begun.err();
        let mut tell = Vec::with_capacity(jobs.len());
        for job in jobs.drain(..) {
            let done = job(failure.clone().map_or(Ok(connection), Err));
            // The engine gives up the whole transaction by itself when the disk is full, for one.
            if failure.is_none() && connection.is_autocommit() {
                failure = done.error;
            }
            tell.push(done.tell);
        }
        let committed = match failure {
            Some(failure) => Err(failure),
            None => connection.execute_batch("COMMIT").map_err(|error| of(path, &error)),
        };
        commits.jobs.fetch_add(tell.len() as u64, Ordering::Relaxed);
        commits.durations.count(started.elapsed());
        if committed.is_err() && !connection.is_autocommit() {
            let _ = connection.execute_batch("ROLLBACK");
        }
        for tell in tell {
            tell(committed.clone());
        }
    }
}

/// Does something whole or not at all, whatever else the transaction holds.
fn in_savepoint<T>(
    connection: &Connection,
    work: impl FnOnce(&Connection) -> rusqlite::Result<T>,
) -> rusqlite::Result<T> {
    connection.prepare_cached("SAVEPOINT job")?.execute([])?;
    let done = work(connection);
    if done.is_err() && !connection.is_autocommit() {
        connection.prepare_cached("ROLLBACK TO job")?.execute([])?;
    }
    if !connection.is_autocommit() {
        connection.prepare_cached("RELEASE job")?.execute([])?;
    }
    done
}
