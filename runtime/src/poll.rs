//! Updates by `getUpdates`, for developing without a public address.

use std::collections::HashMap;
use std::time::Duration;

use botserver_api::methods::{DeleteWebhook, GetUpdates, GetWebhookInfo};
use bytes::Bytes;
use futures_util::future::join_all;
use serde_json::value::RawValue;
use tokio::time::sleep;
use tracing::{error, info, warn};

use crate::delivery::{LastCall, Outcome, deliver};
use crate::{ApiError, Bot, Call, Update};

/// Seconds that Telegram holds a request open while there is nothing to deliver.
const HOLD_SECONDS: i64 = 50;

/// How often a failing update is tried before it is given up: here no sender delivers it again.
const ATTEMPTS: u32 = 4;

/// The pause after a first failure; it doubles with each further one.
const FIRST_PAUSE: Duration = Duration::from_secs(1);

/// The longest pause between two tries.
const LONGEST_PAUSE: Duration = Duration::from_secs(60);

/// Makes sure that Telegram lets a bot poll: a webhook of it is deleted if `take_over`, and refused otherwise.
///
/// # Errors
/// If the bot has a webhook that must stay, or the API refuses its token.
pub(crate) async fn prepare(bot: &'static Bot, take_over: bool) -> crate::Result<()> {
    let webhook = bot.call(GetWebhookInfo::new()).await?;
    if webhook.url.is_empty() {
        return Ok(());
    }
    anyhow::ensure!(
        take_over,
        "it has a webhook at {}, and polling would take its updates away\n  \
         help: with --take-over that webhook is deleted",
        webhook.url
    );
    bot.call(DeleteWebhook::new()).await?;
    info!(bot = bot.name(), url = webhook.url, "its webhook was deleted");
    Ok(())
}

/// Polls for one bot for as long as it is awaited, or until its token is refused.
pub(crate) async fn poll(bot: &'static Bot) {
    let mut offset = None;
    let mut failures = 0;
    loop {
        let mut request =
            GetUpdates::new().timeout(HOLD_SECONDS).allowed_updates(bot.handler().allowed_updates);
        request.offset = offset;
        match bot.send(&Call::new(&request)).await {
            Ok(updates) => {
                failures = 0;
                if let Some(last) = deliver_all(bot, &updates).await {
                    offset = Some(last + 1);
                }
            }
            Err(ApiError::Refused { refusal, .. }) if refusal.error_code == 401 => {
                error!(bot = bot.name(), "its token is refused; it is not polled any more");
                return;
            }
            Err(failure) => {
                let asked = match &failure {
                    ApiError::Refused { refusal, .. } => {
                        refusal.retry_after().and_then(|s| s.try_into().ok())
                    }
                    _ => None,
                };
                let pause = asked.map_or_else(|| pause(failures), Duration::from_secs);
                warn!(bot = bot.name(), error = %failure, ?pause, "its updates cannot be had; trying again");
                failures += 1;
                sleep(pause).await;
            }
        }
    }
}

/// Delivers what one call brought: in order within a chat, all chats at the same time.
///
/// Gives back the highest `update_id`, whose successor is the next offset.
async fn deliver_all(bot: &'static Bot, updates: &RawValue) -> Option<i64> {
    let updates: Vec<&RawValue> = serde_json::from_str(updates.get())
        .inspect_err(|error| error!(bot = bot.name(), %error, "`getUpdates` gave no list of updates"))
        .ok()?;
    let mut last = None;
    let mut chats: HashMap<Option<i64>, Vec<Update>> = HashMap::new();
    for update in updates {
        match Update::decode(Bytes::copy_from_slice(update.get().as_bytes())) {
            Ok(update) => {
                last = last.max(Some(update.id()));
                chats.entry(update.origin().answer_to()).or_default().push(update);
            }
            Err(error) => error!(bot = bot.name(), %error, "`getUpdates` gave something else than an update"),
        }
    }
    join_all(chats.into_values().map(|updates| async move {
        for update in updates {
            deliver_one(bot, update).await;
        }
    }))
    .await;
    last
}

async fn deliver_one(bot: &'static Bot, update: Update) {
    for attempt in 0..ATTEMPTS {
        if deliver(bot, update.clone(), LastCall::Made).await != Outcome::Failed {
            return;
        }
        sleep(pause(attempt)).await;
    }
    error!(bot = bot.name(), update_id = update.id(), "an update failed {ATTEMPTS} times and is given up");
}

fn pause(failures: u32) -> Duration {
    FIRST_PAUSE.saturating_mul(1 << failures.min(16)).min(LONGEST_PAUSE)
}
