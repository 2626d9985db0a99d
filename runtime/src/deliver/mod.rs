//! From a decoded update to what becomes of it. Each has a [course](course::Course): a turn in the lane of its chat, runs of
//! the handler, the calls of the reply; and a place in the inbox if that takes longer than its sender should wait.

mod attempt;
mod course;
mod desk;
mod hold;
mod lane;
mod policy;
mod recover;
mod succession;
#[cfg(test)]
mod tests;

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use botserver_api::UpdateKind;
use bytes::Bytes;
use tokio::time::sleep;
use tracing::{debug, warn};

use self::course::{Spilled, store_failed};
use self::desk::Admission;
use self::lane::Order;
use crate::background::GivenUp;
use crate::bots::count;
use crate::store::{DeadLetter, Id, Key, StoreError, Whose};
use crate::{Bot, Update};

pub(crate) use course::LastCall;
pub(crate) use desk::Desk;
pub use policy::Complaints;
pub(crate) use policy::Outcome;
pub(crate) use recover::{give_up, recover, tend, watch_holds};
pub(crate) use succession::{Succession, Word, follow, hold, leave_to_successor};

/// Has the bot's handler deal with an update, and makes the calls of its reply; or puts it into the inbox where that takes
/// longer than the sender should wait.
///
/// Once begun, it goes on to its end when the sender hangs up, and a panic in it ends nothing but itself.
pub(crate) async fn deliver(bot: &Bot, update: Update, last: LastCall) -> (Outcome, Complaints) {
    let (counters, core, update_id) = (bot.counters(), bot.core(), update.id());
    let at_once = |outcome| (outcome, Complaints::default());
    let most = if core.has_room() { bot.delivery().max_in_work } else { 0 };
    let course = match bot.desk().admit(bot, &update, most) {
        Admission::New(course) => course,
        Admission::Known(outcome) => {
            count(&counters.repeated);
            debug!(bot = bot.name(), update_id, "received again");
            return at_once(outcome);
        }
        Admission::AtWork(told) => {
            count(&counters.repeated);
            debug!(bot = bot.name(), update_id, "received again, while it is at work");
            return at_once(told.await.unwrap_or(Outcome::Busy));
        }
        Admission::Full => {
            count(&counters.full);
            debug!(bot = bot.name(), update_id, "turned away: as many updates are in work as may be");
            return at_once(Outcome::Full);
        }
        Admission::Closed => return at_once(Outcome::Busy),
    };
    count(&counters.received);
    let lane = course.lane();
    let wait = bot.desk().enter(bot, lane, Order::Last);
    let kind = update.short_kind_name();
    let (said, behind) = (lane.map(tracing::field::display), wait.is_behind());
    debug!(bot = bot.name(), update_id, kind, lane = said, behind, "received");
    if update.kind() == UpdateKind::Unknown {
        count(&counters.unknown_kind);
        warn!(bot = bot.name(), update_id, kind, "update of an unknown kind");
    }
    let waiting = bot.desk().wait();
    let patience = patience(bot, last, waiting.number());
    let mut work = pin!(core.background.run(Arc::clone(&course).begin(update, last, wait)));
    let Some(patience) = patience else { return given_up(bot, work.await) };
    let in_time = tokio::select! {
        biased;
        done = &mut work => Some(done),
        () = sleep(patience) => None,
        // The successor waits until it is known what is still at work here.
        () = core.succession.begun() => None,
    };
    if let Some(done) = in_time {
        return given_up(bot, done);
    }
    match core.background.run(async move { course.spill().await }).await {
        Ok(Ok(Spilled::Kept)) => at_once(Outcome::Accepted),
        Ok(Ok(Spilled::Over)) => given_up(bot, work.await),
        Ok(Err(error)) => {
            store_failed(bot, update_id, &error);
            at_once(Outcome::NotKept)
        }
        Err(GivenUp) => given_up(bot, Err(GivenUp)),
    }
}

/// What became of an update, and where the process has not come to its end with it, that.
fn given_up(bot: &Bot, done: Result<(Outcome, Complaints), GivenUp>) -> (Outcome, Complaints) {
    done.unwrap_or_else(|GivenUp| {
        warn!(bot = bot.name(), "a handler was given up at the stop");
        (Outcome::Busy, Complaints(vec!["it was given up at the stop".to_owned()]))
    })
}

/// How long the sender of an update waits for its end, `waiting` of this bot's with it; for ever where there is no inbox.
///
/// It is the bot's `reply_within` as long as half of Telegram's connections to it are free, and shrinks to nothing with the
/// other half: forty connections that wait five seconds each would be eight updates a second.
fn patience(bot: &Bot, last: LastCall, waiting: usize) -> Option<Duration> {
    let core = bot.core();
    if last == LastCall::Made || core.store().is_none() {
        return None;
    }
    // So that a stop finds nobody who waits when it has to end.
    let longest = bot.delivery().reply_within.min(core.limits.shutdown_timeout / 2);
    let (connections, waiting) = (core.connections, u32::try_from(waiting).unwrap_or(u32::MAX));
    let half = (connections / 2).max(1);
    let free = connections.saturating_sub(waiting).min(half);
    Some(longest * free / half)
}

/// Keeps a body that is no update as a dead letter, because it would be sent again for a day and hold up those behind it.
///
/// # Errors
/// If it cannot be kept.
pub(crate) async fn bury_stranger(
    bot: &Bot,
    body: Bytes,
    whose: Whose,
    reason: String,
) -> Result<(), StoreError> {
    let Some(store) = bot.core().store() else { return Ok(()) };
    // No update has a negative id; what comes once more is the same letter.
    let update = Id::of_stranger(&body);
    let (key, name) = (Key { bot: bot.id().unwrap_or_default(), update }, bot.name().to_owned());
    let letter = DeadLetter { key, name, whose, at: bot.core().now(), attempts: 0, crashes: 0, reason, body };
    let buried = store.bury(letter).await;
    match &buried {
        Ok(()) => count(&bot.counters().dead_letters),
        Err(error) => store_failed(bot, update.number, error),
    }
    buried
}
