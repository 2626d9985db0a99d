//! Keyboards (parameter `reply_markup`), read in the order in which Telegram's server reads them: the first filled
//! field of several counts, empty ones are passed over.

use botserver_api::entities::{check_link, limits};
use serde_json::{Map, Value, json};

use super::Call;
use crate::fields::Fields;
use crate::response::ApiError;

/// Buttons in a row, and in a keyboard; what is more falls away.
const ROW: usize = 12;
const KEYBOARD: usize = 300;

/// What a button of an inline keyboard does if it has neither an address nor callback data, by the field that says
/// so. One that is there counts, whatever is in it.
const ACTIONS: [&str; 8] = [
    "callback_game",
    "pay",
    "switch_inline_query",
    "switch_inline_query_chosen_chat",
    "switch_inline_query_current_chat",
    "login_url",
    "web_app",
    "copy_text",
];

/// Reads and checks `reply_markup`. What comes back has only the fields that count.
pub(super) fn read(call: Call<'_>) -> Result<Option<Value>, ApiError> {
    match call.params.json("reply_markup", "reply keyboard markup")? {
        Some(markup) => of(&markup),
        None => Ok(None),
    }
}

/// Reads and checks a keyboard, wherever it stands.
pub(super) fn of(markup: &Value) -> Result<Option<Value>, ApiError> {
    let fields =
        Fields::of(markup).ok_or_else(|| ApiError::bad_request("object expected as reply markup"))?;
    let keyboard = rows(fields, "keyboard", "Field \"keyboard\" must be an Array of Arrays", |button| {
        reply_button(button).map_err(|why| format!("Can't parse keyboard button: {why}"))
    })?;
    const SHAPE: &str = "Field \"inline_keyboard\" of the InlineKeyboardMarkup must be an Array of Arrays";
    let inline = rows(fields, "inline_keyboard", SHAPE, |button| {
        inline_button(button).map_err(|why| format!("Can't parse inline keyboard button: {why}"))
    })?;
    let flag = |name: &str| fields.flag(name).map_err(ApiError::bad_request);
    let removes = flag("hide_keyboard")? | flag("remove_keyboard")?;
    let selective = flag("personal_keyboard")? | flag("selective")?;
    let forces = flag("force_reply_keyboard")? | flag("force_reply")?;
    let placeholder = fields.text("input_field_placeholder").map_err(ApiError::bad_request)?;
    let mut read = Map::new();
    if let Some(rows) = keyboard {
        for name in ["is_persistent", "resize_keyboard", "one_time_keyboard"] {
            if flag(name)? {
                read.insert(name.into(), true.into());
            }
        }
        read.insert("keyboard".into(), kept(rows, "Keyboard button")?);
    } else if let Some(rows) = inline {
        let buttons = kept(rows, "Inline keyboard button")?;
        check_inline(&buttons)?;
        read.insert("inline_keyboard".into(), buttons);
    } else if removes {
        read.insert("remove_keyboard".into(), true.into());
    } else if forces {
        read.insert("force_reply".into(), true.into());
    } else {
        return Ok(None);
    }
    let is_empty = |name: &str| read.get(name).and_then(Value::as_array).is_some_and(Vec::is_empty);
    if is_empty("keyboard") || is_empty("inline_keyboard") {
        return Ok(None);
    }
    if !read.contains_key("inline_keyboard") {
        if selective {
            read.insert("selective".into(), true.into());
        }
        if !placeholder.is_empty() && !removes {
            read.insert("input_field_placeholder".into(), placeholder.into());
        }
    }
    Ok(Some(Value::Object(read)))
}

type Rows = Vec<Vec<Map<String, Value>>>;

/// The rows of a keyboard; `None` if it is absent or has none.
fn rows(
    fields: Fields<'_>,
    name: &str,
    shape: &str,
    button: impl Fn(&Value) -> Result<Map<String, Value>, String>,
) -> Result<Option<Rows>, ApiError> {
    let Some(rows) = fields.list(name).map_err(ApiError::bad_request)?.filter(|rows| !rows.is_empty()) else {
        return Ok(None);
    };
    let read = rows.iter().map(|row| {
        let row = row.as_array().ok_or_else(|| shape.to_owned())?;
        row.iter().map(&button).collect::<Result<Vec<_>, String>>()
    });
    read.collect::<Result<Rows, String>>().map(Some).map_err(ApiError::bad_request)
}

/// The buttons that are shown: without those that have no label, and without rows that are left empty.
fn kept(rows: Rows, what: &str) -> Result<Value, ApiError> {
    let mut left = KEYBOARD;
    let mut shown: Vec<Value> = Vec::new();
    for row in rows {
        let labelled =
            row.into_iter().filter(|button| !is_empty(button, "text") || button.contains_key(ICON));
        let row: Vec<Value> = labelled.take(ROW.min(left)).map(Value::Object).collect();
        if row.iter().any(|button| button.get("text") == Some(&"".into())) {
            return Err(ApiError::bad_request(format!("{what} text must be non-empty")));
        }
        left -= row.len();
        if !row.is_empty() {
            shown.push(row.into());
        }
    }
    Ok(shown.into())
}

const ICON: &str = "icon_custom_emoji_id";

fn is_empty(button: &Map<String, Value>, name: &str) -> bool {
    button.get(name).and_then(Value::as_str).is_none_or(str::is_empty)
}

/// What buttons of both kinds have: label, icon, colour.
fn label(fields: Fields<'_>) -> Result<Map<String, Value>, String> {
    let mut button = Map::new();
    button.insert("text".into(), fields.required_text("text")?.into());
    if fields.has(ICON) && fields.required_int(ICON)? != 0 {
        button.insert(ICON.into(), fields.required_int(ICON)?.to_string().into());
    }
    match fields.text("style")?.to_ascii_lowercase().as_str() {
        "" | "default" => {}
        style @ ("primary" | "danger" | "success") => _ = button.insert("style".into(), style.into()),
        _ => return Err("invalid button style specified".to_owned()),
    }
    Ok(button)
}

fn reply_button(value: &Value) -> Result<Map<String, Value>, String> {
    if let Some(text) = value.as_str() {
        return Ok(Map::from_iter([("text".to_owned(), text.into())]));
    }
    let fields = Fields::of(value).ok_or("KeyboardButton must be a String or an Object")?;
    let mut button = label(fields)?;
    if fields.flag("request_phone_number")? | fields.flag("request_contact")? {
        button.insert("request_contact".into(), true.into());
    } else if fields.flag("request_location")? {
        button.insert("request_location".into(), true.into());
    } else {
        const OBJECTS: [&str; 6] = [
            "request_poll",
            "web_app",
            "request_users",
            "request_user",
            "request_chat",
            "request_managed_bot",
        ];
        if let Some(name) = OBJECTS.into_iter().find(|name| fields.has(name)) {
            let object = fields.required_object(name)?;
            if name == "web_app" {
                object.required_text("url")?;
            } else if name != "request_poll" {
                object.required_int("request_id")?;
            }
            button.insert(name.to_owned(), fields.raw(name).cloned().unwrap_or_default());
        }
    }
    Ok(button)
}

fn inline_button(value: &Value) -> Result<Map<String, Value>, String> {
    let fields = Fields::of(value).ok_or("InlineKeyboardButton must be an Object")?;
    let mut button = label(fields)?;
    for name in ["url", "callback_data"] {
        let text = fields.text(name)?;
        if !text.is_empty() {
            button.insert(name.to_owned(), text.into());
            return Ok(button);
        }
    }
    let action = ACTIONS.into_iter().find(|name| fields.has(name));
    let action = action.ok_or("Text buttons are unallowed in the inline keyboard")?;
    let value = match action {
        "callback_game" => json!({}),
        "pay" => true.into(),
        "switch_inline_query" | "switch_inline_query_current_chat" => fields.required_text(action)?.into(),
        _ => {
            let object = fields.required_object(action)?;
            match action {
                "login_url" | "web_app" => _ = object.required_text("url")?,
                "copy_text" => _ = object.required_text("text")?,
                _ => {}
            }
            fields.raw(action).cloned().unwrap_or_default()
        }
    };
    button.insert(action.to_owned(), value);
    Ok(button)
}

/// What is checked of the buttons that are shown.
fn check_inline(rows: &Value) -> Result<(), ApiError> {
    for button in rows.as_array().into_iter().flatten().filter_map(Value::as_array).flatten() {
        let text = |path: &str| button.pointer(path).and_then(Value::as_str);
        if text("/callback_data").is_some_and(|data| data.len() > limits::CALLBACK_DATA_BYTES) {
            return Err(ApiError::bad_request("BUTTON_DATA_INVALID"));
        }
        for (path, what) in [("/url", ""), ("/login_url/url", "login "), ("/web_app/url", "Web App ")] {
            if let Some(url) = text(path)
                && let Err(why) = check_link(url)
            {
                let wrong = format!("Inline keyboard button {what}URL '{url}' is invalid: {why}");
                return Err(ApiError::bad_request(wrong));
            }
        }
    }
    Ok(())
}
