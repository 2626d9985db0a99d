//! Chats as a whole: queries, title, description, photo, permissions, pinned messages.

use serde_json::{Map, Value, json};

use super::{Call, media, target};
use crate::clock::lock;
use crate::post::{Author, Draft};
use crate::response::{ApiError, ApiResult};
use crate::state::{Chat, ChatKind, Member, Status, complete};

pub(super) fn execute(call: Call<'_>, method: &str) -> Option<ApiResult> {
    Some(match method {
        "getchat" => get(call),
        "getchatmembercount" | "getchatmemberscount" => {
            target::chat(call).map(|chat| lock(&chat).present().count().into())
        }
        "setchattitle" => set_title(call),
        "setchatdescription" => set_description(call),
        "setchatphoto" => set_photo(call),
        "deletechatphoto" => change(call, |chat| {
            chat.info.remove("photo");
        }),
        "setchatpermissions" => set_permissions(call),
        "setchatstickerset" => {
            let name = call.params.text("sticker_set_name").unwrap_or_default();
            change(call, |chat| _ = chat.info.insert("sticker_set_name".into(), name.into()))
        }
        "deletechatstickerset" => change(call, |chat| _ = chat.info.remove("sticker_set_name")),
        "pinchatmessage" => pin(call),
        "unpinchatmessage" => unpin(call),
        "unpinallchatmessages" => target::chat(call).map(|chat| {
            let mut chat = lock(&chat);
            chat.pinned.clear();
            call.emulator.note(chat.key, "pinned", json!({ "pinned": [] }));
            true.into()
        }),
        "leavechat" => leave(call),
        "getuserprofilephotos" => target::user(call).map(|_| json!({ "total_count": 0, "photos": [] })),
        "getuserchatboosts" => target::user(call).map(|_| json!({ "boosts": [] })),
        _ => return None,
    })
}

const NO_RIGHT_TO_CHANGE: &str = "not enough rights to change chat info";

fn change(call: Call<'_>, change: impl FnOnce(&mut Chat)) -> ApiResult {
    let chat = target::chat(call)?;
    let mut chat = lock(&chat);
    target::not_private(&chat)?;
    target::may(call, &chat, "can_change_info", NO_RIGHT_TO_CHANGE)?;
    change(&mut chat);
    let shown = chat.json();
    call.emulator.note(chat.key, "chat", json!({ "chat_info": shown }));
    Ok(true.into())
}

/// Section "ChatFullInfo".
fn get(call: Call<'_>) -> ApiResult {
    let chat = target::chat(call)?;
    let chat = lock(&chat);
    let mut full = chat.json();
    let Some(fields) = full.as_object_mut() else { return Ok(full) };
    fields.insert("accent_color_id".into(), 0.into());
    fields.insert("max_reaction_count".into(), 11.into());
    let mut gifts = Map::new();
    complete("AcceptedGiftTypes", &mut gifts);
    fields.insert("accepted_gift_types".into(), gifts.into());
    if matches!(chat.kind, ChatKind::Group | ChatKind::Supergroup) {
        fields.insert("permissions".into(), permissions(true));
    }
    if let Some(username) = &chat.username {
        fields.insert("active_usernames".into(), json!([username]));
    }
    fields.extend(chat.info.clone());
    if let Some(pinned) = chat.pinned.last().and_then(|id| chat.history.get(*id)) {
        fields.insert("pinned_message".into(), pinned.value());
    }
    Ok(full)
}

fn permissions(all: bool) -> Value {
    json!({
        "can_send_messages": all, "can_send_audios": all, "can_send_documents": all, "can_send_photos": all,
        "can_send_videos": all, "can_send_video_notes": all, "can_send_voice_notes": all, "can_send_polls": all,
        "can_send_other_messages": all, "can_add_web_page_previews": all, "can_change_info": all,
        "can_invite_users": all, "can_pin_messages": all, "can_manage_topics": all,
    })
}

/// `permissions`, or the flags that stood in its place in earlier versions of the API. The one flag that was there for
/// media of all kinds still counts where no newer one is given.
pub(super) fn given_permissions(call: Call<'_>) -> Result<Map<String, Value>, ApiError> {
    const MEDIA: [&str; 6] = [
        "can_send_audios",
        "can_send_documents",
        "can_send_photos",
        "can_send_videos",
        "can_send_video_notes",
        "can_send_voice_notes",
    ];
    let expected = || ApiError::bad_request("object expected as permissions");
    let mut given = match call.params.json("permissions", "permissions")? {
        Some(Value::Object(given)) => given,
        Some(_) => return Err(expected()),
        None => {
            let names = ["can_send_messages", "can_send_media_messages", "can_send_other_messages"];
            let names = names.into_iter().chain(["can_add_web_page_previews"]);
            let old: Map<String, Value> = names
                .filter(|name| call.params.get(name).is_some())
                .map(|name| (name.to_owned(), call.params.flag(name).into()))
                .collect();
            if old.is_empty() {
                return Err(expected());
            }
            old
        }
    };
    if let Some(media) = given.remove("can_send_media_messages")
        && !MEDIA.iter().any(|name| given.contains_key(*name))
    {
        given.extend(MEDIA.map(|name| (name.to_owned(), media.clone())));
    }
    Ok(given)
}

fn set_title(call: Call<'_>) -> ApiResult {
    let title = call.params.required("title", "chat title is empty")?;
    let chat = target::chat(call)?;
    let mut chat = lock(&chat);
    target::not_private(&chat)?;
    target::may(call, &chat, "can_change_info", NO_RIGHT_TO_CHANGE)?;
    if chat.title == title {
        return Err(ApiError::bad_request("chat title is not modified"));
    }
    chat.title.clone_from(&title);
    let draft = Draft::of(json!({ "new_chat_title": title }));
    call.emulator.post(&mut chat, Author::Bot(call.bot.id), draft);
    Ok(true.into())
}

fn set_description(call: Call<'_>) -> ApiResult {
    let description = call.params.text("description").unwrap_or_default();
    let chat = target::chat(call)?;
    if lock(&chat).info.get("description").and_then(Value::as_str).unwrap_or_default() == description {
        return Err(ApiError::bad_request("chat description is not modified"));
    }
    change(call, |chat| _ = chat.info.insert("description".into(), description.into()))
}

fn set_photo(call: Call<'_>) -> ApiResult {
    if call.params.upload("photo").is_none() {
        return Err(ApiError::bad_request("photo must be uploaded as an InputFile"));
    }
    let content = media::message(call, "sendphoto")?;
    let size = content.get("photo").and_then(|sizes| sizes.get(0)).cloned().unwrap_or_default();
    let id = |name: &str| size.get(name).cloned().unwrap_or_default();
    let photo = json!({
        "small_file_id": id("file_id"), "small_file_unique_id": id("file_unique_id"),
        "big_file_id": id("file_id"), "big_file_unique_id": id("file_unique_id"),
    });
    change(call, |chat| _ = chat.info.insert("photo".into(), photo))
}

fn set_permissions(call: Call<'_>) -> ApiResult {
    let given = given_permissions(call)?;
    let mut all = permissions(false);
    if let Some(all) = all.as_object_mut() {
        all.extend(given);
    }
    change(call, |chat| _ = chat.info.insert("permissions".into(), all))
}

fn pin(call: Call<'_>) -> ApiResult {
    let chat = target::chat(call)?;
    let mut chat = lock(&chat);
    let right = if chat.kind == ChatKind::Channel { "can_edit_messages" } else { "can_pin_messages" };
    target::may(call, &chat, right, "not enough rights to manage pinned messages in the chat")?;
    let id = call.params.int("message_id").unwrap_or(0);
    let Some(pinned) = chat.history.get(id) else {
        return Err(ApiError::bad_request("message to pin not found"));
    };
    let pinned = pinned.value();
    chat.pinned.retain(|old| *old != id);
    chat.pinned.push(id);
    call.emulator.note(chat.key, "pinned", json!({ "pinned": chat.pinned }));
    let draft = Draft::of(json!({ "pinned_message": pinned }));
    call.emulator.post(&mut chat, Author::Bot(call.bot.id), draft);
    Ok(true.into())
}

fn unpin(call: Call<'_>) -> ApiResult {
    let chat = target::chat(call)?;
    let mut chat = lock(&chat);
    let removed = match call.params.int("message_id") {
        Some(id) => chat.pinned.iter().position(|pinned| *pinned == id).map(|at| chat.pinned.remove(at)),
        None => chat.pinned.pop(),
    };
    if removed.is_none() {
        return Err(ApiError::bad_request("message to unpin not found"));
    }
    call.emulator.note(chat.key, "pinned", json!({ "pinned": chat.pinned }));
    Ok(true.into())
}

fn leave(call: Call<'_>) -> ApiResult {
    let chat = target::chat(call)?;
    let mut chat = lock(&chat);
    target::not_private(&chat)?;
    call.emulator.set_member(&mut chat, call.bot.id, call.bot.id, Member::new(Status::Left));
    Ok(true.into())
}
