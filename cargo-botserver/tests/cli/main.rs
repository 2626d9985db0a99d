//! The command line, as somebody at a terminal meets it.
//!
//! `UPDATE_GOLDENS=1 cargo test -p cargo-botserver` writes golden files instead of comparing with them.

#![allow(clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod add;
mod check;
mod common;
mod completions;
mod import;
mod interrupted;
mod layouts;
mod man;
mod new;
mod templates;
mod terminal;
mod tokens;
mod tokens_layouts;
