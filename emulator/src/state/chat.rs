//! A chat and who is in it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::history::History;
use super::{ChatKey, complete};

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
        let mut fields = Map::new();
        let object = match self.status {
            Status::Creator => "ChatMemberOwner",
            Status::Administrator => {
                // What apps tick when somebody is made an administrator.
                let granted = [
                    "can_manage_chat",
                    "can_delete_messages",
                    "can_manage_video_chats",
                    "can_restrict_members",
                    "can_change_info",
                    "can_invite_users",
                ];
                fields.extend(granted.map(|right| (right.to_owned(), Value::Bool(true))));
                "ChatMemberAdministrator"
            }
            Status::Restricted => {
                fields.insert("is_member".into(), true.into());
                "ChatMemberRestricted"
            }
            Status::Kicked => "ChatMemberBanned",
            Status::Member => "ChatMemberMember",
            Status::Left => "ChatMemberLeft",
        };
        fields.extend(self.extra.clone());
        fields.insert("user".into(), user);
        fields.insert("status".into(), json!(self.status));
        complete(object, &mut fields);
        Value::Object(fields)
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
            if self.is_forum() {
                fields.insert("is_forum".into(), true.into());
            }
        }
        chat
    }

    /// Whether a supergroup has topics.
    pub(crate) fn is_forum(&self) -> bool {
        self.info.get("is_forum") == Some(&Value::Bool(true))
    }

    /// Who is in the chat, in order of id.
    pub(crate) fn present(&self) -> impl Iterator<Item = (i64, &Member)> {
        self.members.iter().filter(|(_, member)| member.is_present()).map(|(id, member)| (*id, member))
    }

    pub(crate) fn status(&self, id: i64) -> Status {
        self.members.get(&id).map_or(Status::Left, |member| member.status)
    }
}
