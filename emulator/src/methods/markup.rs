//! Keyboards (parameter `reply_markup`).

use serde_json::Value;

use super::Call;
use crate::response::ApiError;

/// What an inline button may do; each has exactly one of these.
const ACTIONS: [&str; 10] = [
    "url",
    "callback_data",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "callback_game",
    "pay",
];

/// Reads and checks `reply_markup`.
pub(super) fn read(call: Call<'_>) -> Result<Option<Value>, ApiError> {
    let Some(markup) = call.params.json("reply_markup", "reply keyboard markup")? else { return Ok(None) };
    let Some(fields) = markup.as_object() else {
        return Err(ApiError::bad_request("object expected as reply markup"));
    };
    if fields.is_empty() {
        return Ok(None);
    }
    if let Some(rows) = fields.get("inline_keyboard") {
        for button in buttons(rows, "inline_keyboard")? {
            check_inline(button)?;
        }
        // Telegram answers an inline keyboard without buttons as if there were none.
        let empty = rows
            .as_array()
            .is_some_and(|rows| rows.iter().all(|row| row.as_array().is_none_or(Vec::is_empty)));
        return Ok((!empty).then_some(markup));
    }
    if let Some(rows) = fields.get("keyboard") {
        for button in buttons(rows, "keyboard")? {
            let text = button.as_str().or_else(|| button.get("text").and_then(Value::as_str));
            if text.is_none_or(str::is_empty) {
                return Err(ApiError::bad_request("can't parse keyboard button: text is empty"));
            }
        }
    }
    Ok(Some(markup))
}

fn buttons<'a>(rows: &'a Value, name: &str) -> Result<impl Iterator<Item = &'a Value>, ApiError> {
    let wrong = || {
        ApiError::bad_request(format_args!("field \"{name}\" of the ReplyMarkup must be an Array of Arrays"))
    };
    let rows = rows.as_array().ok_or_else(wrong)?;
    if rows.iter().any(|row| !row.is_array()) {
        return Err(wrong());
    }
    Ok(rows.iter().filter_map(Value::as_array).flatten())
}

fn check_inline(button: &Value) -> Result<(), ApiError> {
    let Some(fields) = button.as_object() else {
        return Err(ApiError::bad_request(
            "can't parse inline keyboard button: InlineKeyboardButton must be an Object",
        ));
    };
    if fields.get("text").and_then(Value::as_str).is_none_or(str::is_empty) {
        return Err(ApiError::bad_request(
            "can't parse inline keyboard button: field \"text\" must be of type String",
        ));
    }
    if !ACTIONS.iter().any(|action| fields.contains_key(*action)) {
        return Err(ApiError::bad_request(
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ));
    }
    if let Some(data) = fields.get("callback_data").and_then(Value::as_str)
        && !(1..=64).contains(&data.len())
    {
        return Err(ApiError::bad_request("BUTTON_DATA_INVALID"));
    }
    if let Some(url) = fields.get("url").and_then(Value::as_str) {
        let known = ["http://", "https://", "tg://", "ton://"];
        let bare_host = !url.contains("://") && url.contains('.');
        if !known.iter().any(|scheme| url.starts_with(scheme)) && !bare_host {
            return Err(ApiError::bad_request(format_args!(
                "inline keyboard button URL '{url}' is invalid: Wrong HTTP URL"
            )));
        }
    }
    Ok(())
}
