//! Updates by `getUpdates`, for developing without a public address.

use std::time::Duration;

use botserver_api::methods::{DeleteWebhook, GetUpdates, GetWebhookInfo};
use bytes::Bytes;
use serde_json::value::RawValue;
use tokio::time::{Instant, sleep, timeout};
use tokio_util::sync::CancellationToken;
use tracing::{debug, error, info, warn};

use super::lanes::{Came, Lanes};
use crate::Bot;
use crate::pause::pause_after;
use crate::telegram::{ApiError, Call};

/// Seconds that Telegram holds a request open while there is nothing to deliver.
const HOLD_SECONDS: i64 = 50;

/// How soon Telegram is asked again after an answer at once that brought nothing new, as it gives one while an update is
/// at work.
const PACE: Duration = Duration::from_millis(500);

/// How long the last call may take, which tells Telegram what is handled.
const CONFIRM_TIMEOUT: Duration = Duration::from_secs(5);

/// The address of a bot's webhook, if it has one. It is asked for until there is an answer.
///
/// # Errors
/// If the API refuses.
pub(crate) async fn webhook(bot: &Bot) -> Result<Option<String>, ApiError> {
    let url = until_answered(bot, || bot.call(GetWebhookInfo::new())).await?.url;
    Ok((!url.is_empty()).then_some(url))
}

/// Deletes a bot's webhook, so that it can be polled. It is tried until there is an answer.
///
/// # Errors
/// If the API refuses.
pub(crate) async fn delete_webhook(bot: &Bot) -> Result<(), ApiError> {
    until_answered(bot, || bot.call(DeleteWebhook::new())).await?;
    info!(bot = bot.name(), "its webhook was deleted");
    Ok(())
}

/// Makes a call again after each failure that may pass.
async fn until_answered<T, C>(bot: &Bot, call: impl Fn() -> C) -> Result<T, ApiError>
where
    C: Future<Output = Result<T, ApiError>>,
{
    let mut failures = 0;
    loop {
        match call().await {
            Err(failure) if failure.is_temporary() => {
                let pause = failure.retry_after().unwrap_or_else(|| pause_after(failures));
                warn!(bot = bot.name(), error = %failure, ?pause, "it cannot be polled yet; trying again");
                failures += 1;
                sleep(pause).await;
            }
            done => return done,
        }
    }
}

/// Polls for one bot until it is told to stop, or its token is refused.
///
/// Telegram is told that an update is handled, by the offset of the next call, when it is and not before: what is at work
/// when the process dies comes again. A chat is served in order; a slow or failing one holds up no other. At the stop,
/// what was received is handled for as long as `patience`, and Telegram is told of it.
pub(crate) async fn poll(bot: Bot, stop: CancellationToken, patience: Duration) {
    let mut lanes = Lanes::new(bot.clone());
    let refused = ask_on(&bot, &mut lanes, &stop).await;
    if timeout(patience, lanes.finish()).await.is_err() {
        warn!(bot = bot.name(), "not all that was received is handled; Telegram will deliver the rest again");
    }
    if refused.is_none() {
        confirm(&bot, lanes.offset(lanes.handled())).await;
    }
}

/// The token is no bot's any more.
struct Refused;

/// Asks for updates and has them handled until it is time to stop, or no use to go on.
async fn ask_on(bot: &Bot, lanes: &mut Lanes, stop: &CancellationToken) -> Option<Refused> {
    let mut failures = 0;
    loop {
        let asked = Instant::now();
        let handled = lanes.handled();
        let asking = ask(bot, lanes.offset(handled));
        let pause = match lanes.beside(stop, asking).await? {
            Ok(updates) => {
                lanes.forget(handled);
                let came = lanes.take(updates);
                // Until it is handled, Telegram gives it at once with every answer.
                lanes.settle(stop, PACE).await?;
                if came == Came::Unreadable {
                    let pause = pause_after(failures);
                    debug!(
                        bot = bot.name(),
                        ?pause,
                        "what is no update comes again until a later one is handled"
                    );
                    failures += 1;
                    pause
                } else {
                    failures = 0;
                    if came == Came::News { Duration::ZERO } else { PACE.saturating_sub(asked.elapsed()) }
                }
            }
            Err(failure) if failure.is_unauthorized() => {
                error!(bot = bot.name(), "its token is refused; it is not polled any more");
                return Some(Refused);
            }
            Err(failure) => {
                let pause = failure.retry_after().unwrap_or_else(|| pause_after(failures));
                let what =
                    if failure.is_conflict() { TAKEN } else { "its updates cannot be had; trying again" };
                warn!(bot = bot.name(), error = %failure, ?pause, "{what}");
                failures += 1;
                pause
            }
        };
        lanes.beside(stop, sleep(pause)).await?;
    }
}

/// What a 409 means, and what to do.
const TAKEN: &str = "another process takes its updates: stop that one, or this; a webhook that was set meanwhile is \
                     deleted by `poll --take-over`; trying again";

/// The updates from this offset on, still to be read.
async fn ask(bot: &Bot, offset: Option<i64>) -> Result<Vec<Bytes>, ApiError> {
    let mut request = GetUpdates::new().timeout(HOLD_SECONDS).allowed_updates(bot.handler().allowed_updates);
    request.offset = offset;
    let result = bot.send_once(&Call::new(&request)).await?;
    let updates: Vec<&RawValue> =
        serde_json::from_str(result.get()).map_err(|error| ApiError::response("getUpdates", &error))?;
    Ok(updates.into_iter().map(|update| Bytes::copy_from_slice(update.get().as_bytes())).collect())
}

/// Tells Telegram what is handled.
async fn confirm(bot: &Bot, offset: Option<i64>) {
    let Some(offset) = offset else { return };
    let request = GetUpdates::new().offset(offset).timeout(0).limit(1);
    let told = timeout(CONFIRM_TIMEOUT, bot.send_once(&Call::new(&request))).await;
    if !matches!(told, Ok(Ok(_))) {
        warn!(
            bot = bot.name(),
            "Telegram could not be told what is handled, and will deliver some of it again"
        );
    }
}
