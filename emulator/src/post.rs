//! How messages come into chats, change and go, and which bots hear of it.

use std::sync::{Arc, Mutex};

use bytes::Bytes;
use serde_json::{Map, Value, json};

use crate::clock::lock;
use crate::inner::Inner;
use crate::journal::Entry;
use crate::response::ApiError;
use crate::state::{Bot, Chat, ChatKey, ChatKind, Member, Posted, Status};

/// Who posts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Author {
    Person(i64),
    Bot(i64),
    /// A channel itself, when a person with the right to do so posts there.
    Channel,
}

impl Author {
    pub(crate) fn id(self) -> Option<i64> {
        match self {
            Self::Person(id) | Self::Bot(id) => Some(id),
            Self::Channel => None,
        }
    }
}

/// A message that has no id, date and chat yet.
#[derive(Clone, Debug, Default)]
pub(crate) struct Draft {
    /// Text, media, entities and all other fields of the message object that do not depend on the chat.
    pub(crate) content: Map<String, Value>,
    pub(crate) reply_to: Option<i64>,
    /// Any of the four kinds of keyboard. Only an inline one becomes part of the message.
    pub(crate) markup: Option<Value>,
    /// What belongs to the message and nobody sees in it, such as the payload of an invoice.
    pub(crate) hidden: Option<Value>,
    /// The bot through whose inline mode it was sent.
    pub(crate) via_bot: Option<i64>,
}

impl Draft {
    /// A message with these fields; `content` has to be a JSON object.
    pub(crate) fn of(content: Value) -> Self {
        let content = match content {
            Value::Object(content) => content,
            _ => Map::new(),
        };
        Self { content, ..Self::default() }
    }
}

impl Inner {
    /// The chat of a key, if it exists.
    pub(crate) fn chat(&self, key: ChatKey) -> Option<Arc<Mutex<Chat>>> {
        self.world.chats.get(key)
    }

    /// The private chat of a bot and a person, which begins to exist when it is first needed.
    pub(crate) fn private_chat(&self, bot: i64, person: i64) -> Option<Arc<Mutex<Chat>>> {
        let someone = self.world.people.get(person)?;
        self.world.bots.get(bot)?;
        let key = ChatKey::Private { bot, person };
        let make = || Mutex::new(Chat::private(bot, &someone, self.config.history));
        Some(self.world.chats.get_or_insert(key, make))
    }

    /// Posts into a chat and tells every bot that may see it. Returns the message object.
    pub(crate) fn post(&self, chat: &mut Chat, author: Author, draft: Draft) -> Value {
        let id = chat.history.next_id();
        let date = self.clock().unix();
        let mut message = Map::new();
        message.insert("message_id".into(), id.into());
        match author {
            Author::Person(user) | Author::Bot(user) if chat.kind != ChatKind::Channel => {
                message.insert("from".into(), self.world.user(user).unwrap_or_default());
            }
            _ => {
                message.insert("sender_chat".into(), chat.json());
            }
        }
        message.insert("chat".into(), chat.json());
        message.insert("date".into(), date.into());
        if let Some(replied) = draft.reply_to.and_then(|id| chat.history.get(id)) {
            let mut replied = replied.value();
            if let Some(fields) = replied.as_object_mut() {
                // Telegram nests one level only.
                fields.remove("reply_to_message");
            }
            message.insert("reply_to_message".into(), replied);
        }
        if let Some(via) = draft.via_bot.and_then(|bot| self.world.bots.get(bot)) {
            message.insert("via_bot".into(), via.user());
        }
        message.extend(draft.content);
        let mut keyboard = None;
        if let Some(markup) = draft.markup {
            if markup.get("inline_keyboard").is_some() {
                message.insert("reply_markup".into(), markup);
            } else {
                keyboard = Some(markup);
            }
        }
        let message = Value::Object(message);
        let json = bytes_of(&message);
        let bot = match author {
            Author::Bot(bot) => Some(bot),
            _ => draft.via_bot,
        };
        chat.history.push(Posted {
            id,
            author: author.id(),
            bot,
            json: json.clone(),
            keyboard: keyboard.clone(),
            hidden: draft.hidden,
            reactions: Default::default(),
        });
        self.journal.record(Entry::Message {
            what: "message",
            chat: chat.key,
            message: json.clone(),
            keyboard,
        });
        let kind = if chat.kind == ChatKind::Channel { "channel_post" } else { "message" };
        self.announce(chat, kind, author, draft.via_bot, &message, &json);
        message
    }

    /// Tells the bots of a chat about a new or edited message.
    fn announce(
        &self,
        chat: &Chat,
        kind: &str,
        author: Author,
        via: Option<i64>,
        message: &Value,
        json: &Bytes,
    ) {
        // A group's bots never hear each other, a channel's do.
        if matches!(author, Author::Bot(_)) && chat.kind != ChatKind::Channel {
            return;
        }
        for (id, member) in chat.present() {
            if author == Author::Bot(id) {
                continue;
            }
            let Some(bot) = self.world.bots.get(id) else { continue };
            if via == Some(id) || sees(chat, &bot, member, message) {
                self.push_update(&bot, kind, chat.key.id(), json);
            }
        }
    }

    /// Replaces a message by `change`d content. With `announced`, bots are told as of a person's edit.
    pub(crate) fn edit(
        &self,
        chat: &mut Chat,
        message_id: i64,
        announced: bool,
        change: impl FnOnce(&mut Map<String, Value>),
    ) -> Result<Value, ApiError> {
        let now = self.clock().unix();
        let key = chat.key;
        let kind = if chat.kind == ChatKind::Channel { "edited_channel_post" } else { "edited_message" };
        let Some(posted) = chat.history.get_mut(message_id) else {
            return Err(ApiError::bad_request("message to edit not found"));
        };
        let mut message = posted.value();
        let before = message.clone();
        if let Some(fields) = message.as_object_mut() {
            change(fields);
        }
        if message == before {
            return Err(ApiError::bad_request(
                "message is not modified: specified new message content and reply markup are exactly the same as \
                 a current content and reply markup of the message",
            ));
        }
        if let Some(fields) = message.as_object_mut() {
            fields.insert("edit_date".into(), now.into());
        }
        posted.json = bytes_of(&message);
        let (json, keyboard, author) = (posted.json.clone(), posted.keyboard.clone(), posted.author);
        self.journal.record(Entry::Message { what: "edited", chat: key, message: json.clone(), keyboard });
        if announced {
            let author = author.map_or(Author::Channel, Author::Person);
            self.announce(chat, kind, author, None, &message, &json);
        }
        Ok(message)
    }

    /// Removes messages; returns the ids of those that were there.
    pub(crate) fn delete(&self, chat: &mut Chat, ids: &[i64]) -> Vec<i64> {
        let gone: Vec<i64> = ids.iter().copied().filter(|id| chat.history.remove(*id).is_some()).collect();
        chat.pinned.retain(|id| !gone.contains(id));
        if !gone.is_empty() {
            self.note(chat.key, "deleted", json!({ "message_ids": gone }));
        }
        gone
    }

    /// Records something that a chat window shows.
    pub(crate) fn note(&self, chat: ChatKey, what: &'static str, data: Value) {
        self.journal.record(Entry::Chat { what, chat: Some(chat), bot: chat.bot(), data });
    }

    /// Records something about a bot that is not in one chat.
    pub(crate) fn note_bot(&self, bot: i64, what: &'static str, data: Value) {
        self.journal.record(Entry::Chat { what, chat: None, bot: Some(bot), data });
    }

    /// Gives someone another place in a chat and tells the bots that are to know. Returns the old place.
    pub(crate) fn set_member(&self, chat: &mut Chat, actor: i64, user: i64, new: Member) -> Member {
        let old = chat.members.get(&user).cloned().unwrap_or_else(|| Member::new(Status::Left));
        let Some(subject) = self.world.user(user) else { return old };
        chat.members.insert(user, new.clone());
        if old == new {
            return old;
        }
        let change = json!({
            "chat": chat.json(),
            "from": self.world.user(actor).unwrap_or_default(),
            "date": self.clock().unix(),
            "old_chat_member": old.json(subject.clone()),
            "new_chat_member": new.json(subject),
        });
        let payload = bytes_of(&change);
        self.note(chat.key, "member", json!({ "change": change }));
        if let Some(bot) = self.world.bots.get(user) {
            self.push_update(&bot, "my_chat_member", chat.key.id(), &payload);
        }
        // The others learn it only as administrators, and only if they asked for the kind.
        for (id, member) in chat.present() {
            if id != user
                && member.is_admin()
                && let Some(bot) = self.world.bots.get(id)
            {
                self.push_update(&bot, "chat_member", user, &payload);
            }
        }
        old
    }
}

/// Whether a bot gets to see a person's message. Outside private chats and channels, privacy mode hides what is not
/// meant for the bot, unless it is an administrator.
fn sees(chat: &Chat, bot: &Bot, member: &Member, message: &Value) -> bool {
    let profile = lock(&bot.profile);
    if matches!(chat.kind, ChatKind::Private | ChatKind::Channel)
        || member.is_admin()
        || profile.can_read_all_group_messages
    {
        return true;
    }
    let replied_to = message.pointer("/reply_to_message/from/id").and_then(Value::as_i64);
    let text = message.get("text").or_else(|| message.get("caption")).and_then(Value::as_str);
    match text {
        // Service messages are seen by all.
        None if is_service(message) => true,
        None => replied_to == Some(bot.id),
        Some(text) => {
            let mention = format!("@{}", profile.username).to_ascii_lowercase();
            let addressed = text.to_ascii_lowercase().contains(&mention);
            let command = text.split_whitespace().next().filter(|word| word.starts_with('/'));
            let for_another = command.is_some_and(|word| word.contains('@')) && !addressed;
            replied_to == Some(bot.id) || addressed || (command.is_some() && !for_another)
        }
    }
}

/// Whether a message tells of an event in the chat and has no content of its own.
fn is_service(message: &Value) -> bool {
    const SERVICE: [&str; 14] = [
        "new_chat_members",
        "left_chat_member",
        "new_chat_title",
        "new_chat_photo",
        "delete_chat_photo",
        "group_chat_created",
        "supergroup_chat_created",
        "channel_chat_created",
        "migrate_to_chat_id",
        "migrate_from_chat_id",
        "pinned_message",
        "successful_payment",
        "forum_topic_created",
        "users_shared",
    ];
    SERVICE.iter().any(|field| message.get(field).is_some())
}

/// A JSON value as bytes. Values always serialise.
pub(crate) fn bytes_of(value: &Value) -> Bytes {
    serde_json::to_vec(value).unwrap_or_default().into()
}
