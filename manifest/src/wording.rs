//! The catalogue: every message and every help of this crate, one file a subject.
//!
//! A message is lower case, has no full stop, and puts values in backticks; a help says what to do. Nothing here is
//! given a text of tokens.yml that could be a secret.

mod address;
mod edit;
mod settings;
mod tokens;
mod yaml;

use std::fmt;

/// What is said of one problem.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wording {
    /// What is wrong.
    pub message: String,
    /// What to do about it; nothing, if there is no advice.
    pub help: Vec<String>,
}

impl Wording {
    /// What is wrong, without advice.
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), help: Vec::new() }
    }

    /// Adds advice.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help.push(help.into());
        self
    }

    /// Adds advice, if there is some.
    #[must_use]
    pub fn maybe_help(mut self, help: Option<String>) -> Self {
        self.help.extend(help);
        self
    }
}

/// What is wrong, and a line for each advice.
impl fmt::Display for Wording {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        self.help.iter().try_for_each(|help| write!(f, "\n  help: {help}"))
    }
}
