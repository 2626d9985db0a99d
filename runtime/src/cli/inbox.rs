//! `inbox`: what is acknowledged and not done, and what could not be handled.

use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, UNIX_EPOCH};

use clap::{Args, Subcommand};
use serde::Serialize;
use serde_json::Value;
use time::OffsetDateTime;

use super::options::{DataFolder, background};
use super::output::{number_of, table};
use super::store::{failure, look};
use super::{Failure, bot, print, print_json};
use crate::store::{DeadLetter, Filter, Kept, Sqlite, Store, StoreError};
use crate::{BackgroundRuntime, Fleet, Update, rfc3339};

#[derive(Debug, Subcommand)]
pub(super) enum Action {
    /// List what is in the inbox, and the dead letters
    #[command(
        after_help = "What is in the inbox is being handled, or will be. A dead letter is an update that failed as often as it
may, does not fit its type, ended the process, or is none.

Examples:
  {program} inbox list
  {program} inbox list {bot} --json"
    )]
    List {
        /// Only those of this bot
        bot: Option<String>,
        #[command(flatten)]
        options: Options,
    },
    /// Show an update as it came, and what is known of it
    #[command(after_help = "It shows what a person wrote.

Example:
  {program} inbox show {bot} 10001")]
    Show {
        #[command(flatten)]
        which: One,
        #[command(flatten)]
        options: Options,
    },
    /// Have dead letters handled once more, as if they had just come
    #[command(
        after_help = "A fleet that runs takes them up within two seconds, another one when it is started.

Examples:
  {program} inbox retry {bot} 10001
  {program} inbox retry {bot} --all"
    )]
    Retry {
        #[command(flatten)]
        which: Letters,
        #[command(flatten)]
        options: Options,
    },
    /// Forget dead letters
    #[command(after_help = "Examples:
  {program} inbox drop {bot} 10001
  {program} inbox drop {bot} --all")]
    Drop {
        #[command(flatten)]
        which: Letters,
        #[command(flatten)]
        options: Options,
    },
}

#[derive(Debug, Args)]
pub(super) struct Options {
    #[command(flatten)]
    data: DataFolder,
    /// Print JSON
    #[arg(long)]
    pub(super) json: bool,
}

/// One update of a bot.
#[derive(Debug, Args)]
pub(super) struct One {
    /// The bot, by its name in bots.yml
    bot: String,
    /// The update's id, as `inbox list` shows it
    #[arg(allow_negative_numbers = true)]
    update: i64,
}

/// One dead letter of a bot, or all.
#[derive(Debug, Args)]
pub(super) struct Letters {
    /// The bot, by its name in bots.yml
    bot: String,
    /// The update's id, as `inbox list` shows it
    #[arg(allow_negative_numbers = true, required_unless_present = "all")]
    update: Option<i64>,
    /// All dead letters of the bot
    #[arg(long, conflicts_with = "update")]
    all: bool,
}

/// The inbox as it is listed.
#[derive(Debug, Serialize)]
struct List {
    updates: Vec<KeptReport>,
    dead_letters: Vec<LetterReport>,
}

/// What is in the inbox.
#[derive(Debug, Serialize)]
struct KeptReport {
    bot: String,
    update_id: i64,
    kind: String,
    received_at: String,
    attempts: u32,
    crashes: u32,
    /// Whether its handler has replied, and only calls of the reply are left.
    is_replied: bool,
}

/// A dead letter.
#[derive(Debug, Serialize)]
struct LetterReport {
    bot: String,
    update_id: i64,
    kind: String,
    died_at: String,
    attempts: u32,
    crashes: u32,
    reason: String,
}

/// One of either, with what came.
#[derive(Debug, Serialize)]
struct Shown<T> {
    #[serde(flatten)]
    report: T,
    /// JSON, or a text where it is none.
    update: Value,
}

/// How many were taken up or forgotten.
#[derive(Debug, Serialize)]
struct Done {
    dead_letters: usize,
}

pub(super) fn run(fleet: &'static Fleet, action: &Action) -> Result<(), Failure> {
    match action {
        Action::List { bot: name, options } => {
            // A bot that is not in the fleet any more may have left something.
            Inbox::open(options)?.list(name.as_deref(), options.json)
        }
        Action::Show { which: One { bot, update }, options } => {
            let inbox = Inbox::open(options)?;
            inbox.show(&Filter { bot: Some(bot.clone()), number: Some(*update) }, options.json)
        }
        Action::Retry { which, options } => {
            // Nobody would take it up.
            bot(fleet, &which.bot)?;
            let inbox = Inbox::open(options)?;
            let done = inbox.ask(|store| store.revive(which.filter()))?;
            which.report(done, "put back into the inbox", options.json)
        }
        Action::Drop { which, options } => {
            let inbox = Inbox::open(options)?;
            let done = inbox.ask(|store| store.discard(which.filter()))?;
            which.report(done, "forgotten", options.json)
        }
    }
}

impl Letters {
    fn filter(&self) -> Filter {
        Filter { bot: Some(self.bot.clone()), number: self.update }
    }

    fn report(&self, done: usize, what: &str, json: bool) -> Result<(), Failure> {
        if done == 0 && !self.all {
            return Err(none_such(&self.bot, self.update.unwrap_or_default(), "dead letter"));
        }
        if json {
            return print_json(&Done { dead_letters: done });
        }
        print(format_args!("{} {what}", number_of(done, "dead letter")))
    }
}

fn none_such(bot: &str, update: i64, what: &str) -> Failure {
    Failure::new(format!(
        "bot `{bot}` has no {what} {update}\n  help: `inbox list {bot}` shows what there is"
    ))
}

/// The store of a fleet, opened beside the process that works with it.
pub(super) struct Inbox {
    store: Arc<dyn Store>,
    background: BackgroundRuntime,
}

impl Inbox {
    pub(super) fn open(options: &Options) -> Result<Self, Failure> {
        let data = options.data.path();
        if !Sqlite::is_in(&data) {
            return Err(nothing_there(&data));
        }
        Ok(Self { store: look(&data)?, background: background()? })
    }

    pub(super) fn ask<'a, T>(
        &'a self,
        question: impl FnOnce(&'a dyn Store) -> crate::store::Work<'a, T>,
    ) -> Result<T, Failure> {
        let answer: Result<T, StoreError> = self.background.block_on(question(&*self.store));
        answer.map_err(|error| failure(&error))
    }

    fn list(&self, bot: Option<&str>, json: bool) -> Result<(), Failure> {
        let filter = Filter { bot: bot.map(str::to_owned), number: None };
        let updates = self.ask(|store| store.kept(filter.clone()))?.iter().map(KeptReport::of).collect();
        let letters = self.ask(|store| store.dead_letters(filter))?.iter().map(LetterReport::of).collect();
        let list = List { updates, dead_letters: letters };
        if json { print_json(&list) } else { print(list.text()) }
    }

    fn show(&self, filter: &Filter, json: bool) -> Result<(), Failure> {
        if let Some(letter) = self.ask(|store| store.dead_letters(filter.clone()))?.pop() {
            return show(LetterReport::of(&letter), &letter.body, json);
        }
        match self.ask(|store| store.kept(filter.clone()))?.pop() {
            Some(kept) => show(KeptReport::of(&kept), &kept.body, json),
            None => {
                let (bot, update) =
                    (filter.bot.as_deref().unwrap_or_default(), filter.number.unwrap_or_default());
                Err(none_such(bot, update, "update"))
            }
        }
    }
}

fn nothing_there(data: &Path) -> Failure {
    Failure::new(format!(
        "there is no inbox in {}\n  help: `serve` makes one; name its data folder with --data",
        data.display()
    ))
}

fn show<T: Serialize>(report: T, body: &[u8], json: bool) -> Result<(), Failure> {
    let update = serde_json::from_slice(body)
        .unwrap_or_else(|_| Value::String(String::from_utf8_lossy(body).into_owned()));
    let shown = Shown { report, update };
    if json {
        return print_json(&shown);
    }
    let fields = serde_json::to_value(&shown.report).map_err(|error| Failure::new(error.to_string()))?;
    let mut text = String::new();
    for (name, value) in fields.as_object().into_iter().flatten() {
        let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        // Into a text nothing fails to be written.
        let _ = writeln!(text, "{name}: {value}");
    }
    let update =
        serde_json::to_string_pretty(&shown.update).map_err(|error| Failure::new(error.to_string()))?;
    print(format_args!("{text}{update}"))
}

impl List {
    fn text(&self) -> String {
        let mut text = String::new();
        if !self.updates.is_empty() {
            let mut rows = table(["IN THE INBOX", "UPDATE", "KIND", "RECEIVED", "ATTEMPTS", "CRASHES"]);
            for KeptReport { bot, update_id, kind, received_at, attempts, crashes, .. } in &self.updates {
                let numbers = [update_id.to_string(), attempts.to_string(), crashes.to_string()];
                let [update_id, attempts, crashes] = numbers;
                rows.add_row([bot, &update_id, kind, received_at, &attempts, &crashes]);
            }
            let _ = write!(text, "{rows}\n\n");
        }
        if !self.dead_letters.is_empty() {
            let mut rows = table(["DEAD LETTER", "UPDATE", "KIND", "DIED", "ATTEMPTS", "REASON"]);
            for LetterReport { bot, update_id, kind, died_at, attempts, reason, .. } in &self.dead_letters {
                rows.add_row([bot, &update_id.to_string(), kind, died_at, &attempts.to_string(), reason]);
            }
            let _ = write!(text, "{rows}\n\n");
        }
        let letters = number_of(self.dead_letters.len(), "dead letter");
        let _ = write!(text, "{} in the inbox, {letters}", self.updates.len());
        text
    }
}

impl KeptReport {
    fn of(kept: &Kept) -> Self {
        Self {
            bot: kept.name.clone(),
            update_id: kept.key.update.number,
            kind: kind(&kept.body),
            received_at: time(kept.received),
            attempts: kept.progress.attempts,
            crashes: kept.progress.crashes,
            is_replied: kept.progress.calls.is_some(),
        }
    }
}

impl LetterReport {
    fn of(letter: &DeadLetter) -> Self {
        Self {
            bot: letter.name.clone(),
            update_id: letter.key.update.number,
            kind: kind(&letter.body),
            died_at: time(letter.at),
            attempts: letter.attempts,
            crashes: letter.crashes,
            reason: letter.reason.clone(),
        }
    }
}

/// The kind of an update; none of what is no update.
fn kind(body: &bytes::Bytes) -> String {
    Update::decode(body.clone()).map(|update| update.short_kind_name().to_owned()).unwrap_or_default()
}

fn time(millis: i64) -> String {
    let since = Duration::from_millis(u64::try_from(millis).unwrap_or_default());
    rfc3339(OffsetDateTime::from(UNIX_EPOCH + since).truncate_to_second())
}
