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
    /// The topic that the message was sent in. Not the thread of replies that it is in, which Telegram calls by the
    /// same name and takes from nobody.
    pub message_thread_id: Option<i64>,
    /// The topic of a channel's direct messages.
    pub direct_messages_topic_id: Option<i64>,
    /// What answers a bot that was called in a chat which it is not in.
    pub guest_query_id: Option<String>,
    /// The business account on whose behalf the message was received.
    pub business_connection_id: Option<String>,
}

impl Origin {
    /// Where an answer goes: the chat, or the private chat with the user when there is none.
    pub fn answer_to(&self) -> Option<i64> {
        self.chat_id.or(self.user_id)
    }

    /// Fills in what is not known from the message below a pressed button.
    fn or(mut self, below: Self) -> Self {
        self.chat_id = self.chat_id.or(below.chat_id);
        self.message_thread_id = self.message_thread_id.or(below.message_thread_id);
        self.direct_messages_topic_id = self.direct_messages_topic_id.or(below.direct_messages_topic_id);
        self.business_connection_id = self.business_connection_id.or(below.business_connection_id);
        self
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

    fn of_flag(_: bool) -> Self {
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
        let mut below = None;
        let mut is_in_a_topic = false;
        while let Some(field) = object.next_key()? {
            match field {
                Field::Chat => origin.chat_id = object.next_value::<Id>()?.0,
                Field::User => origin.user_id = object.next_value::<Id>()?.0,
                Field::PrivateChat => private_chat = object.next_value::<Number>()?.0,
                Field::Thread => origin.message_thread_id = object.next_value::<Number>()?.0,
                Field::IsTopic => is_in_a_topic = object.next_value::<Flag>()?.0,
                Field::DirectMessages => {
                    origin.direct_messages_topic_id = object.next_value::<TopicId>()?.0;
                }
                Field::Guest => origin.guest_query_id = object.next_value::<Text>()?.0,
                Field::Business => origin.business_connection_id = object.next_value::<Text>()?.0,
                Field::Message => below = Some(object.next_value::<Self>()?),
                Field::Id | Field::TopicId | Field::Other => {
                    object.next_value::<IgnoredAny>()?;
                }
            }
        }
        if !is_in_a_topic {
            origin.message_thread_id = None;
        }
        origin.chat_id = origin.chat_id.or(private_chat);
        Ok(match below {
            Some(below) => origin.or(below),
            None => origin,
        })
    }
}

/// A number.
#[derive(Debug, Default)]
pub(super) struct Number(pub(super) Option<i64>);

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

/// A truth value.
#[derive(Default)]
struct Flag(bool);

impl<'de> Wanted<'de> for Flag {
    fn of_flag(flag: bool) -> Self {
        Self(flag)
    }
}

/// The number in one field of an object.
fn number_in<'de, A: MapAccess<'de>>(wanted: Field, mut object: A) -> Result<Option<i64>, A::Error> {
    let mut number = None;
    while let Some(field) = object.next_key::<Field>()? {
        if field == wanted {
            number = object.next_value::<Number>()?.0;
        } else {
            object.next_value::<IgnoredAny>()?;
        }
    }
    Ok(number)
}

/// The `id` of an object.
#[derive(Default)]
struct Id(Option<i64>);

impl<'de> Wanted<'de> for Id {
    fn of_object<A: MapAccess<'de>>(object: A) -> Result<Self, A::Error> {
        number_in(Field::Id, object).map(Self)
    }
}

/// The `topic_id` of an object.
#[derive(Default)]
struct TopicId(Option<i64>);

impl<'de> Wanted<'de> for TopicId {
    fn of_object<A: MapAccess<'de>>(object: A) -> Result<Self, A::Error> {
        number_in(Field::TopicId, object).map(Self)
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

deserialize!(Flag Id Number Origin Text TopicId);

/// 2^53.
const LARGEST_EXACT: f64 = 9_007_199_254_740_992.0;

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

    fn visit_bool<E>(self, flag: bool) -> Result<T, E> {
        Ok(T::of_flag(flag))
    }

    fn visit_f64<E>(self, number: f64) -> Result<T, E> {
        // `1.0` is the integer 1; beyond 2^53 a float no longer says which integer was meant.
        let is_whole = number.fract() == 0.0 && number.abs() <= LARGEST_EXACT;
        #[expect(clippy::cast_possible_truncation, reason = "whole, and in range")]
        Ok(if is_whole { T::of_number(number as i64) } else { T::default() })
    }

    fn visit_unit<E>(self) -> Result<T, E> {
        Ok(T::default())
    }
}

/// The fields that say where a payload comes from; a derive would allocate for those of other names.
#[derive(Clone, Copy, PartialEq)]
enum Field {
    Id,
    Chat,
    User,
    PrivateChat,
    Thread,
    IsTopic,
    DirectMessages,
    TopicId,
    Guest,
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
                    "is_topic_message" => Field::IsTopic,
                    "direct_messages_topic" => Field::DirectMessages,
                    "topic_id" => Field::TopicId,
                    "guest_query_id" => Field::Guest,
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
        let payload = r#"{"message_id":1,"message_thread_id":9,"is_topic_message":true,"business_connection_id":"bc",
            "from":{"id":7,"is_bot":false},"chat":{"type":"private","id":-42},"reply_to_message":{"chat":{"id":3}}}"#;
        let expected = Origin {
            chat_id: Some(-42),
            user_id: Some(7),
            message_thread_id: Some(9),
            business_connection_id: Some("bc".to_owned()),
            ..Origin::default()
        };
        assert_eq!(origin(payload), expected);
    }

    #[test]
    fn a_pressed_button_comes_from_the_chat_of_its_message() {
        let pressed = origin(
            r#"{"id":"q","from":{"id":7},"message":{"chat":{"id":42},"message_thread_id":9,"is_topic_message":true}}"#,
        );
        assert_eq!(
            (pressed.answer_to(), pressed.user_id, pressed.message_thread_id),
            (Some(42), Some(7), Some(9))
        );
    }

    #[test]
    fn a_thread_of_replies_is_no_topic() {
        assert_eq!(origin(r#"{"chat":{"id":-1},"message_thread_id":66}"#).message_thread_id, None);
        let below = r#"{"id":"q","message":{"chat":{"id":-1},"message_thread_id":66}}"#;
        assert_eq!(origin(below).message_thread_id, None);
    }

    #[test]
    fn whole_floats_are_integers() {
        assert_eq!(origin(r#"{"chat":{"id":-42.0},"from":{"id":7e3}}"#).answer_to(), Some(-42));
        assert_eq!(origin(r#"{"from":{"id":7e3}}"#).user_id, Some(7000));
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
