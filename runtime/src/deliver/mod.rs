//! From a decoded update to what becomes of it. Each has a [course](course::Course): a turn in the lane of its chat, runs of
//! the handler, the calls of the reply; and a place in the inbox if that takes longer than its sender should wait.

mod album;
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
mod urgent;
mod watch;

use std::future::pending;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use botserver_api::UpdateKind;
use bytes::Bytes;
use tokio::time::sleep;
use tracing::{debug, warn};

use self::course::{Course, Spilled, store_failed};
use self::desk::Admission;
use self::lane::Order;
use self::urgent::heed;
use crate::background::GivenUp;
use crate::bots::count;
use crate::store::{DeadLetter, Id, Key, StoreError, Whose};
use crate::{Bot, Update};

pub(crate) use album::part_of;
pub(crate) use course::LastCall;
pub(crate) use desk::Desk;
pub use policy::Complaints;
pub(crate) use policy::Outcome;
pub(crate) use recover::{Retention, give_up, recover, tend};
pub(crate) use succession::{Succession, Word, follow, hold, leave_to_successor};
pub(crate) use urgent::is_pressing;
pub use urgent::{AtWork, Cancellation, Urgent};
pub(crate) use watch::{HELD, LOOK, Watch};

/// Has the bot's handler deal with an update, and makes the calls of its reply; or puts it into the inbox where that takes
/// longer than the sender should wait.
///
/// Once begun, it goes on to its end when the sender hangs up, and a panic in it ends nothing but itself.
pub(crate) async fn deliver(bot: &Bot, update: Update, last: LastCall) -> (Outcome, Complaints) {
    let (counters, core, update_id) = (bot.counters(), bot.core(), update.id());
    let at_once = |outcome| (outcome, Complaints::default());
    let takes = core.has_room() && bot.desk().given_up() < hold::MOST_GIVEN_UP;
    let most = if takes { bot.delivery().max_in_work } else { 0 };
    let course = match bot.desk().admit(bot, &update, last, most) {
        Admission::New(course) => course,
        Admission::Known(outcome) => {
            count(&counters.repeated);
            debug!(bot = bot.name(), update_id, "received again");
            return at_once(outcome);
        }
        Admission::AtWork(course, told) => {
            count(&counters.repeated);
            debug!(bot = bot.name(), update_id, "received again, while it is at work");
            let mut told = pin!(told);
            // Whoever has sent it first may be held up with the thread on which the handler began.
            let patience = patience(bot, last, 0);
            let outcome = tokio::select! {
                biased;
                outcome = &mut told => outcome.unwrap_or(Outcome::Busy),
                () = course.acknowledged() => Outcome::Accepted,
                () = sleep_or_wait(patience) => match spill(bot, course).await {
                    Some(outcome) => outcome,
                    None => told.await.unwrap_or(Outcome::Busy),
                },
            };
            return at_once(outcome);
        }
        Admission::Full => {
            count(&counters.full);
            debug!(bot = bot.name(), update_id, "turned away: as many updates are in work as may be");
            return at_once(Outcome::Full);
        }
        Admission::Closed => return at_once(Outcome::Busy),
    };
    count(&counters.received);
    if let Some(part) = part_of(bot, &update) {
        debug!(bot = bot.name(), update_id, album = part.group, "received, for an album");
        let taken = core.background.ensure(album::take(bot.clone(), course, update, part, last)).await;
        return taken.unwrap_or_else(|GivenUp| at_once(Outcome::Busy));
    }
    heed(bot, &update);
    let lane = course.lane();
    let wait = bot.desk().enter(bot, lane, course.id(), Order::Last);
    let kind = update.short_kind_name();
    let (said, behind) = (lane.map(tracing::field::display), wait.is_behind());
    debug!(bot = bot.name(), update_id, kind, lane = said, behind, "received");
    if update.kind() == UpdateKind::Unknown {
        count(&counters.unknown_kind);
        warn!(bot = bot.name(), update_id, kind, "update of an unknown kind");
    }
    let waiting = bot.desk().wait();
    let patience = patience(bot, last, waiting.number());
    let place = bot.desk().place();
    let mut work = pin!(core.background.run(place, Arc::clone(&course).begin(update, last, wait)));
    let done = tokio::select! {
        biased;
        done = &mut work => done,
        waited = impatience(bot, &course, patience) => match waited {
            Waited::Enough => match spill(bot, Arc::clone(&course)).await {
                Some(outcome) => return at_once(outcome),
                // What came of it is about to be told, unless its handler was given up.
                None => tokio::select! {
                    biased;
                    done = work => done,
                    () = course.acknowledged() => return at_once(Outcome::Accepted),
                },
            },
            Waited::ForNothing => return at_once(Outcome::Accepted),
        },
    };
    done.unwrap_or_else(|GivenUp| {
        warn!(bot = bot.name(), "a handler was given up at the stop");
        (Outcome::Busy, Complaints(vec!["it was given up at the stop".to_owned()]))
    })
}

/// Puts an update into the inbox whose sender has waited long enough; nothing if it is over, and what came of it will be told.
async fn spill(bot: &Bot, course: Arc<Course>) -> Option<Outcome> {
    let id = course.id().number;
    match bot.core().background.ensure(async move { course.spill().await }).await {
        Ok(Ok(Spilled::Kept)) => Some(Outcome::Accepted),
        Ok(Ok(Spilled::Over)) => None,
        Ok(Err(error)) => {
            store_failed(bot, id, &error);
            Some(Outcome::NotKept)
        }
        Err(GivenUp) => Some(Outcome::Busy),
    }
}

/// Waits for so long, or for ever.
async fn sleep_or_wait(patience: Option<Duration>) {
    match patience {
        Some(patience) => sleep(patience).await,
        None => pending().await,
    }
}

/// Why a sender does not wait for the end of an update any longer.
enum Waited {
    /// It has waited for so long.
    Enough,
    /// The update is acknowledged.
    ForNothing,
}

/// Waits for as long as the sender of an update does.
async fn impatience(bot: &Bot, course: &Course, patience: Option<Duration>) -> Waited {
    let long_enough = async {
        tokio::select! {
            () = sleep_or_wait(patience) => {}
            // The successor waits until it is known what is still at work here.
            () = bot.core().succession.begun(), if patience.is_some() => {}
        }
    };
    tokio::select! {
        biased;
        () = course.acknowledged() => Waited::ForNothing,
        () = long_enough => Waited::Enough,
    }
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
