//! `commands` and `profile`: what people see of the bots before they write to them.

use clap::Subcommand;

use super::Failure;
use super::round::{RoundOptions, plan_or_apply};
use crate::Fleet;
use crate::telegram::{plan_commands, plan_profile};

#[derive(Debug, Subcommand)]
pub(super) enum Commands {
    /// Show how the command menus at Telegram differ from the handlers' commands
    #[command(after_help = "Example:\n  {program} commands plan {bot}")]
    Plan(RoundOptions),
    /// Set the command menus that differ
    #[command(after_help = "Example:\n  {program} commands apply")]
    Apply(RoundOptions),
}

#[derive(Debug, Subcommand)]
pub(super) enum Profile {
    /// Show how names and descriptions at Telegram differ from those in bots.yml
    #[command(after_help = "What bots.yml does not say is left as it is.

Example:
  {program} profile plan {bot}")]
    Plan(RoundOptions),
    /// Set the names and descriptions that differ
    #[command(after_help = "What bots.yml does not say is left as it is.

Example:
  {program} profile apply")]
    Apply(RoundOptions),
}

pub(super) fn commands(fleet: &'static Fleet, action: &Commands) -> Result<(), Failure> {
    let (options, apply) = match action {
        Commands::Plan(options) => (options, false),
        Commands::Apply(options) => (options, true),
    };
    let rounds = options.start(fleet)?;
    let plan = async |bot: &_, _: &_| Ok(plan_commands(bot).await?);
    plan_or_apply(options, &rounds, apply, plan, |_, _| Ok(()))
}

pub(super) fn profile(fleet: &'static Fleet, action: &Profile) -> Result<(), Failure> {
    let (options, apply) = match action {
        Profile::Plan(options) => (options, false),
        Profile::Apply(options) => (options, true),
    };
    let rounds = options.start(fleet)?;
    let plan = async |bot: &_, _: &_| Ok(plan_profile(bot).await?);
    plan_or_apply(options, &rounds, apply, plan, |_, _| Ok(()))
}
