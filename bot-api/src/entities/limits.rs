//! How long things may be.
//!
//! Telegram counts the characters of a text as Unicode code points, in its published library at least, and not in
//! UTF-16 code units as offsets of entities are: an emoji of one code point is one character here and two there. What
//! is limited in bytes says so.

/// Characters of a message's text, after markup was read and blanks around it went.
pub const TEXT: usize = 4096;
/// Characters of a caption, likewise.
pub const CAPTION: usize = 1024;
/// Bytes (UTF-8) of a text or caption with its markup.
pub const SOURCE_BYTES: usize = 32_768;
/// Bytes of an inline button's `callback_data`; at least 1.
pub const CALLBACK_DATA_BYTES: usize = 64;
/// Characters of the text that answers a callback query.
pub const CALLBACK_ANSWER: usize = 200;
/// Characters of a poll's question.
pub const POLL_QUESTION: usize = 300;
/// Characters of an option of a poll.
pub const POLL_OPTION: usize = 100;
/// Characters of what explains the right answer of a quiz.
pub const POLL_EXPLANATION: usize = 200;
/// Results that answer an inline query.
pub const INLINE_RESULTS: usize = 50;
/// Bytes of the id of such a result; at least 1.
pub const INLINE_RESULT_ID_BYTES: usize = 64;

/// How many characters a text has by Telegram's count: Unicode code points.
pub fn characters(text: &str) -> usize {
    text.chars().count()
}
