//! Files on their way to the Bot API: read piece by piece while they are sent.

use std::time::Duration;

use botserver_api::types::Upload;
use botserver_api::upload::Content;
use bytes::Bytes;
use reqwest::Body;
use reqwest::multipart::{Form, Part};
use serde_json::{Map, Value};
use tokio::fs::File;
use tokio_util::io::ReaderStream;

use super::{ApiError, Call};

/// The largest file that Telegram takes. A server of one's own takes forty times as much, and says itself what is too much;
/// see <https://core.telegram.org/bots/api#sending-files> and <https://core.telegram.org/bots/api#using-a-local-bot-api-server>.
const LARGEST_FILE: u64 = 50 << 20;

/// The largest photo.
const LARGEST_PHOTO: u64 = 10 << 20;

/// How much of a file is read at a time.
const PIECE: usize = 64 << 10;

/// The slowest connection on which a file is still sent or fetched to its end, in bytes a second.
const SLOWEST: u64 = 128 << 10;

/// How long so many bytes may take.
pub(super) fn time_for(bytes: u64) -> Duration {
    Duration::from_secs(bytes / SLOWEST)
}

/// A form that is ready to be sent, and how long its files may take on their way.
pub(super) struct Prepared {
    pub(super) form: Form,
    pub(super) time: Duration,
}

/// The parameters of a call as fields of a form, and the files beside them.
///
/// A field that is not a string is written as JSON; see <https://core.telegram.org/bots/api#sending-files>.
///
/// # Errors
/// If a file cannot be read, or Telegram, if it `is_telegram`, would not take it.
pub(super) async fn form(call: &Call, is_telegram: bool) -> Result<Prepared, ApiError> {
    let params: Map<String, Value> =
        serde_json::from_slice(call.params()).map_err(|error| ApiError::response(call.method(), &error))?;
    // What is small comes first, so that a server can refuse a call before it has all of it.
    let mut form = params.iter().fold(Form::new(), |form, (name, value)| match value {
        Value::String(text) => form.text(name.clone(), text.clone()),
        other => form.text(name.clone(), other.to_string()),
    });
    let mut time = Duration::ZERO;
    for (part, upload) in call.files() {
        let length = length(call.method(), upload).await?;
        if let Some(bytes) = length.filter(|_| is_telegram) {
            fits(call.method(), &params, part, upload, bytes)?;
        }
        time += time_for(length.unwrap_or(LARGEST_FILE));
        let body = open(call.method(), upload).await?;
        let content = match length {
            Some(length) => Part::stream_with_length(body, length),
            None => Part::stream(body),
        };
        form = form.part(part.clone(), content.file_name(upload.file_name().to_owned()));
    }
    Ok(Prepared { form, time })
}

/// How many bytes a file has, if that is known.
async fn length(method: &'static str, upload: &Upload) -> Result<Option<u64>, ApiError> {
    match upload.content() {
        Content::Bytes(bytes) => Ok(u64::try_from(bytes.len()).ok()),
        Content::Path(path) => match tokio::fs::metadata(path).await {
            Ok(about) => Ok(Some(about.len())),
            Err(error) => Err(ApiError::file(method, path.display(), &error)),
        },
        Content::Stream(stream) => Ok(stream.length()),
        _ => Ok(None),
    }
}

async fn open(method: &'static str, upload: &Upload) -> Result<Body, ApiError> {
    match upload.content() {
        Content::Bytes(bytes) => Ok(Bytes::from_owner(bytes.clone()).into()),
        Content::Path(path) => match File::open(path).await {
            Ok(file) => Ok(Body::wrap_stream(ReaderStream::with_capacity(file, PIECE))),
            Err(error) => Err(ApiError::file(method, path.display(), &error)),
        },
        Content::Stream(stream) => match stream.take() {
            Some(stream) => Ok(Body::wrap_stream(stream)),
            None => {
                Err(ApiError::file(method, upload.file_name(), &"it is a stream, which was sent already"))
            }
        },
        _ => Err(ApiError::file(method, upload.file_name(), &"its content is of a kind that is not known")),
    }
}

fn fits(
    method: &'static str,
    params: &Map<String, Value>,
    part: &str,
    upload: &Upload,
    bytes: u64,
) -> Result<(), ApiError> {
    let is_photo = || matches!(method, "sendPhoto" | "setChatPhoto") || is_photo(params.values(), part);
    // Nothing is looked for in the parameters where it does not matter.
    let limit = if bytes > LARGEST_PHOTO && is_photo() { LARGEST_PHOTO } else { LARGEST_FILE };
    if bytes <= limit {
        return Ok(());
    }
    Err(ApiError::TooLarge { method, file: upload.file_name().to_owned(), bytes, limit })
}

/// Whether one of these values, or one within them, is a photo with that file.
fn is_photo<'a>(values: impl IntoIterator<Item = &'a Value>, part: &str) -> bool {
    values.into_iter().any(|value| match value {
        Value::Object(fields) => {
            let is_it = |value: &Value| {
                value
                    .as_str()
                    .and_then(|text| text.strip_prefix("attach://"))
                    .is_some_and(|name| name == part)
            };
            fields.get("type").is_some_and(|kind| kind == "photo") && fields.values().any(is_it)
                || is_photo(fields.values(), part)
        }
        Value::Array(elements) => is_photo(elements, part),
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use botserver_api::methods::{SendDocument, SendMediaGroup, SendPhoto};
    use botserver_api::types::{InputMediaPhoto, InputMediaVideo, MediaGroupItem};

    use super::*;

    /// A file that is so large, as far as anybody can see.
    fn file(bytes: u64) -> Upload {
        let file = tempfile::NamedTempFile::new().unwrap();
        file.as_file().set_len(bytes).unwrap();
        Upload::path(file.into_temp_path().keep().unwrap())
    }

    async fn sent(call: Call, is_telegram: bool) -> Result<Duration, String> {
        let sent =
            form(&call, is_telegram).await.map(|prepared| prepared.time).map_err(|error| error.to_string());
        for (_, upload) in call.files() {
            if let Content::Path(path) = upload.content() {
                let _ = std::fs::remove_file(path);
            }
        }
        sent
    }

    #[tokio::test]
    async fn what_is_too_large_for_telegram_is_said_before_it_is_sent() {
        let document = |bytes| Call::new(&SendDocument::new(1, file(bytes)));
        let photo = |bytes| Call::new(&SendPhoto::new(1, file(bytes)));
        assert_eq!(sent(document(LARGEST_FILE), true).await, Ok(Duration::from_secs(400)));
        let error = sent(document(LARGEST_FILE + 1), true).await.unwrap_err();
        assert!(error.contains("has 52428801 bytes, and Telegram takes 52428800"), "{error}");
        assert!(sent(document(LARGEST_FILE + 1), false).await.is_ok());
        assert!(sent(photo(LARGEST_PHOTO), true).await.is_ok());
        assert!(sent(photo(LARGEST_PHOTO + 1), true).await.unwrap_err().contains("takes 10485760"));
        assert!(sent(document(LARGEST_PHOTO + 1), true).await.is_ok());

        let large = LARGEST_PHOTO + 1;
        let video = InputMediaVideo { media: file(large).into(), ..InputMediaVideo::default() };
        let photo = InputMediaPhoto { media: file(1).into(), ..InputMediaPhoto::default() };
        let group = [MediaGroupItem::from(video.clone()), photo.into()];
        assert!(sent(Call::new(&SendMediaGroup::new(1, group)), true).await.is_ok());
        let photo = InputMediaPhoto { media: file(large).into(), ..InputMediaPhoto::default() };
        let group = [MediaGroupItem::from(photo.clone()), photo.into()];
        assert!(sent(Call::new(&SendMediaGroup::new(1, group)), true).await.is_err());
    }

    #[tokio::test]
    async fn a_file_that_is_not_there_is_said_and_a_stream_is_sent_once() {
        let call = Call::new(&SendDocument::new(1, Upload::path("/nowhere/menu.pdf")));
        let error = form(&call, true).await.err().unwrap();
        assert!(error.to_string().contains("`/nowhere/menu.pdf`"), "{error}");
        assert!(!error.is_temporary());
        let empty = futures_util::stream::empty();
        let call = Call::new(&SendDocument::new(1, Upload::stream("menu.pdf", None, empty)));
        assert!(!call.is_spent());
        assert!(form(&call, true).await.is_ok());
        assert!(call.is_spent());
        assert!(form(&call, true).await.err().unwrap().to_string().contains("was sent already"));
    }
}
