//! `certificate`: what a server that does its own TLS shows to Telegram.

mod manifest;
mod new;
mod show;

use botserver_runtime::Fleet;
use botserver_runtime::cli::{Extra, Failure};
use clap::{ArgMatches, Command, FromArgMatches as _, Subcommand};

#[derive(Debug, Subcommand)]
enum Action {
    /// Make a key and a self-signed certificate
    New(new::Options),
    /// Show what a certificate says, and whether it can be served with
    Show(show::Options),
}

/// The command line of `certificate`.
pub(crate) fn command() -> Extra {
    let command = Command::new("certificate")
        .about("Make and look at the certificate that a server shows which does its own TLS")
        .subcommand_required(true)
        .arg_required_else_help(true);
    Extra { command: Action::augment_subcommands(command), run }
}

fn run(fleet: &'static Fleet, matches: &ArgMatches) -> Result<(), Failure> {
    match Action::from_arg_matches(matches).map_err(|error| Failure::new(error.to_string()))? {
        Action::New(options) => new::run(fleet, &options),
        Action::Show(options) => show::run(fleet, &options),
    }
}
