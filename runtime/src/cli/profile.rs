//! `commands` and `profile`: what people see of the bots before they write to them.

use clap::Subcommand;

use super::Failure;
use super::round::{RoundOptions, plan_or_apply};
use crate::telegram::{ApiError, Plan, Record, plan_commands, plan_profile, set_shown};
use crate::{Bot, Fleet};

#[derive(Debug, Subcommand)]
pub(super) enum Commands {
    /// Show how the command menus at Telegram differ from those of handlers and bots.yml
    #[command(after_help = "Example:\n  {program} commands plan {bot}")]
    Plan(RoundOptions),
    /// Set the command menus that differ
    #[command(after_help = "Example:\n  {program} commands apply")]
    Apply(RoundOptions),
}

#[derive(Debug, Subcommand)]
pub(super) enum Profile {
    /// Show how names and descriptions at Telegram differ from those in bots.yml
    #[command(
        after_help = "What bots.yml does not say is left as it is, but for languages that `profile apply` has set and that are no longer there.

Example:
  {program} profile plan {bot}"
    )]
    Plan(RoundOptions),
    /// Set the names and descriptions that differ
    #[command(
        after_help = "What bots.yml does not say is left as it is, but for languages that this command has set and that are no longer there.

Example:
  {program} profile apply"
    )]
    Apply(RoundOptions),
}

pub(super) fn commands(fleet: &'static Fleet, action: &Commands) -> Result<(), Failure> {
    match action {
        Commands::Plan(options) => run(fleet, options, false, plan_commands),
        Commands::Apply(options) => run(fleet, options, true, plan_commands),
    }
}

pub(super) fn profile(fleet: &'static Fleet, action: &Profile) -> Result<(), Failure> {
    match action {
        Profile::Plan(options) => run(fleet, options, false, plan_profile),
        Profile::Apply(options) => run(fleet, options, true, plan_profile),
    }
}

fn run(
    fleet: &'static Fleet,
    options: &RoundOptions,
    apply: bool,
    plan: impl AsyncFn(&Bot, &[String]) -> Result<Plan, ApiError>,
) -> Result<(), Failure> {
    let rounds = options.start(fleet)?;
    let compare = async |bot: &Bot, record: &Record| {
        let recorded = bot.id().map(|id| record.shown(id)).unwrap_or_default();
        Ok(plan(bot, &recorded).await?)
    };
    plan_or_apply(options, &rounds, apply, compare, set_shown)
}
