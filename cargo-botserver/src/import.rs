//! `import`: the bots, tokens and address of a BOTServer, for the fleet in this folder.

mod ancestor;

use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};

use botserver_generator::problem::{HandlerOf, HandlerProblem};
use botserver_generator::{Diagnostics, Level, Problem, Sources, TOKENS, handler_path, required_settings};
use botserver_manifest::edit::{self, NewEntry};
use botserver_manifest::names::{BotName, HandlerName};
use botserver_manifest::{Token, tokens};
use clap::Args;
use serde::Serialize;

use self::ancestor::{Ancestor, AncestorBot, Remark};
use crate::changes::Changes;
use crate::check;
use crate::failure::Failure;
use crate::fleet_dir::{self, MANIFEST};
use crate::interrupt::Interrupt;
use crate::manifest::{self, BOTS, NewBot};
use crate::names;
use crate::output::{self, print};
use crate::tokens_yml::{Other, TokensYml, warn_of_exposure};

#[derive(Debug, Args)]
#[command(
    after_help = "Reads config/tokens.yml and config/server.yml, and asks nobody. Adds to bots.yml and tokens.yml, whose comments and
layout stay as they are, and says of each line that has no counterpart what to do about it. What the bots do is Ruby:
their handlers are to be written anew. Exits with 1 if a bot had to be left out.

Examples:
  cargo botserver new shop-bots && cd shop-bots
  cargo botserver import ~/BOTServer --dry-run          what would be written
  cargo botserver import ~/BOTServer --handler echo     with one handler for all bots
  cargo botserver import ~/BOTServer --json | jq -r '.bots[].handler_to_write // empty'"
)]
pub(crate) struct Options {
    /// The folder of BOTServer, or its config/
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// One handler for all its bots [default: for each the one of its name]
    #[arg(long, value_parser = names::handler)]
    handler: Option<HandlerName>,
    /// Replace what bots.yml says of the server, and tokens.yml of these bots, where it is something else
    #[arg(long)]
    force: bool,
    /// Write nothing, but show what would be written
    #[arg(long)]
    dry_run: bool,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Report<'a> {
    from: &'a Path,
    folder: &'a Path,
    files: [FileReport; 2],
    bots: Vec<BotReport<'a>>,
    notes: &'a [Remark],
    /// How many bots could not be taken over.
    left_out: usize,
}

#[derive(Serialize)]
struct FileReport {
    path: &'static str,
    state: State,
    /// All that would stand in it, without secrets; of a file that is only shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum State {
    Unchanged,
    Made,
    Changed,
}

#[derive(Serialize)]
struct BotReport<'a> {
    name: &'a str,
    id: Option<i64>,
    username: Option<&'a str>,
    description: Option<&'a str>,
    /// Whether bots.yml had it, and keeps what it says of it.
    was_there: bool,
    /// The file of its handler, if that is still to be written.
    handler_to_write: Option<String>,
    /// The Ruby file with what it does, if there is one.
    app: Option<&'a str>,
}

/// The section of bots.yml that holds the server's address.
const SERVER: &str = "server";

pub(crate) fn run(options: &Options) -> Result<(), Failure> {
    let interrupt = Interrupt::listen();
    let fleet = fleet_dir::find()?;
    let ancestor = Ancestor::read(&options.folder)?;
    let path = fleet.join(MANIFEST);
    let before = fs::read_to_string(&path).map_err(|error| Failure::file(&path, "cannot be read", error))?;
    let (bots_before, tokens_before) = (manifest::names(&before)?, TokensYml::read(&fleet)?);
    if !options.force {
        refuse_conflicts(&ancestor, &before, &tokens_before)?;
    }
    let mut next = Sources::read(&fleet).unwrap_or_default();
    let text = manifest_with(&before, &ancestor, options.handler.as_ref(), &next)?;
    let with_token = ancestor.bots.iter().filter_map(|bot| Some((&bot.name, bot.token.as_ref()?)));
    let tokens = tokens_before.with_all(&with_token.collect::<Vec<_>>(), Other::Replace)?;
    let known = check::errors(&next);
    next.manifest = edit::without_mark(&text).to_owned();
    if let Some(tokens) = &tokens {
        next.tokens = Some(tokens::Text::new(tokens.text().to_owned()));
    }
    let waiting = waiting(&next, |problem| known.contains(problem))?;

    if !options.dry_run {
        let mut changes = Changes::default();
        if before != text {
            changes.replace(&path, text.as_bytes())?;
        }
        if let Some(tokens) = &tokens {
            tokens.write(&mut changes)?;
        }
        interrupt.after(Ok(()))?;
        changes.keep();
    }
    let manifest_state = if before == text { State::Unchanged } else { State::Changed };
    let tokens_state = match &tokens {
        None => State::Unchanged,
        Some(_) if tokens_before.is_there() => State::Changed,
        Some(_) => State::Made,
    };
    let tokens_shown = || tokens.as_ref().unwrap_or(&tokens_before).shown();
    let report = Report {
        from: &ancestor.home,
        folder: &fleet,
        files: [
            FileReport { path: MANIFEST, state: manifest_state, text: options.dry_run.then(|| text.clone()) },
            FileReport { path: TOKENS, state: tokens_state, text: options.dry_run.then(tokens_shown) },
        ],
        bots: ancestor.bots.iter().map(|bot| bot_report(bot, &bots_before, &waiting)).collect(),
        notes: &ancestor.notes,
        left_out: ancestor.left_out,
    };
    if tokens.is_some() && !options.dry_run {
        warn_of_exposure(&fleet);
    }
    if options.json {
        output::json(&report)?
    } else {
        print(summary(&report, options))?
    }
    if report.left_out > 0 { Err(Failure::said()) } else { Ok(()) }
}

/// Fails where the fleet says something else already.
fn refuse_conflicts(ancestor: &Ancestor, manifest: &str, tokens: &TokensYml) -> Result<(), Failure> {
    let mut conflicts = Vec::new();
    for (key, value) in &ancestor.server {
        if let Some(other) = manifest::value(manifest, SERVER, key)?.filter(|other| other != value) {
            conflicts.push(format!("{MANIFEST}: `{SERVER}.{key}` is `{other}`, and not `{value}`"));
        }
    }
    for AncestorBot { name, token, .. } in &ancestor.bots {
        let Some(token) = token else { continue };
        let other = tokens.entries().iter().find(|entry| entry.bot == *name);
        if let Some(other) = other.filter(|other| other.token.expose() != token.expose()) {
            conflicts.push(format!("{TOKENS}:{}: bot `{name}` has another token", other.line));
        }
    }
    if conflicts.is_empty() {
        return Ok(());
    }
    let message = format!("the fleet says something else already:\n  {}", conflicts.join("\n  "));
    Err(Failure::new(message)
        .help("--force replaces it, and with --dry-run shows what with; nothing was written"))
}

/// The text of bots.yml with what BOTServer's files say. A bot that is there stays as it is.
fn manifest_with(
    before: &str,
    ancestor: &Ancestor,
    handler: Option<&HandlerName>,
    sources: &Sources,
) -> Result<String, Failure> {
    let mut text = before.to_owned();
    for (key, value) in &ancestor.server {
        let new = NewEntry::text(key, value);
        text = match manifest::value(&text, SERVER, key)? {
            Some(same) if same == *value => text,
            Some(_) => edit::replace(&text, SERVER, &new)?,
            None => edit::insert(&text, SERVER, &[new])?,
        };
    }
    let known = manifest::names(&text)?;
    let settings = handler.map(|handler| required_settings(sources, handler)).unwrap_or_default();
    let new = ancestor.bots.iter().filter(|bot| !known.contains(bot.name.as_str())).map(|bot| {
        let new = NewBot {
            name: &bot.name,
            handler: handler.map(HandlerName::as_str),
            username: bot.username.as_ref(),
            description: bot.description.as_deref(),
            settings: &settings,
        };
        new.entry()
    });
    let new: Vec<_> = new.collect();
    if new.is_empty() { Ok(text) } else { Ok(edit::insert(&text, BOTS, &new)?) }
}

/// The bots whose handler is still to be written, each with that.
///
/// # Errors
/// If anything else is wrong that was not known.
fn waiting(
    next: &Sources,
    is_known: impl Fn(&Problem) -> bool,
) -> Result<HashMap<BotName, HandlerName>, Failure> {
    let mut waiting = HashMap::new();
    let mut others = Diagnostics::default();
    for found in botserver_generator::check(next).err().unwrap_or_default() {
        match &found.problem {
            Problem::Handler(HandlerProblem::None { bot, .. }) => {
                waiting.insert(bot.clone(), bot.ident());
            }
            Problem::Handler(HandlerProblem::Unknown { of: HandlerOf::Bot(bot), name, .. }) => {
                waiting.insert(bot.clone(), name.clone());
            }
            other if other.level() == Level::Error && !is_known(other) => others.push(found),
            _ => {}
        }
    }
    if others.is_empty() { Ok(waiting) } else { Err(check::rendered(&others, next)) }
}

fn bot_report<'a>(
    bot: &'a AncestorBot,
    known: &HashSet<String>,
    waiting: &HashMap<BotName, HandlerName>,
) -> BotReport<'a> {
    BotReport {
        name: &bot.name,
        id: bot.token.as_ref().map(Token::id),
        username: bot.username.as_deref(),
        description: bot.description.as_deref(),
        was_there: known.contains(bot.name.as_str()),
        handler_to_write: waiting.get(&bot.name).map(|handler| handler_path(handler)),
        app: bot.app.as_deref(),
    }
}

fn summary(report: &Report<'_>, options: &Options) -> String {
    let bots = output::count(report.bots.len(), "bot");
    let has_them = if options.dry_run { "would take over" } else { "took over" };
    let mut text = format!("{has_them} {bots} from {}\n", report.from.display());
    for FileReport { path, state, .. } in &report.files {
        let state = match state {
            State::Unchanged => "the same",
            State::Made => "made",
            State::Changed => "changed",
        };
        text += &format!("  {state:<9}{path}\n");
    }
    let known: Vec<_> = report.bots.iter().filter(|bot| bot.was_there).map(|bot| bot.name).collect();
    if !known.is_empty() {
        text += &format!("  what bots.yml said already of these stays as it was: {}\n", known.join(", "));
    }
    if report.left_out > 0 {
        text += &format!("  left out {}: see the notes\n", output::count(report.left_out, "bot"));
    }
    if !report.notes.is_empty() {
        text += "\nnotes:\n";
    }
    for Remark { file, line, column, message } in report.notes {
        text += &format!("  {file}:{line}:{column}: {message}\n");
    }
    for FileReport { path, text: shown, .. } in &report.files {
        if let Some(shown) = shown {
            text += &format!("\n==> {path} <==\n{}\n", shown.trim_end());
        }
    }
    let waiting = report.bots.iter().filter_map(|bot| Some((bot, bot.handler_to_write.as_ref()?)));
    let waiting: Vec<_> = waiting
        .map(|(bot, handler)| {
            let app = bot.app.map(|app| format!(", after {app}")).unwrap_or_default();
            format!("  {handler} for `{}`{app}:  cargo botserver add {}\n", bot.name, bot.name)
        })
        .collect();
    if !waiting.is_empty() {
        text +=
            &format!("\nhandlers that wait to be written, each begun by a command:\n{}", waiting.concat());
    }
    text + "\nnext:\n  cargo botserver check"
}
