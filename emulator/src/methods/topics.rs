//! Topics of forum groups.

use serde_json::{Value, json};

use super::{Call, target};
use crate::clock::lock;
use crate::post::{Author, Draft};
use crate::response::{ApiError, ApiResult};
use crate::state::Chat;

pub(super) fn execute(call: Call<'_>, method: &str) -> Option<ApiResult> {
    Some(match method {
        "createforumtopic" => create(call),
        "editforumtopic" => with_topic(call, |topic| {
            if let (Some(fields), Some(name)) = (topic.as_object_mut(), call.params.text("name")) {
                fields.insert("name".into(), name.into());
            }
        }),
        "closeforumtopic" => with_topic(call, |topic| set_closed(topic, true)),
        "reopenforumtopic" => with_topic(call, |topic| set_closed(topic, false)),
        "deleteforumtopic" => in_forum(call, |chat| {
            let id = call.params.int("message_thread_id").unwrap_or(0);
            chat.topics.remove(&id).map(|_| true.into()).ok_or_else(not_found)
        }),
        "unpinallforumtopicmessages" => with_topic(call, |_| {}),
        "getforumtopiciconstickers" => Ok(json!([])),
        _ => return None,
    })
}

fn not_found() -> ApiError {
    ApiError::bad_request("message thread not found")
}

fn in_forum(call: Call<'_>, act: impl FnOnce(&mut Chat) -> ApiResult) -> ApiResult {
    let chat = target::chat(call)?;
    let mut chat = lock(&chat);
    if !chat.is_forum() {
        return Err(ApiError::bad_request("the chat is not a forum"));
    }
    target::may(call, &chat, "can_manage_topics", "not enough rights to create a topic")?;
    act(&mut chat)
}

fn create(call: Call<'_>) -> ApiResult {
    let name = call.params.required("name", "topic name must be non-empty")?;
    in_forum(call, |chat| {
        let color = call.params.int("icon_color").unwrap_or(7_322_096);
        let draft = Draft::of(json!({ "forum_topic_created": { "name": name, "icon_color": color } }));
        let message = call.emulator.post(chat, Author::Bot(call.bot.id), draft);
        let id = message.get("message_id").and_then(Value::as_i64).unwrap_or(0);
        let topic = json!({ "message_thread_id": id, "name": name, "icon_color": color });
        chat.topics.insert(id, topic.clone());
        Ok(topic)
    })
}

fn with_topic(call: Call<'_>, change: impl FnOnce(&mut Value)) -> ApiResult {
    in_forum(call, |chat| {
        let id = call.params.int("message_thread_id").unwrap_or(0);
        chat.topics.get_mut(&id).map(change).ok_or_else(not_found)?;
        Ok(true.into())
    })
}

fn set_closed(topic: &mut Value, closed: bool) {
    if let Some(fields) = topic.as_object_mut() {
        fields.insert("is_closed".into(), closed.into());
    }
}
