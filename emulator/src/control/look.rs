//! Looking at the world: bots, people, chats, messages, queues, the journal.

use serde_json::{Value, json};

use super::{BotRef, ControlResult, Where};
use crate::clock::lock;
use crate::emulator::Emulator;
use crate::faults::Fault;
use crate::journal::{CallRecord, Entry};
use crate::outbox::Counters;
use crate::state::{Bot, Chat, ChatKey};

impl Emulator {
    /// Every bot: identity, command menu, webhook and pending updates.
    pub fn bots(&self) -> Vec<Value> {
        let mut bots: Vec<_> = self.inner.world.bots.all();
        bots.sort_by_key(|bot| bot.id);
        bots.iter().map(|bot| self.describe_bot(bot)).collect()
    }

    fn describe_bot(&self, bot: &Bot) -> Value {
        let mut described = bot.me();
        let commands: Vec<Value> = lock(&bot.commands)
            .iter()
            .map(|((scope, language), commands)| json!({ "scope": scope, "language_code": language, "commands": commands }))
            .collect();
        let outbox = lock(&bot.outbox);
        if let Some(fields) = described.as_object_mut() {
            fields.insert("commands".into(), commands.into());
            fields.insert("settings".into(), Value::Object(lock(&bot.settings).clone()));
            fields.insert("pending".into(), outbox.pending().into());
            fields.insert("webhook".into(), outbox.webhook().map(|webhook| webhook.given.clone()).into());
            fields.insert("counters".into(), json!(outbox.counters));
        }
        described
    }

    /// Every person, as `User` objects.
    pub fn people(&self) -> Vec<Value> {
        let mut people = self.inner.world.people.all();
        people.sort_by_key(|person| person.id);
        people.iter().map(|person| person.json()).collect()
    }

    /// Every chat with its members; private ones have the `bot` they belong to.
    pub fn chats(&self) -> Vec<Value> {
        let mut keys = self.inner.world.chats.keys();
        keys.sort();
        keys.into_iter()
            .filter_map(|key| self.inner.chat(key))
            .map(|chat| describe_chat(&lock(&chat)))
            .collect()
    }

    /// The newest messages of a chat, oldest first: `{"message": …, "reply_keyboard": …, "reactions": …}`.
    ///
    /// # Errors
    /// When there is no such chat.
    pub fn messages(&self, place: &Where, person: i64, limit: usize) -> ControlResult<Vec<Value>> {
        let chat = self.place(place, person)?;
        let chat = lock(&chat);
        let mut newest: Vec<Value> = chat
            .history
            .iter()
            .rev()
            .take(limit)
            .map(|posted| {
                let reactions: Vec<Value> = posted
                    .reactions
                    .iter()
                    .map(|(from, reaction)| json!({ "from": from, "reaction": reaction }))
                    .collect();
                json!({ "message": posted.value(), "reply_keyboard": posted.keyboard, "reactions": reactions })
            })
            .collect();
        newest.reverse();
        Ok(newest)
    }

    /// The calls that a bot (or all bots) made, oldest first, as far as the journal reaches back.
    pub fn calls(&self, bot: Option<i64>) -> Vec<Value> {
        let events = self.inner.journal.since(0);
        let is_call = |event: &&std::sync::Arc<crate::journal::Event>| {
            matches!(event.entry, Entry::Call { .. }) && (bot.is_none() || event.bot() == bot)
        };
        events.iter().filter(is_call).map(|event| event.json()).collect()
    }

    /// The calls after the entry `since` (0 for all that is kept) that a bot (or all bots) made, oldest first: each with
    /// how it ended. A call in the response to an update is there too, and the only place where its refusal shows.
    pub fn call_records(&self, since: u64, bot: Option<i64>) -> Vec<CallRecord> {
        let events = self.inner.journal.since(since);
        let of_bot = events.iter().filter(|event| bot.is_none() || event.bot() == bot);
        of_bot.filter_map(|event| event.call()).collect()
    }

    /// Everything that happened after the entry `since` (0 for all that is kept), oldest first.
    pub fn log(&self, since: u64, bot: Option<i64>) -> Vec<Value> {
        self.newest_log(since, bot, usize::MAX)
    }

    /// The newest `limit` entries of [`log`](Self::log).
    pub(crate) fn newest_log(&self, since: u64, bot: Option<i64>, limit: usize) -> Vec<Value> {
        let mut events = self.inner.journal.since(since);
        events.retain(|event| bot.is_none() || event.bot() == bot);
        let skipped = events.len().saturating_sub(limit);
        events.iter().skip(skipped).map(|event| event.json()).collect()
    }

    /// Forgets what happened so far.
    pub fn clear_log(&self) {
        self.inner.journal.clear();
    }

    /// A bot's queues: heads, failures, time to the next try, counters.
    ///
    /// # Errors
    /// When there is no such bot.
    pub fn queues(&self, bot: &BotRef) -> ControlResult<Value> {
        let bot = self.bot(bot)?;
        let outbox = lock(&bot.outbox);
        Ok(outbox.describe(self.clock().now()))
    }

    /// What became of a bot's updates.
    ///
    /// # Errors
    /// When there is no such bot.
    pub fn counters(&self, bot: &BotRef) -> ControlResult<Counters> {
        Ok(lock(&self.bot(bot)?.outbox).counters)
    }

    /// The content of a file by its `file_id`.
    pub fn file(&self, file_id: &str) -> Option<bytes::Bytes> {
        self.inner.world.files.get(file_id).map(|file| file.content.clone())
    }

    /// The content of a file by the `file_path` that `getFile` gives.
    pub fn file_at(&self, path: &str) -> Option<bytes::Bytes> {
        self.inner.world.files.at(path).map(|file| file.content.clone())
    }

    /// Puts these faults in force, and no others.
    pub fn set_faults(&self, faults: Vec<Fault>) {
        self.inner.faults.replace(faults);
    }

    /// Adds a fault to those in force.
    pub fn add_fault(&self, fault: Fault) {
        self.inner.faults.add(fault);
    }

    /// The faults in force.
    pub fn faults(&self) -> Vec<Fault> {
        self.inner.faults.list()
    }

    /// Turns the flood limits on or off.
    pub fn set_limits(&self, on: bool) {
        self.inner.limits.set(on);
    }
}

fn describe_chat(chat: &Chat) -> Value {
    let mut described = chat.json();
    let members: Vec<Value> =
        chat.members.iter().map(|(id, member)| json!({ "id": id, "status": member.status })).collect();
    if let Some(fields) = described.as_object_mut() {
        if let ChatKey::Private { bot, .. } = chat.key {
            fields.insert("bot".into(), bot.into());
        }
        fields.insert("members".into(), members.into());
        fields.insert("pinned".into(), json!(chat.pinned));
    }
    described
}
