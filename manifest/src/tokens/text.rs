//! The text of a file of tokens, which is shown to nobody and wiped in the end.

use std::fmt;
use std::fs::Metadata;
use std::path::Path;

use secrecy::{ExposeSecret, SecretBox};

use super::{TokensFile, parse};
use crate::file::{self, ReadError};
use crate::yaml;

/// The text of tokens.yml. `Debug` shows nothing of it; memory is wiped on drop.
pub struct Text {
    text: SecretBox<String>,
    exposed: Option<Exposed>,
}

/// Other users of the machine can read the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Exposed {
    /// Its permissions, such as `0o644`.
    pub mode: u32,
}

impl Text {
    /// Takes a text. It is best made in one piece: what `text` leaves behind when it grows is not wiped.
    pub fn new(text: String) -> Self {
        Self { text: SecretBox::new(Box::new(text)), exposed: None }
    }

    /// Reads a regular file of at most [`yaml::MAX_BYTES`].
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn read(path: &Path) -> Result<Self, ReadError> {
        let (text, metadata) = file::read(path, yaml::MAX_BYTES)?;
        Ok(Self { exposed: Exposed::of(&metadata), ..Self::new(text) })
    }

    /// What the text says.
    pub fn parse(&self) -> TokensFile {
        TokensFile { exposed: self.exposed, ..parse(self.text.expose_secret()) }
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

impl Exposed {
    /// Looks who else can read a file.
    #[cfg(unix)]
    pub fn of(file: &Metadata) -> Option<Self> {
        use std::os::unix::fs::PermissionsExt as _;

        let mode = file.permissions().mode() & 0o777;
        (mode & 0o044 != 0).then_some(Self { mode })
    }

    /// Where files have no such permissions, nobody is known to.
    #[cfg(not(unix))]
    pub fn of(_: &Metadata) -> Option<Self> {
        None
    }
}
