//! Looks after the webhooks of a fleet while it serves.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use botserver_api::methods::GetWebhookInfo;
use botserver_api::types::WebhookInfo;
use clap::ValueEnum;
use serde::{Deserialize, Serialize};
use tokio::sync::mpsc;
use tokio::time::{Instant, MissedTickBehavior, interval_at, sleep_until};
use tracing::{debug, info, warn};

use super::webhook::{difference, set_webhook};
use super::{Change, Endpoint, Record, RecordError};
use crate::telegram::{Round, Trouble};
use crate::{Bot, Service};

/// How many bots are looked at in one go. The record is held for as long, and `webhook apply` waits for it.
const SLICE: usize = 16;

/// The least time from one go to the next.
const LEAST_PAUSE: Duration = Duration::from_secs(2);

/// When it looks for the first time, at the latest.
const FIRST_LOOK: Duration = Duration::from_secs(30);

/// How long to wait before webhooks are set that could not be set: the first time, and at most.
const FIRST_RETRY: Duration = Duration::from_secs(5);
const LONGEST_RETRY: Duration = Duration::from_secs(300);

/// Telegram tries again within two minutes what was not delivered: an error that is older than this is over.
const RECENT: Duration = Duration::from_secs(300);

/// A webhook as Telegram described it, or why it could not be asked.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct WebhookState {
    /// When it was asked.
    #[serde(serialize_with = "crate::rfc3339::serialize")]
    pub(crate) checked_at: SystemTime,
    pub(crate) health: Health,
    /// How many updates wait to be delivered; nothing if Telegram did not say.
    pub(crate) pending: Option<i64>,
    /// What went wrong with a delivery last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) last_error: Option<LastError>,
    /// How it differs from what it should be.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) changes: Vec<Change>,
    /// Why Telegram could not be asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) error: Option<String>,
}

/// What went wrong with a delivery.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct LastError {
    #[serde(serialize_with = "crate::rfc3339::serialize")]
    pub(crate) at: SystemTime,
    pub(crate) message: String,
}

/// How a webhook is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ValueEnum)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Health {
    /// As it should be.
    Ok,
    /// Updates wait, and Telegram could not deliver one within the last minutes.
    Failing,
    /// It is at this fleet, but not as it should be.
    Drifted,
    /// There is none.
    Missing,
    /// It is at another address than this fleet's.
    Elsewhere,
    /// Telegram could not be asked.
    Unknown,
}

impl Health {
    /// As it is written in JSON.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Failing => "failing",
            Self::Drifted => "drifted",
            Self::Missing => "missing",
            Self::Elsewhere => "elsewhere",
            Self::Unknown => "unknown",
        }
    }
}

/// Looks at the webhooks of all bots that are served, a few at a time, over and over.
#[derive(Debug)]
pub(crate) struct Watch {
    pub(crate) service: Service,
    pub(crate) api_url: String,
    /// The data folder, which has the record of what was set.
    pub(crate) data: PathBuf,
    /// What the webhooks should be; nothing where nobody says at which address the fleet is.
    pub(crate) endpoint: Option<Endpoint>,
    /// How often each bot is looked at; nothing if none is, but for those with new tokens.
    pub(crate) every: Option<Duration>,
    /// Whether a webhook that is not as it should be is set again.
    pub(crate) repair: bool,
}

impl Watch {
    /// Never ends. The bots that come through `changed` have new tokens: their webhooks are set, at once if that is possible.
    pub(crate) async fn run(self, mut changed: mpsc::UnboundedReceiver<Vec<Bot>>) {
        let slices = u32::try_from(self.service.bots().len().div_ceil(SLICE).max(1)).unwrap_or(u32::MAX);
        let pause = self.every.map_or(LEAST_PAUSE, |every| (every / slices).max(LEAST_PAUSE));
        // Not at once: one who sets webhooks right after the start has the record for himself.
        let mut ticks = interval_at(Instant::now() + pause.min(FIRST_LOOK), pause);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut next = 0;
        // Until each is set, or known to be another fleet's.
        let mut to_set: BTreeMap<String, Bot> = BTreeMap::new();
        let (mut due, mut pause) = (Instant::now(), FIRST_RETRY);
        loop {
            let slice = tokio::select! {
                _ = ticks.tick(), if self.every.is_some() => {
                    let bots: Vec<_> = self.slice(next).collect();
                    next = if bots.len() < SLICE { 0 } else { next + SLICE };
                    bots
                }
                Some(bots) = changed.recv() => {
                    to_set.extend(bots.into_iter().map(|bot| (bot.name().to_owned(), bot)));
                    (due, pause) = (Instant::now(), FIRST_RETRY);
                    Vec::new()
                }
                () = sleep_until(due), if !to_set.is_empty() => Vec::new(),
            };
            let is_due = Instant::now() >= due;
            let others = slice.into_iter().filter(|bot| bot.has_token() && !to_set.contains_key(bot.name()));
            let others: Vec<_> = others.collect();
            let urgent: Vec<_> = to_set.values().filter(|_| is_due).cloned().collect();
            for (bots, set) in [(urgent, true), (others, self.repair)] {
                match self.look(&bots, set).await {
                    Ok(done) => to_set.retain(|name, _| !done.contains(name)),
                    Err(RecordError::InUse { .. }) => {
                        debug!("a command is setting webhooks; they are looked at later");
                    }
                    Err(error @ RecordError::File { .. }) => warn!(%error, "webhooks cannot be looked at"),
                }
            }
            if is_due && !to_set.is_empty() {
                (due, pause) = (Instant::now() + pause, (pause * 2).min(LONGEST_RETRY));
            }
        }
    }

    /// Some of the bots, from this place on.
    fn slice(&self, from: usize) -> impl Iterator<Item = Bot> {
        self.service.bots().skip(from).take(SLICE).cloned()
    }

    /// Asks for the webhooks of some bots, and sets those that are not as they should be if `set` says so. Gives back the
    /// names of those that were reached, or never will be.
    async fn look(&self, bots: &[Bot], set: bool) -> Result<BTreeSet<String>, RecordError> {
        let mut done = BTreeSet::new();
        if bots.is_empty() {
            return Ok(done);
        }
        let round = Round::new(&self.api_url, Record::try_open(&self.data, &self.api_url)?);
        let record = round.record();
        let states = round.each(bots, async |bot: &Bot| self.look_at(bot, set, record).await, |_| {}).await;
        for (bot, state) in bots.iter().zip(states) {
            let is_over = match &state {
                Ok(_) => true,
                Err(Trouble::Api(error)) => !error.is_temporary(),
                Err(Trouble::Record(_) | Trouble::NotTried) => false,
            };
            done.extend(is_over.then(|| bot.name().to_owned()));
            bot.set_webhook(state.unwrap_or_else(|trouble| WebhookState::unknown(&trouble)));
        }
        Ok(done)
    }

    async fn look_at(&self, bot: &Bot, set: bool, record: &Record) -> Result<WebhookState, Trouble> {
        let actual = bot.call(GetWebhookInfo::new()).await?;
        let Some(endpoint) = &self.endpoint else { return Ok(WebhookState::new(&actual, None, Vec::new())) };
        let recorded = bot.id().and_then(|id| record.webhook(id));
        let plan = difference(bot, endpoint, recorded.as_deref(), &actual);
        let url = endpoint.url_of(bot);
        // Another fleet with these tokens, such as the one for tests, would set it back.
        let may_set = actual.url.is_empty() || actual.url == url;
        if set && may_set && set_webhook(bot, endpoint, &plan, record).await? {
            info!(bot = bot.name(), "its webhook was not as it should be, and is set again");
            let repaired = WebhookInfo { url: url.clone(), ..actual };
            return Ok(WebhookState::new(&repaired, Some(&url), Vec::new()));
        }
        Ok(WebhookState::new(&actual, Some(&url), plan.changes))
    }
}

impl WebhookState {
    fn new(actual: &WebhookInfo, url: Option<&str>, changes: Vec<Change>) -> Self {
        let seconds = actual.last_error_date.and_then(|date| u64::try_from(date).ok());
        let last_error = seconds.map(|seconds| LastError {
            at: UNIX_EPOCH + Duration::from_secs(seconds),
            message: actual.last_error_message.clone().unwrap_or_default(),
        });
        let pending = actual.pending_update_count;
        let is_recent = |error: &LastError| error.at.elapsed().is_ok_and(|age| age < RECENT);
        let health = if actual.url.is_empty() {
            Health::Missing
        } else if url.is_some_and(|url| url != actual.url) {
            Health::Elsewhere
        } else if pending > 0 && last_error.as_ref().is_some_and(is_recent) {
            Health::Failing
        } else if changes.is_empty() {
            Health::Ok
        } else {
            Health::Drifted
        };
        Self {
            checked_at: SystemTime::now(),
            health,
            pending: Some(pending),
            last_error,
            changes,
            error: None,
        }
    }

    fn unknown(trouble: &Trouble) -> Self {
        Self {
            checked_at: SystemTime::now(),
            health: Health::Unknown,
            pending: None,
            last_error: None,
            changes: Vec::new(),
            error: Some(trouble.to_string()),
        }
    }
}
