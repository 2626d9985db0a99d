//! What the server logs while an input is tried.

use std::io;
use std::sync::{Mutex, Once, PoisonError};

use tracing::Level;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

static WRITTEN: Mutex<Vec<u8>> = Mutex::new(Vec::new());

struct Writer;

impl io::Write for Writer {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        WRITTEN.lock().unwrap_or_else(PoisonError::into_inner).extend(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Begins anew, at every level that the server's own crates have.
pub fn start() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let to_us = tracing_subscriber::fmt::layer().with_ansi(false).without_time().with_writer(|| Writer);
        let ours = Targets::new().with_target("botserver_runtime", Level::TRACE);
        tracing_subscriber::registry().with(ours).with(to_us).init();
    });
    end();
}

/// Takes what was written since.
pub fn end() -> Vec<u8> {
    std::mem::take(&mut *WRITTEN.lock().unwrap_or_else(PoisonError::into_inner))
}
