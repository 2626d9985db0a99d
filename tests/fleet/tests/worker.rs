//! A worker that ends by itself ends the server: with one thread less it would only look alive.

#![allow(clippy::panic, clippy::unwrap_used, reason = "a test's own code fails the test")]

use std::num::NonZero;
use std::os::fd::OwnedFd;
use std::os::unix::net::{UnixListener, UnixStream};
use std::sync::Arc;

use botserver::{BackgroundRuntime, Client, Front, Limits, Service};
use tokio_util::sync::CancellationToken;
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Level, Metadata, Subscriber, subscriber};

/// A log that panics at the first warning, which is the accept loop's here.
struct PanicAtWarning;

impl Subscriber for PanicAtWarning {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        *metadata.level() <= Level::WARN
    }

    fn event(&self, event: &Event<'_>) {
        assert!(event.metadata().target().contains("accept"), "{event:?}");
        panic!("as the test wants it");
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

#[test]
fn a_panic_of_one_worker_ends_all_with_an_error() {
    subscriber::set_global_default(PanicAtWarning).unwrap();
    // What a socket of this family accepts has an address that is none of TCP's.
    let folder = tempfile::tempdir().unwrap();
    let socket = folder.path().join("socket");
    let listener = UnixListener::bind(&socket).unwrap();
    let _client = UnixStream::connect(&socket).unwrap();

    let background = BackgroundRuntime::start().unwrap();
    let transport = Arc::new(Client::new("http://127.0.0.1:9").unwrap());
    let service = Service::new(&test_fleet::FLEET, Limits::default(), [], transport, background.handle());
    let stop = CancellationToken::new();
    let listener = OwnedFd::from(listener).into();
    let ended =
        botserver::run(listener, &Front::default(), service, background, NonZero::new(4).unwrap(), &stop);
    assert_eq!(ended.unwrap_err().to_string(), "a worker thread panicked");
    assert!(stop.is_cancelled());
}
