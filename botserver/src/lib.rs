//! Serves a fleet of Telegram bots from one process: the crate that a fleet's own code names.

pub use botserver_runtime::*;
