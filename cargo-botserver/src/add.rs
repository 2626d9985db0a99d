//! `add`: one more bot in a fleet, or one for each token, with handlers of their own or with one that is there.

mod all;
mod bot;

use std::path::PathBuf;

use botserver_manifest::names::{BotName, HandlerName};
use clap::Args;

use self::bot::{Added, Wanted};
use crate::failure::Failure;
use crate::fleet_dir;
use crate::interrupt::Interrupt;
use crate::names;
use crate::output::{self, print};
use crate::telegram;
use crate::token_input;
use crate::tokens_yml::warn_of_exposure;

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  cargo botserver add pizza                      bots/pizza.rs, tests/pizza.rs, and a bot in bots.yml
  cargo botserver add calzone --handler pizza    only a bot in bots.yml, with the handler that is there
  cargo botserver add news --description 'What happened today'
  cargo botserver add --token                    asks for a token, and Telegram whose it is; also writes tokens.yml
  pass show bots/pizza | cargo botserver add pizza --token
  cargo botserver add --all --handler pizza      a bot for each token in tokens.yml that has none

A token is never an argument, which other users of the machine can see: it is typed unseen, or comes from standard
input or a file. Comments and layout of bots.yml and tokens.yml stay as they are. No file is ever overwritten.")]
pub(crate) struct Options {
    /// Name of the bot; its webhook is at /webhook/<BOT> [default with a token: its username in lower case]
    #[arg(value_parser = names::bot, required_unless_present_any = ["token", "token_file", "all"])]
    bot: Option<BotName>,
    /// Its handler, which is made if there is no bots/<HANDLER>.rs [default: the bot's name]
    #[arg(long, value_parser = names::handler)]
    handler: Option<HandlerName>,
    /// What it is for; people see it before they start the bot
    #[arg(long, value_name = "TEXT", value_parser = names::description)]
    description: Option<String>,
    /// Read its token from the terminal, which does not show it, or from standard input
    #[arg(long)]
    token: bool,
    /// Read its token from a file that holds nothing else
    #[arg(long, value_name = "FILE", conflicts_with = "token")]
    token_file: Option<PathBuf>,
    /// Add a bot for each token in tokens.yml that has none
    #[arg(long, conflicts_with_all = ["bot", "token", "token_file", "description"])]
    all: bool,
    /// The Bot API to ask whose a token is, such as a server of your own
    #[arg(long, value_name = "URL", default_value = botserver_runtime::TELEGRAM, env = "BOTSERVER_API_URL")]
    api_url: String,
    /// With --all, where the fleet remembers which bots it has called [default: data/ of the fleet]
    #[arg(long, value_name = "DIR", env = "BOTSERVER_DATA")]
    data: Option<PathBuf>,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(options: &Options) -> Result<(), Failure> {
    let fleet = fleet_dir::find()?;
    if options.all {
        return all::run(options, &fleet);
    }
    let interrupt = Interrupt::listen();
    let token = match &options.token_file {
        Some(path) => Some(token_input::from_file(path)?),
        None if options.token => Some(token_input::from_standard_input(&interrupt)?),
        None => None,
    };
    let username = match &token {
        Some(token) => Some(telegram::username(&options.api_url, token, &interrupt)?),
        None => None,
    };
    let wanted = Wanted {
        bot: options.bot.as_ref(),
        handler: options.handler.as_ref(),
        description: options.description.as_deref(),
        identity: token.as_ref().zip(username.as_ref()),
    };
    let added = bot::add(&fleet, &wanted, &interrupt)?;
    if token.is_some() {
        warn_of_exposure(&fleet);
    }
    if options.json { output::json(&added) } else { print(added.summary()) }
}

impl Added {
    /// What was done, in a line.
    fn line(&self) -> String {
        let bot = match &self.username {
            Some(username) => format!("the bot `{}` (@{username})", self.bot),
            None => format!("the bot `{}`", self.bot),
        };
        if self.was_there {
            return format!("gave its token to {bot}, which was there already");
        }
        format!("added {bot}, handled by bots/{}.rs", self.handler)
    }

    /// What was done, and what there is to do next.
    fn summary(&self) -> String {
        let made: String = self.made.iter().map(|file| format!("  made     {file}\n")).collect();
        let changed: String = self.changed.iter().map(|file| format!("  changed  {file}\n")).collect();
        let fill_in = match self.fill_in.as_slice() {
            [] => String::new(),
            keys => format!("\n  fill in its settings in bots.yml:  {}", keys.join(", ")),
        };
        let token = match self.id {
            Some(_) => String::new(),
            None => {
                format!("\n  cargo botserver add {} --token   # asks for the token from @BotFather", self.bot)
            }
        };
        let test = if self.has_new_handler {
            format!("\n  cargo test --test {}", self.handler)
        } else {
            String::new()
        };
        let others = match self.other_errors {
            0 => String::new(),
            count => format!(
                "\n  cargo botserver check:  before the fleet is built, {} to be mended",
                output::count(count, "other mistake") + if count == 1 { " has" } else { " have" }
            ),
        };
        format!("{}\n{made}{changed}\nnext:{fill_in}{token}\n  cargo run -- check{test}{others}", self.line())
    }
}
