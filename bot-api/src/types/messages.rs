//! A message that may be out of reach, or just `true`.

use std::fmt;

use serde::de::{Deserializer, Error, MapAccess, Visitor};
use serde::{Serialize, Serializer};

use super::{Chat, InaccessibleMessage, Message};
use crate::json::read::{Field, deserialize, fields};

/// `MaybeInaccessibleMessage` of the Bot API: <https://core.telegram.org/bots/api#maybeinaccessiblemessage>.
///
/// There is no unknown third: Telegram tells the two apart by the date alone, which is 0 for a message that
/// was deleted or is otherwise out of the bot's reach.
#[derive(Clone, Debug, PartialEq)]
pub enum MaybeInaccessibleMessage {
    /// The message.
    Message(Box<Message>),
    /// All that is known of one that cannot be had any more.
    Inaccessible(Box<InaccessibleMessage>),
}

impl MaybeInaccessibleMessage {
    /// The chat that the message is, or was, in.
    pub fn chat(&self) -> &Chat {
        match self {
            Self::Message(message) => &message.chat,
            Self::Inaccessible(message) => &message.chat,
        }
    }

    /// The message's number in its chat.
    pub fn message_id(&self) -> i64 {
        match self {
            Self::Message(message) => message.message_id,
            Self::Inaccessible(message) => message.message_id,
        }
    }

    /// The message, if it can be had.
    pub fn message(&self) -> Option<&Message> {
        match self {
            Self::Message(message) => Some(message),
            Self::Inaccessible(_) => None,
        }
    }
}

impl Default for MaybeInaccessibleMessage {
    fn default() -> Self {
        Self::Inaccessible(Box::default())
    }
}

impl From<Message> for MaybeInaccessibleMessage {
    fn from(message: Message) -> Self {
        Self::Message(Box::new(message))
    }
}

impl Serialize for MaybeInaccessibleMessage {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Message(message) => message.serialize(serializer),
            Self::Inaccessible(message) => message.serialize(serializer),
        }
    }
}

impl Field for MaybeInaccessibleMessage {
    fn read<'de, D: Deserializer<'de>>(&mut self, deserializer: D) -> Result<bool, D::Error> {
        let mut message = Box::<Message>::default();
        if !message.read(deserializer)? {
            return Ok(false);
        }
        *self = match message.date {
            0 => Self::Inaccessible(Box::new(InaccessibleMessage {
                chat: *message.chat,
                message_id: message.message_id,
                date: 0,
            })),
            _ => Self::Message(message),
        };
        Ok(true)
    }
}

deserialize! { MaybeInaccessibleMessage }

/// What methods return that change a message: the message, or `true` if it was sent on behalf of a user.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum MessageOrTrue {
    /// The changed message.
    Message(Box<Message>),
    /// The change was made; the bot does not get to see the message.
    #[default]
    True,
}

impl Field for MessageOrTrue {
    fn read<'de, D: Deserializer<'de>>(&mut self, deserializer: D) -> Result<bool, D::Error> {
        deserializer.deserialize_any(MessageOrTrueVisitor(self))
    }
}

deserialize! { MessageOrTrue }

struct MessageOrTrueVisitor<'a>(&'a mut MessageOrTrue);

impl<'de> Visitor<'de> for MessageOrTrueVisitor<'_> {
    type Value = bool;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a message or `true`")
    }

    fn visit_bool<E: Error>(self, _true: bool) -> Result<bool, E> {
        *self.0 = MessageOrTrue::True;
        Ok(true)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<bool, A::Error> {
        let mut message = Box::<Message>::default();
        fields(message.as_mut(), &mut map)?;
        *self.0 = MessageOrTrue::Message(message);
        Ok(true)
    }

    fn visit_unit<E: Error>(self) -> Result<bool, E> {
        Ok(false)
    }
}
