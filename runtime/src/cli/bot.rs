//! `bot`: have a bot of the fleet that runs turn its updates away for a while.

use clap::{Args, Subcommand};
use serde_json::Value;

use super::admin_client::{AdminClient, AdminClientOptions};
use super::round::verdict;
use super::{Failure, bot, print, print_json};
use crate::Fleet;

#[derive(Debug, Subcommand)]
pub(super) enum Action {
    /// Turn the updates of bots away until they are resumed; Telegram keeps them meanwhile, for a day
    #[command(
        after_help = "It stays so when the fleet is started anew. Telegram is told to try again later (503 with Retry-After).

Examples:
  {program} bot pause {bot}
  {program} stats --standing paused"
    )]
    Pause(Options),
    /// Take the updates of paused bots again
    #[command(after_help = "Example:\n  {program} bot resume {bot}")]
    Resume(Options),
}

#[derive(Debug, Args)]
pub(super) struct Options {
    /// The bots, by their names in bots.yml
    #[arg(value_name = "BOT", required = true)]
    bots: Vec<String>,
    #[command(flatten)]
    client: AdminClientOptions,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn run(fleet: &'static Fleet, action: &Action) -> Result<(), Failure> {
    let (options, verb, done) = match action {
        Action::Pause(options) => (options, "pause", "paused"),
        Action::Resume(options) => (options, "resume", "resumed"),
    };
    // All of them first: a slip of the pen changes nothing.
    let names =
        options.bots.iter().map(|name| Ok(bot(fleet, name)?.name)).collect::<Result<Vec<_>, Failure>>()?;
    let client = options.client.find()?;
    let outcomes: Vec<_> = names.iter().map(|name| change(&client, name, verb)).collect();
    if options.json {
        print_json(&outcomes.iter().filter_map(|outcome| outcome.as_ref().ok()).collect::<Vec<&Value>>())?;
    } else {
        for (name, _) in names.iter().zip(&outcomes).filter(|(_, outcome)| outcome.is_ok()) {
            print(format_args!("{name}: {done}"))?;
        }
    }
    let failures = names.iter().zip(outcomes).filter_map(|(name, outcome)| Some((name, outcome.err()?)));
    let failures = failures.flat_map(|(name, failure)| failure.prefixed(&format!("bot `{name}`: ")));
    verdict(failures.collect())
}

fn change(client: &AdminClient, name: &str, verb: &str) -> Result<Value, Failure> {
    client.post(&format!("/bots/{name}/{verb}"))
}
