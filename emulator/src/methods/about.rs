//! What a bot says about itself: commands, names, descriptions, menu button, default rights.

use serde_json::{Value, json};

use super::Call;
use crate::clock::lock;
use crate::response::{ApiError, ApiResult};

/// Commands a bot may have.
const MAX_COMMANDS: usize = 100;

pub(super) fn execute(call: Call<'_>, method: &str) -> Option<ApiResult> {
    Some(match method {
        "setmycommands" => set_commands(call),
        "getmycommands" => {
            scope(call).map(|key| lock(&call.bot.commands).get(&key).cloned().unwrap_or(json!([])))
        }
        "deletemycommands" => scope(call).map(|key| {
            lock(&call.bot.commands).remove(&key);
            changed(call);
            true.into()
        }),
        "setmyname" => set_text(call, "name", 64),
        "getmyname" => Ok(get_text(call, "name")),
        "setmydescription" => set_text(call, "description", 512),
        "getmydescription" => Ok(get_text(call, "description")),
        "setmyshortdescription" => set_text(call, "short_description", 120),
        "getmyshortdescription" => Ok(get_text(call, "short_description")),
        "setchatmenubutton" => set_menu_button(call),
        "getchatmenubutton" => {
            let key = menu_key(call);
            let settings = lock(&call.bot.settings);
            let button = settings.get(&key).or_else(|| settings.get("menu_button")).cloned();
            Ok(button.unwrap_or_else(|| json!({ "type": "commands" })))
        }
        "setmydefaultadministratorrights" => {
            call.params.json("rights", "ChatAdministratorRights").map(|rights| {
                lock(&call.bot.settings).insert(rights_key(call), rights.unwrap_or_default());
                true.into()
            })
        }
        "getmydefaultadministratorrights" => Ok(default_rights(call)),
        _ => return None,
    })
}

/// The place of a command list: its scope as text, and its language.
fn scope(call: Call<'_>) -> Result<(String, String), ApiError> {
    let language = call.params.text("language_code").unwrap_or_default();
    if !language.is_empty() && !(language.len() == 2 && language.bytes().all(|c| c.is_ascii_lowercase())) {
        return Err(ApiError::bad_request("invalid language code specified"));
    }
    let Some(scope) = call.params.json("scope", "BotCommandScope")? else {
        return Ok(("default".to_owned(), language));
    };
    let kind = scope.get("type").and_then(Value::as_str).unwrap_or_default();
    let part = |name: &str| {
        scope.get(name).map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned))
    };
    let chat = || {
        part("chat_id").ok_or_else(|| ApiError::bad_request("can't parse BotCommandScope: chat_id is empty"))
    };
    let key = match kind {
        "default" | "all_private_chats" | "all_group_chats" | "all_chat_administrators" => kind.to_owned(),
        "chat" | "chat_administrators" => format!("{kind} {}", chat()?),
        "chat_member" => {
            let user = part("user_id");
            let user = user.ok_or_else(|| {
                ApiError::bad_request("can't parse BotCommandScope: invalid user_id specified")
            })?;
            format!("{kind} {} {user}", chat()?)
        }
        _ => return Err(ApiError::bad_request("can't parse BotCommandScope: unsupported type specified")),
    };
    Ok((key, language))
}

fn set_commands(call: Call<'_>) -> ApiResult {
    let key = scope(call)?;
    let commands = call.params.list("commands", "BotCommand")?;
    if commands.len() > MAX_COMMANDS {
        return Err(ApiError::bad_request("BOT_COMMANDS_TOO_MUCH"));
    }
    let mut kept = Vec::new();
    for command in &commands {
        let text = |name: &str| command.get(name).and_then(Value::as_str).unwrap_or_default();
        let name = text("command").trim_start_matches('/');
        let plain = |c: u8| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'_';
        if !(1..=32).contains(&name.len()) || !name.bytes().all(plain) {
            return Err(ApiError::bad_request("BOT_COMMAND_INVALID"));
        }
        let description = text("description");
        if !(1..=256).contains(&description.chars().count()) {
            return Err(ApiError::bad_request("BOT_COMMAND_DESCRIPTION_INVALID"));
        }
        kept.push(json!({ "command": name, "description": description }));
    }
    if kept.is_empty() {
        lock(&call.bot.commands).remove(&key);
    } else {
        lock(&call.bot.commands).insert(key, kept.into());
    }
    changed(call);
    Ok(true.into())
}

/// Tells a chat window to ask for the bot anew.
fn changed(call: Call<'_>) {
    call.emulator.note_bot(call.bot.id, "bot_changed", json!({}));
}

fn text_key(call: Call<'_>, field: &str) -> String {
    format!("{field} {}", call.params.text("language_code").unwrap_or_default())
}

fn set_text(call: Call<'_>, field: &str, longest: usize) -> ApiResult {
    let text = call.params.text(field).unwrap_or_default();
    if text.chars().count() > longest {
        let name = field.replace('_', " ");
        return Err(ApiError::bad_request(format_args!("bot {name} is too long")));
    }
    let key = text_key(call, field);
    if field == "name" && key == "name " && !text.is_empty() {
        lock(&call.bot.profile).first_name.clone_from(&text);
    }
    lock(&call.bot.settings).insert(key, text.into());
    changed(call);
    Ok(true.into())
}

/// The text for the language, else the one for all languages.
fn get_text(call: Call<'_>, field: &str) -> Value {
    let settings = lock(&call.bot.settings);
    let of = |key: &str| {
        settings.get(key).and_then(Value::as_str).filter(|text| !text.is_empty()).map(str::to_owned)
    };
    let general = || of(&format!("{field} "));
    let own_name = || (field == "name").then(|| lock(&call.bot.profile).first_name.clone());
    let text = of(&text_key(call, field)).or_else(general).or_else(own_name);
    json!({ field: text.unwrap_or_default() })
}

fn menu_key(call: Call<'_>) -> String {
    match call.params.text("chat_id") {
        Some(chat) => format!("menu_button {chat}"),
        None => "menu_button".to_owned(),
    }
}

fn set_menu_button(call: Call<'_>) -> ApiResult {
    let button =
        call.params.json("menu_button", "menu button")?.unwrap_or_else(|| json!({ "type": "default" }));
    let kind = button.get("type").and_then(Value::as_str).unwrap_or_default();
    if !["commands", "web_app", "default"].contains(&kind) {
        return Err(ApiError::bad_request("can't parse menu button: MenuButton has unsupported type"));
    }
    lock(&call.bot.settings).insert(menu_key(call), button);
    changed(call);
    Ok(true.into())
}

fn rights_key(call: Call<'_>) -> String {
    let for_channels = call.params.flag("for_channels");
    if for_channels { "rights channels".to_owned() } else { "rights groups".to_owned() }
}

fn default_rights(call: Call<'_>) -> Value {
    let mut rights = json!({
        "is_anonymous": false, "can_manage_chat": false, "can_delete_messages": false,
        "can_manage_video_chats": false, "can_restrict_members": false, "can_promote_members": false,
        "can_change_info": false, "can_invite_users": false, "can_post_stories": false,
        "can_edit_stories": false, "can_delete_stories": false,
    });
    let set = lock(&call.bot.settings).get(&rights_key(call)).cloned().unwrap_or_default();
    if let (Some(rights), Value::Object(set)) = (rights.as_object_mut(), set) {
        rights.extend(set);
    }
    rights
}
