//! Changing and removing messages (section "Updating messages").

use serde_json::{Map, Value, json};

use super::{Call, markup, media, send, target};
use crate::clock::lock;
use crate::response::{ApiError, ApiResult};
use crate::state::{Chat, ChatKind, Posted};

/// Fields that hold a message's media.
const MEDIA: [&str; 9] =
    ["photo", "video", "animation", "document", "audio", "voice", "video_note", "sticker", "paid_media"];

pub(super) fn execute(call: Call<'_>, method: &str) -> Option<ApiResult> {
    Some(match method {
        "editmessagetext" => text(call),
        "editmessagecaption" => caption(call),
        "editmessagemedia" => replace_media(call),
        "editmessagereplymarkup" => apply(call, |_, _| Ok(()), |_| {}),
        "editmessagelivelocation" => live_location(call, false),
        "stopmessagelivelocation" => live_location(call, true),
        "editmessagechecklist" => checklist(call),
        "deletemessage" => delete(call),
        "deletemessages" => delete_many(call),
        "setmessagereaction" => react(call),
        _ => return None,
    })
}

/// Finds the message, checks that the bot may edit it, changes it and sets its keyboard.
fn apply(
    call: Call<'_>,
    check: impl FnOnce(Call<'_>, &Posted) -> Result<(), ApiError>,
    change: impl FnOnce(&mut Map<String, Value>),
) -> ApiResult {
    let place = target::message(call)?;
    let markup = markup::read(call)?;
    let mut chat = lock(&place.chat);
    let Some(posted) = chat.history.get(place.message_id) else {
        return Err(ApiError::bad_request("message to edit not found"));
    };
    let is_admin = chat.kind == ChatKind::Channel
        && chat.members.get(&call.bot.id).is_some_and(|member| member.may("can_edit_messages"));
    if posted.bot != Some(call.bot.id) && !is_admin {
        return Err(ApiError::bad_request("message can't be edited"));
    }
    check(call, posted)?;
    if let Some(posted) = chat.history.get_mut(place.message_id) {
        // A reply keyboard goes with the content it came with.
        posted.keyboard = None;
    }
    let message = call.emulator.edit(&mut chat, place.message_id, false, |fields| {
        change(fields);
        match markup {
            Some(markup) => fields.insert("reply_markup".into(), markup),
            None => fields.remove("reply_markup"),
        };
    })?;
    Ok(if place.inline { true.into() } else { message })
}

fn text(call: Call<'_>) -> ApiResult {
    let content = send::text_content(call)?;
    let check = |_: Call<'_>, posted: &Posted| match posted.field("text") {
        Some(_) => Ok(()),
        None => Err(ApiError::bad_request("there is no text in the message to edit")),
    };
    apply(call, check, |fields| {
        fields.remove("entities");
        fields.extend(content);
    })
}

fn caption(call: Call<'_>) -> ApiResult {
    let content = media::caption(call.params)?;
    let check = |_: Call<'_>, posted: &Posted| {
        let message = posted.value();
        let captioned = MEDIA.iter().filter(|kind| !matches!(**kind, "sticker" | "video_note"));
        match captioned.into_iter().any(|kind| message.get(*kind).is_some()) {
            true => Ok(()),
            false => Err(ApiError::bad_request("there is no caption in the message to edit")),
        }
    };
    apply(call, check, |fields| {
        fields.remove("caption");
        fields.remove("caption_entities");
        fields.extend(content);
    })
}

fn replace_media(call: Call<'_>) -> ApiResult {
    let input = call.params.json("media", "input media")?;
    let input = input.ok_or_else(|| ApiError::bad_request("input media is not specified"))?;
    let content = media::of_input(call, &input)?;
    apply(
        call,
        |_, _| Ok(()),
        |fields| {
            for kind in MEDIA.into_iter().chain(["text", "entities", "caption", "caption_entities"]) {
                fields.remove(kind);
            }
            fields.extend(content);
        },
    )
}

fn live_location(call: Call<'_>, stop: bool) -> ApiResult {
    let content = if stop { Map::new() } else { send::location(call)? };
    let check = |_: Call<'_>, posted: &Posted| match posted.value().pointer("/location/live_period") {
        Some(_) => Ok(()),
        None => Err(ApiError::bad_request("message can't be edited")),
    };
    apply(call, check, |fields| {
        let period = fields.get("location").and_then(|location| location.get("live_period")).cloned();
        fields.extend(content);
        if let Some(location) = fields.get_mut("location").and_then(Value::as_object_mut) {
            match period {
                Some(period) if !stop => _ = location.entry("live_period").or_insert(period),
                _ => _ = location.remove("live_period"),
            }
        }
    })
}

fn checklist(call: Call<'_>) -> ApiResult {
    let checklist = call.params.json("checklist", "InputChecklist")?;
    let checklist = checklist.ok_or_else(|| ApiError::bad_request("checklist is empty"))?;
    apply(call, |_, _| Ok(()), |fields| _ = fields.insert("checklist".into(), checklist))
}

/// Whether the bot may delete a message: its own, any incoming one in private, any with the right in a group.
fn may_delete(call: Call<'_>, chat: &Chat, posted: &Posted) -> bool {
    posted.bot == Some(call.bot.id)
        || chat.kind == ChatKind::Private
        || chat.members.get(&call.bot.id).is_some_and(|member| member.may("can_delete_messages"))
}

fn delete(call: Call<'_>) -> ApiResult {
    let chat = target::chat(call)?;
    let id = call.params.int("message_id").unwrap_or(0);
    let mut chat = lock(&chat);
    let Some(posted) = chat.history.get(id) else {
        return Err(ApiError::bad_request("message to delete not found"));
    };
    if !may_delete(call, &chat, posted) {
        return Err(ApiError::bad_request("message can't be deleted"));
    }
    call.emulator.delete(&mut chat, &[id]);
    Ok(true.into())
}

fn delete_many(call: Call<'_>) -> ApiResult {
    let chat = target::chat(call)?;
    let ids = ids(call)?;
    let mut chat = lock(&chat);
    let allowed: Vec<i64> = ids
        .into_iter()
        .filter(|id| chat.history.get(*id).is_some_and(|posted| may_delete(call, &chat, posted)))
        .collect();
    call.emulator.delete(&mut chat, &allowed);
    Ok(true.into())
}

/// `message_ids`: 1 to 100 of them.
pub(super) fn ids(call: Call<'_>) -> Result<Vec<i64>, ApiError> {
    let ids = call.params.list("message_ids", "message identifiers")?;
    if ids.is_empty() {
        return Err(ApiError::bad_request("message identifiers are not specified"));
    }
    if ids.len() > 100 {
        return Err(ApiError::bad_request("too many message identifiers specified"));
    }
    let number = |id: &Value| id.as_i64().or_else(|| id.as_str()?.parse().ok());
    ids.iter()
        .map(|id| number(id).ok_or_else(|| ApiError::bad_request("message identifier must be a Number")))
        .collect()
}

fn react(call: Call<'_>) -> ApiResult {
    let chat = target::chat(call)?;
    let reactions = call.params.list("reaction", "ReactionType")?;
    if reactions.len() > 1 {
        // Bots are like people without Premium.
        return Err(ApiError::bad_request("REACTIONS_TOO_MANY"));
    }
    let id = call.params.int("message_id").unwrap_or(0);
    let mut chat = lock(&chat);
    let key = chat.key;
    let Some(posted) = chat.history.get_mut(id) else {
        return Err(ApiError::bad_request("message to react not found"));
    };
    if reactions.is_empty() {
        posted.reactions.remove(&call.bot.id);
    } else {
        posted.reactions.insert(call.bot.id, reactions.clone());
    }
    let shown = json!({ "message_id": id, "from": call.bot.id, "reaction": reactions });
    call.emulator.note(key, "reaction", shown);
    Ok(true.into())
}
