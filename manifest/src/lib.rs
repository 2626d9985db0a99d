//! What build and run time share of a fleet's files.
//!
//! - [`yaml`]: a tree in which every value knows where it stands, through which `bots.yml` and `tokens.yml` are read.
//! - [`edit`]: adds to `bots.yml`, and leaves every other byte as it is.
//! - [`names`]: the one rule of what a bot, a handler and a module can be called.
//! - [`settings`]: the types that a handler wants, and whether a YAML value fits them.
//! - [`address`]: where the server is found, and where it listens.
//! - [`tokens`], [`Token`] and [`redact`]: `tokens.yml`, of which nothing secret is ever shown.
//! - [`mod@file`]: a bounded reader for files that somebody names.
//! - [`slot`]: the hash by which the router finds a bot.
//! - [`suggest`] and [`Wording`]: how problems are worded; `wording/` in the source holds every message.

pub mod address;
pub mod edit;
pub mod file;
pub mod names;
mod redact;
pub mod settings;
pub mod slot;
pub mod suggest;
mod token;
pub mod tokens;
mod wording;
pub mod yaml;

pub use redact::{looks_like_a_token, redact};
pub use token::{Token, TokenError};
pub use wording::Wording;
