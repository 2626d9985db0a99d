//! What an operator asks the running process: how it is, and to pause a bot. On listeners of its own, never on the one
//! that is open to everybody.

mod access;
mod alerts;
mod dashboard;
mod list;
mod metrics;
mod pauses;
mod routes;
mod server;
mod stats;

pub(crate) use access::AdminToken;
pub(crate) use alerts::{AlertHook, Alerts};
pub(crate) use list::{LISTED, Query, Sort};
pub(crate) use pauses::Pauses;
pub(crate) use server::{AdminServer, Tcp, socket_path};
pub(crate) use stats::leave_behind;
