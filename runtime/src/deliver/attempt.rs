//! One run of a bot's handler, and the calls of a reply.

use std::panic::AssertUnwindSafe;
use std::time::Duration;

use botserver_api::UpdateKind;
use futures_util::FutureExt as _;
use tokio::time::timeout;
use tracing::error;

use super::policy::End;
use crate::background::panic_message;
use crate::bots::count;
use crate::store::StoreError;
use crate::telegram::{ApiError, Call, Doubt};
use crate::{Bot, HandlerError, Reply, Update};

/// Has the bot's handler deal with an update; gives back its reply, or how it failed. A panic in it ends nothing but itself.
pub(super) async fn handle(bot: &Bot, update: Update) -> Result<Reply, End> {
    let limit = bot.delivery().handler_timeout;
    let dispatch = async { (bot.handler().dispatch)(bot.clone(), update).await };
    match timeout(limit, AssertUnwindSafe(dispatch).catch_unwind()).await {
        Ok(Ok(Ok(reply))) => Ok(reply),
        Ok(Ok(Err(HandlerError::Failed(error)))) => match error.downcast_ref::<StoreError>() {
            // A session could not be loaded.
            Some(failure) => Err(End::NotKept(failure.clone())),
            None => Err(End::Failed(error)),
        },
        Ok(Ok(Err(unfit @ HandlerError::Payload { .. }))) => Err(End::Undecodable(unfit)),
        Ok(Ok(Err(HandlerError::NotStopped(grace)))) => Err(End::NotStopped(grace)),
        Ok(Err(panic)) => Err(End::Panicked(panic_message(&*panic).to_owned())),
        Err(_) => Err(End::TooLong(limit)),
    }
}

/// Makes a call, unless it is known to be refused; gives back why it is.
///
/// What Telegram refuses for good is counted and said, and is no failure: to handle the update again would be no use.
///
/// # Errors
/// If it may succeed later.
pub(super) async fn make(bot: &Bot, call: &Call) -> Result<Option<String>, ApiError> {
    let refused = match call.doubt() {
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

/// Whether a call can be made in a webhook's response, if Telegram's limits have room for it: Telegram makes it there, and
/// says nothing against it. What it refuses in a response it refuses without a word.
pub(super) fn fits_response(call: &Call) -> bool {
    call.fits_webhook_response() && call.doubt().is_none()
}

/// How long an update is worth being handled; after that Telegram would not deliver it any more either.
pub(super) fn life(kind: UpdateKind) -> Duration {
    Duration::from_secs(match kind {
        UpdateKind::CallbackQuery | UpdateKind::ShippingQuery | UpdateKind::PreCheckoutQuery => 150,
        UpdateKind::InlineQuery => 30,
        UpdateKind::ChosenInlineResult => 600,
        _ => 24 * 3600,
    })
}
