//! The command line of a fleet's binary.

mod check;
mod poll;
mod serve;
mod webhook;

use std::path::PathBuf;
use std::process::ExitCode;

use anstream::{eprintln, println};
use clap::builder::styling::{AnsiColor, Styles};
use clap::{Args, Command, CommandFactory as _, FromArgMatches as _, Parser, Subcommand};
use clap_complete::Shell;

use crate::credentials::{Credentials, CredentialsError};
use crate::log::{self, LogFormat};
use crate::{Bot, Fleet};

/// Serves the bots of bots.yml, which are compiled into this binary.
#[derive(Debug, Parser)]
#[command(styles = STYLES, after_help = EXAMPLES)]
struct Cli {
    #[command(subcommand)]
    command: Action,
}

const EXAMPLES: &str = "Examples:
  serve --listen 0.0.0.0:3000          serve all bots, with the tokens in ./tokens.yml
  check --json                         say what would be served, for a script
  webhook secret echo                  the secret that requests to the bot `echo` must carry";

const STYLES: Styles = Styles::styled()
    .header(AnsiColor::Green.on_default().bold())
    .usage(AnsiColor::Green.on_default().bold())
    .literal(AnsiColor::Cyan.on_default().bold())
    .placeholder(AnsiColor::Cyan.on_default());

#[derive(Debug, Subcommand)]
enum Action {
    /// Receive the webhooks of all bots that have a token
    Serve(Box<serve::Options>),
    /// Ask Telegram for updates instead of being sent them, for developing without a public address
    Poll(poll::Options),
    /// Check tokens and ids, and show what would be served
    Check(check::Options),
    /// Work with the webhooks of bots
    #[command(subcommand)]
    Webhook(webhook::Action),
    /// Print a completion script for a shell
    #[command(after_help = "Example:\n  completions bash > /etc/bash_completion.d/fleet")]
    Completions {
        /// The shell
        shell: Shell,
    },
}

/// Where the tokens are.
#[derive(Debug, Args)]
struct TokensFrom {
    /// The file with the tokens [default: $CREDENTIALS_DIRECTORY/tokens.yml, then ./tokens.yml]; a variable
    /// BOTSERVER_TOKEN_<BOT> goes before it
    #[arg(long, value_name = "FILE", env = "BOTSERVER_TOKENS")]
    tokens: Option<PathBuf>,
}

/// What is logged, and how.
#[derive(Debug, Args)]
struct LogOptions {
    /// error, warn, info, debug or trace; or directives such as `info,botserver=debug`
    #[arg(long, value_name = "LEVEL", default_value = "info", env = "BOTSERVER_LOG_LEVEL")]
    log_level: String,
    /// How a log line looks
    #[arg(long, value_name = "FORMAT", default_value = "auto", env = "BOTSERVER_LOG_FORMAT")]
    log_format: LogFormat,
}

impl LogOptions {
    fn start(&self) -> Result<(), Failure> {
        log::start(&self.log_level, self.log_format)
            .map_err(|error| Failure::new(format!("--log-level `{}`: {error}", self.log_level)))
    }
}

/// Why a command did not do what it was asked: what was wrong, each said with what to do about it.
#[derive(Debug)]
struct Failure(Vec<String>);

impl Failure {
    fn new(message: impl Into<String>) -> Self {
        Self(vec![message.into()])
    }
}

impl From<Vec<CredentialsError>> for Failure {
    fn from(errors: Vec<CredentialsError>) -> Self {
        Self(errors.iter().map(ToString::to_string).collect())
    }
}

/// Runs the command line of a fleet's binary.
///
/// Exits with 0 when all is well, with 1 when what was asked failed, with 2 when the question was wrong.
pub fn main(fleet: &'static Fleet) -> ExitCode {
    let matches = command(fleet).get_matches();
    let action = match Cli::from_arg_matches(&matches) {
        Ok(cli) => cli.command,
        Err(error) => error.exit(),
    };
    let done = match action {
        Action::Serve(options) => serve::run(fleet, &options),
        Action::Poll(options) => poll::run(fleet, &options),
        Action::Check(options) => check::run(fleet, &options),
        Action::Webhook(action) => webhook::run(fleet, &action),
        Action::Completions { shell } => {
            clap_complete::generate(shell, &mut command(fleet), fleet.package, &mut std::io::stdout());
            Ok(())
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure(messages)) => {
            for message in messages {
                eprintln!("{ERROR}error{ERROR:#}: {message}");
            }
            ExitCode::FAILURE
        }
    }
}

const ERROR: clap::builder::styling::Style = AnsiColor::Red.on_default().bold();

/// The command, named after the package it is built into, with the defaults from `bots.yml`.
fn command(fleet: &'static Fleet) -> Command {
    let command = Cli::command().name(fleet.package).version(fleet.version);
    command.mut_subcommand("serve", |serve| {
        serve.mut_arg("listen", |arg| {
            arg.required(false).default_value(fleet.server.listen.unwrap_or(serve::DEFAULT_LISTEN))
        })
    })
}

/// Finds a bot that a person named, or says which name they may have meant.
fn bot(fleet: &'static Fleet, name: &str) -> Result<&'static Bot, Failure> {
    (fleet.route)(name).ok_or_else(|| {
        let closest = fleet
            .bots
            .iter()
            .map(|bot| (strsim::jaro_winkler(bot.name(), name), bot.name()))
            .filter(|(likeness, _)| *likeness > 0.8)
            .max_by(|a, b| a.0.total_cmp(&b.0));
        let help = closest.map_or_else(
            || "`check` lists the bots of this binary".to_owned(),
            |(_, closest)| format!("did you mean `{closest}`?"),
        );
        Failure::new(format!("no bot `{name}` is in this fleet\n  help: {help}"))
    })
}

/// The tokens of the fleet, or what is wrong with them.
fn credentials(fleet: &'static Fleet, from: &TokensFrom) -> Result<Credentials, Failure> {
    Ok(Credentials::find(fleet, from.tokens.as_deref())?)
}

/// Prints a result; one that nobody reads any more is not an error.
fn print(text: impl std::fmt::Display) {
    println!("{text}");
}
