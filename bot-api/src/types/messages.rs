//! A message that may be out of reach, or just `true`.

use std::fmt;

use serde::de::{Deserializer, Error, MapAccess, Visitor};
use serde::{Deserialize, Serialize, Serializer};

use super::{Chat, InaccessibleMessage, Message};
use crate::json::read::fields;

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

impl<'de> Deserialize<'de> for MaybeInaccessibleMessage {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let message = Box::<Message>::deserialize(deserializer)?;
        Ok(match message.date {
            0 => Self::Inaccessible(Box::new(InaccessibleMessage {
                chat: *message.chat,
                message_id: message.message_id,
                date: 0,
            })),
            _ => Self::Message(message),
        })
    }
}

/// What methods return that change a message: the message, or `true` if it was sent on behalf of a user.
#[derive(Clone, Debug, PartialEq)]
pub enum MessageOrTrue {
    /// The changed message.
    Message(Box<Message>),
    /// The change was made; the bot does not get to see the message.
    True,
}

impl<'de> Deserialize<'de> for MessageOrTrue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(MessageOrTrueVisitor)
    }
}

struct MessageOrTrueVisitor;

impl<'de> Visitor<'de> for MessageOrTrueVisitor {
    type Value = MessageOrTrue;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a message or `true`")
    }

    fn visit_bool<E: Error>(self, _true: bool) -> Result<MessageOrTrue, E> {
        Ok(MessageOrTrue::True)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<MessageOrTrue, A::Error> {
        fields(&mut map).map(Box::new).map(MessageOrTrue::Message)
    }
}
