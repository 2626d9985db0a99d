//! `check`: whether the fleet could be served, and what would be.

use botserver_manifest::address::PublicUrl;
use clap::Args;
use comfy_table::Table;
use serde::Serialize;

use super::failure::{NAMED, some_names};
use super::round::{self, verdict};
use super::tokens::Tested;
use super::webhook::{Wanted, compare};
use super::{Failure, print, print_json, table, without_token};
use crate::Fleet;
use crate::bots::credentials::Credentials;
use crate::codegen::CompiledBot;
use crate::fleet::webhook_path;
use crate::telegram::Change;

#[derive(Debug, Args)]
#[command(
    after_help = "Exits with 1 if a bot has no token or the token of another bot; with --online also if Telegram does not take a token, or
a webhook is not as it should be. Without it, nobody is asked.

Examples:
  {program} check --json | jq -r '.bots[] | select(.token == false) | .name'
  {program} check --online"
)]
pub(super) struct Options {
    #[command(flatten)]
    wanted: Wanted,
    /// Ask Telegram too: whose the tokens are, and whether the webhooks are as they should be
    #[arg(long)]
    online: bool,
}

#[derive(Serialize)]
struct Report {
    package: &'static str,
    version: &'static str,
    public_url: Option<String>,
    tokens_file: Option<String>,
    unknown_tokens: Vec<String>,
    warnings: Vec<String>,
    bots: Vec<BotReport>,
    /// What Telegram says of those that have a token, if it was asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    telegram: Option<Vec<round::BotReport<Online>>>,
}

#[derive(Serialize)]
struct BotReport {
    name: &'static str,
    handler: &'static str,
    /// The id in the token, else the one that was compiled in.
    id: Option<i64>,
    description: Option<&'static str>,
    webhook: String,
    token: bool,
    allowed_updates: Vec<&'static str>,
    commands: Vec<&'static str>,
}

/// What Telegram says of one bot.
#[derive(Debug, Serialize)]
struct Online {
    #[serde(flatten)]
    tested: Tested,
    /// How its webhook differs from what it should be; nothing if nobody says where Telegram reaches the fleet.
    changes: Option<Vec<Change>>,
}

pub(super) fn run(fleet: &'static Fleet, options: &Options) -> Result<(), Failure> {
    let round = &options.wanted.round;
    let mut found = round.api.tokens.find(fleet)?;
    let asked = round.named(fleet)?;
    found.missing.retain(|bot| asked.contains(bot.name));
    let online = options.online.then(|| online(fleet, &options.wanted)).transpose()?;
    let errors = online.as_ref().map(troubles).unwrap_or_default();
    let mut report = report(fleet, &found, options.wanted.endpoint.url(fleet).as_ref());
    report.bots.retain(|bot| asked.contains(bot.name));
    if round.json {
        report.telegram = online.map(|online| online.bots);
        print_json(&report)?;
    } else {
        print(overview(&report))?;
        print(summary(&report))?;
        if let Some(online) = &online {
            print(format_args!("\n{}", at_telegram(online)))?;
        }
    }
    verdict(missing(&found.missing).into_iter().chain(errors).collect())
}

/// Asks Telegram of the bots that have a token.
fn online(fleet: &'static Fleet, wanted: &Wanted) -> Result<round::Report<Online>, Failure> {
    let endpoint = wanted.endpoint.url(fleet).map(|_| wanted.endpoint(fleet)).transpose()?;
    let rounds = wanted.round.start(fleet)?;
    let outcomes = rounds.each("asking", async |bot, record| {
        let tested = Tested::ask(bot).await?;
        let changes = match &endpoint {
            Some(endpoint) => Some(compare(bot, record, endpoint).await?.changes),
            None => None,
        };
        Ok(Online { tested, changes })
    });
    Ok(round::Report::new(&rounds.bots, outcomes))
}

/// What is wrong at Telegram.
fn troubles(online: &round::Report<Online>) -> Vec<String> {
    let found = online.found().flat_map(|(bot, Online { tested, changes })| {
        let fields: Vec<_> = changes.iter().flatten().map(|change| change.field.to_string()).collect();
        let differs = (!fields.is_empty()).then(|| {
            format!(
                "bot `{bot}`: its webhook is not as it should be ({})\n  \
                 help: `webhook plan {bot}` shows how, and `webhook apply {bot}` sets it",
                fields.join(", ")
            )
        });
        [tested.is_another(bot), differs].into_iter().flatten()
    });
    online.errors().into_iter().chain(found).collect()
}

fn at_telegram(online: &round::Report<Online>) -> Table {
    let mut table = table(["BOT", "USERNAME", "WEBHOOK"]);
    for (bot, Online { tested, changes }) in online.found() {
        let webhook = match changes.as_deref() {
            None => "not compared: nobody says where Telegram reaches this fleet",
            Some([]) => "as wanted",
            Some(_) => "differs",
        };
        table.add_row([bot, tested.username.as_deref().unwrap_or_default(), webhook]);
    }
    table
}

/// What to say of bots without a token.
fn missing(bots: &[&'static CompiledBot]) -> Vec<String> {
    if bots.len() <= NAMED {
        return bots.iter().map(|bot| without_token(bot.name)).collect();
    }
    vec![format!(
        "{} bots have no token: {}\n  help: add a line `<bot>: <token>` for each to tokens.yml; \
         `check --json` lists all",
        bots.len(),
        some_names(bots.iter().map(|bot| bot.name)),
    )]
}

fn report(fleet: &'static Fleet, found: &Credentials, public_url: Option<&PublicUrl>) -> Report {
    let mut tokens = found.tokens.iter().peekable();
    let bots = fleet.bots.iter().map(|bot| {
        // Both lists are in the order of the fleet.
        let token = tokens.next_if(|(having, _)| having.name == bot.name).map(|(_, token)| token);
        BotReport {
            name: bot.name,
            handler: bot.handler.name,
            id: token.map(|token| token.id()).or(bot.id),
            description: bot.profile.description,
            webhook: format!("{}{}", public_url.map_or("", PublicUrl::as_str), webhook_path(bot.name)),
            token: token.is_some(),
            allowed_updates: bot.handler.allowed_updates.iter().map(|kind| kind.as_str()).collect(),
            commands: bot.handler.commands.iter().map(|command| command.name).collect(),
        }
    });
    Report {
        package: fleet.package,
        version: fleet.version,
        public_url: public_url.map(|url| url.as_str().to_owned()),
        tokens_file: found.file.as_ref().map(|path| path.display().to_string()),
        unknown_tokens: found.strangers.clone(),
        warnings: found.warnings.clone(),
        bots: bots.collect(),
        telegram: None,
    }
}

fn overview(report: &Report) -> Table {
    let mut table = table(["BOT", "HANDLER", "ID", "TOKEN", "WEBHOOK", "UPDATES", "COMMANDS"]);
    for bot in &report.bots {
        let commands: Vec<_> = bot.commands.iter().map(|command| format!("/{command}")).collect();
        table.add_row([
            bot.name.to_owned(),
            bot.handler.to_owned(),
            bot.id.map(|id| id.to_string()).unwrap_or_default(),
            if bot.token { "yes" } else { "missing" }.to_owned(),
            bot.webhook.clone(),
            bot.allowed_updates.join(" "),
            commands.join(" "),
        ]);
    }
    table
}

fn summary(report: &Report) -> String {
    let with_token = report.bots.iter().filter(|bot| bot.token).count();
    let file = report.tokens_file.as_deref().unwrap_or("no file");
    let mut text = format!(
        "\n{with_token} of {} bots have a token (from {file} and the environment)",
        report.bots.len()
    );
    for warning in &report.warnings {
        text.push_str(&format!("\nwarning: {warning}"));
    }
    text
}
