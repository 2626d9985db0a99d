//! Reactions to messages and votes in polls.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{ControlResult, Where, refuse};
use crate::clock::lock;
use crate::emulator::Emulator;
use crate::post::bytes_of;
use crate::state::ChatKind;

/// A person reacts to a message.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct React {
    /// Where.
    #[serde(flatten)]
    pub place: Where,
    /// Who.
    pub person: i64,
    /// To which message.
    pub message_id: i64,
    /// With which emoji; none takes the reaction back.
    #[serde(default)]
    pub emoji: Vec<String>,
}

/// A person votes in a poll.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Vote {
    /// Where.
    #[serde(flatten)]
    pub place: Where,
    /// Who.
    pub person: i64,
    /// The poll's message.
    pub message_id: i64,
    /// Positions of the chosen options, from 0; none takes the vote back.
    #[serde(default)]
    pub options: Vec<usize>,
}

impl Emulator {
    /// Reacts as a person. Administrators among the bots (and the bot of a private chat) are told if they asked for
    /// it; in a channel they get counts only.
    ///
    /// # Errors
    /// When there is no such message.
    pub fn react(&self, react: React) -> ControlResult<()> {
        let chat = self.place(&react.place, react.person)?;
        let mut chat = lock(&chat);
        let new: Vec<Value> =
            react.emoji.iter().map(|emoji| json!({ "type": "emoji", "emoji": emoji })).collect();
        let Some(posted) = chat.history.get_mut(react.message_id) else {
            return refuse(format_args!("no message `{}`", react.message_id));
        };
        let old = posted.reactions.remove(&react.person).unwrap_or_default();
        if !new.is_empty() {
            posted.reactions.insert(react.person, new.clone());
        }
        let mut counts: Vec<(Value, usize)> = Vec::new();
        for reaction in posted.reactions.values().flatten() {
            match counts.iter_mut().find(|(known, _)| known == reaction) {
                Some((_, count)) => *count += 1,
                None => counts.push((reaction.clone(), 1)),
            }
        }
        let date = self.inner.clock().unix();
        let base = json!({ "chat": chat.json(), "message_id": react.message_id, "date": date });
        let (kind, more) = if chat.kind == ChatKind::Channel {
            let counts: Vec<Value> =
                counts.iter().map(|(kind, count)| json!({ "type": kind, "total_count": count })).collect();
            ("message_reaction_count", json!({ "reactions": counts }))
        } else {
            let user = self.inner.world.user(react.person);
            ("message_reaction", json!({ "user": user, "old_reaction": old, "new_reaction": new }))
        };
        let payload = bytes_of(&merged(base, more));
        let shown = json!({ "message_id": react.message_id, "from": react.person, "reaction": new });
        self.inner.note(chat.key, "reaction", shown);
        for (id, member) in chat.present() {
            let told = chat.kind == ChatKind::Private || member.is_admin();
            if let Some(bot) = self.inner.world.bots.get(id).filter(|_| told) {
                self.inner.push_update(&bot, kind, chat.key.id(), &payload);
            }
        }
        Ok(())
    }

    /// Votes as a person. The bot whose poll it is gets the new counts, and the vote itself if it is not anonymous.
    ///
    /// # Errors
    /// When there is no such poll, it is closed, or an option does not exist.
    pub fn vote(&self, vote: Vote) -> ControlResult<()> {
        let chat = self.place(&vote.place, vote.person)?;
        let mut chat = lock(&chat);
        let poll = chat.history.get(vote.message_id).and_then(|posted| posted.field("poll"));
        let Some(poll) = poll else {
            return refuse(format_args!("no poll in message `{}`", vote.message_id));
        };
        let id = poll.get("id").and_then(Value::as_str).unwrap_or_default();
        let count = poll.get("options").and_then(Value::as_array).map_or(0, Vec::len);
        if vote.options.iter().any(|option| *option >= count) {
            return refuse(format_args!("the poll has {count} options, counted from 0"));
        }
        if poll.get("is_closed") == Some(&Value::Bool(true)) {
            return refuse("the poll is closed");
        }
        let changed = self.inner.world.polls.update(id, |poll| {
            if vote.options.is_empty() {
                poll.votes.remove(&vote.person);
            } else {
                poll.votes.insert(vote.person, vote.options.clone());
            }
        });
        let Some(poll) = changed else { return refuse("the poll is gone") };
        let shown = poll.json();
        // The same counts again are no change worth telling.
        let _ = self.inner.edit(&mut chat, vote.message_id, false, |fields| {
            fields.insert("poll".into(), shown.clone());
        });
        let Some(bot) = self.inner.world.bots.get(poll.bot) else { return Ok(()) };
        let about = id.parse().unwrap_or(0);
        if !poll.flag("is_anonymous") {
            let answer = json!({
                "poll_id": id, "user": self.inner.world.user(vote.person), "option_ids": vote.options,
                "option_persistent_ids": vote.options.iter().map(usize::to_string).collect::<Vec<_>>(),
            });
            self.inner.push_update(&bot, "poll_answer", about, &bytes_of(&answer));
        }
        self.inner.push_update(&bot, "poll", about, &bytes_of(&shown));
        Ok(())
    }
}

fn merged(mut base: Value, more: Value) -> Value {
    if let (Some(base), Value::Object(more)) = (base.as_object_mut(), more) {
        base.extend(more);
    }
    base
}
