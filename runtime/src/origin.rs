//! Where an update comes from: read in the same pass as its kind, without knowing its type.

use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

/// The chat and the user that an update comes from, as far as its payload names them.
///
/// Read from the fields that the kinds have in common, so that it also works for a kind that this version does not
/// know. A field of an unexpected shape counts as absent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Origin {
    /// `chat.id`, or the chat of the message below a pressed button.
    pub chat_id: Option<i64>,
    /// `from.id` or `user.id`.
    pub user_id: Option<i64>,
    /// The topic of a forum, if the message was sent in one.
    pub message_thread_id: Option<i64>,
    /// The business account on whose behalf the message was received.
    pub business_connection_id: Option<String>,
}

impl Origin {
    /// Where an answer goes: the chat, or the private chat with the user when there is none.
    pub fn answer_to(&self) -> Option<i64> {
        self.chat_id.or(self.user_id)
    }
}

impl<'de> Deserialize<'de> for Origin {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(match Value::deserialize(deserializer)? {
            Value::Object { origin, .. } => origin,
            _ => Self::default(),
        })
    }
}

/// Any JSON value, reduced to what an origin is made of; no shape is an error.
enum Value {
    Number(i64),
    Text(String),
    Object { id: Option<i64>, origin: Origin },
    Other,
}

impl Value {
    fn number(self) -> Option<i64> {
        if let Self::Number(number) = self { Some(number) } else { None }
    }

    fn text(self) -> Option<String> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }

    fn id(self) -> Option<i64> {
        if let Self::Object { id, .. } = self { id } else { None }
    }
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AnyShape)
    }
}

struct AnyShape;

impl<'de> Visitor<'de> for AnyShape {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any JSON value")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let mut id = None;
        let mut origin = Origin::default();
        let mut private_chat = None;
        while let Some(field) = map.next_key()? {
            match field {
                Field::Id => id = map.next_value::<Value>()?.number(),
                Field::Chat => origin.chat_id = map.next_value::<Value>()?.id(),
                Field::User => origin.user_id = map.next_value::<Value>()?.id(),
                Field::PrivateChat => private_chat = map.next_value::<Value>()?.number(),
                Field::Thread => origin.message_thread_id = map.next_value::<Value>()?.number(),
                Field::Business => origin.business_connection_id = map.next_value::<Value>()?.text(),
                Field::Message => {
                    let below: Origin = map.next_value()?;
                    origin.chat_id = origin.chat_id.or(below.chat_id);
                    origin.message_thread_id = origin.message_thread_id.or(below.message_thread_id);
                    origin.business_connection_id =
                        origin.business_connection_id.or(below.business_connection_id);
                }
                Field::Other => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        origin.chat_id = origin.chat_id.or(private_chat);
        Ok(Value::Object { id, origin })
    }

    fn visit_i64<E>(self, number: i64) -> Result<Value, E> {
        Ok(Value::Number(number))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Value, E> {
        Ok(i64::try_from(number).map_or(Value::Other, Value::Number))
    }

    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        Ok(Value::Text(text.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Value, A::Error> {
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Value::Other)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Value, E> {
        Ok(Value::Other)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Value, E> {
        Ok(Value::Other)
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Other)
    }
}

/// The fields that say where a payload comes from; a derive would allocate for those of other names.
#[derive(Clone, Copy)]
enum Field {
    Id,
    Chat,
    User,
    PrivateChat,
    Thread,
    Business,
    Message,
    Other,
}

impl<'de> Deserialize<'de> for Field {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Name;

        impl Visitor<'_> for Name {
            type Value = Field;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a field name")
            }

            fn visit_str<E>(self, name: &str) -> Result<Field, E> {
                Ok(match name {
                    "id" => Field::Id,
                    "chat" => Field::Chat,
                    "from" | "user" => Field::User,
                    "user_chat_id" => Field::PrivateChat,
                    "message_thread_id" => Field::Thread,
                    "business_connection_id" => Field::Business,
                    "message" => Field::Message,
                    _ => Field::Other,
                })
            }
        }

        deserializer.deserialize_identifier(Name)
    }
}
