//! `store`: look at what a fleet keeps, copy it, and forget a person.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use serde::Serialize;

use super::inbox::Inbox;
use super::output::number_of;
use super::{Failure, print, print_json};
use crate::store::{Counts, Whose};

#[derive(Debug, Subcommand)]
pub(super) enum Action {
    /// Look whether the store is whole, and how much is in it
    #[command(after_help = "Example:\n  {program} store check --data /var/lib/{package}")]
    Check(super::inbox::Options),
    /// Copy the store, as it is at one moment, while the fleet goes on
    #[command(
        after_help = "The copy is a store: put it into a data folder as botserver.sqlite to go on with it. It holds what people
wrote, for the owner's eyes only.

Example:
  {program} store backup /backup/{package}.sqlite"
    )]
    Backup {
        /// The file to write, which is not there yet
        #[arg(value_name = "FILE")]
        to: PathBuf,
        #[command(flatten)]
        options: super::inbox::Options,
    },
    /// Forget all that is about a chat, or about a person wherever they are
    #[command(
        after_help = "Updates in the inbox, dead letters, sessions and answers. What is at work at this moment is not, and may be
kept anew: the fleet goes on.

Examples:
  {program} store erase --user 7
  {program} store erase --chat -1001234567890"
    )]
    Erase {
        #[command(flatten)]
        whose: Somebody,
        #[command(flatten)]
        options: super::inbox::Options,
    },
}

/// Whom to forget.
#[derive(Debug, Args)]
#[group(required = true, multiple = true)]
pub(super) struct Somebody {
    /// The chat, by its id
    #[arg(long, value_name = "ID", allow_negative_numbers = true)]
    chat: Option<i64>,
    /// The person, by their id: their private chats, and what they said elsewhere
    #[arg(long, value_name = "ID")]
    user: Option<i64>,
}

/// Where the copy is.
#[derive(Debug, Serialize)]
struct Copied<'a> {
    file: &'a PathBuf,
}

pub(super) fn run(action: &Action) -> Result<(), Failure> {
    match action {
        Action::Check(options) => {
            let counts = Inbox::open(options)?.ask(|store| store.check())?;
            show(&counts, "the store is whole: ", "", options.json)
        }
        Action::Backup { to, options } => {
            Inbox::open(options)?.ask(|store| store.backup(to.clone()))?;
            if options.json {
                return print_json(&Copied { file: to });
            }
            print(format_args!("{}: written", to.display()))
        }
        Action::Erase { whose: Somebody { chat, user }, options } => {
            let whose = Whose { chat: *chat, user: *user };
            let counts = Inbox::open(options)?.ask(|store| store.erase(whose))?;
            show(&counts, "", " forgotten", options.json)
        }
    }
}

fn show(counts: &Counts, before: &str, after: &str, json: bool) -> Result<(), Failure> {
    if json {
        return print_json(counts);
    }
    let Counts { updates, dead_letters, sessions, answered } = *counts;
    let all =
        [(updates, "update"), (dead_letters, "dead letter"), (sessions, "session"), (answered, "answer")];
    let all = all.map(|(number, what)| number_of(number, what)).join(", ");
    print(format_args!("{before}{all}{after}"))
}
