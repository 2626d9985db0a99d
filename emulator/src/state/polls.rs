//! Polls and their votes.

use std::collections::{BTreeMap, HashMap};
use std::sync::Mutex;

use serde_json::{Value, json};

use crate::clock::lock;

/// A poll, apart from its message.
#[derive(Clone)]
pub(crate) struct Poll {
    pub(crate) bot: i64,
    /// The `Poll` object without its counts.
    pub(crate) fields: Value,
    pub(crate) votes: BTreeMap<i64, Vec<usize>>,
}

impl Poll {
    /// The `Poll` object with counts.
    pub(crate) fn json(&self) -> Value {
        let mut poll = self.fields.clone();
        if let Some(options) = poll.get_mut("options").and_then(Value::as_array_mut) {
            for (index, option) in options.iter_mut().enumerate() {
                let count = self.votes.values().filter(|chosen| chosen.contains(&index)).count();
                if let Some(option) = option.as_object_mut() {
                    option.insert("voter_count".into(), json!(count));
                }
            }
        }
        if let Some(fields) = poll.as_object_mut() {
            fields.insert("total_voter_count".into(), json!(self.votes.len()));
        }
        poll
    }

    pub(crate) fn flag(&self, name: &str) -> bool {
        self.fields.get(name).and_then(Value::as_bool).unwrap_or(false)
    }
}

/// All polls by id.
#[derive(Default)]
pub(crate) struct Polls(Mutex<HashMap<String, Poll>>);

impl Polls {
    pub(crate) fn insert(&self, id: String, poll: Poll) {
        lock(&self.0).insert(id, poll);
    }

    /// Changes a poll and returns what it is then.
    pub(crate) fn update(&self, id: &str, change: impl FnOnce(&mut Poll)) -> Option<Poll> {
        let mut polls = lock(&self.0);
        let poll = polls.get_mut(id)?;
        change(poll);
        Some(poll.clone())
    }
}
