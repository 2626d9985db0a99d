//! What can be known of a call before it is made.

use botserver_api::entities::{ParseMode, Text, TextError, is_invisible, limits};
use memchr::memmem;
use serde_json::{Map, Value};

use super::Call;

/// Why a call should not travel in a webhook's response, where a refusal is seen by nobody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Doubt {
    /// The Bot API refuses it for certain, for this reason.
    Hopeless(String),
    /// The Bot API may refuse it: only its answer tells.
    Unsure,
}

/// What calls for a second look. Nearly every call is short, plain and without buttons, which is seen at once.
const SUSPICIOUS: [&[u8]; 3] = [br#""parse_mode""#, br#""callback_data""#, br#""caption""#];

/// Where a text begins.
const TEXT: &[u8] = br#""text":""#;

/// Whether a text begins with its end, with an escape such as that of a line break, or with something that cannot be
/// seen: it may have nothing else.
fn may_be_empty(params: &[u8]) -> bool {
    memmem::find_iter(params, TEXT).any(|at| {
        let text = params.get(at + TEXT.len()..).unwrap_or_default();
        // No character has more than four bytes.
        let start = text.get(..4).unwrap_or(text).utf8_chunks().next();
        let first = start.and_then(|start| start.valid().chars().next());
        first.is_none_or(|c| matches!(c, '"' | '\\') || is_invisible(c))
    })
}

impl Call {
    /// What speaks against letting it travel in a webhook's response.
    pub(crate) fn doubt(&self) -> Option<Doubt> {
        let params = self.params();
        let is_short = params.len() <= limits::CALLBACK_ANSWER
            || self.method() != "answerCallbackQuery" && params.len() <= limits::TEXT;
        let is_plain = !SUSPICIOUS.iter().any(|sign| memmem::find(params, sign).is_some());
        if is_short && is_plain && !may_be_empty(params) {
            return None;
        }
        match serde_json::from_slice(params) {
            Ok(params) => doubt_of(self.method(), &params),
            Err(_) => Some(Doubt::Unsure),
        }
    }
}

fn doubt_of(method: &str, params: &Map<String, Value>) -> Option<Doubt> {
    if let Some(length) = params.get("reply_markup").and_then(longest_callback_data)
        && length > limits::CALLBACK_DATA_BYTES
    {
        let limit = limits::CALLBACK_DATA_BYTES;
        let reason = format!("a button's `callback_data` has {length} bytes, and Telegram takes {limit}");
        return Some(Doubt::Hopeless(reason));
    }
    match method {
        "sendMessage" | "editMessageText" => {
            let read = read(params, "text")?.and_then(Text::non_empty);
            match read {
                Ok(text) if text.characters() > limits::TEXT => Some(Doubt::Hopeless(format!(
                    "the text has {} characters, and Telegram takes {}; `Reply::long_text` splits it",
                    text.characters(),
                    limits::TEXT
                ))),
                Ok(_) => None,
                Err(TextError::Empty) => Some(Doubt::Hopeless("the text is empty".to_owned())),
                // Our reading of the markup may be stricter than Telegram's.
                Err(_) => Some(Doubt::Unsure),
            }
        }
        "answerCallbackQuery" => {
            let length = limits::characters(params.get("text")?.as_str()?);
            (length > limits::CALLBACK_ANSWER).then_some(Doubt::Unsure)
        }
        _ => {
            let read = read(params, "caption")?;
            let fits = read.is_ok_and(|caption| caption.characters() <= limits::CAPTION);
            (!fits).then_some(Doubt::Unsure)
        }
    }
}

/// Reads a text as Telegram does; `None` if there is none.
fn read(params: &Map<String, Value>, field: &str) -> Option<Result<Text, TextError>> {
    let source = params.get(field)?.as_str()?;
    let mode = params.get("parse_mode").and_then(Value::as_str).unwrap_or_default();
    Some(ParseMode::from_param(mode).and_then(|mode| match mode {
        Some(mode) => Text::parse(source, mode),
        None => Text::with_entities(source, Vec::new()),
    }))
}

/// The length of the longest `callback_data` in an inline keyboard, in bytes.
fn longest_callback_data(keyboard: &Value) -> Option<usize> {
    let rows = keyboard.get("inline_keyboard")?.as_array()?;
    let buttons = rows.iter().filter_map(Value::as_array).flatten();
    buttons.filter_map(|button| Some(button.get("callback_data")?.as_str()?.len())).max()
}

#[cfg(test)]
mod tests {
    use botserver_api::methods::{AnswerCallbackQuery, SendMessage};
    use botserver_api::types::{InlineKeyboardButton, InlineKeyboardMarkup, ParseMode};

    use super::*;

    fn doubt(message: &SendMessage) -> Option<Doubt> {
        Call::new(message).doubt()
    }

    fn hopeless(message: &SendMessage) -> String {
        match doubt(message) {
            Some(Doubt::Hopeless(reason)) => reason,
            other => format!("{other:?}"),
        }
    }

    #[test]
    fn what_telegram_takes_is_not_doubted() {
        let text = |text: &str| SendMessage::new(1, text);
        assert_eq!(doubt(&text("hello")), None);
        assert_eq!(doubt(&text("\u{200f}שלום")), None);
        assert_eq!(doubt(&text(&"x".repeat(4096))), None);
        assert_eq!(doubt(&text(&"é".repeat(4096))), None);
        assert_eq!(doubt(&text("<b>hello</b>").parse_mode(ParseMode::Html)), None);
        let long = format!("<b>{}</b>", "x".repeat(4096));
        assert_eq!(doubt(&text(&long).parse_mode(ParseMode::Html)), None);
        let button = InlineKeyboardButton::callback("x", "x".repeat(64));
        assert_eq!(doubt(&text("a").reply_markup(InlineKeyboardMarkup::new(vec![vec![button]]))), None);
    }

    #[test]
    fn what_telegram_refuses_for_certain_is_hopeless() {
        assert_eq!(hopeless(&SendMessage::new(1, "")), "the text is empty");
        assert_eq!(hopeless(&SendMessage::new(1, " \n ")), "the text is empty");
        assert_eq!(hopeless(&SendMessage::new(1, "\n\t")), "the text is empty");
        for invisible in
            ["\u{a0}", "\u{200b}\u{2800}", "\u{feff} ", "\u{202e}", "\u{e0020}", "\u{33f}\u{3000}"]
        {
            assert_eq!(hopeless(&SendMessage::new(1, invisible)), "the text is empty", "{invisible:?}");
        }
        assert_eq!(
            hopeless(&SendMessage::new(1, "<b> </b>").parse_mode(ParseMode::Html)),
            "the text is empty"
        );
        assert!(hopeless(&SendMessage::new(1, "x".repeat(4097))).starts_with("the text has 4097 characters"));
        let button = InlineKeyboardButton::callback("x", "x".repeat(65));
        let keyboard = InlineKeyboardMarkup::new(vec![vec![button]]);
        assert!(hopeless(&SendMessage::new(1, "a").reply_markup(keyboard)).contains("has 65 bytes"));
    }

    #[test]
    fn what_telegram_may_refuse_is_asked_of_it() {
        assert_eq!(doubt(&SendMessage::new(1, "1 < 2").parse_mode(ParseMode::Html)), Some(Doubt::Unsure));
        let long = AnswerCallbackQuery::new("q").text("x".repeat(201));
        assert_eq!(Call::new(&long).doubt(), Some(Doubt::Unsure));
    }
}
