//! A fleet whose bots do what bots should not, and one of many bots.

#![allow(missing_docs, reason = "a fleet for tests")]

mod many;

pub use many::{many_bots, many_id};

botserver::fleet!();
