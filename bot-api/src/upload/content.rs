//! What is in a file that is uploaded.

use std::path::PathBuf;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::{fmt, io};

use bytes::Bytes;
use futures_core::Stream;

/// The content of a file, piece by piece.
pub type FileStream = Pin<Box<dyn Stream<Item = io::Result<Bytes>> + Send>>;

/// What is in a file that is uploaded. Cloning it does not copy anything.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Content {
    /// These bytes.
    Bytes(Arc<[u8]>),
    /// What is at this path when the file is sent.
    Path(PathBuf),
    /// What comes out of this.
    Stream(Once),
}

/// A stream that is taken once; clones share it.
#[derive(Clone)]
pub struct Once {
    length: Option<u64>,
    stream: Arc<Mutex<Option<FileStream>>>,
}

impl Once {
    pub(super) fn new(length: Option<u64>, stream: FileStream) -> Self {
        Self { length, stream: Arc::new(Mutex::new(Some(stream))) }
    }

    /// How many bytes come, as far as whoever made it knew.
    pub fn length(&self) -> Option<u64> {
        self.length
    }

    /// Takes it, if nobody has.
    pub fn take(&self) -> Option<FileStream> {
        self.stream().take()
    }

    /// Whether somebody has taken it.
    pub fn is_taken(&self) -> bool {
        self.stream().is_none()
    }

    fn stream(&self) -> MutexGuard<'_, Option<FileStream>> {
        self.stream.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Two are the same where one is the clone of the other.
impl PartialEq for Once {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.stream, &other.stream)
    }
}

impl Eq for Once {}

impl fmt::Debug for Once {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Once").field("length", &self.length).finish_non_exhaustive()
    }
}

impl fmt::Debug for Content {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bytes(bytes) => write!(f, "{} bytes", bytes.len()),
            Self::Path(path) => write!(f, "{path:?}"),
            Self::Stream(stream) => stream.fmt(f),
        }
    }
}
