//! Starts the binary of a fleet as a user would, and talks to it over real sockets.
//!
//! Every failure is a panic: these are the assertions of tests.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test's own code fails the test"
)]

mod browser;
mod connection;
mod guide;
mod log;
mod pairs;
mod pebble;
mod process;
mod project;
mod server;
mod shells;
mod stub;
mod telegram;
mod terminal;

pub use browser::run_in_browser;
pub use connection::{Connection, Response};
pub use guide::{Block, blocks, commands};
pub use log::Log;
pub use pairs::{Authority, Files, Pem, Valid};
pub use pebble::Pebble;
pub use process::{Process, Stopped, command};
pub use project::{Profile, Project, target, workspace};
pub use server::{Server, Settings, free_port};
pub use shells::{fish_offers, zsh_completes};
pub use stub::{Stub, http_answer};
pub use telegram::{Called, Telegram};
pub use terminal::Terminal;

use std::collections::BTreeMap;

/// An invented token: the id that is asked for, and a secret made of it that no text holds by chance.
pub fn token(id: i64) -> String {
    format!("{id}:AA{id:0>10}-test-secret-of-no-bot{:03}", id % 1000)
}

/// The secret part of the tokens of a test, to look for where it must not be.
pub fn secret_part(token: &str) -> &str {
    token.split_once(':').expect("a token has a colon").1
}

/// The text of a tokens.yml.
pub fn tokens_yml(tokens: &BTreeMap<String, String>) -> String {
    tokens.iter().map(|(bot, token)| format!("{bot}: {token}\n")).collect()
}
