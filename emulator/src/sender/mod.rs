//! Brings updates to webhooks by Telegram's rules.
//!
//! [`Outbox`] decides (no I/O), a `driver` task per bot with a webhook acts, `connection` speaks HTTP and TLS, and
//! [`Receiver`] replaces the network for tests that run in one process.

pub(crate) mod attempt;
mod connection;
mod driver;
pub(crate) mod kinds;
pub(crate) mod outbox;
mod receiver;
mod slots;
mod tls;
pub(crate) mod webhook;

pub use attempt::Counters;
pub(crate) use connection::Target;
pub(crate) use driver::{Kick, run};
pub use kinds::UPDATE_KINDS;
pub(crate) use outbox::Outbox;
pub use receiver::Receiver;
pub(crate) use webhook::Webhook;
