//! A chat and who is in it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::ChatKey;
use super::history::History;

/// Section "Chat", field `type`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum ChatKind {
    Private,
    Group,
    Supergroup,
    Channel,
}

impl ChatKind {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Private => "private",
            Self::Group => "group",
            Self::Supergroup => "supergroup",
            Self::Channel => "channel",
        }
    }
}

/// Section "ChatMember", field `status`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Status {
    Creator,
    Administrator,
    Member,
    Restricted,
    Left,
    Kicked,
}

/// Someone's place in a chat.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Member {
    pub(crate) status: Status,
    /// Rights, title, `until_date`: the fields of the member object beside `user` and `status`.
    pub(crate) extra: Map<String, Value>,
}

impl Member {
    pub(crate) fn new(status: Status) -> Self {
        Self { status, extra: Map::new() }
    }

    /// Whether the person or bot is in the chat.
    pub(crate) fn is_present(&self) -> bool {
        match self.status {
            Status::Left | Status::Kicked => false,
            Status::Restricted => self.extra.get("is_member") != Some(&Value::Bool(false)),
            _ => true,
        }
    }

    pub(crate) fn is_admin(&self) -> bool {
        matches!(self.status, Status::Creator | Status::Administrator)
    }

    /// Whether it may do what `right` (such as `can_pin_messages`) names.
    pub(crate) fn may(&self, right: &str) -> bool {
        match self.status {
            Status::Creator => true,
            Status::Administrator => self.extra.get(right) != Some(&Value::Bool(false)),
            _ => false,
        }
    }

    /// The `ChatMember` object for `user`.
    pub(crate) fn json(&self, user: Value) -> Value {
        let mut fields = match self.status {
            Status::Creator => json!({ "is_anonymous": false }),
            Status::Administrator => json!({
                "can_be_edited": false, "is_anonymous": false, "can_manage_chat": true,
                "can_delete_messages": true, "can_manage_video_chats": true, "can_restrict_members": true,
                "can_promote_members": false, "can_change_info": true, "can_invite_users": true,
                "can_post_stories": false, "can_edit_stories": false, "can_delete_stories": false,
            }),
            Status::Restricted => json!({
                "is_member": true, "can_send_messages": false, "can_send_audios": false,
                "can_send_documents": false, "can_send_photos": false, "can_send_videos": false,
                "can_send_video_notes": false, "can_send_voice_notes": false, "can_send_polls": false,
                "can_send_other_messages": false, "can_add_web_page_previews": false, "can_change_info": false,
                "can_invite_users": false, "can_pin_messages": false, "can_manage_topics": false, "until_date": 0,
            }),
            Status::Kicked => json!({ "until_date": 0 }),
            Status::Member | Status::Left => json!({}),
        };
        if let Value::Object(fields) = &mut fields {
            fields.extend(self.extra.clone());
            fields.insert("user".into(), user);
            fields.insert("status".into(), json!(self.status));
        }
        fields
    }
}

/// A chat with its members and messages.
pub(crate) struct Chat {
    pub(crate) key: ChatKey,
    pub(crate) kind: ChatKind,
    pub(crate) title: String,
    pub(crate) username: Option<String>,
    pub(crate) members: BTreeMap<i64, Member>,
    pub(crate) history: History,
    /// Ids of pinned messages, newest last.
    pub(crate) pinned: Vec<i64>,
    /// Further fields of "ChatFullInfo": description, permissions, photo, invite link …
    pub(crate) info: Map<String, Value>,
    pub(crate) invite_links: BTreeMap<String, Value>,
    pub(crate) topics: BTreeMap<i64, Value>,
    /// People who wait to be let in.
    pub(crate) join_requests: Vec<i64>,
    /// The private chat's person, as a `Chat` object.
    person: Option<Value>,
}

impl Chat {
    pub(crate) fn private(bot: i64, person: &super::Person, history: usize) -> Self {
        let mut chat = Self::shared(0, ChatKind::Private, String::new(), None, history);
        chat.key = ChatKey::Private { bot, person: person.id };
        chat.person = Some(person.chat());
        chat.members.insert(person.id, Member::new(Status::Member));
        chat.members.insert(bot, Member::new(Status::Member));
        chat
    }

    pub(crate) fn shared(
        id: i64,
        kind: ChatKind,
        title: String,
        username: Option<String>,
        history: usize,
    ) -> Self {
        Self {
            key: ChatKey::Shared(id),
            kind,
            title,
            username,
            members: BTreeMap::new(),
            history: History::new(history),
            pinned: Vec::new(),
            info: Map::new(),
            invite_links: BTreeMap::new(),
            topics: BTreeMap::new(),
            join_requests: Vec::new(),
            person: None,
        }
    }

    /// The `Chat` object.
    pub(crate) fn json(&self) -> Value {
        if let Some(person) = &self.person {
            return person.clone();
        }
        let mut chat = json!({ "id": self.key.id(), "type": self.kind.name(), "title": self.title });
        if let Value::Object(fields) = &mut chat {
            if let Some(username) = &self.username {
                fields.insert("username".into(), username.as_str().into());
            }
            if self.info.get("is_forum") == Some(&Value::Bool(true)) {
                fields.insert("is_forum".into(), true.into());
            }
        }
        chat
    }

    /// Who is in the chat, in order of id.
    pub(crate) fn present(&self) -> impl Iterator<Item = (i64, &Member)> {
        self.members.iter().filter(|(_, member)| member.is_present()).map(|(id, member)| (*id, member))
    }

    pub(crate) fn status(&self, id: i64) -> Status {
        self.members.get(&id).map_or(Status::Left, |member| member.status)
    }
}
