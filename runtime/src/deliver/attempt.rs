//! One attempt to handle an update.

use std::panic::AssertUnwindSafe;
use std::time::Instant;

use botserver_api::UpdateKind;
use futures_util::FutureExt as _;
use tracing::{Instrument as _, debug, debug_span, warn};

use super::answer::{LastCall, answer};
use super::policy::{Attempted, Complaints, End, Outcome, judge};
use crate::background::{GivenUp, panic_message};
use crate::bots::count;
use crate::{Bot, HandlerError, Update};

/// Has the bot's handler deal with an update, and makes the calls of its reply.
///
/// Once begun, the attempt goes on to its end when the sender hangs up, and a panic in it ends nothing but itself.
pub(crate) async fn deliver(bot: &Bot, update: Update, last: LastCall) -> (Outcome, Complaints) {
    count(&bot.counters().received);
    debug!(bot = bot.name(), update_id = update.id(), kind = update.short_kind_name(), "received");
    if update.kind() == UpdateKind::Unknown {
        count(&bot.counters().unknown_kind);
        let kind = update.short_kind_name();
        warn!(bot = bot.name(), update_id = update.id(), kind, "update of an unknown kind");
    }
    let update_id = update.id();
    let attempted = Attempted { bot: bot.clone(), update: (&update).into(), started: Instant::now() };
    // What is counted and said of the end is a part of the work: the sender may not be there to see it.
    let work = async move {
        let handling = AssertUnwindSafe(handle(attempted.bot.clone(), update, last)).catch_unwind();
        let end = handling.await.unwrap_or_else(|panic| End::Panicked(panic_message(&*panic).to_owned()));
        judge(&attempted, end)
    };
    // So that each line of its log, such as those of its calls, has the update's id.
    let span = debug_span!("update", bot = bot.name(), update_id);
    bot.core().background.run(work.instrument(span)).await.unwrap_or_else(|GivenUp| {
        warn!(bot = bot.name(), "a handler was given up at the stop");
        (Outcome::Busy, Complaints(vec!["it was given up at the stop".to_owned()]))
    })
}

async fn handle(bot: Bot, update: Update, last: LastCall) -> End {
    match (bot.handler().dispatch)(bot.clone(), update).await {
        Ok(reply) => match answer(&bot, reply, last).await {
            Ok(answer) => End::Answered(answer),
            Err(error) => End::NotAnswered(error),
        },
        Err(HandlerError::Failed(error)) => End::Failed(error),
        Err(unfit @ HandlerError::Payload { .. }) => End::Undecodable(unfit),
    }
}
