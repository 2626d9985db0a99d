//! The messages of a chat, up to a cap.

use std::collections::{BTreeMap, VecDeque};

use bytes::Bytes;
use serde_json::Value;

/// Messages in order of id. Each is kept as JSON bytes: a third of what a tree of values takes.
pub(crate) struct History {
    cap: usize,
    last_id: i64,
    messages: VecDeque<Posted>,
}

/// One message as posted.
#[derive(Clone)]
pub(crate) struct Posted {
    pub(crate) id: i64,
    /// Person or bot who sent it; `None` for a channel's own post.
    pub(crate) author: Option<i64>,
    /// The bot that may edit it (its own message, or one sent through its inline mode).
    pub(crate) bot: Option<i64>,
    /// The message object.
    pub(crate) json: Bytes,
    /// A keyboard that is no part of the message object: `ReplyKeyboardMarkup`, `ReplyKeyboardRemove`, `ForceReply`.
    pub(crate) keyboard: Option<Value>,
    /// Reactions by user.
    pub(crate) reactions: BTreeMap<i64, Vec<Reaction>>,
}

/// A `ReactionType` object.
pub(crate) type Reaction = Value;

impl Posted {
    /// The message object as a value.
    pub(crate) fn value(&self) -> Value {
        serde_json::from_slice(&self.json).unwrap_or_default()
    }

    /// A text field of the message object.
    pub(crate) fn field(&self, name: &str) -> Option<Value> {
        self.value().get(name).cloned()
    }
}

impl History {
    pub(crate) fn new(cap: usize) -> Self {
        Self { cap: cap.max(1), last_id: 0, messages: VecDeque::new() }
    }

    /// The id of the next message.
    pub(crate) fn next_id(&mut self) -> i64 {
        self.last_id += 1;
        self.last_id
    }

    pub(crate) fn push(&mut self, message: Posted) {
        if self.messages.len() >= self.cap {
            self.messages.pop_front();
        }
        self.messages.push_back(message);
    }

    fn position(&self, id: i64) -> Option<usize> {
        self.messages.binary_search_by_key(&id, |message| message.id).ok()
    }

    pub(crate) fn get(&self, id: i64) -> Option<&Posted> {
        self.messages.get(self.position(id)?)
    }

    pub(crate) fn get_mut(&mut self, id: i64) -> Option<&mut Posted> {
        let at = self.position(id)?;
        self.messages.get_mut(at)
    }

    pub(crate) fn remove(&mut self, id: i64) -> Option<Posted> {
        let at = self.position(id)?;
        self.messages.remove(at)
    }

    /// Oldest first.
    pub(crate) fn iter(&self) -> impl DoubleEndedIterator<Item = &Posted> {
        self.messages.iter()
    }
}
