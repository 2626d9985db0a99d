//! The inbox over time: taken over from the process before, looked after, and left to the next one.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use tokio::time::{MissedTickBehavior, interval};
use tokio_util::sync::CancellationToken;
use tracing::{debug, error, info, warn};

use super::album::{self, part_of};
use super::course::{Course, Spilled, Step, store_failed};
use super::lane::Order;
use super::succession::{hold, let_go};
use super::urgent::{heed, is_pressing};
use crate::store::{Bound, Bounds, Claimed, Counts, From, Kept, Seen, Store, StoreError};
use crate::telegram::Call;
use crate::{Bot, Service, Update};

/// How often it is looked for what an operator has put back.
const LOOK: Duration = Duration::from_secs(2);

/// After so many looks what is old is forgotten.
const LOOKS: u32 = 30;

/// For how long it is remembered which updates were dealt with, and how many of a bot.
const SEEN: Duration = Duration::from_secs(3600);
const MOST_SEEN: i64 = 100_000;

/// How many dead letters of a bot are kept, and sessions.
const MOST_DEAD_LETTERS: i64 = 10_000;
const MOST_SESSIONS: i64 = 1_000_000;

/// For how long what people wrote is kept.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Retention {
    pub(crate) dead_letters: Duration,
    /// From when they were changed last.
    pub(crate) sessions: Duration,
}

/// Which of those that were dealt with may be sent again after a start, by how long before the last one they were, in
/// milliseconds: Telegram may not have heard of what was answered at the end.
const LATELY: i64 = 5 * 60 * 1000;

/// What a service takes over from the process before it.
#[derive(Debug)]
pub(crate) struct Recovered {
    /// Updates that go on.
    pub(crate) updates: usize,
    /// Whether that process ended without a word.
    pub(crate) after_a_crash: bool,
}

/// Has a service work with its store: what is in the inbox goes on, and that of others before it comes first in its lanes.
///
/// # Errors
/// If the store cannot be read and written.
pub(crate) async fn recover(service: &Service, from: From) -> Result<Recovered, StoreError> {
    let Some(store) = service.store() else { return Err(StoreError::Closed) };
    let Claimed { mut kept, after_a_crash } = store.claim(from).await?;
    let mut recovered = Recovered { updates: 0, after_a_crash };
    if kept.is_empty() && from == From::Nobody {
        // As nearly always, and whatever the number of bots.
        return Ok(recovered);
    }
    let bots = by_id(service);
    let order = match from {
        From::Nobody => Order::Last,
        From::Everybody => {
            remember_lately(service).await?;
            hold(service);
            // The first of them enters last, and so stands before all.
            kept.reverse();
            Order::First
        }
    };
    for kept in kept {
        match bots.get(&kept.key.bot) {
            Some(bot) => {
                go_on(bot, &kept, order).await;
                recovered.updates += 1;
            }
            None => warn!(
                bot_id = kept.key.bot,
                update_id = kept.key.update.number,
                "an update in the inbox is for a bot that has no token here: it stays there"
            ),
        }
    }
    if from == From::Everybody {
        let_go(service);
    }
    Ok(recovered)
}

/// The bots by their ids at Telegram.
pub(super) fn by_id(service: &Service) -> HashMap<i64, &Bot> {
    service.bots().filter_map(|bot| Some((bot.id()?, bot))).collect()
}

/// Remembers which updates were dealt with lately by others before this process.
///
/// # Errors
/// If the store cannot be read.
pub(super) async fn remember_lately(service: &Service) -> Result<(), StoreError> {
    let Some(store) = service.store() else { return Ok(()) };
    let bots = by_id(service);
    for Seen { key, answer, .. } in store.seen(LATELY).await? {
        if let Some(bot) = bots.get(&key.bot) {
            bot.desk().remember(key.update, answer);
        }
    }
    Ok(())
}

async fn go_on(bot: &Bot, kept: &Kept, order: Order) {
    let update = match Update::decode(bot.core().bodies.hold(kept.body.to_vec())) {
        Ok(update) => update,
        Err(error) => return error!(bot = bot.name(), %error, "something in the inbox is no update"),
    };
    let course = Arc::new(Course::from_inbox(bot.clone(), &update, kept));
    if !bot.desk().take_back(Arc::clone(&course)) {
        return;
    }
    let crashes = kept.progress.crashes;
    if crashes >= bot.delivery().max_attempts {
        course.bury(format!("the process ended {crashes} times while its handler ran")).await;
        return;
    }
    if let Some(part) = part_of(bot, &update) {
        return album::take_back(bot, course, update, part, order);
    }
    if update.is_album() && !bot.handler().gathers_albums {
        course.bury("its handler has no `on_album` any more".to_owned()).await;
        return;
    }
    heed(bot, &update);
    let lane = course.lane();
    // What is urgent waits for nobody, least of all for what it tells to stop.
    let is_alone = crashes > 0 && !is_pressing(bot, &update);
    let step = match kept.progress.calls.as_deref().map(Call::read) {
        Some(Ok(calls)) => Step::Call(calls),
        Some(Err(error)) => {
            warn!(bot = bot.name(), update_id = update.id(), %error, "what is left of a reply cannot be read");
            Step::Handle(update)
        }
        None => Step::Handle(update),
    };
    let wait = bot.desk().enter(bot, lane, course.id(), order);
    let alone = is_alone.then(|| Arc::clone(&bot.core().alone));
    course.go_on(step, wait, alone);
}

/// Looks after the inbox until `stop`: takes up what an operator has put back, and forgets what is old.
pub(crate) async fn tend(service: Service, retention: Retention, stop: CancellationToken) {
    let Some(store) = service.store().cloned() else { return };
    let mut ticks = interval(LOOK);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut looks = 0;
    while stop.run_until_cancelled(ticks.tick()).await.is_some() {
        if let Err(error) = recover(&service, From::Nobody).await {
            warn!(%error, "the inbox cannot be looked at");
        }
        // Without updates to keep, nobody would find out that it works again.
        if service.store_trouble().is_some() && store.probe().await.is_ok() {
            service.store_works();
            info!("the store works again");
        }
        if looks % LOOKS == 0 {
            service.bots().for_each(|bot| bot.desk().forget());
            sweep(&*store, retention, &stop).await;
        }
        looks += 1;
    }
}

/// Forgets what is too old, or too much.
async fn sweep(store: &dyn Store, retention: Retention, stop: &CancellationToken) {
    let now = store.now();
    let kept = |age: Duration, most| {
        let age = i64::try_from(age.as_millis()).unwrap_or(i64::MAX);
        Bound { since: now.saturating_sub(age), most }
    };
    let bounds = Bounds {
        seen: kept(SEEN, MOST_SEEN),
        dead_letters: kept(retention.dead_letters, MOST_DEAD_LETTERS),
        sessions: kept(retention.sessions, MOST_SESSIONS),
    };
    match stop.run_until_cancelled(store.sweep(bounds)).await {
        Some(Ok(Counts { dead_letters, sessions, .. })) => {
            if dead_letters > 0 || sessions > 0 {
                let text = "the oldest of a bot are forgotten, as it has more than are kept";
                warn!(dead_letters, sessions, "{text}");
            }
            debug!("what is old was removed from the store");
        }
        Some(Err(error)) => warn!(%error, "what is old in the store cannot be removed"),
        None => {}
    }
}

/// Puts all that is still at work into the inbox, for the next process, and leaves the store to that.
pub(crate) async fn give_up(service: &Service) {
    let Some(store) = service.store() else { return };
    let mut given_up = 0;
    for bot in service.bots() {
        for course in bot.desk().courses() {
            match course.spill().await {
                Ok(Spilled::Kept) => given_up += 1,
                Ok(Spilled::Over) => {}
                Err(error) => store_failed(bot, course.id().number, &error),
            }
        }
    }
    if given_up > 0 {
        info!(updates = given_up, "what is not done is in the inbox, for the next process");
    }
    if let Err(error) = store.leave().await {
        warn!(%error, help = error.help(), "the store cannot be left as it should be");
    }
}
