//! A fleet whose bots do what bots should not, one of many bots, and the first one with a bot more.

#![allow(missing_docs, reason = "a fleet for tests")]

mod many;

pub use many::{many_bots, many_id, one_more_bot};

botserver::fleet!();
