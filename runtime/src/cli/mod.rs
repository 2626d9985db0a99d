//! The command line of a fleet's binary.

mod acme;
mod admin;
mod admin_client;
mod bot;
mod check;
mod claim;
mod config;
mod endpoint;
mod failure;
mod given;
mod health;
mod inbox;
mod keeping;
mod man;
mod moving;
mod options;
mod output;
mod poll;
mod profile;
mod round;
mod senders;
mod serve;
mod server;
mod signals;
mod stats;
mod store;
mod tls;
mod tokens;
mod webhook;

use std::collections::BTreeSet;
use std::env;
use std::process::ExitCode;

use clap::builder::styling::{AnsiColor, Styles};
use clap::{ArgMatches, Command, CommandFactory as _, FromArgMatches as _, Parser, Subcommand};
use clap_complete::Shell;

use crate::bots::credentials::variable_name;
use crate::codegen::CompiledBot;
use crate::{Bot, Fleet, Service};
use botserver_manifest::suggest::closest;
use given::{Given, innermost};

pub use failure::Failure;
pub use man::Manual;
pub use options::{LogOptions, background, listen_address, reachable};
pub use output::{print, print_json, table};
pub use round::bar;
pub use signals::StopSignal;

/// Serves the bots of bots.yml, which are compiled into this binary.
#[derive(Debug, Parser)]
#[command(styles = STYLES, after_help = EXAMPLES)]
struct Cli {
    #[command(subcommand)]
    command: Action,
}

const EXAMPLES: &str = "Examples:
  {program} serve --listen 0.0.0.0:3000          serve all bots, with the tokens in ./tokens.yml
  {program} server start --listen 0.0.0.0:3000   the same in the background
  {program} check --json                         say what would be served, for a script
  {program} webhook secret {bot}                 the secret that requests to the bot `{bot}` must carry";

/// Where the fleet listens if neither `bots.yml` nor the command line says so.
pub const DEFAULT_LISTEN: &str = "127.0.0.1:3000";

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
    /// Start, stop and look at the process that serves this fleet
    #[command(subcommand)]
    Server(Box<server::Action>),
    /// Show the configuration that `serve` would have, and test it
    #[command(subcommand)]
    Config(Box<config::Action>),
    /// Check tokens and ids, and show what would be served
    Check(check::Options),
    /// Ask a fleet that serves on this machine whether it is up
    Health(health::Options),
    /// Show how the fleet that runs on this machine is, and each of its bots
    Stats(stats::Options),
    /// Turn the updates of a bot away for a while, in the fleet that runs on this machine
    #[command(subcommand)]
    Bot(bot::Action),
    /// Show the updates that are acknowledged and not done, and those that could not be handled
    #[command(subcommand)]
    Inbox(inbox::Action),
    /// Check and copy what the fleet keeps, and forget a person
    #[command(subcommand)]
    Store(keeping::Action),
    /// Show, set and delete the webhooks of the bots at Telegram
    #[command(subcommand)]
    Webhook(webhook::Action),
    /// Show and set the command menus of the bots at Telegram
    #[command(subcommand)]
    Commands(profile::Commands),
    /// Show and set the names and descriptions of the bots at Telegram
    #[command(subcommand)]
    Profile(profile::Profile),
    /// Move the bots to a Bot API server of your own, or back
    Move(Box<moving::Options>),
    /// Show and test the tokens
    #[command(subcommand)]
    Tokens(tokens::Action),
    /// Print a completion script for a shell
    #[command(after_help = "Example:\n  {program} completions bash > /etc/bash_completion.d/{package}")]
    Completions {
        /// The shell
        shell: Shell,
    },
    /// Print the man page, or write the pages of all commands
    Man(man::Options),
}

/// A command that another crate adds to the command line.
#[derive(Debug, Clone)]
pub struct Extra {
    /// Its name, options and help.
    pub command: Command,
    /// What it does.
    pub run: fn(&'static Fleet, &ArgMatches) -> Result<(), Failure>,
}

/// Runs the command line of a fleet's binary, with some commands more.
///
/// Exits with 0 when all is well, with 1 when what was asked failed, with 2 when the question was wrong.
pub fn main(fleet: &'static Fleet, extras: &[Extra]) -> ExitCode {
    match answer(fleet, extras) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            let code = failure.code();
            failure.say();
            code
        }
    }
}

/// Does what the command line asks for.
fn answer(fleet: &'static Fleet, extras: &[Extra]) -> Result<(), Failure> {
    if let Some(wording) = botserver_manifest::tokens::in_command_line(env::args_os()) {
        return Err(Failure::question(wording.to_string()));
    }
    let matches = command(fleet, extras, &program(fleet)).get_matches();
    let asked = matches.subcommand();
    let extra = asked.and_then(|(name, options)| {
        extras.iter().find(|extra| extra.command.get_name() == name).map(|extra| (extra, options))
    });
    match extra {
        Some((extra, options)) => (extra.run)(fleet, options),
        None => match Cli::from_arg_matches(&matches) {
            Ok(cli) => cli.command.run(fleet, extras, innermost(&matches)),
            Err(error) => error.exit(),
        },
    }
}

impl Action {
    /// `matches` are what the command was given.
    fn run(self, fleet: &'static Fleet, extras: &[Extra], matches: &ArgMatches) -> Result<(), Failure> {
        match self {
            Self::Serve(options) => serve::run(fleet, &options, &Given::options::<serve::Options>(matches)),
            Self::Poll(options) => poll::run(fleet, &options, &Given::options::<poll::Options>(matches)),
            Self::Server(action) => server::run(fleet, &action, matches),
            Self::Config(action) => config::run(fleet, &action, matches),
            Self::Check(options) => check::run(fleet, &options),
            Self::Health(options) => health::run(&options),
            Self::Stats(options) => stats::run(&options),
            Self::Bot(action) => bot::run(fleet, &action),
            Self::Inbox(action) => inbox::run(fleet, &action),
            Self::Store(action) => keeping::run(&action),
            Self::Webhook(action) => webhook::run(fleet, &action),
            Self::Commands(action) => profile::commands(fleet, &action),
            Self::Profile(action) => profile::profile(fleet, &action),
            Self::Move(options) => moving::run(fleet, &options),
            Self::Tokens(action) => tokens::run(fleet, &action),
            Self::Completions { shell } => {
                let script = completions(shell, command(fleet, extras, fleet.package), fleet.package);
                output::print_with(|out| out.write_all(script.as_bytes()))
            }
            Self::Man(options) => man::run(command(fleet, extras, fleet.package), &options),
        }
    }
}

/// The completion script of a program.
fn completions(shell: Shell, mut command: Command, program: &str) -> String {
    // clap's script for bash does not complete below a name with a hyphen.
    let name = if shell == Shell::Bash { program.replace('-', "_") } else { program.to_owned() };
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut command, &name, &mut script);
    String::from_utf8_lossy(&script).replace(&format!(" {name}\n"), &format!(" {program}\n"))
}

/// What this program was called.
fn program(fleet: &Fleet) -> String {
    env::args().next().unwrap_or_else(|| fleet.package.to_owned())
}

/// The command, named after the package it is built into, with the defaults from `bots.yml`, and examples that call it
/// `program`.
fn command(fleet: &'static Fleet, extras: &[Extra], program: &str) -> Command {
    let command = Cli::command().name(fleet.package).version(fleet.version);
    let command = with_listen(command, fleet.server.listen.unwrap_or(DEFAULT_LISTEN));
    let command = command.subcommands(extras.iter().map(|extra| extra.command.clone()));
    with_examples(command, fleet, program)
}

/// Gives every `--listen` its default.
fn with_listen(command: Command, listen: &'static str) -> Command {
    let command = if command.get_arguments().any(|arg| arg.get_id() == "listen") {
        command.mut_arg("listen", |arg| arg.required(false).default_value(listen))
    } else {
        command
    };
    command.mut_subcommands(|subcommand| with_listen(subcommand, listen))
}

/// Fills the program and a bot of this fleet into the examples, so that they can be pasted as they stand.
fn with_examples(command: Command, fleet: &'static Fleet, program: &str) -> Command {
    let filled = command.get_after_help().map(|help| {
        let bot = fleet.bots.first().map_or("echo", |bot| bot.name);
        let help = help.to_string().replace("{program}", program);
        help.replace("{bot}", bot).replace("{package}", fleet.package)
    });
    let command = command.mut_subcommands(|subcommand| with_examples(subcommand, fleet, program));
    match filled {
        Some(help) => command.after_help(help),
        None => command,
    }
}

/// Finds a bot that a person named, or says which name they may have meant.
fn bot(fleet: &'static Fleet, name: &str) -> Result<&'static CompiledBot, Failure> {
    fleet.bot(name).ok_or_else(|| {
        let help = closest(name, fleet.bots.iter().map(|bot| bot.name)).map_or_else(
            || "`check` lists the bots of this binary".to_owned(),
            |closest| format!("did you mean `{closest}`?"),
        );
        Failure::question(format!("no bot `{name}` is in this fleet\n  help: {help}"))
    })
}

/// The names of the bots that a person named, each once; all where none was.
fn named(fleet: &'static Fleet, names: &[String]) -> Result<BTreeSet<&'static str>, Failure> {
    if names.is_empty() {
        return Ok(fleet.bots.iter().map(|bot| bot.name).collect());
    }
    names.iter().map(|name| Ok(bot(fleet, name)?.name)).collect()
}

/// The bots that a person named, or all that have a token; in the order of their names, each once.
fn bots(service: &Service, names: &[String]) -> Result<Vec<Bot>, Failure> {
    if names.is_empty() {
        return Ok(service.served().cloned().collect());
    }
    let bots = named(service.fleet(), names)?.into_iter().filter_map(|name| service.bot(name));
    let (bots, without): (Vec<_>, Vec<_>) = bots.cloned().partition(Bot::has_token);
    if without.is_empty() {
        Ok(bots)
    } else {
        Err(Failure::all(without.iter().map(|bot| without_token(bot.name()))))
    }
}

/// What to say of a bot that has no token.
fn without_token(bot: &str) -> String {
    let variable = variable_name(bot);
    format!("bot `{bot}` has no token\n  help: add `{bot}: <token>` to tokens.yml, or set {variable}")
}
