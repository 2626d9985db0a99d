//! From a decoded update to what Telegram is told about it: acknowledged, or to be delivered again.

use std::panic::AssertUnwindSafe;
use std::time::Instant;

use botserver_api::UpdateKind;
use bytes::Bytes;
use futures_util::FutureExt as _;
use serde_json::value::RawValue;
use tracing::{debug, error, trace, warn};

use crate::bot::count;
use crate::{ApiError, Bot, HandlerError, Reply, Update};

/// What Telegram is told about an update.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// It is dealt with; the body is a call for Telegram to make, or empty.
    Acknowledged(Bytes),
    /// It is not, and is to be delivered again.
    Failed,
}

/// Where the last call of a reply goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LastCall {
    /// Into the response of the webhook, if Telegram executes it there.
    InResponse,
    /// Through the client, as all others.
    Made,
}

/// Has the bot's handler deal with an update, and makes the calls of its reply.
///
/// The handler runs to its end even when the sender hangs up, and a panic in it ends nothing but itself.
pub(crate) async fn deliver(bot: &'static Bot, update: Update, last: LastCall) -> Outcome {
    count(&bot.counters().received);
    trace!(bot = bot.name(), update_id = update.id(), kind = update.kind_name(), "received");
    if update.kind() == UpdateKind::Unknown {
        count(&bot.counters().unknown_kind);
        warn!(
            bot = bot.name(),
            update_id = update.id(),
            kind = update.kind_name(),
            "update of an unknown kind"
        );
    }
    let mut work = AssertUnwindSafe(handle(bot, update, last)).catch_unwind().boxed();
    // Most handlers finish without waiting for anything: those need no task of their own.
    let finished = match work.as_mut().now_or_never() {
        Some(finished) => finished,
        None => match tokio::spawn(work).await {
            Ok(finished) => finished,
            Err(stopped) => Err(Box::new(stopped) as _),
        },
    };
    finished.unwrap_or_else(|_| {
        // The panic's own message was logged by the panic hook.
        count(&bot.counters().failed);
        error!(bot = bot.name(), "the handler panicked");
        Outcome::Failed
    })
}

async fn handle(bot: &'static Bot, update: Update, last: LastCall) -> Outcome {
    let started = Instant::now();
    let (id, kind, chat) = (update.id(), update.kind(), update.origin().chat_id);
    let replied = match (bot.handler().dispatch)(bot, update).await {
        Ok(reply) => answer(bot, reply, last).await.map_err(|error| error.to_string()),
        Err(error @ HandlerError::Payload { .. }) => {
            count(&bot.counters().undecodable);
            error!(bot = bot.name(), update_id = id, %error, "an update is acknowledged without being handled");
            return Outcome::Acknowledged(Bytes::new());
        }
        Err(HandlerError::Failed(error)) => Err(format!("{error:#}")),
    };
    match replied {
        Ok(body) => {
            count(&bot.counters().handled);
            debug!(
                bot = bot.name(),
                update_id = id,
                kind = kind.as_str(),
                chat,
                micros = u64::try_from(started.elapsed().as_micros()).unwrap_or(u64::MAX),
                "handled"
            );
            Outcome::Acknowledged(body)
        }
        Err(error) => {
            count(&bot.counters().failed);
            error!(bot = bot.name(), update_id = id, kind = kind.as_str(), chat, error, "the handler failed");
            Outcome::Failed
        }
    }
}

/// Makes the calls of a reply, and gives back the one that travels in the response.
///
/// A call that Telegram refuses for good is logged, and the rest is still made; one that may succeed later fails the
/// update.
async fn answer(bot: &'static Bot, reply: Reply, last: LastCall) -> Result<Bytes, ApiError> {
    let mut calls = reply.into_calls();
    let last_call = calls.next_back();
    for call in calls {
        tolerate(bot, bot.send(&call).await)?;
    }
    match last_call {
        None => Ok(Bytes::new()),
        Some(call) if last == LastCall::InResponse && call.fits_webhook_response() => {
            Ok(call.webhook_response())
        }
        Some(call) => tolerate(bot, bot.send(&call).await).map(|()| Bytes::new()),
    }
}

fn tolerate(bot: &Bot, result: Result<Box<RawValue>, ApiError>) -> Result<(), ApiError> {
    match result {
        Err(error) if error.is_temporary() => Err(error),
        Err(error) => {
            warn!(bot = bot.name(), %error, "a call of the reply was refused");
            Ok(())
        }
        Ok(_) => Ok(()),
    }
}
