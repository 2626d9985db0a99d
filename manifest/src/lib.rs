//! Reads `tokens.yml`, and never shows what is secret in it.
//!
//! The build uses this crate to pin each bot's numeric id, the server uses it to get the tokens themselves. Both see
//! the same [`Problem`]s, none of which holds a token or a line of the file.
//!
//! [`yaml`] is the located YAML tree that this file and `bots.yml` are read through.

mod file;
mod token;
pub mod yaml;

pub use file::{Entry, Form, Problem, TokensFile, is_bot_name, parse};
pub use token::{Token, TokenError, looks_like_a_token, redact};
