//! A fleet whose bots do what bots should not.

#![allow(missing_docs, reason = "a fleet for tests")]

botserver::fleet!();
