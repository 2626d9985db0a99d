//! `/metrics`: the same for Prometheus, in its own text format and in OpenMetrics.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::atomic::Ordering;
use std::time::UNIX_EPOCH;

use clap::ValueEnum as _;
use prometheus_client::collector::Collector;
use prometheus_client::encoding::{
    DescriptorEncoder, EncodeCounterValue, EncodeGaugeValue, MetricEncoder, NoLabelSet, prometheus_text, text,
};
use prometheus_client::metrics::MetricType;
use prometheus_client::registry::{Registry, Unit};

use super::stats::{Stats, Updates};
use crate::Service;
use crate::bots::Standing;
use crate::durations::Distribution;
use crate::telegram::Health;
use crate::tls::Tls;

/// The content type of Prometheus' own text format.
pub(super) const PROMETHEUS: &str = "text/plain; version=0.0.4; charset=utf-8";

/// The content type of OpenMetrics.
pub(super) const OPENMETRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// How many bots have series of their own. The others, in the order of their names, are one together.
const NAMED_BOTS: usize = 2000;

/// What stands for the others: no name of a bot is like this.
const OTHERS: &str = "(others)";

/// The metrics of a service as they are now: in OpenMetrics, or in the older format.
pub(super) fn metrics(service: &Service, tls: Option<&Tls>, openmetrics: bool) -> Result<String, fmt::Error> {
    let mut registry = Registry::default();
    registry.register_collector(Box::new(Metrics { service: service.clone(), tls: tls.cloned() }));
    let mut written = String::new();
    if openmetrics {
        text::encode(&mut written, &registry)?;
    } else {
        prometheus_text::encode(&mut written, &registry)?;
    }
    Ok(written)
}

#[derive(Debug)]
struct Metrics {
    service: Service,
    tls: Option<Tls>,
}

impl Collector for Metrics {
    fn encode(&self, encoder: DescriptorEncoder<'_>) -> fmt::Result {
        let mut families = Families(encoder);
        let (stats, rows) = (Stats::of(&self.service), Row::all(&self.service));
        of_updates(&mut families, &self.service, &rows)?;
        of_webhooks(&mut families, &stats, &rows)?;
        of_the_fleet(&mut families, &self.service, &stats)?;
        if let Some(tls) = &self.tls {
            let help = "When the certificate that clients are shown expires, in seconds since unix epoch";
            families
                .gauge("botserver_certificate_expiry_timestamp", help, Some(&Unit::Seconds))?
                .gauge(&[], tls.expires_at().unix_timestamp())?;
        }
        of_the_process(&mut families, &self.service)
    }
}

fn of_updates(families: &mut Families<'_>, service: &Service, rows: &[Row<'_>]) -> fmt::Result {
    let mut updates = families.counter("botserver_updates", "Updates, by what became of them")?;
    for row in rows {
        for (outcome, count) in row.updates.outcomes() {
            updates.count(&[("bot", row.bot), ("outcome", outcome)], count)?;
        }
    }
    let name = "botserver_updates_of_unknown_kind";
    let help = "Updates of a kind that this version does not know";
    by_bot(families, rows, name, help, |updates| updates.unknown_kind)?;
    let help = "Updates that came once more and were handled once";
    by_bot(families, rows, "botserver_repeated_updates", help, |updates| updates.repeated)?;
    let help = "Updates that were put into the inbox";
    by_bot(families, rows, "botserver_kept_updates", help, |updates| updates.kept)?;
    let help = "Updates, and what came in place of one, that can never be handled";
    by_bot(families, rows, "botserver_dead_letters", help, |updates| updates.dead_letters)?;
    let help = "Calls of replies that the Bot API refused, or would have";
    by_bot(families, rows, "botserver_refused_calls", help, |updates| updates.refused_calls)?;
    let help = "Webhook requests without the right secret";
    by_bot(families, rows, "botserver_unauthorized_requests", help, |updates| updates.unauthorized_requests)?;
    let help = "How long updates took that were handled or failed, with the calls of their replies";
    let mut family =
        families.family("botserver_update_duration", help, Some(&Unit::Seconds), MetricType::Histogram)?;
    let mut handlers: BTreeMap<_, Distribution> = BTreeMap::new();
    for bot in service.bots() {
        handlers.entry(bot.handler().name).or_default().add(&bot.counters().durations);
    }
    for (handler, durations) in handlers {
        family.histogram(&[("handler", handler)], &durations)?;
    }
    Ok(())
}

fn by_bot(
    families: &mut Families<'_>,
    rows: &[Row<'_>],
    name: &str,
    help: &str,
    value: impl Fn(&Updates) -> u64,
) -> fmt::Result {
    let mut family = families.counter(name, help)?;
    rows.iter().try_for_each(|row| family.count(&[("bot", row.bot)], value(&row.updates)))
}

fn of_webhooks(families: &mut Families<'_>, stats: &Stats, rows: &[Row<'_>]) -> fmt::Result {
    let mut family =
        families.gauge("botserver_webhooks", "Webhooks, by how Telegram described them last", None)?;
    for &health in Health::value_variants() {
        let webhooks = stats.webhooks.get(&health).copied().unwrap_or_default();
        family.gauge(&[("health", health.as_str())], webhooks)?;
    }
    let mut family = families.gauge(
        "botserver_webhook_up",
        "1 if a bot's webhook is as it should be, else 0; none if not asked",
        None,
    )?;
    for row in rows {
        if let Some(is_up) = row.is_up {
            family.gauge(&[("bot", row.bot)], u32::from(is_up))?;
        }
    }
    let mut family = families.gauge("botserver_pending_updates", "Updates that wait at Telegram", None)?;
    for row in rows {
        if let Some(pending) = row.pending {
            family.gauge(&[("bot", row.bot)], pending)?;
        }
    }
    Ok(())
}

fn of_the_fleet(families: &mut Families<'_>, service: &Service, stats: &Stats) -> fmt::Result {
    let fleet = service.fleet();
    let mut family = families.gauge(
        "botserver_fleet",
        "1; its labels are the fleet and the version of its package",
        None,
    )?;
    family.gauge(&[("name", fleet.package), ("version", fleet.version)], 1_u32)?;
    let mut family =
        families.gauge("botserver_bots", "Bots, by whether their updates are taken, and why not", None)?;
    for &standing in Standing::value_variants() {
        let bots = stats.bots.get(&standing).copied().unwrap_or_default();
        family.gauge(&[("standing", standing.as_str())], bots)?;
    }
    let mut family = families.counter("botserver_api_calls", "Calls of the Bot API, by how they ended")?;
    for (result, count) in stats.calls.results() {
        family.count(&[("result", result)], count)?;
    }
    let connections = [
        ("botserver_connections", "Connections of clients that are open", stats.connections),
        ("botserver_max_connections", "Connections of clients that may be open", stats.max_connections),
    ];
    for (name, help, number) in connections {
        families.gauge(name, help, None)?.gauge(&[], number)?;
    }
    let bodies = [
        ("botserver_body", "Size of bodies that are being read, and of updates at work", stats.body_bytes),
        ("botserver_max_body", "Size that these may have in all", stats.max_body_bytes),
    ];
    for (name, help, bytes) in bodies {
        families.gauge(name, help, Some(&Unit::Bytes))?.gauge(&[], bytes)?;
    }
    let help = "Updates that are at work, those in the inbox included";
    families.gauge("botserver_updates_at_work", help, None)?.gauge(&[], stats.at_work)?;
    let help = "Times that the store did not do what it should";
    families.counter("botserver_store_failures", help)?.count(&[], stats.store_failures)?;
    if let Some(store) = service.store() {
        let commits = store.commits();
        let help = "What the store was asked to do";
        families.counter("botserver_store_jobs", help)?.count(&[], commits.jobs.load(Ordering::Relaxed))?;
        let mut durations = Distribution::default();
        durations.add(&commits.durations);
        let help = "How long it took until what the store was asked for together was on the disk";
        families
            .family("botserver_store_commit_duration", help, Some(&Unit::Seconds), MetricType::Histogram)?
            .histogram(&[], &durations)?;
    }
    let help = "Requests from addresses that may send no updates";
    families.counter("botserver_turned_away_requests", help)?.count(&[], stats.turned_away)?;
    families
        .counter("botserver_lost_log_lines", "Log lines that were dropped because nobody took them")?
        .count(&[], stats.lost_log_lines)
}

/// What Prometheus knows of every process, under the names that its own libraries use.
fn of_the_process(families: &mut Families<'_>, service: &Service) -> fmt::Result {
    let started = service.started().at.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs_f64();
    let help = "Start time of the process since unix epoch in seconds";
    families.gauge("process_start_time", help, Some(&Unit::Seconds))?.gauge(&[], started)?;
    // Where there is no /proc, such as in a bare container, it is left out.
    let Some(process) = Process::read() else { return Ok(()) };
    let help = "Resident memory size in bytes";
    families.gauge("process_resident_memory", help, Some(&Unit::Bytes))?.gauge(&[], process.resident)?;
    families
        .gauge("process_open_fds", "Number of open file descriptors", None)?
        .gauge(&[], process.open_files)?;
    let help = "Total user and system CPU time spent in seconds";
    let mut family = families.family("process_cpu", help, Some(&Unit::Seconds), MetricType::Counter)?;
    family.count(&[], process.cpu_seconds)
}

/// What the operating system says of this process; see proc(5).
struct Process {
    resident: u64,
    open_files: usize,
    cpu_seconds: f64,
}

impl Process {
    fn read() -> Option<Self> {
        let process = procfs::process::Process::myself().ok()?;
        let stat = process.stat().ok()?;
        let ticks = u32::try_from(stat.utime + stat.stime).ok()?;
        let ticks_per_second = u32::try_from(procfs::ticks_per_second()).ok()?;
        Some(Self {
            resident: stat.rss * procfs::page_size(),
            open_files: process.fd_count().ok()?,
            cpu_seconds: f64::from(ticks) / f64::from(ticks_per_second),
        })
    }
}

/// What is told of one bot, or of all that have no series of their own.
struct Row<'a> {
    bot: &'a str,
    updates: Updates,
    /// Whether its webhook is as it should be, if Telegram was asked.
    is_up: Option<bool>,
    pending: Option<i64>,
}

impl<'a> Row<'a> {
    fn all(service: &'a Service) -> Vec<Self> {
        let mut rows: Vec<Row<'a>> = Vec::new();
        for (place, bot) in service.bots().enumerate() {
            let webhook = bot.webhook();
            let row = Row {
                bot: if place < NAMED_BOTS { bot.name() } else { OTHERS },
                updates: Updates::of(bot.counters()),
                is_up: webhook.as_ref().map(|webhook| webhook.health == Health::Ok),
                pending: webhook.and_then(|webhook| webhook.pending),
            };
            match rows.last_mut() {
                Some(others) if others.bot == OTHERS => others.add(&row),
                _ => rows.push(row),
            }
        }
        rows
    }

    /// Together with one more: up if both are.
    fn add(&mut self, other: &Self) {
        self.updates.add(&other.updates);
        self.is_up = [self.is_up, other.is_up].into_iter().flatten().reduce(|one, other| one && other);
        self.pending = [self.pending, other.pending].into_iter().flatten().reduce(|one, other| one + other);
    }
}

/// The families of metrics, one after the other.
struct Families<'a>(DescriptorEncoder<'a>);

impl Families<'_> {
    fn counter<'s>(&'s mut self, name: &'s str, help: &str) -> Result<Family<'s>, fmt::Error> {
        self.family(name, help, None, MetricType::Counter)
    }

    fn gauge<'s>(
        &'s mut self,
        name: &'s str,
        help: &str,
        unit: Option<&'s Unit>,
    ) -> Result<Family<'s>, fmt::Error> {
        self.family(name, help, unit, MetricType::Gauge)
    }

    fn family<'s>(
        &'s mut self,
        name: &'s str,
        help: &str,
        unit: Option<&'s Unit>,
        kind: MetricType,
    ) -> Result<Family<'s>, fmt::Error> {
        self.0.encode_descriptor(name, help, unit, kind).map(Family)
    }
}

/// One family, whose samples have these labels.
struct Family<'a>(MetricEncoder<'a>);

type Labels<'a> = &'a [(&'static str, &'a str)];

impl Family<'_> {
    fn count(&mut self, labels: Labels<'_>, value: impl EncodeCounterValue) -> fmt::Result {
        self.0.encode_family(&labels)?.encode_counter::<NoLabelSet, _, f64>(&value, None)
    }

    fn gauge(&mut self, labels: Labels<'_>, value: impl EncodeGaugeValue) -> fmt::Result {
        self.0.encode_family(&labels)?.encode_gauge(&value)
    }

    fn histogram(&mut self, labels: Labels<'_>, values: &Distribution) -> fmt::Result {
        let buckets: Vec<_> = values.buckets().collect();
        let (sum, count) = (values.seconds(), values.count());
        self.0.encode_family(&labels)?.encode_histogram::<NoLabelSet>(sum, count, &buckets, None)
    }
}
