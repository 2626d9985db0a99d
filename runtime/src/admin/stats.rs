//! What the process did and how it is, for a person and for a script.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::SystemTime;

use serde::Serialize;
use tokio::time::{Instant, MissedTickBehavior, interval_at};

use crate::bots::{Counters, Failure, Standing};
use crate::durations::{Distribution, MARKED_EVERY};
use crate::telegram::{Health, WebhookState};
use crate::{Bot, Service, log, rfc3339};

/// The fleet at a glance.
#[derive(Debug, Serialize)]
pub(crate) struct Stats {
    fleet: &'static str,
    version: &'static str,
    #[serde(serialize_with = "rfc3339::serialize")]
    started_at: SystemTime,
    uptime_seconds: u64,
    /// How many bots are served, paused and so on.
    pub(crate) bots: BTreeMap<Standing, usize>,
    /// How many webhooks are as they should be, fail and so on; those that were not asked for yet are in none.
    pub(crate) webhooks: BTreeMap<Health, usize>,
    /// Updates that wait at Telegram.
    pending_updates: i64,
    pub(crate) updates: Updates,
    /// Updates that are at work, those in the inbox included.
    pub(crate) at_work: usize,
    /// How often the store did not do what it should.
    pub(crate) store_failures: u64,
    duration_seconds: Quantiles,
    last_failure: Option<BotFailure>,
    pub(crate) calls: Calls,
    pub(crate) connections: usize,
    pub(crate) max_connections: usize,
    /// Bytes of bodies that are being read, and of updates in work.
    pub(crate) body_bytes: usize,
    pub(crate) max_body_bytes: usize,
    /// Requests from addresses that may send no updates.
    pub(crate) turned_away: u64,
    pub(crate) lost_log_lines: u64,
}

/// How many updates came, and what became of them.
#[derive(Debug, Clone, Copy, Default, Serialize)]
pub(crate) struct Updates {
    received: u64,
    handled: u64,
    failed: u64,
    undecodable: u64,
    paused: u64,
    /// Turned away because as many were in work, or as large, as may be.
    full: u64,
    /// Too old before their handling could succeed.
    expired: u64,
    /// Of the others, those that came once more and were handled once.
    pub(crate) repeated: u64,
    /// Of the others, those that were put into the inbox.
    pub(crate) kept: u64,
    /// Of the others, those that can never be handled and are kept aside.
    pub(crate) dead_letters: u64,
    /// Of the others, those of a kind that this version does not know.
    pub(crate) unknown_kind: u64,
    /// Calls of replies that were refused.
    pub(crate) refused_calls: u64,
    /// Requests without the right secret.
    pub(crate) unauthorized_requests: u64,
}

/// What half, nine of ten and 99 of a hundred updates of the last five minutes did not take longer than; each a power of two
/// of 64 µs.
#[derive(Debug, Serialize)]
struct Quantiles {
    p50: Option<f64>,
    p90: Option<f64>,
    p99: Option<f64>,
}

/// How calls of the Bot API ended.
#[derive(Debug, Serialize)]
pub(crate) struct Calls {
    succeeded: u64,
    refused: u64,
    too_many: u64,
    unanswered: u64,
}

/// One bot.
#[derive(Debug, Serialize)]
pub(crate) struct BotStats {
    pub(crate) name: String,
    id: Option<i64>,
    username: Option<String>,
    handler: &'static str,
    pub(crate) standing: Standing,
    pub(crate) updates: Updates,
    /// Updates that are at work, those in the inbox included.
    at_work: usize,
    duration_seconds: Quantiles,
    webhook: Option<WebhookState>,
    last_failure: Option<FailureReport>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    failures: Vec<FailureReport>,
}

/// Something that went wrong with an update of a bot.
#[derive(Debug, Serialize)]
struct BotFailure {
    bot: String,
    #[serde(flatten)]
    failure: FailureReport,
}

/// Something that went wrong with an update.
#[derive(Debug, Serialize)]
struct FailureReport {
    #[serde(serialize_with = "rfc3339::serialize")]
    at: SystemTime,
    update_id: i64,
    kind: &'static str,
    what: &'static str,
}

impl Stats {
    /// As it is now.
    pub(crate) fn of(service: &Service) -> Self {
        let (mut updates, mut durations) = (Updates::default(), Distribution::default());
        let (mut pending_updates, mut last_failure) = (0, None);
        let (mut bots, mut webhooks) = (BTreeMap::new(), BTreeMap::new());
        for bot in service.bots() {
            updates.add(&Updates::of(bot.counters()));
            durations.merge(&bot.counters().durations.lately());
            *bots.entry(bot.standing()).or_default() += 1;
            if let Some(webhook) = bot.webhook() {
                *webhooks.entry(webhook.health).or_default() += 1;
                pending_updates += webhook.pending.unwrap_or_default();
            }
            let failure = bot.failures().latest().map(|failure| (failure.at, failure, bot));
            last_failure = last_failure.into_iter().chain(failure).max_by_key(|(at, ..)| *at);
        }
        let (fleet, started, calls) = (service.fleet(), service.started(), service.calls());
        Self {
            fleet: fleet.package,
            version: fleet.version,
            started_at: started.at,
            uptime_seconds: started.instant.elapsed().as_secs(),
            bots,
            webhooks,
            pending_updates,
            updates,
            at_work: service.at_work(),
            store_failures: read(service.store_failures()),
            duration_seconds: Quantiles::of(&durations),
            last_failure: last_failure
                .map(|(_, failure, bot)| BotFailure { bot: bot.name().to_owned(), failure: failure.into() }),
            calls: Calls {
                succeeded: read(&calls.succeeded),
                refused: read(&calls.refused),
                too_many: read(&calls.too_many),
                unanswered: read(&calls.unanswered),
            },
            connections: service.connections().load(Ordering::Relaxed),
            max_connections: service.limits().connections,
            body_bytes: service.bodies().taken(),
            max_body_bytes: service.limits().bodies,
            turned_away: read(service.turned_away()),
            lost_log_lines: log::lost_lines(),
        }
    }
}

/// Leaves behind what happened long ago, every minute: marks the time in the durations of all bots, and forgets chats that
/// nothing was sent to lately; never ends.
pub(crate) async fn leave_behind(service: Service) {
    let mut ticks = interval_at(Instant::now() + MARKED_EVERY, MARKED_EVERY);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        for bot in service.bots() {
            bot.counters().durations.mark();
            bot.pacing().forget();
        }
    }
}

impl Updates {
    /// Of one bot.
    pub(crate) fn of(counters: &Counters) -> Self {
        Self {
            received: read(&counters.received),
            handled: read(&counters.handled),
            failed: read(&counters.failed),
            undecodable: read(&counters.undecodable),
            paused: read(&counters.paused),
            full: read(&counters.full),
            expired: read(&counters.expired),
            repeated: read(&counters.repeated),
            kept: read(&counters.kept),
            dead_letters: read(&counters.dead_letters),
            unknown_kind: read(&counters.unknown_kind),
            refused_calls: read(&counters.refused),
            unauthorized_requests: read(&counters.unauthorized),
        }
    }

    /// Adds those of another bot.
    pub(crate) fn add(&mut self, other: &Self) {
        self.received += other.received;
        self.handled += other.handled;
        self.failed += other.failed;
        self.undecodable += other.undecodable;
        self.paused += other.paused;
        self.full += other.full;
        self.expired += other.expired;
        self.repeated += other.repeated;
        self.kept += other.kept;
        self.dead_letters += other.dead_letters;
        self.unknown_kind += other.unknown_kind;
        self.refused_calls += other.refused_calls;
        self.unauthorized_requests += other.unauthorized_requests;
    }

    /// What became of them; each update is in one of these, once it is dealt with.
    pub(crate) fn outcomes(&self) -> [(&'static str, u64); 6] {
        [
            ("handled", self.handled),
            ("failed", self.failed),
            ("undecodable", self.undecodable),
            ("paused", self.paused),
            ("full", self.full),
            ("expired", self.expired),
        ]
    }
}

impl Calls {
    /// How they ended, and how many did.
    pub(crate) fn results(&self) -> [(&'static str, u64); 4] {
        [
            ("succeeded", self.succeeded),
            ("refused", self.refused),
            ("too_many", self.too_many),
            ("unanswered", self.unanswered),
        ]
    }
}

impl Quantiles {
    fn of(durations: &Distribution) -> Self {
        // Longer than the longest bound is no number of JSON.
        let [p50, p90, p99] =
            [0.5, 0.9, 0.99].map(|share| durations.quantile(share).filter(|bound| bound.is_finite()));
        Self { p50, p90, p99 }
    }
}

impl BotStats {
    /// As it is now, with none but the last one of its failures.
    pub(crate) fn of(bot: &Bot) -> Self {
        let counters = bot.counters();
        Self {
            name: bot.name().to_owned(),
            id: bot.id(),
            username: bot.username().map(str::to_owned),
            handler: bot.handler().name,
            standing: bot.standing(),
            updates: Updates::of(counters),
            at_work: bot.desk().at_work(),
            duration_seconds: Quantiles::of(&counters.durations.lately()),
            webhook: bot.webhook().map(|webhook| (*webhook).clone()),
            last_failure: bot.failures().latest().map(FailureReport::from),
            failures: Vec::new(),
        }
    }

    /// With its last failures, the last one first.
    pub(crate) fn with_failures(bot: &Bot) -> Self {
        let failures = bot.failures().last().into_iter().map(FailureReport::from);
        Self { failures: failures.collect(), ..Self::of(bot) }
    }
}

impl From<Failure> for FailureReport {
    fn from(Failure { at, update_id, kind, what }: Failure) -> Self {
        Self { at, update_id, kind: kind.as_str(), what }
    }
}

fn read(counter: &AtomicU64) -> u64 {
    counter.load(Ordering::Relaxed)
}
