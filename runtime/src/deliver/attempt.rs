//! One attempt to handle an update.

use std::time::Instant;

use botserver_api::UpdateKind;
use tracing::{trace, warn};

use super::answer::{LastCall, answer};
use super::policy::{Attempted, Complaints, End, Outcome, judge};
use crate::bots::count;
use crate::{Bot, HandlerError, Update};

/// Has the bot's handler deal with an update, and makes the calls of its reply.
///
/// Once begun, the attempt goes on to its end when the sender hangs up, and a panic in it ends nothing but itself.
pub(crate) async fn deliver(bot: &Bot, update: Update, last: LastCall) -> (Outcome, Complaints) {
    count(&bot.counters().received);
    trace!(bot = bot.name(), update_id = update.id(), kind = update.kind_name(), "received");
    if update.kind() == UpdateKind::Unknown {
        count(&bot.counters().unknown_kind);
        let kind = update.short_kind_name();
        warn!(bot = bot.name(), update_id = update.id(), kind, "update of an unknown kind");
    }
    let attempted = Attempted { bot: bot.clone(), update: (&update).into(), started: Instant::now() };
    let work = handle(bot.clone(), update, last);
    let end = bot.core().background.run(work).await.unwrap_or_else(End::Unfinished);
    judge(&attempted, end)
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
