//! Files on their way from the Bot API.

use std::fs::Permissions;
use std::future::Future;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::pin::Pin;
use std::{fmt, io, mem};

use botserver_api::methods::GetFile;
use botserver_api::types::{Animation, Audio, Document, File, PhotoSize, Sticker, Video, VideoNote, Voice};
use botserver_api::upload::FileStream;
use bytes::{Bytes, BytesMut};
use futures_util::TryStreamExt as _;
use tempfile::Builder;
use tokio::io::AsyncWriteExt as _;
use tokio::time::sleep;
use tokio_util::io::ReaderStream;

use super::ApiError;
use super::making::pauses;
use crate::Bot;

/// The method that says where a file is, in whose name fetching it fails.
pub(super) const METHOD: &str = "getFile";

/// The largest file that Telegram gives; see <https://core.telegram.org/bots/api#getfile>.
pub(super) const LARGEST: u64 = 20 << 20;

/// The content of a file, as soon as it begins to come.
pub type Opening<'a> = Pin<Box<dyn Future<Output = Result<FileStream, ApiError>> + Send + 'a>>;

/// What can be fetched with [`Bot::download`]: a `file_id`, a [`File`], and whatever of a message is one.
pub trait Downloadable {
    /// By which Telegram knows it.
    fn file_id(&self) -> &str;

    /// Where it is, if `getFile` has said so within the last hour.
    fn file_path(&self) -> Option<&str> {
        None
    }
}

impl Downloadable for str {
    fn file_id(&self) -> &str {
        self
    }
}

impl Downloadable for String {
    fn file_id(&self) -> &str {
        self
    }
}

/// As a message has what is sent.
impl<T: Downloadable + ?Sized> Downloadable for Box<T> {
    fn file_id(&self) -> &str {
        (**self).file_id()
    }

    fn file_path(&self) -> Option<&str> {
        (**self).file_path()
    }
}

impl Downloadable for File {
    fn file_id(&self) -> &str {
        &self.file_id
    }

    fn file_path(&self) -> Option<&str> {
        self.file_path.as_deref()
    }
}

macro_rules! files {
    ($($file:ty),*) => {$(
        impl Downloadable for $file {
            fn file_id(&self) -> &str {
                &self.file_id
            }
        }
    )*};
}

files!(Animation, Audio, Document, PhotoSize, Sticker, Video, VideoNote, Voice);

/// A file that comes from the Bot API piece by piece. Dropped, it is fetched no further.
pub struct Download {
    /// Where Telegram has it.
    path: String,
    stream: FileStream,
    size: Option<u64>,
}

/// Begins to fetch a file.
///
/// # Errors
/// As [`Bot::download`].
pub(crate) async fn download<F: Downloadable + ?Sized>(bot: &Bot, file: &F) -> Result<Download, ApiError> {
    let (path, size) = match file.file_path() {
        Some(path) => (path.to_owned(), None),
        None => {
            let File { file_path, file_size, .. } = bot.call(GetFile::new(file.file_id())).await?;
            let missing =
                || ApiError::Response { method: METHOD, reason: "it has no `file_path`".to_owned() };
            (file_path.ok_or_else(missing)?, file_size.and_then(|size| size.try_into().ok()))
        }
    };
    let mut pauses = pauses();
    loop {
        let error = match bot.open(&path, size).await {
            Ok(stream) => return Ok(Download { path, stream, size }),
            Err(error) => error,
        };
        let pause = pauses.next().filter(|_| error.is_temporary()).ok_or(error)?;
        sleep(pause).await;
    }
}

/// A file that a server on this machine has put there.
pub(super) async fn from_disk(path: &Path) -> Result<FileStream, ApiError> {
    match tokio::fs::File::open(path).await {
        Ok(file) => Ok(Box::pin(ReaderStream::new(file))),
        Err(error) => Err(ApiError::file(METHOD, path.display(), &error)),
    }
}

impl Download {
    /// How many bytes it has, if Telegram has said so.
    pub fn size(&self) -> Option<u64> {
        self.size
    }

    /// The content, piece by piece.
    pub fn into_stream(self) -> FileStream {
        self.stream
    }

    /// The whole content in memory, if it is no larger than `most` bytes.
    ///
    /// # Errors
    /// If it is larger, or does not arrive to its end.
    pub async fn bytes(mut self, most: usize) -> Result<Bytes, ApiError> {
        let limit = u64::try_from(most).unwrap_or(u64::MAX);
        let file = mem::take(&mut self.path);
        let too_large = |bytes| ApiError::TooLarge { method: METHOD, file, bytes, limit };
        if let Some(size) = self.size.filter(|size| *size > limit) {
            return Err(too_large(size));
        }
        let mut content = BytesMut::new();
        while let Some(piece) = self.next().await? {
            content.extend_from_slice(&piece);
            if content.len() > most {
                return Err(too_large(u64::try_from(content.len()).unwrap_or(u64::MAX)));
            }
        }
        Ok(content.freeze())
    }

    /// Writes it to this path, in place of what is there; gives back how many bytes it has. The file is there when all of
    /// it is.
    ///
    /// # Errors
    /// If it cannot be written, or does not arrive to its end.
    pub async fn to_path(mut self, path: impl AsRef<Path>) -> Result<u64, ApiError> {
        let path = path.as_ref();
        let unwritable = |error: io::Error| ApiError::file(METHOD, path.display(), &error);
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let beside = create(folder).map_err(unwritable)?;
        let mut file = tokio::fs::File::from_std(beside.reopen().map_err(unwritable)?);
        let mut size = 0;
        while let Some(piece) = self.next().await? {
            file.write_all(&piece).await.map_err(unwritable)?;
            size += u64::try_from(piece.len()).unwrap_or_default();
        }
        file.flush().await.map_err(unwritable)?;
        beside.persist(path).map_err(|error| unwritable(error.error))?;
        Ok(size)
    }

    async fn next(&mut self) -> Result<Option<Bytes>, ApiError> {
        let broken = |error: io::Error| ApiError::Unreachable {
            method: METHOD,
            reason: format!("the file did not arrive: {error}"),
            may_have_arrived: true,
        };
        self.stream.try_next().await.map_err(broken)
    }
}

/// A file of its own name, with the permissions of one that is simply made, and gone where it is not kept.
fn create(folder: &Path) -> io::Result<tempfile::NamedTempFile> {
    Builder::new().prefix(".download-").permissions(Permissions::from_mode(0o666)).tempfile_in(folder)
}

impl fmt::Debug for Download {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Download").field("path", &self.path).field("size", &self.size).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use futures_util::stream;

    use super::*;

    fn download(pieces: &[Option<&'static str>], size: Option<u64>) -> Download {
        let pieces: Vec<_> = pieces
            .iter()
            .map(|piece| piece.map(Bytes::from).ok_or_else(|| io::Error::other("it broke off")))
            .collect();
        Download { path: "documents/file_1.txt".to_owned(), stream: Box::pin(stream::iter(pieces)), size }
    }

    #[tokio::test]
    async fn a_file_is_there_when_all_of_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("menu.txt");
        let error = download(&[Some("first "), None], None).to_path(&path).await.unwrap_err();
        assert!(error.is_temporary() && error.to_string().contains("it broke off"), "{error}");
        assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 0);
        std::fs::write(&path, "old").unwrap();
        assert_eq!(download(&[Some("first "), Some("second")], None).to_path(&path).await.unwrap(), 12);
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "first second");
        let error = download(&[Some("x")], None).to_path("/nowhere/menu.txt").await.unwrap_err();
        assert!(!error.is_temporary() && error.to_string().contains("`/nowhere/menu.txt`"), "{error}");
    }

    #[tokio::test]
    async fn no_more_is_taken_into_memory_than_was_said() {
        let pieces = [Some("12345"), Some("67890")];
        assert_eq!(download(&pieces, Some(10)).bytes(10).await.unwrap(), "1234567890");
        for size in [None, Some(3), Some(10)] {
            let error = download(&pieces, size).bytes(9).await.unwrap_err();
            assert!(matches!(error, ApiError::TooLarge { limit: 9, .. }), "{error}");
        }
    }
}
