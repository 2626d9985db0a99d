//! What a handler gives back: calls of the Bot API, the last of which can travel in the webhook's response.

use std::borrow::Cow;

use anyhow::Context as _;
use botserver_api::methods::SendMessage;
use botserver_api::types::ReplyMarkup;

use crate::{Call, Origin};

/// What answers an update: calls of the Bot API, made in order.
///
/// All but the last are made through the client; the last one becomes the body of the webhook's response where
/// Telegram allows that. See <https://core.telegram.org/bots/api#making-requests-when-getting-updates>.
#[derive(Debug, Default)]
pub struct Reply {
    parts: Vec<Part>,
}

#[derive(Debug)]
enum Part {
    /// A message to wherever the update comes from.
    Answer(Box<SendMessage>),
    Call(Call),
}

impl Reply {
    /// Acknowledges the update and says nothing.
    pub fn none() -> Self {
        Self::default()
    }

    /// A text to the chat that the update comes from: the same topic, on behalf of the same business account, or
    /// the private chat with the user if the update has no chat.
    pub fn text(text: impl Into<String>) -> Self {
        Self { parts: vec![Part::Answer(Box::new(SendMessage::new(0, text)))] }
    }

    /// Puts a keyboard below the text before it.
    pub fn keyboard(mut self, keyboard: impl Into<ReplyMarkup>) -> Self {
        if let Some(Part::Answer(message)) = self.parts.last_mut() {
            message.reply_markup = Some(keyboard.into());
        }
        self
    }

    /// Adds what is to happen after this.
    pub fn then(mut self, next: impl Into<Self>) -> Self {
        self.parts.extend(next.into().parts);
        self
    }

    /// Addresses the texts in it to where an update comes from.
    ///
    /// # Errors
    /// If there is a text and the update names neither chat nor user.
    pub(crate) fn addressed_to(self, origin: &Origin) -> crate::Result<Self> {
        let address = |part| match part {
            Part::Answer(mut message) => {
                let chat = origin.answer_to().context(
                    "the reply is a text, but this update names no chat to send it to; return a method with a `chat_id`",
                )?;
                message.chat_id = chat.into();
                message.message_thread_id = origin.message_thread_id;
                message.business_connection_id.clone_from(&origin.business_connection_id);
                Ok(Part::Call(Call::new(&*message)))
            }
            call => Ok(call),
        };
        Ok(Self { parts: self.parts.into_iter().map(address).collect::<crate::Result<_>>()? })
    }

    /// The calls of an addressed reply, first to last.
    pub(crate) fn into_calls(self) -> impl DoubleEndedIterator<Item = Call> {
        self.parts.into_iter().filter_map(|part| match part {
            Part::Call(call) => Some(call),
            Part::Answer(_) => None,
        })
    }
}

/// What a handler function can return.
///
/// `()` says nothing; a text goes to the chat that the update comes from; a method of the Bot API is called; `None` is
/// silence, and an `Err` has the update delivered again.
pub trait IntoReply {
    /// Makes the reply.
    ///
    /// # Errors
    /// The handler's own.
    fn into_reply(self) -> crate::Result<Reply>;
}

impl IntoReply for Reply {
    fn into_reply(self) -> crate::Result<Reply> {
        Ok(self)
    }
}

impl IntoReply for () {
    fn into_reply(self) -> crate::Result<Reply> {
        Ok(Reply::none())
    }
}

impl<T: IntoReply> IntoReply for Option<T> {
    fn into_reply(self) -> crate::Result<Reply> {
        self.map_or_else(|| Ok(Reply::none()), T::into_reply)
    }
}

impl<T: IntoReply, E: Into<anyhow::Error>> IntoReply for Result<T, E> {
    fn into_reply(self) -> crate::Result<Reply> {
        self.map_err(Into::into)?.into_reply()
    }
}

macro_rules! texts {
    ($($text:ty),*) => {
        $(impl From<$text> for Reply {
            fn from(text: $text) -> Self {
                Self::text(text)
            }
        }

        impl IntoReply for $text {
            fn into_reply(self) -> crate::Result<Reply> {
                Ok(self.into())
            }
        })*
    };
}

texts!(&str, String, Cow<'_, str>);

macro_rules! methods {
    ($($method:path),* $(,)?) => {
        $(impl From<$method> for Reply {
            fn from(method: $method) -> Self {
                Self { parts: vec![Part::Call(Call::new(&method))] }
            }
        }

        impl IntoReply for $method {
            fn into_reply(self) -> crate::Result<Reply> {
                Ok(self.into())
            }
        })*
    };
}

botserver_api::for_each_method!(methods);
