//! Forwarding and copying messages.

use serde_json::{Map, Value, json};

use super::{Call, edit, markup, media, send, target};
use crate::clock::lock;
use crate::post::{Author, Draft};
use crate::response::{ApiError, ApiResult};

/// Fields that belong to one place in one chat and do not travel.
const LOCAL: [&str; 14] = [
    "message_id",
    "from",
    "sender_chat",
    "chat",
    "date",
    "edit_date",
    "reply_to_message",
    "reply_markup",
    "via_bot",
    "media_group_id",
    "message_thread_id",
    "is_topic_message",
    "has_protected_content",
    "business_connection_id",
];

pub(super) fn execute(call: Call<'_>, method: &str) -> Option<ApiResult> {
    Some(match method {
        "forwardmessage" => one(call).and_then(|source| post(call, forwarded(source), None)),
        "forwardmessages" => many(call, forwarded),
        "copymessage" => copy(call),
        "copymessages" => many(call, copied),
        _ => return None,
    })
}

fn one(call: Call<'_>) -> Result<Value, ApiError> {
    let id = call.params.int("message_id").unwrap_or(0);
    let from = target::chat_in(call, "from_chat_id")?;
    let from = lock(&from);
    let posted = from.history.get(id).ok_or_else(|| ApiError::bad_request("message to forward not found"))?;
    let message = posted.value();
    if message.get("has_protected_content").is_some() {
        return Err(ApiError::bad_request("message has protected content and can't be forwarded"));
    }
    Ok(message)
}

fn content(message: &Value) -> Map<String, Value> {
    let fields = message.as_object().cloned().unwrap_or_default();
    fields.into_iter().filter(|(name, _)| !LOCAL.contains(&name.as_str())).collect()
}

fn copied(message: Value) -> Map<String, Value> {
    let mut fields = content(&message);
    fields.remove("forward_origin");
    fields
}

/// The content of a message with where it came from.
fn forwarded(message: Value) -> Map<String, Value> {
    let mut fields = content(&message);
    let date = message.get("date").cloned().unwrap_or_default();
    let chat = message.get("chat").cloned().unwrap_or_default();
    let origin = match message.get("from") {
        Some(user) => json!({ "type": "user", "sender_user": user, "date": date }),
        None => json!({
            "type": "channel", "chat": chat, "message_id": message.get("message_id"), "date": date,
        }),
    };
    fields.entry("forward_origin").or_insert(origin);
    fields
}

fn post(call: Call<'_>, content: Map<String, Value>, markup: Option<Value>) -> ApiResult {
    let chat = target::chat(call)?;
    let mut chat = lock(&chat);
    target::may_send(call, &chat)?;
    let (thread, reply_to) = send::position(call, &chat)?;
    call.emulator.limits.send(call.bot.id, chat.key.id(), 1, call.emulator.clock().now())?;
    let content = send::decorated(call, content, thread);
    let draft = Draft { content, reply_to, markup, ..Draft::default() };
    Ok(call.emulator.post(&mut chat, Author::Bot(call.bot.id), draft))
}

fn id_of(message: &Value) -> Value {
    json!({ "message_id": message.get("message_id") })
}

fn copy(call: Call<'_>) -> ApiResult {
    let source = one(call).map_err(|error| match error.description.as_str() {
        "Bad Request: message to forward not found" => ApiError::bad_request("message to copy not found"),
        _ => error,
    })?;
    let mut fields = copied(source);
    if call.params.get("caption").is_some() && !fields.contains_key("text") {
        fields.remove("caption");
        fields.remove("caption_entities");
        fields.extend(media::caption(call.params)?);
    }
    post(call, fields, markup::read(call)?).map(|message| id_of(&message))
}

/// Takes over all messages that can be found, as Telegram does; the rest is skipped.
fn many(call: Call<'_>, prepare: fn(Value) -> Map<String, Value>) -> ApiResult {
    let ids = edit::ids(call)?;
    let sources: Vec<Value> = {
        let from = target::chat_in(call, "from_chat_id")?;
        let from = lock(&from);
        ids.iter().filter_map(|id| from.history.get(*id)).map(|posted| posted.value()).collect()
    };
    let posted: Result<Vec<_>, _> =
        sources.into_iter().map(|source| post(call, prepare(source), None)).collect();
    Ok(posted?.iter().map(id_of).collect())
}
