//! The open connections of one worker. Another thread can close them all, where a handler blocks the worker's own: who is at
//! the other end of one would wait for an answer until it gives up, and others with it that come by the same connection.

use std::collections::HashMap;
use std::os::fd::{AsFd, OwnedFd};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rustix::net::{Shutdown, shutdown};
use tokio::sync::OwnedSemaphorePermit;

use crate::Service;

/// The connections of one worker.
#[derive(Debug)]
pub(super) struct Connections {
    service: Service,
    inner: Mutex<Inner>,
}

#[derive(Debug, Default)]
struct Inner {
    last: u64,
    open: HashMap<u64, Open>,
}

/// A connection that is open, and takes its place for as long.
#[derive(Debug)]
struct Open {
    /// Of its own, so that it is this socket for as long as it is here.
    socket: Option<OwnedFd>,
    _permit: Option<OwnedSemaphorePermit>,
}

/// A connection's entry, until it is dropped.
#[derive(Debug)]
pub(super) struct Entry {
    all: Arc<Connections>,
    number: u64,
}

impl Connections {
    pub(super) fn new(service: Service) -> Self {
        Self { service, inner: Mutex::default() }
    }

    /// One more, which was let in with this permit.
    pub(super) fn add(self: &Arc<Self>, socket: &impl AsFd, permit: Option<OwnedSemaphorePermit>) -> Entry {
        self.count().fetch_add(1, Ordering::Relaxed);
        // Where the system has no descriptor left, it is one that nobody else can close.
        let socket = socket.as_fd().try_clone_to_owned().ok();
        let mut inner = self.inner();
        inner.last += 1;
        let number = inner.last;
        inner.open.insert(number, Open { socket, _permit: permit });
        Entry { all: Arc::clone(self), number }
    }

    /// Closes all of them, and gives their places to others; gives back how many they were.
    pub(super) fn close(&self) -> usize {
        let open: Vec<_> = self.inner().open.drain().collect();
        for (_, connection) in &open {
            // One that the other side has closed is not connected any more.
            let _ = connection.socket.as_ref().map(|socket| shutdown(socket, Shutdown::Both));
        }
        self.count().fetch_sub(open.len(), Ordering::Relaxed);
        open.len()
    }

    /// How many of all workers there are.
    fn count(&self) -> &AtomicUsize {
        self.service.connections()
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Entry {
    fn drop(&mut self) {
        if self.all.inner().open.remove(&self.number).is_some() {
            self.all.count().fetch_sub(1, Ordering::Relaxed);
        }
    }
}
