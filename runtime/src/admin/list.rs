//! Which bots are asked for, and in which order they are listed.

use std::cmp::Reverse;
use std::sync::atomic::Ordering;
use std::time::Duration;

use clap::ValueEnum;
use serde::{Deserialize, Serialize};

use super::stats::BotStats;
use crate::bots::Standing;
use crate::telegram::Health;
use crate::{Bot, Service};

/// How many bots are listed at most at a time.
pub(crate) const LISTED: usize = 1000;

/// A failure that is older than this is over, unless there is a newer one.
const RECENT: Duration = Duration::from_secs(3600);

/// Which bots to list.
#[derive(Debug, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Query {
    /// A part of the name or username, or the id.
    pub(crate) search: String,
    pub(crate) standing: Option<Standing>,
    pub(crate) health: Option<Health>,
    pub(crate) sort: Sort,
    pub(crate) offset: usize,
    pub(crate) limit: usize,
}

impl Default for Query {
    fn default() -> Self {
        Self {
            search: String::new(),
            standing: None,
            health: None,
            sort: Sort::Name,
            offset: 0,
            limit: LISTED,
        }
    }
}

/// What the first of a list is first in; bots that are equal in it are sorted by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ValueEnum)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Sort {
    /// Their names.
    Name,
    /// What an operator should look at.
    Attention,
    /// Updates that came.
    Received,
    /// Updates that failed.
    Failed,
    /// Updates that wait at Telegram.
    Pending,
}

/// Some of the bots that were asked for.
#[derive(Debug, Serialize)]
pub(super) struct Bots {
    /// How many there are.
    total: usize,
    offset: usize,
    bots: Vec<BotStats>,
}

impl Bots {
    /// Those of a service that a query means.
    pub(super) fn of(service: &Service, query: &Query) -> Self {
        let search = query.search.to_lowercase();
        let mut meant: Vec<_> = service.bots().filter(|bot| query.means(bot, &search)).collect();
        query.sort.apply(&mut meant);
        let page = meant.iter().skip(query.offset).take(query.limit.min(LISTED));
        Self { total: meant.len(), offset: query.offset, bots: page.map(|bot| BotStats::of(bot)).collect() }
    }
}

impl Query {
    /// Whether it means a bot; `search` is what it searches for, in lower case.
    fn means(&self, bot: &Bot, search: &str) -> bool {
        let has = |text: &str| text.to_lowercase().contains(search);
        let is_found = search.is_empty()
            || has(bot.name())
            || bot.username().is_some_and(has)
            || bot.id().is_some_and(|id| id.to_string() == search);
        is_found
            && self.standing.is_none_or(|standing| bot.standing() == standing)
            && self.health.is_none_or(|health| bot.webhook().is_some_and(|webhook| webhook.health == health))
    }
}

impl Sort {
    /// Sorts bots, which come sorted by name.
    fn apply(self, bots: &mut [&Bot]) {
        match self {
            Self::Name => {}
            Self::Attention => bots.sort_by_cached_key(|bot| calm(bot)),
            Self::Received => {
                bots.sort_by_cached_key(|bot| Reverse(bot.counters().received.load(Ordering::Relaxed)));
            }
            Self::Failed => {
                bots.sort_by_cached_key(|bot| Reverse(bot.counters().failed.load(Ordering::Relaxed)));
            }
            Self::Pending => {
                bots.sort_by_cached_key(|bot| Reverse(bot.webhook().and_then(|webhook| webhook.pending)));
            }
        }
    }
}

/// How little a bot needs attention.
fn calm(bot: &Bot) -> u8 {
    let fails = bot.failures().latest().is_some_and(|failure| {
        // One of the future is there where the clock was set back.
        failure.at.elapsed().unwrap_or_default() < RECENT
    });
    match (bot.standing(), bot.webhook().map(|webhook| webhook.health)) {
        (Standing::Revoked, _) => 0,
        (Standing::Served, Some(Health::Failing | Health::Missing | Health::Elsewhere)) => 1,
        (Standing::Served, _) if fails => 2,
        (Standing::Served, Some(Health::Drifted | Health::Unknown)) => 3,
        (Standing::Paused, _) => 4,
        (Standing::Served, Some(Health::Ok) | None) => 5,
        (Standing::WithoutToken, _) => 6,
    }
}
