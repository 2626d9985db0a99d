//! Reads a file that somebody named: regular, of a bounded size, UTF-8. A device or a pipe of the same name neither
//! fills the memory nor waits for ever.

use std::fs::{self, File, Metadata};
use std::io::{self, Read as _};
use std::path::Path;

/// Why a file is not read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// What the file system says.
    #[error("{0}")]
    Io(#[from] io::Error),
    /// A folder.
    #[error("it is a folder")]
    Folder,
    /// A device, a pipe or a socket.
    #[error("it is no regular file")]
    NotRegular,
    /// More bytes than are read.
    #[error("it is larger than {} MiB", .limit >> 20)]
    TooLarge {
        /// How many are.
        limit: usize,
    },
    /// Bytes that are no text.
    #[error("it is not UTF-8: byte {after} fits no character")]
    NotUtf8 {
        /// How many bytes before it do.
        after: usize,
    },
}

impl ReadError {
    /// Whether there is no such file.
    pub fn is_not_found(&self) -> bool {
        matches!(self, Self::Io(error) if error.kind() == io::ErrorKind::NotFound)
    }
}

/// The text of a file of at most `limit` bytes, without a byte-order mark, and what the file system says of it.
///
/// # Errors
/// If it is no regular file, too large, not UTF-8, or cannot be read.
pub fn read(path: &Path, limit: usize) -> Result<(String, Metadata), ReadError> {
    // Opening a pipe would wait for somebody to write into it.
    check(&fs::metadata(path)?)?;
    let file = File::open(path)?;
    let metadata = file.metadata()?;
    check(&metadata)?;
    let size = usize::try_from(metadata.len()).unwrap_or(usize::MAX);
    if size > limit {
        return Err(ReadError::TooLarge { limit });
    }
    // In one piece, so that no copy of a secret is left behind by a buffer that grew.
    let mut bytes = Vec::with_capacity(size + 1);
    file.take(limit as u64 + 1).read_to_end(&mut bytes)?;
    if bytes.len() > limit {
        return Err(ReadError::TooLarge { limit });
    }
    let mut text = String::from_utf8(bytes)
        .map_err(|error| ReadError::NotUtf8 { after: error.utf8_error().valid_up_to() })?;
    if text.starts_with('\u{feff}') {
        text.remove(0);
    }
    Ok((text, metadata))
}

fn check(metadata: &Metadata) -> Result<(), ReadError> {
    match metadata.file_type() {
        kind if kind.is_file() => Ok(()),
        kind if kind.is_dir() => Err(ReadError::Folder),
        _ => Err(ReadError::NotRegular),
    }
}
