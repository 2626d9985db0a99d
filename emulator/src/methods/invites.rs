//! Invite links and requests to join.

use serde_json::{Value, json};

use super::{Call, target};
use crate::clock::lock;
use crate::response::{ApiError, ApiResult};
use crate::state::{Chat, Member, Status};

pub(super) fn execute(call: Call<'_>, method: &str) -> Option<ApiResult> {
    Some(match method {
        "exportchatinvitelink" => with_chat(call, |chat| {
            let link = create(call, chat, true);
            let url = link.get("invite_link").cloned().unwrap_or_default();
            chat.info.insert("invite_link".into(), url.clone());
            Ok(url)
        }),
        "createchatinvitelink" | "createchatsubscriptioninvitelink" => {
            with_chat(call, |chat| Ok(create(call, chat, false)))
        }
        "editchatinvitelink" | "editchatsubscriptioninvitelink" => with_chat(call, |chat| {
            let link = find(call, chat)?;
            if let Some(fields) = link.as_object_mut() {
                options(call, fields);
            }
            Ok(link.clone())
        }),
        "revokechatinvitelink" => with_chat(call, |chat| {
            let link = find(call, chat)?;
            if let Some(fields) = link.as_object_mut() {
                fields.insert("is_revoked".into(), true.into());
            }
            Ok(link.clone())
        }),
        "approvechatjoinrequest" => decide(call, true),
        "declinechatjoinrequest" => decide(call, false),
        _ => return None,
    })
}

fn with_chat(call: Call<'_>, act: impl FnOnce(&mut Chat) -> ApiResult) -> ApiResult {
    let chat = target::chat(call)?;
    let mut chat = lock(&chat);
    target::not_private(&chat)?;
    target::may(call, &chat, "can_invite_users", "not enough rights to manage chat invite link")?;
    act(&mut chat)
}

fn create(call: Call<'_>, chat: &mut Chat, is_primary: bool) -> Value {
    let url = format!("https://t.me/+{}", call.emulator.rng.text(16));
    let mut link = json!({
        "invite_link": url, "creator": call.bot.user(), "creates_join_request": false,
        "is_primary": is_primary, "is_revoked": false,
    });
    if let Some(fields) = link.as_object_mut() {
        options(call, fields);
    }
    chat.invite_links.insert(url, link.clone());
    link
}

fn options(call: Call<'_>, link: &mut serde_json::Map<String, Value>) {
    if let Some(name) = call.params.text("name") {
        link.insert("name".into(), name.into());
    }
    for name in ["expire_date", "member_limit", "subscription_period", "subscription_price"] {
        if let Some(value) = call.params.int(name) {
            link.insert(name.into(), value.into());
        }
    }
    if call.params.get("creates_join_request").is_some() {
        link.insert("creates_join_request".into(), call.params.flag("creates_join_request").into());
    }
}

fn find<'a>(call: Call<'_>, chat: &'a mut Chat) -> Result<&'a mut Value, ApiError> {
    let url = call.params.text("invite_link").unwrap_or_default();
    chat.invite_links.get_mut(&url).ok_or_else(|| ApiError::bad_request("INVITE_HASH_EXPIRED"))
}

fn decide(call: Call<'_>, approve: bool) -> ApiResult {
    let user = target::user(call)?;
    with_chat(call, |chat| {
        let Some(at) = chat.join_requests.iter().position(|waiting| *waiting == user) else {
            return Err(ApiError::bad_request("HIDE_REQUESTER_MISSING"));
        };
        chat.join_requests.remove(at);
        if approve {
            call.emulator.set_member(chat, call.bot.id, user, Member::new(Status::Member));
        }
        call.emulator.note(chat.key, "join_request", json!({ "person": user, "approved": approve }));
        Ok(true.into())
    })
}
