//! Everything the emulator remembers: bots, people, chats with their messages, and files.
//!
//! Locks are held briefly and taken in one order: a chat, then a bot's parts. Two chats are never locked at once, and
//! each bot has its own locks, so a thousand bots do not wait for each other.

mod bot;
mod chat;
mod complete;
mod files;
mod history;
mod person;
mod polls;
mod recent;

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

pub(crate) use bot::{Bot, Profile, Query, QueryKind, Token};
pub(crate) use chat::{Chat, ChatKind, Member, Status};
pub(crate) use complete::complete;
pub use files::Upload as FileUpload;
pub(crate) use files::{Files, StoredFile, image_size};
pub(crate) use history::Posted;
pub use person::Person;
pub(crate) use polls::{Poll, Polls};
use recent::Recent;

/// A map that many read and few write.
pub(crate) struct Registry<K, V>(RwLock<HashMap<K, Arc<V>>>);

impl<K: Eq + Hash + Copy, V> Registry<K, V> {
    fn new() -> Self {
        Self(RwLock::new(HashMap::new()))
    }

    pub(crate) fn get(&self, key: K) -> Option<Arc<V>> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).get(&key).cloned()
    }

    /// The value of `key`, made by `make` if there is none yet.
    pub(crate) fn get_or_insert(&self, key: K, make: impl FnOnce() -> V) -> Arc<V> {
        if let Some(found) = self.get(key) {
            return found;
        }
        let mut map = self.0.write().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(map.entry(key).or_insert_with(|| Arc::new(make())))
    }

    pub(crate) fn insert(&self, key: K, value: V) -> Arc<V> {
        let value = Arc::new(value);
        self.0.write().unwrap_or_else(PoisonError::into_inner).insert(key, Arc::clone(&value));
        value
    }

    pub(crate) fn remove(&self, key: K) -> Option<Arc<V>> {
        self.0.write().unwrap_or_else(PoisonError::into_inner).remove(&key)
    }

    /// All values, in no order.
    pub(crate) fn all(&self) -> Vec<Arc<V>> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).values().cloned().collect()
    }

    pub(crate) fn keys(&self) -> Vec<K> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).keys().copied().collect()
    }
}

/// Names a chat. A private chat belongs to one bot and one person; to the bot its id is the person's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum ChatKey {
    /// A bot and a person alone.
    Private {
        /// The bot's id.
        bot: i64,
        /// The person's id.
        person: i64,
    },
    /// A group, supergroup or channel, by its (negative) id.
    Shared(i64),
}

impl ChatKey {
    /// The `chat_id` that bots use.
    pub(crate) fn id(&self) -> i64 {
        match self {
            Self::Private { person, .. } => *person,
            Self::Shared(id) => *id,
        }
    }

    /// The bot of a private chat.
    pub(crate) fn bot(&self) -> Option<i64> {
        match self {
            Self::Private { bot, .. } => Some(*bot),
            Self::Shared(_) => None,
        }
    }
}

/// All state but the bots' queues, which live in each [`Bot`].
pub(crate) struct World {
    pub(crate) bots: Registry<i64, Bot>,
    pub(crate) people: Registry<i64, Person>,
    pub(crate) chats: Registry<ChatKey, Mutex<Chat>>,
    pub(crate) files: Files,
    pub(crate) polls: Polls,
    /// Messages sent through inline mode, by `inline_message_id`.
    pub(crate) inline: Mutex<Recent<(ChatKey, i64)>>,
    next_id: AtomicI64,
}

impl World {
    pub(crate) fn new(file_bytes: usize) -> Self {
        Self {
            bots: Registry::new(),
            people: Registry::new(),
            chats: Registry::new(),
            files: Files::new(file_bytes),
            polls: Polls::default(),
            inline: Mutex::default(),
            next_id: AtomicI64::new(0),
        }
    }

    /// A number no one else has: for ids of people, chats, queries and media groups.
    pub(crate) fn unique(&self) -> i64 {
        self.next_id.fetch_add(1, Ordering::Relaxed) + 1
    }

    /// The user object (section "User") of a person or bot.
    pub(crate) fn user(&self, id: i64) -> Option<serde_json::Value> {
        if let Some(person) = self.people.get(id) {
            return Some(person.json());
        }
        self.bots.get(id).map(|bot| bot.user())
    }

    /// A bot by username, without `@`, in any case.
    pub(crate) fn bot_named(&self, username: &str) -> Option<Arc<Bot>> {
        self.bots.all().into_iter().find(|bot| bot.username().eq_ignore_ascii_case(username))
    }

    /// The shared chat with this public name, without `@`.
    pub(crate) fn chat_named(&self, username: &str) -> Option<ChatKey> {
        let named = |key: &ChatKey| {
            let Some(chat) = self.chats.get(*key) else { return false };
            let chat = crate::clock::lock(&chat);
            chat.username.as_deref().is_some_and(|name| name.eq_ignore_ascii_case(username))
        };
        self.chats.keys().into_iter().filter(|key| matches!(key, ChatKey::Shared(_))).find(named)
    }
}
