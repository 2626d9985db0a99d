//! `check`: whether the fleet could be served, and what would be.

use clap::Args;
use comfy_table::Table;
use serde::Serialize;

use super::failure::{NAMED, some_names};
use super::options::TokensFrom;
use super::{Failure, print, print_json, table, without_token};
use crate::Fleet;
use crate::bots::credentials::Credentials;
use crate::codegen::CompiledBot;
use crate::fleet::webhook_path;

#[derive(Debug, Args)]
#[command(
    after_help = "Exits with 1 if a bot has no token or the token of another bot.\n\nExample:\n  {program} check --json | jq -r '.bots[] | select(.token == false) | .name'"
)]
pub(super) struct Options {
    #[command(flatten)]
    tokens: TokensFrom,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Report {
    package: &'static str,
    version: &'static str,
    public_url: Option<&'static str>,
    tokens_file: Option<String>,
    unknown_tokens: Vec<String>,
    warnings: Vec<String>,
    bots: Vec<BotReport>,
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

pub(super) fn run(fleet: &'static Fleet, options: &Options) -> Result<(), Failure> {
    let found = options.tokens.find(fleet)?;
    let report = report(fleet, &found);
    if options.json {
        print_json(&report)?;
    } else {
        print(overview(&report))?;
        print(summary(&report))?;
    }
    if found.missing.is_empty() {
        return Ok(());
    }
    Err(missing(&found.missing))
}

fn missing(bots: &[&'static CompiledBot]) -> Failure {
    if bots.len() <= NAMED {
        return Failure::all(bots.iter().map(|bot| without_token(bot.name)));
    }
    Failure::new(format!(
        "{} bots have no token: {}\n  help: add a line `<bot>: <token>` for each to tokens.yml; \
         `check --json` lists all",
        bots.len(),
        some_names(bots.iter().map(|bot| bot.name)),
    ))
}

fn report(fleet: &'static Fleet, found: &Credentials) -> Report {
    let mut tokens = found.tokens.iter().peekable();
    let bots = fleet.bots.iter().map(|bot| {
        // Both lists are in the order of the fleet.
        let token = tokens.next_if(|(having, _)| having.name == bot.name).map(|(_, token)| token);
        BotReport {
            name: bot.name,
            handler: bot.handler.name,
            id: token.map(|token| token.id()).or(bot.id),
            description: bot.profile.description,
            webhook: format!("{}{}", fleet.server.public_url.unwrap_or_default(), webhook_path(bot.name)),
            token: token.is_some(),
            allowed_updates: bot.handler.allowed_updates.iter().map(|kind| kind.as_str()).collect(),
            commands: bot.handler.commands.iter().map(|command| command.name).collect(),
        }
    });
    Report {
        package: fleet.package,
        version: fleet.version,
        public_url: fleet.server.public_url,
        tokens_file: found.file.as_ref().map(|path| path.display().to_string()),
        unknown_tokens: found.strangers.clone(),
        warnings: found.warnings.clone(),
        bots: bots.collect(),
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
