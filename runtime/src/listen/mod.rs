//! From sockets to requests: accepting, connections and their time limits, the threads that serve them.

mod accept;
mod connection;
mod notify;
mod open;
mod pulse;
mod roll_call;
mod socket;
mod sockets;
mod worker;

use std::time::Duration;

pub use accept::serve_connection;
pub(crate) use accept::{Gate, serve_all};
pub use connection::Front;
pub(crate) use roll_call::RollCall;
pub use socket::bind;
pub(crate) use socket::{passed, raise_descriptor_limit};
pub(crate) use sockets::Sockets;
pub use worker::run;

/// What clients may take, in bytes, in time and in number.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Bytes of a request's head; hyper needs at least 8192.
    pub head: usize,
    /// Bytes of a request's body. Telegram's updates have at most half a MiB.
    pub body: usize,
    /// Bytes of all bodies together that are being read, or whose updates are in work; one for which there is no room is turned
    /// away.
    pub bodies: usize,
    /// Connections that may be open at a time; a further one waits in the listener's queue.
    pub connections: usize,
    /// Updates of all bots that may be in work at a time; a further one is turned away.
    pub in_work: usize,
    /// From the connection to the end of the first request's head.
    pub head_timeout: Duration,
    /// From the end of one request to the end of the next one's head, on the same connection.
    pub idle_timeout: Duration,
    /// From the end of a request's head to the end of its body.
    pub body_timeout: Duration,
    /// How long a client may take none of a response that is waiting for it.
    pub write_timeout: Duration,
    /// How long requests and what bots have spawned may go on once the server is told to stop.
    pub shutdown_timeout: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            head: 16 << 10,
            body: 1 << 20,
            bodies: 256 << 20,
            connections: 10_000,
            in_work: 50_000,
            head_timeout: Duration::from_secs(10),
            // Longer than the 60 s after which nginx gives up an idle connection, so that it never sends a request
            // into one that is being closed here.
            idle_timeout: Duration::from_secs(75),
            body_timeout: Duration::from_secs(10),
            write_timeout: Duration::from_secs(10),
            shutdown_timeout: Duration::from_secs(30),
        }
    }
}
