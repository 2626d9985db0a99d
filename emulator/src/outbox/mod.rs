//! One bot's pending updates and the rules by which they leave: a state machine without I/O.
//!
//! `push` adds, `next_attempt` hands out what may be sent now, `finish` takes the outcome. The rules are those of
//! Telegram's published server; each is named where it stands.

pub(crate) mod attempt;
mod kick;
mod kinds;
mod slots;
pub(crate) mod webhook;

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;

use crate::clock::{Clock, Moment};
use crate::rng::Rng;
pub use attempt::Counters;
pub(crate) use attempt::{Attempt, Next, Outcome};
pub(crate) use kick::Kick;
pub use kinds::UPDATE_KINDS;
use slots::Slots;
pub(crate) use webhook::Webhook;

/// At most this many updates wait for one bot.
pub(crate) const MAX_PENDING: usize = 100_000;
/// At most this many bytes of updates wait for one bot.
pub(crate) const MAX_PENDING_BYTES: usize = 128 << 20;
/// An update larger than this is not sent.
pub(crate) const MAX_UPDATE_BYTES: usize = 512 << 10;
/// After this long without any update, ids start anew at a random number.
const FORGET_IDS: Duration = Duration::from_secs(7 * 86_400);
/// 410 for this long removes the webhook.
const GONE_LIMIT: Duration = Duration::from_secs(23 * 3600);
/// The longest `Retry-After` that is honoured, in seconds.
const MAX_RETRY_AFTER: u64 = 3600;
/// Bounds of the random ceiling of the back-off, in seconds.
const MAX_DELAY: (u64, u64) = (60, 120);
/// One bot's updates, from their birth to delivery, expiry or loss.
pub(crate) struct Outbox {
    next_id: i64,
    last_push: Option<Moment>,
    updates: BTreeMap<i64, Pending>,
    bytes: usize,
    queues: HashMap<i64, VecDeque<i64>>,
    /// Heads of queues that are not in flight, by the moment they may be sent.
    ready: BTreeSet<(Moment, i64, i64)>,
    allowed: Option<Vec<String>>,
    webhook: Option<Arc<Webhook>>,
    /// Counts webhooks, so that an answer to an old one is not taken for one to the new.
    pub(crate) generation: u64,
    slots: Slots,
    gone_since: Option<Moment>,
    pub(crate) last_error: Option<(Moment, String)>,
    pub(crate) counters: Counters,
}

struct Pending {
    kind: Arc<str>,
    queue: i64,
    body: Bytes,
    expires: Moment,
    delay: u64,
    failures: u32,
    wake: Moment,
    in_flight: bool,
}

impl Outbox {
    /// An empty outbox whose first update has the id `first_id`.
    pub(crate) fn new(first_id: i64) -> Self {
        Self {
            next_id: first_id,
            last_push: None,
            updates: BTreeMap::new(),
            bytes: 0,
            queues: HashMap::new(),
            ready: BTreeSet::new(),
            allowed: None,
            webhook: None,
            generation: 0,
            slots: Slots::default(),
            gone_since: None,
            last_error: None,
            counters: Counters::default(),
        }
    }

    /// Adds an update about `about` (a chat, user or poll id). Returns its id, or `None` if the bot does not get it.
    /// `payload` is the JSON of the kind's object.
    pub(crate) fn push(
        &mut self,
        kind: &str,
        about: i64,
        payload: &[u8],
        now: Moment,
        rng: &Rng,
    ) -> Option<i64> {
        if !self.wants(kind) {
            return None;
        }
        if self.last_push.is_some_and(|last| now > last + FORGET_IDS) {
            self.purge(now);
            self.next_id = random_id(rng);
        }
        let size = payload.len() + kind.len() + 40;
        if size > MAX_UPDATE_BYTES
            || self.updates.len() >= MAX_PENDING
            || self.bytes + size > MAX_PENDING_BYTES
        {
            self.counters.overflowed += 1;
            return None;
        }
        self.last_push = Some(now);
        let id = self.next_id;
        self.next_id += 1;
        let mut body = format!("{{\"update_id\":{id},\"{kind}\":").into_bytes();
        body.extend_from_slice(payload);
        body.push(b'}');
        self.bytes += body.len();
        let queue = kinds::queue(kind, about);
        let expires = now + Duration::from_secs(kinds::lifetime(kind));
        let pending = Pending {
            kind: kind.into(),
            queue,
            body: body.into(),
            expires,
            delay: 1,
            failures: 0,
            wake: now,
            in_flight: false,
        };
        self.updates.insert(id, pending);
        let waiting = self.queues.entry(queue).or_default();
        waiting.push_back(id);
        if waiting.len() == 1 {
            self.ready.insert((now, id, queue));
        }
        self.counters.queued += 1;
        Some(id)
    }

    /// Whether the bot asked for updates of this kind.
    pub(crate) fn wants(&self, kind: &str) -> bool {
        match &self.allowed {
            Some(list) => list.iter().any(|allowed| allowed == kind),
            None => kinds::is_default(kind),
        }
    }

    /// Takes over `allowed_updates`: known names count; with none of them it is the default set.
    pub(crate) fn allow(&mut self, names: &[String]) {
        let mut known: Vec<String> = Vec::new();
        for kind in kinds::UPDATE_KINDS {
            if names.iter().any(|name| name.eq_ignore_ascii_case(kind)) {
                known.push(kind.to_owned());
            }
        }
        self.allowed = (!known.is_empty()).then_some(known);
    }

    pub(crate) fn allowed(&self) -> Option<&[String]> {
        self.allowed.as_deref()
    }

    pub(crate) fn webhook(&self) -> Option<&Arc<Webhook>> {
        self.webhook.as_ref()
    }

    /// Replaces the webhook. What was in flight becomes pending again, at once and with a fresh back-off.
    pub(crate) fn set_webhook(&mut self, webhook: Option<Webhook>, now: Moment) {
        self.webhook = webhook.map(Arc::new);
        self.generation += 1;
        self.slots = Slots::default();
        self.gone_since = None;
        self.last_error = None;
        self.ready.clear();
        for pending in self.updates.values_mut() {
            pending.in_flight = false;
            pending.delay = 1;
            pending.failures = 0;
            pending.wake = now;
        }
        for (queue, waiting) in &self.queues {
            if let Some(head) = waiting.front() {
                self.ready.insert((now, *head, *queue));
            }
        }
    }

    /// Forgets every pending update.
    pub(crate) fn clear(&mut self) {
        self.updates.clear();
        self.queues.clear();
        self.ready.clear();
        self.bytes = 0;
    }

    /// An update that may be sent now, if one is due and a connection may be had for it.
    pub(crate) fn next_attempt(&mut self, now: Moment) -> Option<Attempt> {
        let max_connections = self.webhook.as_ref()?.max_connections;
        loop {
            let (wake, id, queue) = *self.ready.first()?;
            if wake > now {
                return None;
            }
            if self.updates.get(&id).is_none_or(|pending| pending.expires < now) {
                self.forget(id);
                self.counters.expired += 1;
                continue;
            }
            if !self.slots.take(self.queues.len(), max_connections, now) {
                return None;
            }
            self.ready.pop_first();
            self.counters.attempts += 1;
            let generation = self.generation;
            let pending = self.updates.get_mut(&id)?;
            pending.in_flight = true;
            return Some(Attempt {
                update_id: id,
                kind: Arc::clone(&pending.kind),
                queue,
                body: pending.body.clone(),
                number: pending.failures + 1,
                generation,
            });
        }
    }

    /// When [`next_attempt`](Self::next_attempt) is worth asking again, if nothing else happens before.
    pub(crate) fn next_wake(&self, now: Moment) -> Option<Moment> {
        let webhook = self.webhook.as_ref()?;
        let (wake, ..) = *self.ready.first()?;
        if wake > now {
            return Some(wake);
        }
        self.slots.available_at(self.queues.len(), webhook.max_connections, now)
    }

    /// Takes the outcome of an attempt. `kept` says whether its connection can be used again.
    pub(crate) fn finish(
        &mut self,
        attempt: &Attempt,
        outcome: &Outcome,
        kept: bool,
        now: Moment,
        rng: &Rng,
    ) -> Next {
        if attempt.generation != self.generation {
            return Next::Stale;
        }
        self.slots.give_back(kept);
        match outcome {
            Outcome::Delivered => {
                self.slots.succeeded(now);
                self.gone_since = None;
                self.counters.delivered += 1;
                self.forget(attempt.update_id);
                Next::Done
            }
            Outcome::Failed { error, status, retry_after } => {
                self.counters.failures += 1;
                self.last_error = Some((now, error.clone()));
                let gone = self.note_gone(*status, now);
                let next = self.postpone(attempt.update_id, *retry_after, now, rng);
                if gone {
                    self.set_webhook(None, now);
                    return Next::WebhookRemoved;
                }
                next
            }
        }
    }

    /// A connection that was idle has been closed.
    pub(crate) fn connection_closed(&mut self, generation: u64) {
        if generation == self.generation {
            self.slots.close_one();
        }
    }

    /// 410 counts from its first appearance; any other response starts the count anew.
    fn note_gone(&mut self, status: Option<u16>, now: Moment) -> bool {
        match (status, self.gone_since) {
            (Some(410), None) => {
                self.gone_since = Some(now);
                false
            }
            (Some(410), Some(since)) => now > since + GONE_LIMIT,
            (Some(_), _) => {
                self.gone_since = None;
                false
            }
            (None, _) => false,
        }
    }

    /// First failure: again at once. Then 2, 4, 8 … s up to a random 60–120 s, unless the receiver said when.
    fn postpone(&mut self, id: i64, retry_after: u64, now: Moment, rng: &Rng) -> Next {
        let retry_after = retry_after.min(MAX_RETRY_AFTER);
        let Some(pending) = self.updates.get_mut(&id) else { return Next::Done };
        let mut wait = retry_after;
        if retry_after == 0 && pending.failures > 0 {
            pending.delay = (pending.delay * 2).min(rng.between(MAX_DELAY.0, MAX_DELAY.1));
            wait = pending.delay;
        }
        let wait = Duration::from_secs(wait);
        if now + wait > pending.expires {
            self.counters.expired += 1;
            self.forget(id);
            return Next::Expired;
        }
        pending.failures += 1;
        pending.wake = now + wait;
        pending.in_flight = false;
        self.ready.insert((pending.wake, id, pending.queue));
        Next::RetryIn(wait)
    }

    /// Removes an update and lets the next one of its queue come forward.
    fn forget(&mut self, id: i64) {
        let Some(pending) = self.updates.remove(&id) else { return };
        self.bytes = self.bytes.saturating_sub(pending.body.len());
        self.ready.remove(&(pending.wake, id, pending.queue));
        let Some(waiting) = self.queues.get_mut(&pending.queue) else { return };
        let was_head = waiting.front() == Some(&id);
        if was_head {
            waiting.pop_front();
        } else if let Ok(at) = waiting.binary_search(&id) {
            // Ids of one queue only grow.
            waiting.remove(at);
        }
        let Some(head) = waiting.front().copied() else {
            self.queues.remove(&pending.queue);
            return;
        };
        if was_head && let Some(next) = self.updates.get(&head) {
            self.ready.insert((next.wake, head, pending.queue));
        }
    }

    /// Drops what has expired and is not under way.
    pub(crate) fn purge(&mut self, now: Moment) {
        let expired = |pending: &Pending| pending.expires < now && !pending.in_flight;
        let ids: Vec<i64> = self.updates.iter().filter(|(_, p)| expired(p)).map(|(id, _)| *id).collect();
        self.counters.expired += ids.len() as u64;
        for id in ids {
            self.forget(id);
        }
    }

    /// Updates for `getUpdates`: confirms what is below `offset`, then returns up to `limit` bodies in order.
    /// A negative `offset` keeps only that many of the newest.
    pub(crate) fn take(&mut self, offset: i64, limit: usize, now: Moment) -> Vec<Bytes> {
        self.purge(now);
        let confirmed: Vec<i64> = if offset < 0 {
            let keep = usize::try_from(offset.unsigned_abs()).unwrap_or(usize::MAX);
            let drop = self.updates.len().saturating_sub(keep);
            self.updates.keys().take(drop).copied().collect()
        } else {
            self.updates.range(..offset).map(|(id, _)| *id).collect()
        };
        self.counters.delivered += confirmed.len() as u64;
        for id in confirmed {
            self.forget(id);
        }
        self.updates.values().take(limit).map(|pending| pending.body.clone()).collect()
    }

    /// The JSON of a pending update.
    pub(crate) fn body(&self, id: i64) -> Option<Bytes> {
        self.updates.get(&id).map(|pending| pending.body.clone())
    }

    /// How many updates wait, those under way included.
    pub(crate) fn pending(&self) -> usize {
        self.updates.len()
    }

    /// The state of every queue, for people and tests.
    pub(crate) fn describe(&self, now: Moment) -> serde_json::Value {
        let queues: Vec<_> = self
            .queues
            .iter()
            .filter_map(|(queue, waiting)| {
                let head = self.updates.get(waiting.front()?)?;
                Some(serde_json::json!({
                    "queue": queue,
                    "pending": waiting.len(),
                    "update_id": waiting.front(),
                    "kind": &*head.kind,
                    "in_flight": head.in_flight,
                    "failures": head.failures,
                    "retry_in": head.wake.saturating_sub(now).as_secs_f64(),
                    "expires_in": head.expires.saturating_sub(now).as_secs_f64(),
                }))
            })
            .collect();
        serde_json::json!({
            "pending": self.updates.len(),
            "pending_bytes": self.bytes,
            "in_flight": self.slots.in_flight,
            "connections": self.slots.open,
            "counters": self.counters,
            "queues": queues,
        })
    }
}

/// The id of a new bot's first update: a hundred a second since 2026 began, and from the start again after 219 days. So
/// an emulator that is started again goes on above the ids of the one before, unless that gave out more than a hundred a
/// second over all its life; a bot that asks for what comes after its last update gets what is new.
pub(crate) fn first_id(clock: &Clock) -> i64 {
    const HUNDREDTHS_UNTIL_2026: u64 = 176_722_560_000;
    let elapsed = clock.unix_hundredths().saturating_sub(HUNDREDTHS_UNTIL_2026);
    // Ids fit 31 bits and leave room to count on.
    i64::try_from(100_000_000 + elapsed % 1_900_000_000).unwrap_or(1)
}

/// Where ids go on after a week of silence.
fn random_id(rng: &Rng) -> i64 {
    i64::try_from(rng.between(100_000_000, 999_999_999)).unwrap_or(1)
}
