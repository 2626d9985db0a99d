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
        self.messages
            .iter()
            .filter_map(|message| message.text.as_deref().or(message.caption.as_deref()))
            .collect()
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
        let messages: Vec<_> = self.messages.iter().map(describe).collect();
        match messages.as_slice() {
            [] => f.write_str("said nothing"),
            [message] => write!(f, "sent {message}"),
            messages => write!(f, "sent {} messages: {}", messages.len(), messages.join(", ")),
        }?;
        match &self.toast {
            Some(toast) => write!(f, ", and showed {toast:?} for a moment"),
            None => Ok(()),
        }
    }
}

/// What a message is, for the message of a test that fails: `"a text"`, `a photo`, `a document "with a caption"`.
fn describe(message: &Message) -> String {
    if let Some(text) = &message.text {
        return format!("{text:?}");
    }
    let kinds = [
        (message.animation.is_some(), "an animation"),
        (message.audio.is_some(), "an audio file"),
        (message.contact.is_some(), "a contact"),
        (message.dice.is_some(), "a dice"),
        (message.document.is_some(), "a document"),
        (message.invoice.is_some(), "an invoice"),
        (message.location.is_some(), "a location"),
        (message.photo.is_some(), "a photo"),
        (message.poll.is_some(), "a poll"),
        (message.sticker.is_some(), "a sticker"),
        (message.video.is_some(), "a video"),
        (message.video_note.is_some(), "a video note"),
        (message.voice.is_some(), "a voice message"),
    ];
    let kind =
        kinds.into_iter().find(|(is_it, _)| *is_it).map_or("a message without a text", |(_, kind)| kind);
    match &message.caption {
        Some(caption) => format!("{kind} {caption:?}"),
        None => kind.to_owned(),
    }
}
