//! The updates of one bot that were received by `getUpdates`: in order within a chat, all chats at the same time.

use std::collections::{HashMap, HashSet, VecDeque};
use std::future;
use std::pin::{Pin, pin};
use std::time::Duration;

use bytes::Bytes;
use futures_util::StreamExt as _;
use futures_util::stream::FuturesUnordered;
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;
use tracing::error;

use crate::deliver::{LastCall, Outcome, deliver, is_pressing, part_of};
use crate::pause::pause_after;
use crate::{Bot, Update};

/// How often a failing update is tried before it is given up: here no sender delivers it again.
const ATTEMPTS: u32 = 4;

/// What an answer brought.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Came {
    /// At least one update that was not known.
    News,
    /// Nothing, or what is known already.
    Nothing,
    /// Something that is no update, and nothing that is new.
    Unreadable,
}

/// An update at work; gives back its lane, if it is in one, and its id.
type Handling = Pin<Box<dyn Future<Output = (Option<Chat>, i64)> + Send>>;

/// What a lane is for; those that come from nowhere share one.
type Chat = Option<i64>;

/// What was received, until Telegram is told that it is handled.
pub(super) struct Lanes {
    bot: Bot,
    /// In the order in which they came, which is not that of their ids where these began anew: after a week without
    /// updates, or at another server.
    received: VecDeque<Received>,
    /// By chat; the first of each lane is at work. Those of one album are in one place, because they wait for each other.
    waiting: HashMap<Chat, VecDeque<Vec<Update>>>,
    at_work: FuturesUnordered<Handling>,
    /// What was no update in the last answer, so that it is said once.
    unreadable: HashSet<Bytes>,
}

struct Received {
    id: i64,
    is_handled: bool,
}

impl Lanes {
    pub(super) fn new(bot: Bot) -> Self {
        Self {
            bot,
            received: VecDeque::new(),
            waiting: HashMap::new(),
            at_work: FuturesUnordered::new(),
            unreadable: HashSet::new(),
        }
    }

    pub(super) fn is_at_work(&self) -> bool {
        !self.at_work.is_empty()
    }

    /// How many updates Telegram can be told of: those that are handled, up to the first that is not.
    pub(super) fn handled(&self) -> usize {
        self.received.iter().take_while(|update| update.is_handled).count()
    }

    /// The offset that tells of so many; none if there is nothing to tell, and Telegram gives what it has.
    pub(super) fn offset(&self, handled: usize) -> Option<i64> {
        let last = self.received.get(handled.checked_sub(1)?)?.id;
        Some(self.received.get(handled).map_or(last.saturating_add(1), |next| next.id))
    }

    /// Telegram was told of so many, and will not give them again.
    pub(super) fn forget(&mut self, handled: usize) {
        self.received.drain(..handled.min(self.received.len()));
    }

    /// Takes what is new into the lanes.
    pub(super) fn take(&mut self, updates: Vec<Bytes>) -> Came {
        let mut unreadable = HashSet::new();
        let mut has_news = false;
        for body in updates {
            let update = match Update::decode(body.clone()) {
                Ok(update) => update,
                Err(error) => {
                    if !self.unreadable.contains(&body) {
                        error!(bot = self.bot.name(), %error, "`getUpdates` gave something else than an update");
                    }
                    unreadable.insert(body);
                    continue;
                }
            };
            let id = update.id();
            if self.received.iter().any(|known| known.id == id) {
                continue;
            }
            has_news = true;
            self.received.push_back(Received { id, is_handled: false });
            if is_pressing(&self.bot, &update) {
                self.start(None, update);
                continue;
            }
            let chat = update.origin().answer_to();
            let lane = self.waiting.entry(chat).or_default();
            let (length, last) = (lane.len(), lane.back_mut());
            match last.filter(|last| are_of_one_album(&self.bot, last.first(), &update)) {
                Some(_) if length == 1 => self.start(None, update),
                Some(last) => last.push(update),
                None => {
                    lane.push_back(vec![update]);
                    if length == 0 {
                        self.start_first(chat);
                    }
                }
            }
        }
        self.unreadable = unreadable;
        match (has_news, self.unreadable.is_empty()) {
            (true, _) => Came::News,
            (false, true) => Came::Nothing,
            (false, false) => Came::Unreadable,
        }
    }

    /// Puts the first update of a lane to work.
    fn start_first(&mut self, chat: Chat) {
        let first = self.waiting.get(&chat).and_then(|lane| lane.front()).cloned().unwrap_or_default();
        for (number, update) in first.into_iter().enumerate() {
            self.start((number == 0).then_some(chat), update);
        }
    }

    /// Puts an update to work, in a lane or beside all of them.
    fn start(&mut self, lane: Option<Chat>, update: Update) {
        let (bot, id) = (self.bot.clone(), update.id());
        self.at_work.push(Box::pin(async move {
            handle(&bot, update).await;
            (lane, id)
        }));
    }

    /// Waits until one update is handled, and goes on to the next one of its lane.
    async fn finish_one(&mut self) {
        let Some((lane, id)) = self.at_work.next().await else { return };
        if let Some(update) = self.received.iter_mut().find(|update| update.id == id) {
            update.is_handled = true;
        }
        let Some(chat) = lane else { return };
        let Some(waiting) = self.waiting.get_mut(&chat) else { return };
        waiting.pop_front();
        if waiting.is_empty() {
            self.waiting.remove(&chat);
        } else {
            self.start_first(chat);
        }
    }

    /// Waits until all are handled.
    pub(super) async fn finish(&mut self) {
        while self.is_at_work() {
            self.finish_one().await;
        }
    }

    /// Waits until all are handled, but no longer than this; for nothing any more once it is time to stop.
    pub(super) async fn settle(&mut self, stop: &CancellationToken, at_most: Duration) -> Option<()> {
        let settled = timeout(at_most, self.finish());
        stop.run_until_cancelled(settled).await.map(|_| ())
    }

    /// Waits for something while updates are handled; for nothing any more once it is time to stop.
    pub(super) async fn beside<W: Future>(
        &mut self,
        stop: &CancellationToken,
        waited: W,
    ) -> Option<W::Output> {
        let mut waited = pin!(waited);
        loop {
            tokio::select! {
                () = stop.cancelled() => return None,
                done = &mut waited => return Some(done),
                () = self.finish_one(), if self.is_at_work() => {}
            }
        }
    }
}

/// Whether two updates bring messages of one album.
fn are_of_one_album(bot: &Bot, one: Option<&Update>, other: &Update) -> bool {
    let group = |update| part_of(bot, update).map(|part| part.group);
    group(other).is_some_and(|album| one.and_then(group) == Some(album))
}

/// Tries an update a few times.
async fn handle(bot: &Bot, update: Update) {
    for attempt in 1..=ATTEMPTS {
        let retry_after = match deliver(bot, update.clone(), LastCall::Made).await.0 {
            Outcome::Handled(_) | Outcome::Accepted => return,
            // Not handled, so that Telegram gives it to the next process; this one is about to end.
            Outcome::Busy => future::pending().await,
            Outcome::Failed { retry_after } => retry_after,
            Outcome::Full | Outcome::NotKept => None,
        };
        if attempt < ATTEMPTS {
            sleep(retry_after.unwrap_or_else(|| pause_after(attempt - 1))).await;
        }
    }
    error!(bot = bot.name(), update_id = update.id(), "an update failed {ATTEMPTS} times and is given up");
}
