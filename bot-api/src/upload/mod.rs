//! Files to send: by reference to what Telegram has or can fetch, or uploaded with the call.

mod content;

use std::ffi::OsStr;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::{fmt, io};

use bytes::Bytes;
use futures_core::Stream;
use serde::{Serialize, Serializer};

pub use content::{Content, FileStream, Once};

/// `InputFile` of the Bot API: a file to send.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InputFile {
    /// The `file_id` of a file that Telegram has, or a URL from which it fetches one.
    Reference(String),
    /// A file that is uploaded with the call.
    Upload(Upload),
}

impl Default for InputFile {
    fn default() -> Self {
        Self::Reference(String::new())
    }
}

impl From<&str> for InputFile {
    fn from(reference: &str) -> Self {
        Self::Reference(reference.to_owned())
    }
}

impl From<String> for InputFile {
    fn from(reference: String) -> Self {
        Self::Reference(reference)
    }
}

impl From<Upload> for InputFile {
    fn from(upload: Upload) -> Self {
        Self::Upload(upload)
    }
}

impl Serialize for InputFile {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Reference(reference) => serializer.serialize_str(reference),
            Self::Upload(upload) => serializer.collect_str(&format_args!("attach://{}", upload.part())),
        }
    }
}

/// A file to upload: from memory, a path or a stream. Cloning it does not copy the content.
#[derive(Clone, PartialEq, Eq)]
pub struct Upload {
    file_name: String,
    content: Content,
    /// Follows from the content, so that the same call is always written in the same way.
    fingerprint: u64,
}

impl Upload {
    /// A file with that name and content.
    pub fn new(file_name: impl Into<String>, bytes: impl Into<Arc<[u8]>>) -> Self {
        let bytes = bytes.into();
        let fingerprint = fingerprint(&[&bytes]);
        Self { file_name: file_name.into(), content: Content::Bytes(bytes), fingerprint }
    }

    /// The file at this path, with its name. It is read while it is sent, piece by piece, and once more if the call is
    /// made again.
    pub fn path(path: impl Into<PathBuf>) -> Self {
        let path = path.into();
        let file_name = path.file_name().map_or_else(|| "file".into(), OsStr::to_string_lossy).into_owned();
        let fingerprint = fingerprint(&[b"path", path.as_os_str().as_encoded_bytes()]);
        Self { file_name, content: Content::Path(path), fingerprint }
    }

    /// A file with that name, whose content comes piece by piece while it is sent; and once, so that the call cannot be
    /// made again. How long it is helps to say before it is sent that it is too large.
    pub fn stream<S>(file_name: impl Into<String>, length: impl Into<Option<u64>>, stream: S) -> Self
    where
        S: Stream<Item = io::Result<Bytes>> + Send + 'static,
    {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let content = Content::Stream(Once::new(length.into(), Box::pin(stream)));
        let fingerprint = fingerprint(&[b"stream", &number.to_le_bytes()]);
        Self { file_name: file_name.into(), content, fingerprint }
    }

    /// The same file with another name.
    pub fn named(self, file_name: impl Into<String>) -> Self {
        Self { file_name: file_name.into(), ..self }
    }

    /// The name that the recipient sees.
    pub fn file_name(&self) -> &str {
        &self.file_name
    }

    /// What is in it.
    pub fn content(&self) -> &Content {
        &self.content
    }

    /// The name of its part of `multipart/form-data`.
    fn part(&self) -> String {
        format!("file{:016x}", fingerprint(&[self.file_name.as_bytes(), &self.fingerprint.to_le_bytes()]))
    }
}

impl fmt::Debug for Upload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Upload({:?}, {:?})", self.file_name, self.content)
    }
}

/// FNV-1a, eight bytes at a time: 64 bits that differ when a name, a length or a byte differs.
fn fingerprint(texts: &[&[u8]]) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let mut add = |word: u64| {
        hash = (hash ^ word).wrapping_mul(0x0000_0100_0000_01b3);
        // Multiplying moves bits up only; without this the upper half of a word would hardly count.
        hash ^= hash >> 32;
    };
    for text in texts {
        add(text.len() as u64);
        for chunk in text.chunks(8) {
            let mut word = [0; 8];
            for (to, from) in word.iter_mut().zip(chunk) {
                *to = *from;
            }
            add(u64::from_le_bytes(word));
        }
    }
    hash
}

/// What may hold files to upload.
pub(crate) trait Uploads {
    fn uploads<'a>(&'a self, found: &mut Found<'a>);
}

/// The uploads of a call, each once.
#[derive(Default)]
pub(crate) struct Found<'a>(Vec<&'a Upload>);

impl<'a> Found<'a> {
    fn add(&mut self, upload: &'a Upload) {
        if self.0.iter().all(|known| known.part() != upload.part()) {
            self.0.push(upload);
        }
    }

    /// The name of each part of `multipart/form-data`, and its file.
    pub(crate) fn into_parts(self) -> Vec<(String, &'a Upload)> {
        self.0.into_iter().map(|upload| (upload.part(), upload)).collect()
    }
}

impl Uploads for InputFile {
    fn uploads<'a>(&'a self, found: &mut Found<'a>) {
        if let Self::Upload(upload) = self {
            found.add(upload);
        }
    }
}

impl<T: Uploads> Uploads for Option<T> {
    fn uploads<'a>(&'a self, found: &mut Found<'a>) {
        if let Some(value) = self {
            value.uploads(found);
        }
    }
}

impl<T: Uploads> Uploads for Vec<T> {
    fn uploads<'a>(&'a self, found: &mut Found<'a>) {
        for element in self {
            element.uploads(found);
        }
    }
}

impl<T: Uploads> Uploads for Box<T> {
    fn uploads<'a>(&'a self, found: &mut Found<'a>) {
        T::uploads(self, found);
    }
}

macro_rules! uploads_of_objects {
    ($($name:ident { $($field:ident),* })*) => {$(
        impl Uploads for $name {
            fn uploads<'a>(&'a self, found: &mut crate::upload::Found<'a>) {
                $(self.$field.uploads(found);)*
            }
        }
    )*};
}
pub(crate) use uploads_of_objects;

macro_rules! uploads_of_unions {
    ($($name:ident { $($variant:ident),* })*) => {$(
        impl Uploads for $name {
            #[allow(unreachable_patterns, reason = "in some unions every variant may hold a file")]
            fn uploads<'a>(&'a self, found: &mut crate::upload::Found<'a>) {
                match self {
                    $(Self::$variant(content) => content.uploads(found),)*
                    _ => {}
                }
            }
        }
    )*};
}
pub(crate) use uploads_of_unions;
