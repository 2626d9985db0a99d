//! What happened, in order: for the log, the event stream and assertions of tests.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use serde_json::{Value, json};
use tokio::sync::broadcast;

use crate::clock::{Clock, lock};
use crate::outbox::attempt::{Attempt, Next, Outcome};
use crate::response::ApiResponse;
use crate::state::ChatKey;

/// How many entries a slow listener may lag behind before it loses some.
const LAG: usize = 4096;

/// The last entries, and a channel for those to come.
pub(crate) struct Journal {
    clock: Clock,
    keep: usize,
    entries: Mutex<(u64, VecDeque<Arc<Event>>)>,
    live: broadcast::Sender<Arc<Event>>,
}

/// An entry with its place and time.
pub(crate) struct Event {
    pub(crate) seq: u64,
    pub(crate) date: i64,
    pub(crate) entry: Entry,
}

/// Something that happened. Kept in the form in which it is cheapest to record; JSON is made when someone looks.
pub(crate) enum Entry {
    /// A bot called a method; `update_id` is that of the update in whose response it did.
    Call {
        bot: i64,
        method: String,
        params: Value,
        response: ApiResponse,
        via: &'static str,
        update_id: Option<i64>,
    },
    /// An update entered a bot's queue.
    Update { bot: i64, update_id: i64, kind: Arc<str>, body: Bytes, pending: usize },
    /// An update was tried at the webhook.
    Delivery { bot: i64, attempt: Attempt, outcome: Outcome, next: Next, pending: usize, took: Duration },
    /// A message appeared or changed (`type`: `message`, `edited`).
    Message { what: &'static str, chat: ChatKey, message: Bytes, keyboard: Option<Value> },
    /// Anything else a chat window shows: `deleted`, `typing`, `callback_answer`, `reaction`, `pinned` …
    Chat { what: &'static str, chat: Option<ChatKey>, bot: Option<i64>, data: Value },
}

/// A call of a method and how it ended, as the journal has it.
#[derive(Clone, Debug, PartialEq)]
pub struct CallRecord {
    /// Its place in the journal.
    pub seq: u64,
    /// Unix time in seconds.
    pub date: i64,
    /// Who called.
    pub bot: i64,
    /// The method as the documentation writes it; empty for a response to an update that cannot be read.
    pub method: String,
    /// Parameters: secrets hidden, files by name and size.
    pub params: Value,
    /// What was answered; for a call in the response to an update, what would have been.
    pub response: ApiResponse,
    /// `http`, `in_process`, or `webhook_reply` for the response to an update.
    pub via: &'static str,
    /// The update in whose response it came.
    pub update_id: Option<i64>,
}

impl CallRecord {
    /// Why it was refused, in Telegram's words; `None` if it was not.
    pub fn refusal(&self) -> Option<&str> {
        if self.response.ok { None } else { Some(self.response.description.as_deref().unwrap_or_default()) }
    }
}

impl Journal {
    pub(crate) fn new(clock: Clock, keep: usize) -> Self {
        let (live, _) = broadcast::channel(LAG);
        Self { clock, keep: keep.max(1), entries: Mutex::default(), live }
    }

    pub(crate) fn record(&self, entry: Entry) {
        let date = self.clock.unix();
        let mut entries = lock(&self.entries);
        entries.0 += 1;
        let event = Arc::new(Event { seq: entries.0, date, entry });
        if entries.1.len() >= self.keep {
            entries.1.pop_front();
        }
        entries.1.push_back(Arc::clone(&event));
        // Sent under the lock, so that the channel has the order of the journal.
        let _ = self.live.send(event);
    }

    /// The kept entries after `seq`, oldest first.
    pub(crate) fn since(&self, seq: u64) -> Vec<Arc<Event>> {
        let entries = lock(&self.entries);
        entries.1.iter().filter(|event| event.seq > seq).cloned().collect()
    }

    /// Entries after `seq` that are kept, and a channel that goes on exactly where they end.
    pub(crate) fn follow(&self, seq: Option<u64>) -> (Vec<Arc<Event>>, broadcast::Receiver<Arc<Event>>) {
        let entries = lock(&self.entries);
        let missed = match seq {
            Some(seq) => entries.1.iter().filter(|event| event.seq > seq).cloned().collect(),
            None => Vec::new(),
        };
        (missed, self.live.subscribe())
    }

    pub(crate) fn clear(&self) {
        lock(&self.entries).1.clear();
    }
}

impl Event {
    /// The name of the event in the stream.
    pub(crate) fn name(&self) -> &'static str {
        match &self.entry {
            Entry::Call { .. } => "call",
            Entry::Update { .. } => "update",
            Entry::Delivery { .. } => "delivery",
            Entry::Message { what, .. } | Entry::Chat { what, .. } => what,
        }
    }

    /// The bot it concerns, if it is one bot's affair.
    pub(crate) fn bot(&self) -> Option<i64> {
        match &self.entry {
            Entry::Call { bot, .. } | Entry::Update { bot, .. } | Entry::Delivery { bot, .. } => Some(*bot),
            Entry::Message { chat, .. } => chat.bot(),
            Entry::Chat { bot, chat, .. } => bot.or_else(|| chat.as_ref().and_then(ChatKey::bot)),
        }
    }

    /// The call, if it is one.
    pub(crate) fn call(&self) -> Option<CallRecord> {
        let Entry::Call { bot, method, params, response, via, update_id } = &self.entry else { return None };
        Some(CallRecord {
            seq: self.seq,
            date: self.date,
            bot: *bot,
            method: method.clone(),
            params: params.clone(),
            response: response.clone(),
            via,
            update_id: *update_id,
        })
    }

    /// The event as the control API shows it.
    pub(crate) fn json(&self) -> Value {
        let mut shown = match &self.entry {
            Entry::Call { bot, method, params, response, via, update_id } => json!({
                "bot": bot, "method": method, "params": params, "response": response, "via": via,
                "update_id": update_id,
            }),
            Entry::Update { bot, update_id, kind, body, pending } => json!({
                "bot": bot, "update_id": update_id, "kind": &**kind, "update": raw(body), "pending": pending,
            }),
            Entry::Delivery { bot, attempt, outcome, next, pending, took } => {
                delivery(*bot, attempt, outcome, *next, *pending, *took)
            }
            Entry::Message { chat, message, keyboard, .. } => json!({
                "bot": chat.bot(), "chat": chat.id(), "message": raw(message), "reply_keyboard": keyboard,
            }),
            Entry::Chat { chat, bot, data, .. } => {
                let mut shown = json!({ "chat": chat.as_ref().map(ChatKey::id), "bot": self.bot().or(*bot) });
                if let (Value::Object(shown), Value::Object(data)) = (&mut shown, data) {
                    shown.extend(data.clone());
                }
                shown
            }
        };
        if let Value::Object(fields) = &mut shown {
            fields.insert("seq".into(), self.seq.into());
            fields.insert("date".into(), self.date.into());
            fields.insert("event".into(), self.name().into());
        }
        shown
    }
}

fn delivery(
    bot: i64,
    attempt: &Attempt,
    outcome: &Outcome,
    next: Next,
    pending: usize,
    took: Duration,
) -> Value {
    let (state, error, status) = match outcome {
        Outcome::Delivered => ("delivered", None, None),
        Outcome::Failed { error, status, .. } => ("failed", Some(error), *status),
    };
    let (next, retry_in) = match next {
        Next::Done => ("done", None),
        Next::RetryIn(span) => ("retry", Some(span.as_secs())),
        Next::Expired => ("expired", None),
        Next::WebhookRemoved => ("webhook_removed", None),
        Next::Stale => ("stale", None),
    };
    json!({
        "bot": bot, "update_id": attempt.update_id, "kind": &*attempt.kind, "queue": attempt.queue,
        "attempt": attempt.number, "outcome": state, "status": status, "error": error, "next": next,
        "retry_in": retry_in, "pending": pending, "took_ms": u64::try_from(took.as_millis()).unwrap_or(u64::MAX),
    })
}

/// JSON bytes as a value. What the emulator stored itself always parses.
fn raw(bytes: &Bytes) -> Value {
    serde_json::from_slice(bytes).unwrap_or(Value::Null)
}
