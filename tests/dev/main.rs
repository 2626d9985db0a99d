//! `dev`: the fleet and the emulator in a terminal, and what a person at the page sees of them.

#![allow(clippy::indexing_slicing, clippy::unwrap_used, reason = "a test's own code fails the test")]

mod builds;
mod chats;
mod driver;
mod ends;
mod process;
mod project;
mod sources;
