//! Members of chats: queries, banning, restricting, promoting.

use serde_json::{Map, Value};

use super::{Call, chats, target};
use crate::clock::lock;
use crate::response::{ApiError, ApiResult};
use crate::state::{Chat, Member, Status};

pub(super) fn execute(call: Call<'_>, method: &str) -> Option<ApiResult> {
    Some(match method {
        "getchatmember" => get(call),
        "getchatadministrators" => administrators(call),
        "banchatmember" | "kickchatmember" => ban(call),
        "unbanchatmember" => unban(call),
        "restrictchatmember" => restrict(call),
        "promotechatmember" => promote(call),
        "setchatadministratorcustomtitle" => set_title(call),
        _ => return None,
    })
}

fn get(call: Call<'_>) -> ApiResult {
    let chat = target::chat(call)?;
    let user = target::user(call)?;
    let shown = call.emulator.world.user(user).unwrap_or_default();
    let chat = lock(&chat);
    let left = Member::new(Status::Left);
    Ok(chat.members.get(&user).unwrap_or(&left).json(shown))
}

fn administrators(call: Call<'_>) -> ApiResult {
    let chat = target::chat(call)?;
    let chat = lock(&chat);
    if chat.kind == crate::state::ChatKind::Private {
        return Err(ApiError::bad_request("there are no administrators in the private chat"));
    }
    // Other bots are not listed.
    let people = chat.present().filter(|(id, member)| {
        member.is_admin() && (*id == call.bot.id || call.emulator.world.bots.get(*id).is_none())
    });
    Ok(people.map(|(id, member)| member.json(call.emulator.world.user(id).unwrap_or_default())).collect())
}

/// Puts `make`'s result in place of the user's present membership, if the bot may.
fn change(
    call: Call<'_>,
    right: &str,
    make: impl FnOnce(&Chat, &Member) -> Result<Member, ApiError>,
) -> ApiResult {
    let chat = target::chat(call)?;
    let user = target::user(call)?;
    let mut chat = lock(&chat);
    target::not_private(&chat)?;
    target::may(call, &chat, right, "not enough rights to restrict/unrestrict chat member")?;
    let old = chat.members.get(&user).cloned().unwrap_or_else(|| Member::new(Status::Left));
    if old.status == Status::Creator {
        return Err(ApiError::bad_request("can't remove chat owner"));
    }
    let new = make(&chat, &old)?;
    call.emulator.set_member(&mut chat, call.bot.id, user, new);
    Ok(true.into())
}

fn until(call: Call<'_>) -> Map<String, Value> {
    let date = call.params.int("until_date").unwrap_or(0);
    Map::from_iter([("until_date".to_owned(), date.into())])
}

fn ban(call: Call<'_>) -> ApiResult {
    change(call, "can_restrict_members", |_, old| {
        if old.status == Status::Administrator {
            return Err(ApiError::bad_request("user is an administrator of the chat"));
        }
        Ok(Member { status: Status::Kicked, extra: until(call) })
    })
}

fn unban(call: Call<'_>) -> ApiResult {
    change(call, "can_restrict_members", |_, old| {
        let keep = call.params.flag("only_if_banned") && old.status != Status::Kicked;
        Ok(if keep { old.clone() } else { Member::new(Status::Left) })
    })
}

fn restrict(call: Call<'_>) -> ApiResult {
    let permissions = chats::given_permissions(call)?;
    change(call, "can_restrict_members", |_, old| {
        if old.status == Status::Administrator {
            return Err(ApiError::bad_request("user is an administrator of the chat"));
        }
        let given = permissions.clone();
        // Whoever may do everything is an ordinary member again.
        if given.len() >= 10 && given.values().all(|allowed| *allowed == Value::Bool(true)) {
            return Ok(Member::new(Status::Member));
        }
        let mut extra = until(call);
        extra.extend(given);
        extra.insert("is_member".into(), old.is_present().into());
        Ok(Member { status: Status::Restricted, extra })
    })
}

fn promote(call: Call<'_>) -> ApiResult {
    const NAMES: [&str; 16] = [
        "is_anonymous",
        "can_manage_chat",
        "can_delete_messages",
        "can_manage_video_chats",
        "can_restrict_members",
        "can_promote_members",
        "can_change_info",
        "can_invite_users",
        "can_post_stories",
        "can_edit_stories",
        "can_delete_stories",
        "can_post_messages",
        "can_edit_messages",
        "can_pin_messages",
        "can_manage_topics",
        "can_manage_direct_messages",
    ];
    change(call, "can_promote_members", |chat, old| {
        if !old.is_present() {
            return Err(ApiError::bad_request("USER_NOT_PARTICIPANT"));
        }
        let rights: Map<String, Value> = NAMES
            .into_iter()
            .filter(|name| call.params.get(name).is_some() || chat.kind != crate::state::ChatKind::Private)
            .map(|name| (name.to_owned(), Value::Bool(call.params.flag(name))))
            .collect();
        let any = rights.values().any(|right| *right == Value::Bool(true));
        Ok(if any {
            Member { status: Status::Administrator, extra: rights }
        } else {
            Member::new(Status::Member)
        })
    })
}

fn set_title(call: Call<'_>) -> ApiResult {
    let title = call.params.text("custom_title").unwrap_or_default();
    change(call, "can_promote_members", |_, old| {
        if old.status != Status::Administrator {
            return Err(ApiError::bad_request("user is not an administrator"));
        }
        let mut new = old.clone();
        new.extra.insert("custom_title".into(), title.into());
        Ok(new)
    })
}
