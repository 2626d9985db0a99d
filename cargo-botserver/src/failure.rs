//! Why a command did not do what it was asked.

use std::fmt;
use std::path::Path;

/// What went wrong, and what to do about it.
#[derive(Debug)]
pub(crate) struct Failure {
    /// Empty if it has been said.
    message: String,
    help: Option<String>,
}

impl Failure {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), help: None }
    }

    /// A failure of which everything has been printed.
    pub(crate) fn said() -> Self {
        Self::new("")
    }

    /// Whether everything has been printed.
    pub(crate) fn is_said(&self) -> bool {
        self.message.is_empty()
    }

    /// A file or folder with which something could not be done: `cannot be read`, `cannot be made`.
    pub(crate) fn file(path: &Path, what: &str, error: impl fmt::Display) -> Self {
        Self::new(format!("`{}` {what}: {error}", path.display()))
    }

    /// Says what to do.
    pub(crate) fn help(self, help: impl Into<String>) -> Self {
        Self { help: Some(help.into()), ..self }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        match &self.help {
            Some(help) => write!(f, "\n  help: {help}"),
            None => Ok(()),
        }
    }
}
