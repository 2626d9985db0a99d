//! Which chat and message a call is about, and whether the bot may touch them.

use std::sync::{Arc, Mutex};

use super::Call;
use crate::clock::lock;
use crate::response::ApiError;
use crate::state::{Chat, ChatKey, ChatKind, Member, Status};

/// The chat of `chat_id`, which the bot has to be in.
pub(super) fn chat(call: Call<'_>) -> Result<Arc<Mutex<Chat>>, ApiError> {
    chat_in(call, "chat_id")
}

/// The chat that the parameter `name` names, by id or `@username`.
pub(super) fn chat_in(call: Call<'_>, name: &str) -> Result<Arc<Mutex<Chat>>, ApiError> {
    let given = call.params.required(name, &format!("{name} is empty"))?;
    let world = &call.emulator.world;
    let not_found = || ApiError::bad_request("chat not found");
    let key = match given.strip_prefix('@') {
        Some(username) => world.chat_named(username).ok_or_else(not_found)?,
        None => {
            let id: i64 = given.trim().parse().map_err(|_| not_found())?;
            if id < 0 { ChatKey::Shared(id) } else { ChatKey::Private { bot: call.bot.id, person: id } }
        }
    };
    let Some(chat) = call.emulator.chat(key) else {
        // Telegram knows the person, but the person has not started the bot.
        return match key {
            ChatKey::Private { person, .. } if world.people.get(person).is_some() => {
                Err(ApiError::forbidden("bot can't initiate conversation with a user"))
            }
            _ => Err(not_found()),
        };
    };
    let (kind, status, present) = {
        let chat = lock(&chat);
        let member = chat.members.get(&call.bot.id);
        (chat.kind, chat.status(call.bot.id), member.is_some_and(Member::is_present))
    };
    match (kind, status) {
        _ if present => Ok(chat),
        (ChatKind::Private, _) => Err(ApiError::forbidden("bot was blocked by the user")),
        (kind, Status::Kicked) => {
            Err(ApiError::forbidden(format_args!("bot was kicked from the {} chat", kind.name())))
        }
        (kind, _) => {
            Err(ApiError::forbidden(format_args!("bot is not a member of the {} chat", kind.name())))
        }
    }
}

/// Whether the bot may send `what` (such as `can_send_messages`) to the chat.
pub(super) fn may_send(call: Call<'_>, chat: &Chat) -> Result<(), ApiError> {
    let Some(member) = chat.members.get(&call.bot.id) else { return Ok(()) };
    if chat.kind == ChatKind::Channel && !member.is_admin() {
        return Err(ApiError::bad_request("need administrator rights in the channel chat"));
    }
    if member.status == Status::Restricted
        && member.extra.get("can_send_messages") != Some(&serde_json::Value::Bool(true))
    {
        return Err(ApiError::bad_request("not enough rights to send text messages to the chat"));
    }
    Ok(())
}

/// The topic that a forum has from the beginning. Messages to it name no topic.
pub(super) const GENERAL_TOPIC: i64 = 1;

/// The topic of `message_thread_id`, which has to be there; `None` if the call names none.
pub(super) fn thread(call: Call<'_>, chat: &Chat) -> Result<Option<i64>, ApiError> {
    match call.params.int("message_thread_id") {
        Some(id) if id > 0 && chat.topics.contains_key(&id) => Ok(Some(id)),
        Some(id) if id > 0 => Err(ApiError::bad_request("message thread not found")),
        _ => Ok(None),
    }
}

/// Whether the bot has a right in a group or channel. In a private chat it needs none.
pub(super) fn may(call: Call<'_>, chat: &Chat, right: &str, refusal: &str) -> Result<(), ApiError> {
    let allowed = chat.kind == ChatKind::Private
        || chat.members.get(&call.bot.id).is_some_and(|member| member.may(right));
    if allowed { Ok(()) } else { Err(ApiError::bad_request(refusal)) }
}

/// The chat has to be shared, not private.
pub(super) fn not_private(chat: &Chat) -> Result<(), ApiError> {
    if chat.kind == ChatKind::Private {
        return Err(ApiError::bad_request("method is available for supergroup and channel chats only"));
    }
    Ok(())
}

/// A message the call is about: in a chat, or sent through inline mode.
pub(super) struct Place {
    pub(super) chat: Arc<Mutex<Chat>>,
    pub(super) message_id: i64,
    /// Inline messages are answered with `true` instead of the message.
    pub(super) inline: bool,
}

/// Reads `inline_message_id`, or `chat_id` and `message_id`.
pub(super) fn message(call: Call<'_>) -> Result<Place, ApiError> {
    if let Some(id) = call.params.text("inline_message_id").filter(|id| !id.is_empty()) {
        let found = lock(&call.emulator.world.inline).get(&id).copied();
        let place = found.and_then(|(key, message_id)| Some((call.emulator.chat(key)?, message_id)));
        let (chat, message_id) = place.ok_or_else(|| ApiError::bad_request("MESSAGE_ID_INVALID"))?;
        return Ok(Place { chat, message_id, inline: true });
    }
    let chat = chat(call)?;
    let message_id = call.params.int("message_id").filter(|id| *id > 0);
    let message_id =
        message_id.ok_or_else(|| ApiError::bad_request("message identifier is not specified"))?;
    Ok(Place { chat, message_id, inline: false })
}

/// The user of `user_id`.
pub(super) fn user(call: Call<'_>) -> Result<i64, ApiError> {
    let id = call.params.int("user_id").filter(|id| *id > 0);
    let id = id.ok_or_else(|| ApiError::bad_request("invalid user_id specified"))?;
    match call.emulator.world.user(id) {
        Some(_) => Ok(id),
        None => Err(ApiError::bad_request("user not found")),
    }
}
