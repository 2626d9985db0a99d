//! `config`: what `serve` would do with these options, and whether it could.

mod show;
mod test;

use clap::{ArgMatches, Args, Subcommand};

use super::given::Given;
use super::{Failure, serve};
use crate::Fleet;

#[derive(Debug, Subcommand)]
pub(super) enum Action {
    /// Show every value that `serve` would have, and where it comes from
    #[command(
        after_help = "Takes the options of `serve`. Tokens are not shown; `tokens show` says which bot has one.

Examples:
  {program} config show
  {program} config show --json | jq -r '.settings[] | select(.source != \"default\") | .name'"
    )]
    Show(Show),
    /// Test whether `serve` could serve with these options
    #[command(
        after_help = "Takes the options of `serve`, changes nothing, and asks Telegram for the time of day alone. Exits with 1 if a check
failed; a warning is none.

Examples:
  {program} config test
  {program} config test --listen 0.0.0.0:443 --tls-cert fullchain.pem --tls-key privkey.pem --offline"
    )]
    Test(Test),
}

#[derive(Debug, Args)]
pub(super) struct Show {
    #[command(flatten)]
    serve: serve::Options,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
pub(super) struct Test {
    #[command(flatten)]
    serve: serve::Options,
    /// Ask nobody over the network
    #[arg(long)]
    offline: bool,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn run(fleet: &'static Fleet, action: &Action, matches: &ArgMatches) -> Result<(), Failure> {
    match action {
        Action::Show(options) => show::show(fleet, options, &Given::options::<serve::Options>(matches)),
        Action::Test(options) => test::test(fleet, options),
    }
}
