//! The calls of a reply.

use bytes::Bytes;
use tracing::error;

use crate::bots::count;
use crate::telegram::{ApiError, Call, Doubt};
use crate::{Bot, Reply};

/// Where the last call of a reply goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LastCall {
    /// Into the response of the webhook, if Telegram executes it there.
    InResponse,
    /// Through the client, as all others.
    Made,
}

/// What came of the calls of a reply.
#[derive(Debug, Default)]
pub(super) struct Answer {
    /// The call that travels in the response; empty if there is none.
    pub(super) body: Bytes,
    /// Why others were refused.
    pub(super) refused: Vec<String>,
}

/// Makes the calls of a reply, and gives back the one that travels in the response.
///
/// A call that is refused for good is logged, and the rest is still made. What Telegram refuses in a response it
/// refuses without a word: so a call is looked at before, and one that it may refuse is made by the client instead.
///
/// # Errors
/// If a call failed that may succeed later; those after it are not made.
pub(super) async fn answer(bot: &Bot, reply: Reply, last: LastCall) -> Result<Answer, ApiError> {
    let mut answer = Answer::default();
    let mut calls = reply.into_calls().peekable();
    while let Some(call) = calls.next() {
        let doubt = call.doubt();
        let travels = last == LastCall::InResponse && calls.peek().is_none() && call.fits_webhook_response();
        if travels && doubt.is_none() {
            answer.body = call.webhook_response();
        } else {
            answer.refused.extend(make(bot, &call, doubt).await?);
        }
    }
    Ok(answer)
}

/// Makes a call, unless it is known to be refused; gives back why it is.
async fn make(bot: &Bot, call: &Call, doubt: Option<Doubt>) -> Result<Option<String>, ApiError> {
    let refused = match doubt {
        Some(Doubt::Hopeless(reason)) => format!("{}: {reason}", call.method()),
        Some(Doubt::Unsure) | None => match bot.send(call).await {
            Err(error) if error.is_temporary() => return Err(error),
            Err(error) => error.to_string(),
            Ok(_) => return Ok(None),
        },
    };
    count(&bot.counters().refused);
    let (name, handler) = (bot.name(), bot.handler().name);
    error!(bot = name, handler, reason = refused, "a call of the reply is refused");
    Ok(Some(refused))
}
