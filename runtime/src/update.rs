//! An update: its envelope, which never fails on a new kind or field, and its payload, typed on demand.

use std::fmt;
use std::marker::PhantomData;

use botserver_api::{self as api, UpdateKind};
use bytes::Bytes;
use serde::de::{
    DeserializeOwned, DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, Visitor,
};
use serde_json::error::Category;

use crate::{HandlerError, Origin};

/// One update as it came in, with its envelope decoded and its payload still as text.
///
/// See <https://core.telegram.org/bots/api#update>. [`payload`](Update::payload) and [`typed`](Update::typed) parse
/// the rest.
#[derive(Debug, Clone)]
pub struct Update {
    id: i64,
    kind: UpdateKind,
    kind_name: KindName,
    origin: Origin,
    body: Bytes,
}

/// The name of an update's kind; owned only where this version does not know it.
#[derive(Debug, Clone)]
enum KindName {
    Known(&'static str),
    Unknown(Box<str>),
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

impl Update {
    /// Decodes the envelope of a webhook request's body or of an element of `getUpdates`' result.
    ///
    /// # Errors
    /// If the body is not a JSON object with an integer `update_id`.
    pub fn decode(body: Bytes) -> Result<Self, DecodeError> {
        let mut json = serde_json::Deserializer::from_str(text(&body)?);
        let envelope = json.deserialize_map(EnvelopeVisitor)?;
        json.end()?;
        Ok(Self {
            id: envelope.update_id,
            kind: envelope.kind,
            kind_name: envelope.kind_name,
            origin: envelope.origin,
            body,
        })
    }

    /// `update_id`, the same when an update is delivered again.
    pub fn id(&self) -> i64 {
        self.id
    }

    /// The kind of the update; [`UpdateKind::Unknown`] for one that this version does not know.
    pub fn kind(&self) -> UpdateKind {
        self.kind
    }

    /// The name of the kind, also of one that this version does not know; empty if there is no payload.
    pub fn kind_name(&self) -> &str {
        match &self.kind_name {
            KindName::Known(name) => name,
            KindName::Unknown(name) => name,
        }
    }

    /// The chat and the user that it comes from.
    pub fn origin(&self) -> &Origin {
        &self.origin
    }

    /// The whole update, as it came in.
    pub fn json(&self) -> &Bytes {
        &self.body
    }

    /// The payload as the type of this update's kind; generated code asks for the right one.
    ///
    /// # Errors
    /// If the payload does not fit the type.
    pub fn payload<T: Payload>(&self) -> Result<T, HandlerError> {
        T::read(self).map_err(|error| self.unfit(&error))
    }

    /// The whole update as the type of the Bot API.
    ///
    /// # Errors
    /// If its payload does not fit the type of its kind.
    pub fn typed(&self) -> Result<api::types::Update, HandlerError> {
        serde_json::from_slice(&self.body).map_err(|error| self.unfit(&error))
    }
}

impl Update {
    fn unfit(&self, error: &serde_json::Error) -> HandlerError {
        HandlerError::Payload { kind: self.kind, reason: without_values(error) }
    }
}

struct Envelope {
    update_id: i64,
    kind: UpdateKind,
    kind_name: KindName,
    origin: Origin,
}

/// A key of the envelope.
enum Key {
    UpdateId,
    Kind(UpdateKind),
    Unknown(Box<str>),
}

impl<'de> serde::Deserialize<'de> for Key {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Name;

        impl Visitor<'_> for Name {
            type Value = Key;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("`update_id` or a kind of update")
            }

            fn visit_str<E>(self, name: &str) -> Result<Key, E> {
                if name == "update_id" {
                    return Ok(Key::UpdateId);
                }
                Ok(match UpdateKind::from_name(name) {
                    UpdateKind::Unknown => Key::Unknown(name.into()),
                    kind => Key::Kind(kind),
                })
            }
        }

        deserializer.deserialize_identifier(Name)
    }
}

struct EnvelopeVisitor;

impl<'de> Visitor<'de> for EnvelopeVisitor {
    type Value = Envelope;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an update")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Envelope, A::Error> {
        let mut update_id = None;
        let mut kind = UpdateKind::Unknown;
        let mut unknown = None;
        let mut origin = Origin::default();
        while let Some(key) = map.next_key()? {
            match key {
                Key::UpdateId => update_id = Some(map.next_value()?),
                Key::Kind(known) => {
                    kind = known;
                    origin = map.next_value()?;
                }
                Key::Unknown(name) if kind == UpdateKind::Unknown && unknown.is_none() => {
                    unknown = Some(name);
                    origin = map.next_value()?;
                }
                Key::Unknown(_) => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(Envelope {
            update_id: update_id.ok_or_else(|| A::Error::missing_field("update_id"))?,
            kind,
            kind_name: match kind {
                UpdateKind::Unknown => KindName::Unknown(unknown.unwrap_or_default()),
                known => KindName::Known(known.as_str()),
            },
            origin,
        })
    }
}

/// The payload type of a kind of update.
///
/// Implemented here for each of them, so that their JSON code is compiled with this crate and not with every
/// rebuild of a fleet.
pub trait Payload: Sized {
    /// Parses the object below the update's kind, and skips the rest.
    ///
    /// # Errors
    /// If the object does not fit the type.
    fn read(update: &Update) -> serde_json::Result<Self>;
}

macro_rules! payloads {
    ($($payload:ident)*) => {
        $(impl Payload for api::types::$payload {
            fn read(update: &Update) -> serde_json::Result<Self> {
                read_value_of(update.kind_name(), &update.body)
            }
        })*
    };
}

payloads! {
    BotSubscriptionUpdated BusinessConnection BusinessMessagesDeleted CallbackQuery ChatBoostRemoved ChatBoostUpdated ChatJoinRequest
    ChatMemberUpdated ChosenInlineResult InlineQuery ManagedBotUpdated Message
    MessageGenerationStopped MessageReactionCountUpdated MessageReactionUpdated PaidMediaPurchased Poll PollAnswer PreCheckoutQuery ShippingQuery
}

/// Reads the value of one key of a JSON object.
fn read_value_of<T: DeserializeOwned>(key: &str, json: &[u8]) -> serde_json::Result<T> {
    struct Pick<'k, T>(&'k str, PhantomData<T>);

    impl<'de, T: DeserializeOwned> Visitor<'de> for Pick<'_, T> {
        type Value = T;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            write!(f, "an object with the key `{}`", self.0)
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<T, A::Error> {
            let mut value = None;
            while let Some(found) = map.next_key_seed(Is(self.0))? {
                if found {
                    value = Some(map.next_value()?);
                } else {
                    map.next_value::<IgnoredAny>()?;
                }
            }
            value.ok_or_else(|| A::Error::custom(format_args!("no `{}`", self.0)))
        }
    }

    /// Whether a key is the one looked for.
    struct Is<'k>(&'k str);

    impl<'de> DeserializeSeed<'de> for Is<'_> {
        type Value = bool;

        fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<bool, D::Error> {
            deserializer.deserialize_identifier(self)
        }
    }

    impl Visitor<'_> for Is<'_> {
        type Value = bool;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a key")
        }

        fn visit_str<E>(self, key: &str) -> Result<bool, E> {
            Ok(key == self.0)
        }
    }

    serde_json::Deserializer::from_str(text(json)?).deserialize_map(Pick(key, PhantomData))
}

/// JSON as text. Checked to be UTF-8 as a whole, which takes a few hundred instructions for a message; given bytes,
/// serde_json checks each string by itself, which takes 5,000.
fn text(json: &[u8]) -> serde_json::Result<&str> {
    std::str::from_utf8(json).map_err(|error| serde_json::Error::custom(format_args!("not UTF-8: {error}")))
}
