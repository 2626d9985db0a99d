//! How the chats pass from a process to the one that takes over from it: nobody works on a later update of a chat while the
//! other one has an earlier one at work.
//!
//! The successor takes updates from the first, and lets them wait. The process before it takes in nothing more after a moment,
//! says what is still at work there, and then of each update that it is over; the successor holds the lanes of these, and no
//! others. What is left when that process has ended is in the inbox, and comes first in its lanes.

use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;
use std::time::Duration;

use bytes::Bytes;
use serde::{Deserialize, Serialize};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::time::{Instant, timeout, timeout_at};
use tokio_util::sync::CancellationToken;
use tracing::{debug, warn};

use super::lane::Lane;
use super::recover::{by_id, remember_lately};
use crate::handover::Predecessor;
use crate::store::Key;
use crate::{Bot, Service};

/// How long requests that were on their way to the old process are taken there; longer than a client has for its first one.
const ON_THEIR_WAY: Duration = Duration::from_secs(2);

/// How much longer than its shutdown timeout a process may take to end.
const GRACE: Duration = Duration::from_secs(5);

/// What a process says to its successor of the updates that it has at work.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Word {
    /// These are, and no further ones come in.
    AtWork(Vec<Left>),
    /// This one is over.
    Over(Key),
}

/// An update that is at work.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Left {
    key: Key,
    lane: Option<Lane>,
}

/// Whether another process has taken over from this one, and what that is told.
#[derive(Debug, Default)]
pub(crate) struct Succession {
    begun: CancellationToken,
    /// Cancelled when no connection is left that could bring an update.
    drained: CancellationToken,
    words: OnceLock<UnboundedSender<Word>>,
}

impl Succession {
    /// Another process has taken over; gives back what is to be told to it.
    pub(crate) fn begin(&self) -> UnboundedReceiver<Word> {
        let (words, told) = unbounded_channel();
        // There is one successor: a process is asked for its sockets until it has one.
        let _ = self.words.set(words);
        self.begun.cancel();
        told
    }

    /// Waits until another process has taken over.
    pub(super) async fn begun(&self) {
        self.begun.cancelled().await;
    }

    /// No connection is left that could bring an update.
    pub(crate) fn drained(&self) {
        self.drained.cancel();
    }

    /// Says that an update is over.
    pub(super) fn over(&self, key: impl FnOnce() -> Key) {
        if let Some(words) = self.words.get() {
            // Without a successor nobody has to know.
            let _ = words.send(Word::Over(key()));
        }
    }
}

/// Takes in nothing more, once what was on its way is there, and says to the successor what is still at work.
pub(crate) async fn leave_to_successor(service: &Service) {
    let succession = service.succession();
    let _ = timeout(ON_THEIR_WAY, succession.drained.cancelled()).await;
    let mut left = Vec::new();
    for bot in service.bots() {
        bot.desk().close();
        let at_work = bot.desk().courses();
        left.extend(at_work.iter().map(|course| Left { key: course.key(), lane: course.lane() }));
    }
    debug!(updates = left.len(), "the successor is told what is still at work here");
    if let Some(words) = succession.words.get() {
        let _ = words.send(Word::AtWork(left));
    }
}

/// Lets nobody begin with an update of any chat from now on.
pub(crate) fn hold(service: &Service) {
    service.bots().for_each(|bot| bot.desk().hold());
}

/// Lets all begin.
pub(super) fn let_go(service: &Service) {
    service.bots().for_each(|bot| bot.desk().hold_only(bot, HashMap::new()));
}

/// Has the process before this one end, now that this one serves, and lets the updates begin for which it has nothing at work.
/// Gives back when it has ended.
pub(crate) async fn follow(service: &Service, predecessor: Predecessor) {
    let deadline = Instant::now() + service.limits().shutdown_timeout + GRACE;
    let mut words = predecessor.end().await;
    let mut elsewhere = Elsewhere { bots: by_id(service), at_work: HashMap::new(), over: HashSet::new() };
    loop {
        match timeout_at(deadline, words.next()).await {
            Ok(Some(Word::AtWork(left))) => elsewhere.are_at_work(service, left).await,
            Ok(Some(Word::Over(key))) => elsewhere.is_over(key),
            Ok(None) => return,
            Err(_) => {
                warn!("the last process has not ended in time: updates do not wait for it any longer");
                let_go(service);
                while words.next().await.is_some() {}
                return;
            }
        }
    }
}

/// What the process before this one has at work.
#[derive(Debug)]
struct Elsewhere<'a> {
    bots: HashMap<i64, &'a Bot>,
    at_work: HashMap<Key, Option<Lane>>,
    /// What was over before it was known to be at work.
    over: HashSet<Key>,
}

impl Elsewhere<'_> {
    /// These are, and no others: all lanes but theirs are free.
    async fn are_at_work(&mut self, service: &Service, left: Vec<Left>) {
        if let Err(error) = remember_lately(service).await {
            warn!(%error, help = error.help(), "it is not known what the last process has dealt with lately");
        }
        let mut lanes = HashMap::<i64, HashMap<Lane, usize>>::new();
        for Left { key, lane } in left.into_iter().filter(|left| !self.over.contains(&left.key)) {
            if let Some(bot) = self.bots.get(&key.bot) {
                // Whoever sends it again is told that it is taken, as the first one was.
                bot.desk().remember(key.update, Bytes::new());
            }
            if let Some(lane) = lane {
                *lanes.entry(key.bot).or_default().entry(lane).or_default() += 1;
            }
            self.at_work.insert(key, lane);
        }
        for bot in service.bots() {
            let lanes = bot.id().and_then(|id| lanes.remove(&id)).unwrap_or_default();
            bot.desk().hold_only(bot, lanes);
        }
    }

    fn is_over(&mut self, key: Key) {
        match self.at_work.remove(&key) {
            None => drop(self.over.insert(key)),
            Some(lane) => {
                if let (Some(lane), Some(bot)) = (lane, self.bots.get(&key.bot)) {
                    bot.desk().over_elsewhere(bot, lane);
                }
            }
        }
    }
}
