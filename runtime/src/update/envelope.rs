//! The envelope of an update: its id, its kind, and where it comes from.

use std::fmt;

use botserver_api::UpdateKind;
use serde::de::{Deserialize, Deserializer, Error as _, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::album::ALBUM;
use super::origin::{Number, Origin};
use super::text;

/// What is read of every update.
#[derive(Debug, Clone)]
pub(super) struct Envelope {
    pub(super) update_id: i64,
    pub(super) kind: UpdateKind,
    pub(super) kind_name: KindName,
    pub(super) origin: Origin,
    /// Whether it has the other messages of an album with it.
    pub(super) is_album: bool,
}

/// The name of an update's kind; owned only where this version does not know it.
#[derive(Debug, Clone)]
pub(super) enum KindName {
    Known(&'static str),
    Unknown(Box<str>),
}

impl Envelope {
    /// Reads it in one pass.
    ///
    /// # Errors
    /// If the body is no JSON object with an integer `update_id`, or something in it cannot be read.
    pub(super) fn read(body: &[u8]) -> serde_json::Result<Self> {
        Self::read_by(body, Pass { with_care: false })
    }

    /// Reads it so that a payload that cannot be read hides neither the id nor the kind.
    ///
    /// # Errors
    /// If the body is no JSON object with an integer `update_id`.
    pub(super) fn read_with_care(body: &[u8]) -> serde_json::Result<Self> {
        Self::read_by(body, Pass { with_care: true })
    }

    fn read_by(body: &[u8], pass: Pass) -> serde_json::Result<Self> {
        let mut json = serde_json::Deserializer::from_str(text(body)?);
        let envelope = json.deserialize_map(pass)?;
        json.end()?;
        Ok(envelope)
    }
}

/// A key of the envelope.
enum Key {
    UpdateId,
    Kind(UpdateKind),
    Album,
    Unknown(Box<str>),
}

impl<'de> Deserialize<'de> for Key {
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
                if name == ALBUM {
                    return Ok(Key::Album);
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

/// One way to read the values of the envelope.
#[derive(Clone, Copy)]
struct Pass {
    /// Each value is delimited first, and then read by itself: twice the work, and no value spoils another.
    with_care: bool,
}

impl Pass {
    /// The next value; `None` if it is null.
    fn value<'de, T, A>(self, map: &mut A) -> Result<Option<T>, A::Error>
    where
        T: Deserialize<'de> + Default,
        A: MapAccess<'de>,
    {
        if !self.with_care {
            return map.next_value();
        }
        let value: &RawValue = map.next_value()?;
        let is_null = value.get() == "null";
        Ok((!is_null).then(|| serde_json::from_str(value.get()).unwrap_or_default()))
    }
}

impl<'de> Visitor<'de> for Pass {
    type Value = Envelope;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an update")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Envelope, A::Error> {
        let mut update_id = Number::default();
        let mut kind = UpdateKind::Unknown;
        let mut unknown = None;
        let mut origin = Origin::default();
        let mut is_album = false;
        while let Some(key) = map.next_key()? {
            match key {
                Key::Album => {
                    map.next_value::<IgnoredAny>()?;
                    is_album = true;
                }
                Key::UpdateId => update_id = self.value(&mut map)?.unwrap_or_default(),
                // A null in place of an absent field is absent.
                Key::Kind(known) => {
                    if let Some(payload) = self.value(&mut map)? {
                        (kind, origin) = (known, payload);
                    }
                }
                Key::Unknown(name) if kind == UpdateKind::Unknown && unknown.is_none() => {
                    if let Some(payload) = self.value(&mut map)? {
                        (unknown, origin) = (Some(name), payload);
                    }
                }
                Key::Unknown(_) => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(Envelope {
            update_id: update_id.0.ok_or_else(|| A::Error::custom("no integer `update_id`"))?,
            kind,
            kind_name: match kind {
                UpdateKind::Unknown => KindName::Unknown(unknown.unwrap_or_default()),
                known => KindName::Known(known.as_str()),
            },
            origin,
            is_album,
        })
    }
}
