//! `webhook`: what Telegram is told of the bots' webhooks, and what it says of them.

use botserver_api::methods::{DeleteWebhook, GetWebhookInfo};
use botserver_api::types::WebhookInfo;
use clap::{Args, Subcommand};
use serde::Serialize;
use time::OffsetDateTime;

use super::endpoint::EndpointOptions;
use super::options::TokensFrom;
use super::output::warn;
use super::round::{Report, RoundOptions, plan_or_apply};
use super::{Failure, bot, print, print_json, table, without_token};
use crate::telegram::{Endpoint, OutOfReach, Plan, Record, Trouble, out_of_reach, plan_webhook, set_webhook};
use crate::{Bot, Fleet, WebhookSecret, rfc3339};

#[derive(Debug, Subcommand)]
pub(super) enum Action {
    /// Show how the webhooks at Telegram differ from what they should be
    #[command(after_help = "Calls nothing but getWebhookInfo.

Examples:
  {program} webhook plan
  {program} webhook plan {bot} --json")]
    Plan(Wanted),
    /// Set the webhooks that are not as they should be
    #[command(
        after_help = "Telegram takes 20 bots a minute, and 600 an hour, that it has not loaded, so that a large fleet takes its time.
What is stopped half-way goes on where it was; what is as wanted is not set again.

Examples:
  {program} webhook apply
  {program} webhook apply {bot} --public-url https://staging.example.com:8443"
    )]
    Apply(Wanted),
    /// Delete webhooks: Telegram keeps the updates for a day, or for whoever polls
    #[command(after_help = "Examples:
  {program} webhook reset {bot}
  {program} webhook reset --all --drop-pending-updates")]
    Reset {
        #[command(flatten)]
        round: RoundOptions,
        /// The webhooks of all bots
        #[arg(long, conflicts_with = "bots", required_unless_present = "bots")]
        all: bool,
        /// Forget what was not delivered yet
        #[arg(long)]
        drop_pending_updates: bool,
    },
    /// Show what Telegram says of the webhooks: updates that wait, and the last error
    #[command(after_help = "Examples:
  {program} webhook info
  {program} webhook info --json | jq '.bots[] | select(.pending_update_count > 100)'")]
    Info(RoundOptions),
    /// Print the secret that a bot's webhook requests must carry
    // clap breaks long lines at blanks: no line of the example may be both long and in need of staying whole.
    #[command(after_help = "Example:
  secret=$({program} webhook secret {bot})
  curl http://127.0.0.1:3000/webhook/{bot} \\
    -H \"X-Telegram-Bot-Api-Secret-Token: $secret\" \\
    -d'{\"update_id\":1,\"message\":{\"message_id\":1,\"date\":1,\"chat\":{\"id\":1,\"type\":\"private\"},\"text\":\"hi\"}}'")]
    Secret {
        /// The bot's name in bots.yml
        bot: String,
        #[command(flatten)]
        tokens: TokensFrom,
    },
}

/// What the webhooks should be.
#[derive(Debug, Args)]
pub(super) struct Wanted {
    #[command(flatten)]
    pub(super) round: RoundOptions,
    #[command(flatten)]
    pub(super) endpoint: EndpointOptions,
}

impl Wanted {
    /// The endpoint of the fleet, or what is missing.
    pub(super) fn endpoint(&self, fleet: &'static Fleet) -> Result<Endpoint, Failure> {
        let is_telegram = self.round.api.is_telegram();
        let endpoint = self.endpoint.find(fleet, is_telegram)?.ok_or_else(no_public_url)?;
        match out_of_reach(&endpoint.public_url) {
            Some(why) if is_telegram => return Err(Failure::new(format!("public_url: {why}"))),
            // The network of another one may know more names than ours.
            Some(OutOfReach::Unknown { .. }) | None => {}
            Some(why) => warn(format_args!("Telegram could not send to this public_url: {why}")),
        }
        Ok(endpoint)
    }
}

/// What to say where nobody knows the address of the fleet.
pub(super) fn no_public_url() -> Failure {
    Failure::question(
        "nobody says where Telegram reaches this fleet\n  \
         help: write `server: { public_url: https://bots.example.com }` into bots.yml and build, \
         or use --public-url",
    )
}

pub(super) fn run(fleet: &'static Fleet, action: &Action) -> Result<(), Failure> {
    match action {
        Action::Plan(wanted) => register(fleet, wanted, false),
        Action::Apply(wanted) => register(fleet, wanted, true),
        Action::Reset { round, drop_pending_updates, .. } => reset(fleet, round, *drop_pending_updates),
        Action::Info(round) => info(fleet, round),
        Action::Secret { bot, tokens } => secret(fleet, bot, tokens),
    }
}

fn register(fleet: &'static Fleet, wanted: &Wanted, apply: bool) -> Result<(), Failure> {
    let endpoint = wanted.endpoint(fleet)?;
    let rounds = wanted.round.start(fleet)?;
    plan_or_apply(
        &wanted.round,
        &rounds,
        apply,
        async |bot, record| compare(bot, record, &endpoint).await,
        async |bot, plan, record| set_webhook(bot, &endpoint, plan, record).await.map(drop),
    )
}

/// How a bot's webhook at Telegram differs from what it should be.
pub(super) async fn compare(bot: &Bot, record: &Record, endpoint: &Endpoint) -> Result<Plan, Trouble> {
    let recorded = bot.id().and_then(|id| record.webhook(id));
    Ok(plan_webhook(bot, endpoint, recorded.as_deref()).await?)
}

/// What became of a bot's webhook.
#[derive(Debug, Serialize)]
struct Reset {
    /// Where it was; nothing if there was none.
    deleted: Option<String>,
}

fn reset(fleet: &'static Fleet, options: &RoundOptions, drop_pending: bool) -> Result<(), Failure> {
    let rounds = options.start(fleet)?;
    let outcomes = rounds.each("deleting", async |bot, record| {
        let before = bot.call(GetWebhookInfo::new()).await?;
        if before.url.is_empty() && !drop_pending {
            return Ok(Reset { deleted: None });
        }
        bot.call(DeleteWebhook::new().drop_pending_updates(drop_pending)).await?;
        let forgotten = bot.id().map(|id| record.set(id, None));
        forgotten.transpose().map_err(Trouble::from)?;
        Ok(Reset { deleted: Some(before.url).filter(|url| !url.is_empty()) })
    });
    let report = Report::new(&rounds.bots, outcomes);
    if options.json {
        print_json(&report)?;
    } else {
        for (bot, Reset { deleted }) in report.found() {
            match deleted {
                Some(url) => print(format_args!("{bot}: deleted {url}"))?,
                None => print(format_args!("{bot}: has none"))?,
            }
        }
    }
    report.verdict()
}

/// What Telegram says of a webhook; see <https://core.telegram.org/bots/api#webhookinfo>.
#[derive(Debug, Serialize)]
struct Info {
    url: String,
    pending_update_count: i64,
    max_connections: Option<i64>,
    allowed_updates: Option<Vec<&'static str>>,
    has_custom_certificate: bool,
    ip_address: Option<String>,
    last_error: Option<LastError>,
}

#[derive(Debug, Serialize)]
struct LastError {
    /// RFC 3339.
    at: String,
    message: String,
}

impl From<WebhookInfo> for Info {
    fn from(info: WebhookInfo) -> Self {
        let kinds =
            info.allowed_updates.map(|kinds| kinds.iter().map(|kind| kind.as_str()).collect::<Vec<_>>());
        let date = info.last_error_date.and_then(|date| OffsetDateTime::from_unix_timestamp(date).ok());
        let last_error = date.map(|date| LastError {
            at: rfc3339(date),
            message: info.last_error_message.unwrap_or_default(),
        });
        Self {
            url: info.url,
            pending_update_count: info.pending_update_count,
            max_connections: info.max_connections,
            allowed_updates: kinds,
            has_custom_certificate: info.has_custom_certificate,
            ip_address: info.ip_address,
            last_error,
        }
    }
}

fn info(fleet: &'static Fleet, options: &RoundOptions) -> Result<(), Failure> {
    let rounds = options.start(fleet)?;
    let outcomes =
        rounds.each("asking", async |bot, _| Ok(Info::from(bot.call(GetWebhookInfo::new()).await?)));
    let report = Report::new(&rounds.bots, outcomes);
    if options.json {
        print_json(&report)?;
    } else {
        let mut table = table(["BOT", "URL", "WAITING", "LAST ERROR"]);
        for (bot, info) in report.found() {
            let url = if info.url.is_empty() { "none" } else { &info.url };
            let error = info.last_error.as_ref().map(|error| format!("{}: {}", error.at, error.message));
            let waiting = info.pending_update_count.to_string();
            table.add_row([bot, url, &waiting, &error.unwrap_or_default()]);
        }
        print(table)?;
    }
    report.verdict()
}

fn secret(fleet: &'static Fleet, name: &str, tokens: &TokensFrom) -> Result<(), Failure> {
    let bot = bot(fleet, name)?;
    let found = tokens.find(fleet)?;
    let token = found.tokens.iter().find(|(having, _)| having.name == bot.name);
    let (_, token) = token.ok_or_else(|| Failure::new(without_token(bot.name)))?;
    print(WebhookSecret::derive(token).expose())
}
