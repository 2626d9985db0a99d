//! Keyboards in few words.

use super::{
    InlineKeyboardButton, InlineKeyboardMarkup, KeyboardButton, ReplyKeyboardMarkup, ReplyKeyboardRemove,
    WebAppInfo,
};

impl InlineKeyboardButton {
    /// A button that sends `data` (1–64 bytes) back to the bot in a callback query.
    pub fn callback(text: impl Into<String>, data: impl Into<String>) -> Self {
        Self { text: text.into(), callback_data: Some(data.into()), ..Self::default() }
    }

    /// A button that opens a link.
    pub fn url(text: impl Into<String>, url: impl Into<String>) -> Self {
        Self { text: text.into(), url: Some(url.into()), ..Self::default() }
    }

    /// A button that opens a web app; in private chats only.
    pub fn web_app(text: impl Into<String>, url: impl Into<String>) -> Self {
        Self { text: text.into(), web_app: Some(WebAppInfo { url: url.into() }), ..Self::default() }
    }
}

impl InlineKeyboardMarkup {
    /// A keyboard of these rows.
    pub fn new(rows: impl IntoIterator<Item = impl Into<Vec<InlineKeyboardButton>>>) -> Self {
        Self { inline_keyboard: rows.into_iter().map(Into::into).collect(), ..Self::default() }
    }
}

impl<Row: Into<Vec<InlineKeyboardButton>>> From<Vec<Row>> for InlineKeyboardMarkup {
    fn from(rows: Vec<Row>) -> Self {
        Self::new(rows)
    }
}

impl<Row: Into<Vec<InlineKeyboardButton>>, const N: usize> From<[Row; N]> for InlineKeyboardMarkup {
    fn from(rows: [Row; N]) -> Self {
        Self::new(rows)
    }
}

impl KeyboardButton {
    /// A button that sends its text.
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }
}

impl From<&str> for KeyboardButton {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

impl From<String> for KeyboardButton {
    fn from(text: String) -> Self {
        Self::new(text)
    }
}

impl ReplyKeyboardMarkup {
    /// A keyboard of these rows, as high as its buttons need.
    pub fn new(rows: impl IntoIterator<Item = impl IntoIterator<Item = impl Into<KeyboardButton>>>) -> Self {
        let keyboard = rows.into_iter().map(|row| row.into_iter().map(Into::into).collect()).collect();
        Self { keyboard, resize_keyboard: Some(true), ..Self::default() }
    }

    /// Hides the keyboard once a button was pressed.
    pub fn one_time(mut self) -> Self {
        self.one_time_keyboard = Some(true);
        self
    }
}

impl ReplyKeyboardRemove {
    /// Takes the keyboard away for everybody in the chat.
    pub fn new() -> Self {
        Self::default()
    }
}
