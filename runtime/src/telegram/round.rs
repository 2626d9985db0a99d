//! The same errand for many bots: as many at once as Telegram takes, and tried again where that helps.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use botserver_manifest::Token;
use futures_util::StreamExt as _;
use futures_util::stream;
use tokio::time::sleep;

use super::pace::Pace;
use super::registration::{Record, RecordError};
use super::{ApiError, is_telegram};
use crate::Bot;

/// For how many bots Telegram is called at a time.
const AT_ONCE: usize = 16;

/// How often a bot is waited for when Telegram asks for it. What fails for another passing reason was tried several times
/// already, as each call is.
const PAUSES: usize = 3;

/// The patience of most commands.
const PATIENCE: Duration = Duration::from_secs(300);

/// After so many calls in succession that reached nobody, nobody is called any more.
const IN_VAIN: usize = 2 * AT_ONCE;

/// Goes round many bots with one errand after the other.
#[derive(Debug)]
pub struct Round {
    record: Record,
    pace: Pace,
    in_vain: AtomicUsize,
    /// How long one bot may be waited for when Telegram asks for it.
    pub(crate) patience: Duration,
}

/// Why an errand failed for one bot.
#[derive(Debug, thiserror::Error)]
pub enum Trouble {
    /// A call failed.
    #[error("{0}")]
    Api(#[from] ApiError),
    /// What was done cannot be taken down.
    #[error("{0}")]
    Record(#[from] RecordError),
    /// The Bot API was not reached for many bots before this one.
    #[error("not tried, as the Bot API was not reached for the bots before it")]
    NotTried,
}

/// A bot, or what stands for one.
pub trait HasId {
    /// Its id at Telegram, if it is known.
    fn bot_id(&self) -> Option<i64>;
}

impl HasId for Bot {
    fn bot_id(&self) -> Option<i64> {
        self.id()
    }
}

impl HasId for Token {
    fn bot_id(&self) -> Option<i64> {
        Some(self.id())
    }
}

impl Round {
    /// A round at this Bot API; `record` says what was done there before.
    ///
    /// Telegram takes 20 bots a minute, and 600 an hour, that it has not loaded. A server of one's own takes any number.
    pub fn new(api_url: &str, record: Record) -> Self {
        let pace = if is_telegram(api_url) { Pace::of_telegram(record.calls()) } else { Pace::unlimited() };
        Self { record, pace, in_vain: AtomicUsize::new(0), patience: PATIENCE }
    }

    /// What was done before, and in this round.
    pub fn record(&self) -> &Record {
        &self.record
    }

    /// Does an errand for each of these bots, and gives back what came of it, in their order.
    ///
    /// Bots that Telegram has loaded come first. `done` is called for each bot as it is done with.
    pub async fn each<B: HasId, T>(
        &self,
        bots: &[B],
        errand: impl AsyncFn(&B) -> Result<T, Trouble>,
        done: impl Fn(&B),
    ) -> Vec<Result<T, Trouble>> {
        let (errand, done) = (&errand, &done);
        let mut places: Vec<_> = bots.iter().enumerate().collect();
        // Those that need not be waited for are first.
        places.sort_by_key(|(_, bot)| !self.is_loaded(*bot));
        let errands = places.into_iter().map(|(place, bot)| async move {
            let outcome = self.one(bot, errand).await;
            done(bot);
            (place, outcome)
        });
        let mut outcomes: Vec<_> = stream::iter(errands).buffer_unordered(AT_ONCE).collect().await;
        outcomes.sort_by_key(|(place, _)| *place);
        outcomes.into_iter().map(|(_, outcome)| outcome).collect()
    }

    fn is_loaded(&self, bot: &impl HasId) -> bool {
        bot.bot_id().is_some_and(|id| self.record.is_loaded(id))
    }

    /// Does an errand for one bot.
    pub(crate) async fn one<B: HasId, T>(
        &self,
        bot: &B,
        errand: &impl AsyncFn(&B) -> Result<T, Trouble>,
    ) -> Result<T, Trouble> {
        let is_loaded = self.is_loaded(bot);
        if let Some(id) = bot.bot_id().filter(|_| !is_loaded) {
            self.pace.first_call().await;
            self.record.called(id)?;
        }
        let mut pauses = 0..PAUSES;
        loop {
            if self.in_vain.load(Ordering::Relaxed) >= IN_VAIN {
                return Err(Trouble::NotTried);
            }
            let error = match errand(bot).await {
                Err(Trouble::Api(error)) if error.is_temporary() => error,
                other => {
                    self.in_vain.store(0, Ordering::Relaxed);
                    return other;
                }
            };
            if matches!(error, ApiError::Unreachable { .. }) {
                self.in_vain.fetch_add(1, Ordering::Relaxed);
            }
            let asked = error.retry_after();
            if let Some(asked) = asked.filter(|_| !is_loaded) {
                self.pace.hold(asked);
            }
            let pause = asked.filter(|pause| *pause <= self.patience && pauses.next().is_some());
            match pause {
                Some(pause) => sleep(pause).await,
                None => return Err(error.into()),
            }
        }
    }
}
