//! Where an update comes from: read in the same pass as its kind, without knowing its type.

use std::fmt;
use std::marker::PhantomData;

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

/// What is wanted of a value. A value of another shape is no error, but absent.
trait Wanted<'de>: Default {
    fn of_number(_: i64) -> Self {
        Self::default()
    }

    fn of_text(_: &str) -> Self {
        Self::default()
    }

    fn of_object<A: MapAccess<'de>>(mut object: A) -> Result<Self, A::Error> {
        while object.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Self::default())
    }
}

impl<'de> Wanted<'de> for Origin {
    fn of_object<A: MapAccess<'de>>(mut object: A) -> Result<Self, A::Error> {
        let mut origin = Self::default();
        let mut private_chat = None;
        while let Some(field) = object.next_key()? {
            match field {
                Field::Chat => origin.chat_id = object.next_value::<Id>()?.0,
                Field::User => origin.user_id = object.next_value::<Id>()?.0,
                Field::PrivateChat => private_chat = object.next_value::<Number>()?.0,
                Field::Thread => origin.message_thread_id = object.next_value::<Number>()?.0,
                Field::Business => origin.business_connection_id = object.next_value::<Text>()?.0,
                Field::Message => {
                    let below: Self = object.next_value()?;
                    origin.chat_id = origin.chat_id.or(below.chat_id);
                    origin.message_thread_id = origin.message_thread_id.or(below.message_thread_id);
                    origin.business_connection_id =
                        origin.business_connection_id.or(below.business_connection_id);
                }
                Field::Id | Field::Other => {
                    object.next_value::<IgnoredAny>()?;
                }
            }
        }
        origin.chat_id = origin.chat_id.or(private_chat);
        Ok(origin)
    }
}

/// A number.
#[derive(Default)]
struct Number(Option<i64>);

impl<'de> Wanted<'de> for Number {
    fn of_number(number: i64) -> Self {
        Self(Some(number))
    }
}

/// A text.
#[derive(Default)]
struct Text(Option<String>);

impl<'de> Wanted<'de> for Text {
    fn of_text(text: &str) -> Self {
        Self(Some(text.to_owned()))
    }
}

/// The `id` of an object.
#[derive(Default)]
struct Id(Option<i64>);

impl<'de> Wanted<'de> for Id {
    fn of_object<A: MapAccess<'de>>(mut object: A) -> Result<Self, A::Error> {
        let mut id = None;
        while let Some(field) = object.next_key()? {
            match field {
                Field::Id => id = object.next_value::<Number>()?.0,
                _ => {
                    object.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(Self(id))
    }
}

macro_rules! deserialize {
    ($($wanted:ident)*) => {
        $(impl<'de> Deserialize<'de> for $wanted {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                deserializer.deserialize_any(Reader(PhantomData))
            }
        })*
    };
}

deserialize!(Id Number Origin Text);

/// Reads what is wanted of any value.
struct Reader<T>(PhantomData<T>);

impl<'de, T: Wanted<'de>> Visitor<'de> for Reader<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any JSON value")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
        T::of_object(map)
    }

    fn visit_i64<E>(self, number: i64) -> Result<T, E> {
        Ok(T::of_number(number))
    }

    fn visit_u64<E>(self, number: u64) -> Result<T, E> {
        Ok(i64::try_from(number).map_or_else(|_| T::default(), T::of_number))
    }

    fn visit_str<E>(self, text: &str) -> Result<T, E> {
        Ok(T::of_text(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<T, A::Error> {
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(T::default())
    }

    fn visit_bool<E>(self, _: bool) -> Result<T, E> {
        Ok(T::default())
    }

    fn visit_f64<E>(self, _: f64) -> Result<T, E> {
        Ok(T::default())
    }

    fn visit_unit<E>(self) -> Result<T, E> {
        Ok(T::default())
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

#[cfg(test)]
mod tests {
    use super::*;

    fn origin(payload: &str) -> Origin {
        serde_json::from_str(payload).unwrap()
    }

    #[test]
    fn a_message_comes_from_its_chat_sender_and_topic() {
        let payload = r#"{"message_id":1,"message_thread_id":9,"business_connection_id":"bc",
            "from":{"id":7,"is_bot":false},"chat":{"type":"private","id":-42},"reply_to_message":{"chat":{"id":3}}}"#;
        let expected = Origin {
            chat_id: Some(-42),
            user_id: Some(7),
            message_thread_id: Some(9),
            business_connection_id: Some("bc".to_owned()),
        };
        assert_eq!(origin(payload), expected);
    }

    #[test]
    fn a_pressed_button_comes_from_the_chat_of_its_message() {
        let pressed =
            origin(r#"{"id":"q","from":{"id":7},"message":{"chat":{"id":42},"message_thread_id":9}}"#);
        assert_eq!(
            (pressed.answer_to(), pressed.user_id, pressed.message_thread_id),
            (Some(42), Some(7), Some(9))
        );
    }

    #[test]
    fn without_a_chat_an_answer_goes_to_the_user() {
        assert_eq!(origin(r#"{"id":"q","from":{"id":7},"query":"pizza"}"#).answer_to(), Some(7));
        assert_eq!(origin(r#"{"user":{"id":7},"user_chat_id":8}"#).answer_to(), Some(8));
        assert_eq!(origin(r#"{"id":"poll"}"#).answer_to(), None);
    }

    #[test]
    fn fields_of_another_shape_are_absent() {
        let odd = [
            "5",
            "null",
            "true",
            "1.5",
            "\"text\"",
            "[1,[2]]",
            r#"{"chat":5,"from":[{"id":1}],"message":"text","message_thread_id":{"id":1},"business_connection_id":7}"#,
            r#"{"chat":{"id":"5"},"user":{"id":18446744073709551615},"user_chat_id":{},"message":{"chat":null}}"#,
        ];
        for payload in odd {
            assert_eq!(origin(payload), Origin::default(), "{payload}");
        }
    }
}
