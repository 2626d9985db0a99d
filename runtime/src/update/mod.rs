//! An update: its envelope, which never fails on a new kind or field, and its payload, typed on demand.

mod album;
mod command;
mod envelope;
mod origin;
mod payload;
mod repair;

use botserver_api::{self as api, UpdateKind};
use bytes::Bytes;
use serde::de::Error as _;
use serde_json::error::Category;

use crate::HandlerError;
use envelope::{Envelope, KindName};
use repair::repair;

pub use album::Album;
pub(crate) use album::AlbumPart;
pub use command::{Args, Command};
pub use origin::Origin;
pub use payload::Payload;

/// One update as it came in, with its envelope decoded and its payload still as text.
///
/// See <https://core.telegram.org/bots/api#update>. [`payload`](Update::payload) and [`typed`](Update::typed) parse
/// the rest.
#[derive(Debug, Clone)]
pub struct Update {
    envelope: Envelope,
    body: Bytes,
}

/// Why a body is not an update.
#[derive(Debug, thiserror::Error)]
#[error("this is not an update: {0}")]
pub struct DecodeError(String);

impl From<serde_json::Error> for DecodeError {
    fn from(error: serde_json::Error) -> Self {
        Self(without_values(&error))
    }
}

/// What is wrong with a JSON text, and where, without the value that stands there: it may be what a person wrote, and
/// the reason goes into the log.
pub(crate) fn without_values(error: &serde_json::Error) -> String {
    let text = error.to_string();
    if error.classify() != Category::Data || text.starts_with("missing field") {
        return text;
    }
    match text.rfind(", expected ") {
        Some(at) => text.split_at(at + 2).1.to_owned(),
        None => format!("a value does not fit at line {} column {}", error.line(), error.column()),
    }
}

/// Longest name of a kind that is logged; the documented ones have at most 26 letters.
const LONGEST_KIND: usize = 64;

impl Update {
    /// Decodes the envelope of a webhook request's body or of an element of `getUpdates`' result.
    ///
    /// A JSON object with an integer `update_id` is an update, whatever else is odd in it: Telegram repeats for a day
    /// what is not taken.
    ///
    /// # Errors
    /// If it is none.
    pub fn decode(body: Bytes) -> Result<Self, DecodeError> {
        let fault = match Envelope::read(&body) {
            Ok(envelope) => return Ok(Self { envelope, body }),
            Err(fault) => fault,
        };
        let body = repair(&body).map_or(body, Bytes::from);
        // What was wrong at first sight says more than what a second look stumbles over.
        let envelope = Envelope::read_with_care(&body).map_err(|_| fault)?;
        Ok(Self { envelope, body })
    }

    /// `update_id`, the same when an update is delivered again.
    pub fn id(&self) -> i64 {
        self.envelope.update_id
    }

    /// The kind of the update; [`UpdateKind::Unknown`] for one that this version does not know.
    pub fn kind(&self) -> UpdateKind {
        self.envelope.kind
    }

    /// The name of the kind, also of one that this version does not know; empty if there is no payload.
    pub fn kind_name(&self) -> &str {
        match &self.envelope.kind_name {
            KindName::Known(name) => name,
            KindName::Unknown(name) => name,
        }
    }

    /// The same for the log: whatever a sender puts there, a line stays a line.
    pub(crate) fn short_kind_name(&self) -> &str {
        let name = self.kind_name();
        name.char_indices().nth(LONGEST_KIND).and_then(|(end, _)| name.get(..end)).unwrap_or(name)
    }

    /// The chat and the user that it comes from.
    pub fn origin(&self) -> &Origin {
        &self.envelope.origin
    }

    /// The whole update, as it came in; with U+FFFD for what is not text, if it could not be read otherwise. That of an album is
    /// the update of its first message, with those of the others below `botserver:album`.
    pub fn json(&self) -> &Bytes {
        &self.body
    }

    /// The payload as the type of this update's kind; generated code asks for the right one.
    ///
    /// # Errors
    /// If the payload does not fit the type.
    pub fn payload<T: Payload>(&self) -> Result<T, HandlerError> {
        self.read(|body| T::read(self.kind_name(), body))
    }

    /// The whole update as the type of the Bot API.
    ///
    /// # Errors
    /// If its payload does not fit the type of its kind.
    pub fn typed(&self) -> Result<api::types::Update, HandlerError> {
        self.read(api::types::Update::from_json)
    }

    /// Reads the body; what is no text in it is replaced if it cannot be read as it is.
    fn read<T>(&self, read: impl Fn(&[u8]) -> serde_json::Result<T>) -> Result<T, HandlerError> {
        let unfit = match read(&self.body) {
            Ok(value) => return Ok(value),
            Err(unfit) => unfit,
        };
        let repaired = repair(&self.body).and_then(|body| read(&body).ok());
        repaired.ok_or_else(|| HandlerError::Payload { kind: self.kind(), reason: without_values(&unfit) })
    }
}

/// JSON as text. Checked to be UTF-8 as a whole, which takes a few hundred instructions for a message; given bytes,
/// serde_json checks each string by itself, which takes 5,000.
fn text(json: &[u8]) -> serde_json::Result<&str> {
    std::str::from_utf8(json).map_err(|error| serde_json::Error::custom(format_args!("not UTF-8: {error}")))
}
