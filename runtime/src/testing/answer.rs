//! What came back from a bot.

use std::fmt;

use botserver_api::types::{InlineKeyboardButton, InlineKeyboardMarkup, Message};

/// The messages that a bot sent or edited since the person last did something.
#[derive(Debug, Clone, Default)]
pub struct Answer {
    pub(super) messages: Vec<Message>,
    pub(super) toast: Option<String>,
}

impl Answer {
    /// The messages, in the order of the chat.
    pub fn messages(&self) -> &[Message] {
        &self.messages
    }

    /// The text of the one message.
    ///
    /// # Panics
    /// If the bot sent none, or more than one, or one without a text.
    #[track_caller]
    pub fn text(&self) -> &str {
        match self.texts().as_slice() {
            [text] => text,
            _ => panic!("one text was expected, but the bot {self}"),
        }
    }

    /// The texts of all messages; a caption counts as one.
    pub fn texts(&self) -> Vec<&str> {
        self.messages.iter().filter_map(|message| message.text.as_deref().or(message.caption.as_deref())).collect()
    }

    /// The labels of the inline buttons below the last message, row by row.
    pub fn buttons(&self) -> Vec<&str> {
        let keyboard = self.messages.last().and_then(|message| message.reply_markup.as_deref());
        let rows = keyboard.map(|InlineKeyboardMarkup { inline_keyboard, .. }| inline_keyboard.as_slice());
        rows.unwrap_or_default()
            .iter()
            .flatten()
            .map(|InlineKeyboardButton { text, .. }| text.as_str())
            .collect()
    }

    /// The text that a pressed button showed for a moment.
    pub fn toast(&self) -> Option<&str> {
        self.toast.as_deref()
    }

    /// Whether nothing came back.
    pub fn is_silent(&self) -> bool {
        self.messages.is_empty() && self.toast.is_none()
    }
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.messages.len() {
            0 => f.write_str("said nothing"),
            count => write!(f, "sent {count} messages: {:?}", self.texts()),
        }
    }
}
