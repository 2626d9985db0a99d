//! Why a command did not do what it was asked.

use std::fmt;
use std::path::Path;
use std::process::ExitCode;

use botserver_manifest::Wording;
use botserver_manifest::edit::EditError;

use crate::fleet_dir::MANIFEST;

/// What went wrong, and what to do about it.
#[derive(Debug)]
pub(crate) struct Failure {
    /// Empty if it has been said.
    message: String,
    help: Option<String>,
    code: u8,
}

impl Failure {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), help: None, code: 1 }
    }

    /// What was asked cannot be asked so.
    pub(crate) fn question(wording: Wording) -> Self {
        Self { code: 2, help: wording.help.into_iter().next(), ..Self::new(wording.message) }
    }

    /// A failure of which everything has been printed.
    pub(crate) fn said() -> Self {
        Self::new("")
    }

    /// A signal came, and what had been made is removed.
    pub(crate) fn interrupted(signal: usize) -> Self {
        let code = u8::try_from(128 + signal).unwrap_or(u8::MAX);
        Self { code, ..Self::new("interrupted; nothing was made") }
    }

    /// Whether a signal came.
    pub(crate) fn is_interruption(&self) -> bool {
        self.code > 128
    }

    /// The same, said otherwise.
    pub(crate) fn reworded(self, message: impl Into<String>) -> Self {
        Self { message: message.into(), ..self }
    }

    /// What the process exits with: 1, 2 for a wrong question, or after a signal what a shell says of one.
    pub(crate) fn code(&self) -> ExitCode {
        self.code.into()
    }

    /// Whether everything has been printed.
    pub(crate) fn is_said(&self) -> bool {
        self.message.is_empty()
    }

    /// A file or folder with which something could not be done: `cannot be read`, `cannot be made`.
    pub(crate) fn file(path: &Path, what: &str, error: impl fmt::Display) -> Self {
        Self::new(format!("`{}` {what}: {error}", path.display()))
    }

    /// Something wrong at a place of a file.
    pub(crate) fn at(file: &str, line: usize, column: usize, wording: Wording) -> Self {
        let help = (!wording.help.is_empty()).then(|| wording.help.join("; "));
        Self { help, ..Self::new(format!("{file}:{line}:{column}: {}", wording.message)) }
    }

    /// Says what to do.
    pub(crate) fn help(self, help: impl Into<String>) -> Self {
        Self { help: Some(help.into()), ..self }
    }
}

/// A bots.yml that cannot be changed.
impl From<EditError> for Failure {
    fn from(error: EditError) -> Self {
        Self::at(MANIFEST, error.span.line, error.span.column, error.wording())
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
