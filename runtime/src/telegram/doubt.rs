//! What can be known of a call before it is made.

use memchr::memmem;
use serde_json::Value;

use super::Call;

/// Why a call should not travel in a webhook's response, where a refusal is seen by nobody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Doubt {
    /// The Bot API refuses it for certain.
    Hopeless(String),
    /// The Bot API may refuse it: only its answer tells.
    Unsure,
}

/// Most characters of a message's text; see <https://core.telegram.org/bots/api#sendmessage>.
pub(crate) const MAX_TEXT: usize = 4096;

/// Most characters of a caption; see <https://core.telegram.org/bots/api#sendphoto>.
const MAX_CAPTION: usize = 1024;

/// Most bytes of a button's data; see <https://core.telegram.org/bots/api#inlinekeyboardbutton>.
const MAX_CALLBACK_DATA: usize = 64;

/// What calls for a second look. Nearly every call is short, plain and without buttons, which is seen at once.
const SUSPICIOUS: [&[u8]; 4] = [br#""parse_mode""#, br#""callback_data""#, br#""caption""#, br#""text":" "#];

impl Call {
    /// What speaks against letting it travel in a webhook's response.
    pub(crate) fn doubt(&self) -> Option<Doubt> {
        let params = self.params();
        let is_suspicious = params.len() > MAX_TEXT
            || memmem::find(params, br#""text":"""#).is_some()
            || SUSPICIOUS.iter().any(|sign| memmem::find(params, sign).is_some());
        if !is_suspicious {
            return None;
        }
        let Ok(Value::Object(params)) = serde_json::from_slice(params) else { return Some(Doubt::Unsure) };
        let text = |name: &str| params.get(name).and_then(Value::as_str);
        if matches!(self.method(), "sendMessage" | "editMessageText")
            && let Some(written) = text("text")
        {
            let length = written.chars().count();
            if written.trim().is_empty() {
                return Some(Doubt::Hopeless("the text is empty".to_owned()));
            }
            if length > MAX_TEXT && text("parse_mode").is_none() {
                let reason = format!(
                    "the text has {length} characters, and Telegram takes {MAX_TEXT}; `Reply::long_text` splits it"
                );
                return Some(Doubt::Hopeless(reason));
            }
        }
        if let Some(length) = params.get("reply_markup").and_then(longest_callback_data)
            && length > MAX_CALLBACK_DATA
        {
            let reason = format!("a button's `callback_data` has {length} bytes, and Telegram takes {MAX_CALLBACK_DATA}");
            return Some(Doubt::Hopeless(reason));
        }
        let is_long_caption = text("caption").is_some_and(|caption| caption.chars().count() > MAX_CAPTION);
        (is_long_caption || text("parse_mode").is_some()).then_some(Doubt::Unsure)
    }
}

/// The length of the longest `callback_data` in an inline keyboard, in bytes.
fn longest_callback_data(keyboard: &Value) -> Option<usize> {
    let rows = keyboard.get("inline_keyboard")?.as_array()?;
    let buttons = rows.iter().filter_map(Value::as_array).flatten();
    buttons.filter_map(|button| Some(button.get("callback_data")?.as_str()?.len())).max()
}
