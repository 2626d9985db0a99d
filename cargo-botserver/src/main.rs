//! Makes fleets and bots from templates, and shows the code generated for them.

#![allow(rustdoc::invalid_html_tags, reason = "these are help texts, in which `<BOT>` stands for a value")]

mod add;
mod changes;
mod check;
mod completions;
mod expand;
mod failure;
mod fleet_dir;
mod import;
mod interrupt;
mod man;
mod manifest;
mod names;
mod new;
mod origin;
mod output;
mod telegram;
mod template;
mod token_input;
mod tokens_yml;
mod workspace;

use std::env;
use std::process::ExitCode;

use botserver_manifest::tokens;
use clap::builder::styling::{AnsiColor, Styles};
use clap::{Parser, Subcommand};

use crate::failure::Failure;

/// Makes fleets of Telegram bots, and helps to work on them.
#[derive(Debug, Parser)]
#[command(name = "cargo-botserver", bin_name = "cargo botserver", version, styles = STYLES, after_help = AFTER_HELP)]
struct Cli {
    #[command(subcommand)]
    command: Action,
}

const AFTER_HELP: &str = "Examples:
  cargo botserver new shop-bots                a fleet with an echo bot and its test
  cargo botserver add pizza                    one more bot, with a handler of its own and its test
  cargo botserver add calzone --handler pizza  one more bot with a handler that is there
  cargo botserver add --token                  one more bot, whose token it asks for and Telegram knows
  cargo botserver import ~/BOTServer           the bots, tokens and address of a BOTServer
  cargo botserver check                        what is wrong with bots.yml, in a moment
  cargo botserver expand pizza                 the code generated for a bot

Exits with 0 when all is well, with 1 when what was asked failed, with 2 when the question was wrong.";

const STYLES: Styles = Styles::styled()
    .header(AnsiColor::Green.on_default().bold())
    .usage(AnsiColor::Green.on_default().bold())
    .literal(AnsiColor::Cyan.on_default().bold())
    .placeholder(AnsiColor::Cyan.on_default());

#[derive(Debug, Subcommand)]
enum Action {
    /// Make a fleet in a folder of its own
    New(new::Options),
    /// Add a bot to the fleet in this folder
    Add(add::Options),
    /// Take over the configuration of BOTServer
    Import(import::Options),
    /// Say what is wrong with bots.yml and the handlers, without a build
    Check(check::Options),
    /// Print the code that the build generates
    Expand(expand::Options),
    /// Print a completion script for a shell
    Completions(completions::Options),
    /// Print the man page, or write the pages of all commands
    Man(man::Options),
}

fn main() -> ExitCode {
    // `cargo botserver new` runs `cargo-botserver botserver new`.
    let mut args: Vec<_> = env::args_os().collect();
    if args.get(1).is_some_and(|arg| arg == "botserver") {
        args.remove(1);
    }
    let done = match (tokens::in_command_line(&args), template::asked(&args)) {
        (Some(wording), _) => Err(Failure::question(wording)),
        (None, Some(options)) => template::run(options),
        (None, None) => run(Cli::parse_from(args).command),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            if !failure.is_said() {
                output::error(&failure);
            }
            failure.code()
        }
    }
}

fn run(action: Action) -> Result<(), Failure> {
    match action {
        Action::New(options) => new::run(&options),
        Action::Add(options) => add::run(&options),
        Action::Import(options) => import::run(&options),
        Action::Check(options) => check::run(&options),
        Action::Expand(options) => expand::run(&options),
        Action::Completions(options) => completions::run(&options),
        Action::Man(options) => man::run(&options),
    }
}
