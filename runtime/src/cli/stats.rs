//! `stats`: how the fleet that runs is, and each of its bots.

use std::io::IsTerminal as _;
use std::thread::sleep;
use std::time::Duration;

use clap::Args;
use serde_json::Value;

use super::admin_client::{AdminClient, AdminClientOptions};
use super::output::print_on;
use super::{Failure, print, print_json, table};
use crate::admin::{LISTED, Query, Sort};
use crate::bots::Standing;
use crate::telegram::Health;

/// What a terminal does when it is told to begin anew at its upper left corner.
const CLEAR: &str = "\x1b[H\x1b[2J";

/// How often it is drawn.
const NEWS: Duration = Duration::from_secs(1);

/// How many bots a table shows that is drawn again and again.
const WATCHED: usize = 20;

#[derive(Debug, Args)]
#[command(after_help = "The fields of --json, and what each of them means, are in the guide.

Examples:
  {program} stats
  {program} stats --watch
  {program} stats --health failing --json | jq -r '.bots[].name'
  {program} stats {bot}")]
pub(super) struct Options {
    /// Only bots with this in their name, id or username
    #[arg(value_name = "SEARCH", default_value = "", hide_default_value = true)]
    search: String,
    /// Only bots that are served, paused, revoked or without_token
    #[arg(long, value_name = "STANDING", hide_possible_values = true)]
    standing: Option<Standing>,
    /// Only bots whose webhook is ok, failing, drifted, missing, elsewhere or unknown
    #[arg(long, value_name = "HEALTH", hide_possible_values = true)]
    health: Option<Health>,
    /// What the bots are sorted by: name, attention, received, failed or pending [default: name; attention with --watch]
    #[arg(long, value_name = "BY", hide_possible_values = true)]
    sort: Option<Sort>,
    /// Show it again and again
    #[arg(short, long, conflicts_with = "json")]
    watch: bool,
    #[command(flatten)]
    fleet: AdminClientOptions,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn run(options: &Options) -> Result<(), Failure> {
    let fleet = options.fleet.find()?;
    if options.json {
        return print_json(&everything(&fleet, options)?);
    }
    if !options.watch {
        let (stats, bots) = (fleet.get("/stats", &())?, all_bots(&fleet, options)?);
        return print(overview(&stats, &bots, bots.len()));
    }
    // Without a terminal there is nothing to draw over: one after the other, as a log has it.
    let clear = if std::io::stdout().is_terminal() { CLEAR } else { "" };
    loop {
        let stats = fleet.get("/stats", &())?;
        let page = fleet.get("/bots", &query(options, 0, WATCHED))?;
        let (bots, total) = page_of(page);
        if !print_on(format_args!("{clear}{}", overview(&stats, &bots, total)))? {
            return Ok(());
        }
        sleep(NEWS);
    }
}

/// The fleet at a glance, with its bots.
fn everything(fleet: &AdminClient, options: &Options) -> Result<Value, Failure> {
    let mut stats = fleet.get("/stats", &())?;
    let bots = all_bots(fleet, options)?;
    if let Some(fields) = stats.as_object_mut() {
        fields.insert("bots".to_owned(), bots.into());
    }
    Ok(stats)
}

fn query(options: &Options, offset: usize, limit: usize) -> Query {
    let Options { search, standing, health, .. } = options;
    let sort = options.sort.unwrap_or(if options.watch { Sort::Attention } else { Sort::Name });
    Query { search: search.clone(), standing: *standing, health: *health, sort, offset, limit }
}

fn all_bots(fleet: &AdminClient, options: &Options) -> Result<Vec<Value>, Failure> {
    let mut bots = Vec::new();
    loop {
        let (page, total) = page_of(fleet.get("/bots", &query(options, bots.len(), LISTED))?);
        let is_last = page.is_empty();
        bots.extend(page);
        if is_last || bots.len() >= total {
            return Ok(bots);
        }
    }
}

/// The bots of a page, and how many there are on all.
fn page_of(mut page: Value) -> (Vec<Value>, usize) {
    let total = page.get("total").and_then(Value::as_u64).and_then(|total| total.try_into().ok());
    match page.get_mut("bots").map(Value::take) {
        Some(Value::Array(bots)) => (bots, total.unwrap_or_default()),
        _ => (Vec::new(), 0),
    }
}

/// What a person is shown.
fn overview(stats: &Value, bots: &[Value], total: usize) -> String {
    let text = |pointer| text(stats, pointer);
    let mut lines = vec![
        format!("{} {}, up for {}", text("/fleet"), text("/version"), up(stats)),
        format!("bots      {}", counts(stats, "/bots")),
        format!(
            "webhooks  {}; {} updates wait at Telegram",
            counts(stats, "/webhooks"),
            text("/pending_updates")
        ),
        format!("updates   {}", counts(stats, "/updates")),
        format!("calls     {}", counts(stats, "/calls")),
        format!("took      {} in the last 5 minutes", took(stats)),
        String::new(),
    ];
    let mut table =
        table(["BOT", "STANDING", "WEBHOOK", "WAITING", "HANDLED", "FAILED", "TOOK (P99)", "LAST ERROR"]);
    for bot in bots {
        let text = |pointer| self::text(bot, pointer);
        table.add_row([
            text("/name"),
            text("/standing"),
            text("/webhook/health"),
            text("/webhook/pending"),
            text("/updates/handled"),
            text("/updates/failed"),
            seconds(bot.pointer("/duration_seconds/p99")),
            text("/webhook/last_error/message"),
        ]);
    }
    lines.push(table.to_string());
    if let more @ 1.. = total.saturating_sub(bots.len()) {
        lines.push(format!("and {more} more bots"));
    }
    lines.join("\n")
}

/// A number or a text; nothing where there is none.
fn text(value: &Value, pointer: &str) -> String {
    match value.pointer(pointer) {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    }
}

/// The numbers of an object that are not zero, with their names.
fn counts(stats: &Value, pointer: &str) -> String {
    let Some(Value::Object(counts)) = stats.pointer(pointer) else { return String::new() };
    let counts = counts.iter().filter(|(_, count)| count.as_u64() != Some(0));
    let counts: Vec<_> = counts.map(|(name, count)| format!("{count} {}", name.replace('_', " "))).collect();
    if counts.is_empty() { "none yet".to_owned() } else { counts.join(", ") }
}

fn up(stats: &Value) -> String {
    let seconds = stats.get("uptime_seconds").and_then(Value::as_u64).unwrap_or_default();
    humantime::format_duration(Duration::from_secs(seconds)).to_string()
}

fn took(stats: &Value) -> String {
    let shares = [("half", "p50"), ("90 %", "p90"), ("99 %", "p99")].map(|(share, name)| {
        format!("{share} {}", seconds(stats.pointer(&format!("/duration_seconds/{name}"))))
    });
    shares.join(", ")
}

/// At most so long, for a person.
fn seconds(value: Option<&Value>) -> String {
    let duration =
        value.and_then(Value::as_f64).and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
    duration.map_or_else(|| "-".to_owned(), |duration| format!("≤ {duration:.1?}"))
}
