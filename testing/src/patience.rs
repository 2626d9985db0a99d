//! How long a test waits for a handler, in real time.

use std::future::Future;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use tokio::sync::oneshot;

/// Waits for something, and gives up after `limit` of real time.
///
/// A timer of tokio's would not do: in a test that pauses time, it would be over as soon as the handler waits for
/// anything longer.
pub(crate) async fn within<T>(limit: Duration, work: impl Future<Output = T>) -> Option<T> {
    let (done, waiting) = mpsc::channel::<()>();
    let (over, is_over) = oneshot::channel::<()>();
    let watch = move || {
        if waiting.recv_timeout(limit) == Err(RecvTimeoutError::Timeout) {
            let _ = over.send(());
        }
    };
    thread::Builder::new()
        .name("patience".to_owned())
        .spawn(watch)
        .expect("a thread for the test's patience");
    let worked = tokio::select! {
        worked = work => Some(worked),
        Ok(()) = is_over => None,
    };
    drop(done);
    worked
}
