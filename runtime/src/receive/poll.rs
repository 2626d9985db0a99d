//! Updates by `getUpdates`, for developing without a public address.

use std::collections::{BTreeSet, HashMap, VecDeque};
use std::pin::Pin;
use std::time::Duration;

use botserver_api::methods::{DeleteWebhook, GetUpdates, GetWebhookInfo};
use bytes::Bytes;
use futures_util::StreamExt as _;
use futures_util::stream::FuturesUnordered;
use serde_json::value::RawValue;
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;
use tracing::{error, info, warn};

use crate::deliver::{LastCall, Outcome, deliver};
use crate::telegram::{ApiError, Call};
use crate::{Bot, Update};

/// Seconds that Telegram holds a request open while there is nothing to deliver.
const HOLD_SECONDS: i64 = 50;

/// How often a failing update is tried before it is given up: here no sender delivers it again.
const ATTEMPTS: u32 = 4;

/// The pause after a first failure; it doubles with each further one.
const FIRST_PAUSE: Duration = Duration::from_secs(1);

/// The longest pause between two tries.
const LONGEST_PAUSE: Duration = Duration::from_secs(60);

/// The pause before asking again while an update is at work that Telegram gives back at once with every answer.
const PAUSE_BESIDE_WORK: Duration = Duration::from_millis(500);

/// How long the last call may take, which tells Telegram what is handled.
const CONFIRM_TIMEOUT: Duration = Duration::from_secs(5);

/// The address of a bot's webhook, if it has one.
///
/// # Errors
/// If the API cannot be asked, or refuses the token.
pub(crate) async fn webhook(bot: &Bot) -> Result<Option<String>, ApiError> {
    let url = bot.call(GetWebhookInfo::new()).await?.url;
    Ok((!url.is_empty()).then_some(url))
}

/// Deletes a bot's webhook, so that it can be polled.
///
/// # Errors
/// If the API cannot be asked.
pub(crate) async fn delete_webhook(bot: &Bot) -> Result<(), ApiError> {
    bot.call(DeleteWebhook::new()).await?;
    info!(bot = bot.name(), "its webhook was deleted");
    Ok(())
}

/// Polls for one bot until it is told to stop, or its token is refused.
///
/// Telegram is told that an update is handled, by the offset of the next call, when it is and not before: what is at work
/// when the process dies comes again. A chat is served in order; a slow or failing one holds up no other.
pub(crate) async fn poll(bot: Bot, stop: CancellationToken) {
    let mut lanes = Lanes::new(bot.clone());
    let mut failures = 0;
    let mut asking: Asking = ask(bot.clone(), None, Duration::ZERO);
    loop {
        let answer = tokio::select! {
            () = stop.cancelled() => break,
            () = lanes.finish_one(), if lanes.is_at_work() => continue,
            answer = &mut asking => answer,
        };
        let pause = match answer.and_then(|updates| read(&updates)) {
            Ok(updates) => {
                let is_empty = updates.is_empty();
                match lanes.take(updates) {
                    // What it gives can neither be handled nor passed by: as good as a failure.
                    Came::Unreadable => {
                        failures += 1;
                        pause_after(failures - 1)
                    }
                    came => {
                        failures = 0;
                        let is_known = came == Came::Nothing && !is_empty;
                        if is_known { PAUSE_BESIDE_WORK } else { Duration::ZERO }
                    }
                }
            }
            Err(failure) if failure.is_unauthorized() => {
                error!(bot = bot.name(), "its token is refused; it is not polled any more");
                return;
            }
            Err(failure) => {
                let pause = failure.retry_after().unwrap_or_else(|| pause_after(failures));
                warn!(bot = bot.name(), error = %failure, ?pause, "its updates cannot be had; trying again");
                failures += 1;
                pause
            }
        };
        asking = ask(bot.clone(), lanes.offset(), pause);
    }
    drop(asking);
    while lanes.is_at_work() {
        lanes.finish_one().await;
    }
    confirm(&bot, lanes.offset()).await;
}

/// A call of `getUpdates` under way.
type Asking = Pin<Box<dyn Future<Output = Result<Box<RawValue>, ApiError>> + Send>>;

fn ask(bot: Bot, offset: Option<i64>, pause: Duration) -> Asking {
    let mut request = GetUpdates::new().timeout(HOLD_SECONDS).allowed_updates(bot.handler().allowed_updates);
    request.offset = offset;
    Box::pin(async move {
        sleep(pause).await;
        bot.send(&Call::new(&request)).await
    })
}

/// Tells Telegram what is handled.
async fn confirm(bot: &Bot, offset: Option<i64>) {
    let Some(offset) = offset else { return };
    let request = GetUpdates::new().offset(offset).timeout(0).limit(1);
    let told = timeout(CONFIRM_TIMEOUT, bot.send(&Call::new(&request))).await;
    if !matches!(told, Ok(Ok(_))) {
        warn!(
            bot = bot.name(),
            "Telegram could not be told what is handled, and will deliver some of it again"
        );
    }
}

/// The result of `getUpdates`, as updates still to be read.
fn read(result: &RawValue) -> Result<Vec<Bytes>, ApiError> {
    let updates: Vec<&RawValue> =
        serde_json::from_str(result.get()).map_err(|error| ApiError::response("getUpdates", &error))?;
    Ok(updates.into_iter().map(|update| Bytes::copy_from_slice(update.get().as_bytes())).collect())
}

/// What an answer brought.
#[derive(Debug, PartialEq, Eq)]
enum Came {
    /// At least one update that was not known.
    News,
    /// Nothing, or what is at work already.
    Nothing,
    /// Something that is no update, and nothing that is.
    Unreadable,
}

/// An update at work; gives back its chat and its id.
type Handling = Pin<Box<dyn Future<Output = (Option<i64>, i64)> + Send>>;

/// The updates of one bot that are at work: in order within a chat, all chats at the same time.
struct Lanes {
    bot: Bot,
    /// By chat; the first of each lane is at work.
    waiting: HashMap<Option<i64>, VecDeque<Update>>,
    at_work: FuturesUnordered<Handling>,
    unfinished: BTreeSet<i64>,
    /// Finished, but after one that is not.
    finished: BTreeSet<i64>,
    /// The highest id so far.
    last: Option<i64>,
}

impl Lanes {
    fn new(bot: Bot) -> Self {
        Self {
            bot,
            waiting: HashMap::new(),
            at_work: FuturesUnordered::new(),
            unfinished: BTreeSet::new(),
            finished: BTreeSet::new(),
            last: None,
        }
    }

    fn is_at_work(&self) -> bool {
        !self.at_work.is_empty()
    }

    /// The first id that is not done with.
    fn offset(&self) -> Option<i64> {
        self.unfinished.first().copied().or(self.last.map(|last| last.saturating_add(1)))
    }

    /// Takes what is new into the lanes.
    fn take(&mut self, updates: Vec<Bytes>) -> Came {
        let mut came = Came::Nothing;
        for update in updates {
            let update = match Update::decode(update) {
                Ok(update) => update,
                Err(error) => {
                    error!(bot = self.bot.name(), %error, "`getUpdates` gave something else than an update");
                    if came == Came::Nothing {
                        came = Came::Unreadable;
                    }
                    continue;
                }
            };
            let id = update.id();
            if self.finished.contains(&id) || !self.unfinished.insert(id) {
                continue;
            }
            came = Came::News;
            self.last = self.last.max(Some(id));
            let chat = update.origin().answer_to();
            let lane = self.waiting.entry(chat).or_default();
            lane.push_back(update);
            if lane.len() == 1 {
                self.start(chat);
            }
        }
        came
    }

    /// Puts the first update of a lane to work.
    fn start(&mut self, chat: Option<i64>) {
        let Some(update) = self.waiting.get(&chat).and_then(|lane| lane.front()).cloned() else { return };
        let (bot, id) = (self.bot.clone(), update.id());
        self.at_work.push(Box::pin(async move {
            handle(&bot, update).await;
            (chat, id)
        }));
    }

    /// Waits until one update is done with, and goes on to the next one of its lane.
    async fn finish_one(&mut self) {
        let Some((chat, id)) = self.at_work.next().await else { return };
        self.unfinished.remove(&id);
        self.finished.insert(id);
        if let Some(first) = self.offset() {
            self.finished = self.finished.split_off(&first);
        }
        let Some(lane) = self.waiting.get_mut(&chat) else { return };
        lane.pop_front();
        if lane.is_empty() {
            self.waiting.remove(&chat);
        } else {
            self.start(chat);
        }
    }
}

/// Tries an update a few times.
async fn handle(bot: &Bot, update: Update) {
    for attempt in 1..=ATTEMPTS {
        let retry_after = match deliver(bot, update.clone(), LastCall::Made).await.0 {
            Outcome::Handled(_) | Outcome::Accepted | Outcome::Busy => return,
            Outcome::Failed { retry_after } => retry_after,
        };
        if attempt < ATTEMPTS {
            sleep(retry_after.unwrap_or_else(|| pause_after(attempt - 1))).await;
        }
    }
    error!(bot = bot.name(), update_id = update.id(), "an update failed {ATTEMPTS} times and is given up");
}

fn pause_after(failures: u32) -> Duration {
    FIRST_PAUSE.saturating_mul(1 << failures.min(16)).min(LONGEST_PAUSE)
}
