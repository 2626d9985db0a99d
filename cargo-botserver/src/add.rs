//! `add`: one more bot in a fleet, with a handler of its own or with one that is there.

use std::collections::HashSet;
use std::fs;
use std::io::Write as _;
use std::path::Path;

use botserver_generator::{Diagnostics, Level, Problem, Sources, handler_path, required_settings};
use botserver_manifest::names::{BotName, HandlerName};
use clap::Args;
use serde::Serialize;

use crate::changes::Changes;
use crate::check;
use crate::failure::Failure;
use crate::fleet_dir::{self, MANIFEST};
use crate::interrupt::Interrupt;
use crate::manifest::{self, NewBot};
use crate::names;
use crate::output::{self, print};
use crate::template::Template;

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  cargo botserver add pizza                      bots/pizza.rs, tests/pizza.rs, and a bot in bots.yml
  cargo botserver add calzone --handler pizza    only a bot in bots.yml, with the handler that is there
  cargo botserver add news --description 'What happened today'

Comments and layout of bots.yml stay as they are. No file is ever overwritten.")]
pub(crate) struct Options {
    /// Name of the bot; its webhook is at /webhook/<BOT>
    #[arg(value_parser = names::bot)]
    bot: BotName,
    /// Its handler, which is made if there is no bots/<HANDLER>.rs [default: the bot's name]
    #[arg(long, value_parser = names::handler)]
    handler: Option<HandlerName>,
    /// What it is for; people see it before they start the bot
    #[arg(long, value_name = "TEXT", value_parser = names::description)]
    description: Option<String>,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Report<'a> {
    bot: &'a str,
    handler: &'a str,
    folder: &'a Path,
    /// Files that are new.
    made: &'a [String],
    /// Files that were there.
    changed: Vec<&'static str>,
    /// Keys of `settings:` that hold nothing but a placeholder.
    fill_in: Vec<&'a str>,
    /// Mistakes of the fleet that have nothing to do with this bot, and keep it from being built.
    other_errors: usize,
}

pub(crate) fn run(options: &Options) -> Result<(), Failure> {
    let folder = fleet_dir::find()?;
    let path = folder.join(MANIFEST);
    let before = fs::read_to_string(&path).map_err(|error| Failure::file(&path, "cannot be read", error))?;
    let existing = manifest::find(&before, &options.bot)?;
    let handler = match (&options.handler, &existing) {
        (Some(handler), _) => handler.clone(),
        (None, Some(bot)) => bot.handler()?.unwrap_or_else(|| options.bot.ident()),
        (None, None) => options.bot.ident(),
    };
    let has_handler = folder.join(handler_path(&handler)).exists();
    let mut next = Sources::read(&folder).unwrap_or_default();
    let known = errors(&next);
    let settings = if has_handler { required_settings(&next, &handler) } else { Vec::new() };
    let after = match existing {
        None => {
            // `bots/<bot>.rs` is found without being named.
            let named = (handler.as_str() != options.bot.as_str()).then_some(handler.as_str());
            let description = options.description.as_deref();
            let bot = NewBot { name: &options.bot, handler: named, description, settings: &settings };
            Some(manifest::insert(&before, &bot)?)
        }
        // A bot that waits for its handler gets it.
        Some(bot) if !has_handler && bot.waits_for(&handler) => None,
        Some(bot) => return Err(bot.is_there_already(&options.bot)),
    };

    let interrupt = Interrupt::listen();
    let staging = tempfile::tempdir()
        .map_err(|error| Failure::new(format!("no temporary folder can be made: {error}")))?;
    let mut made = Vec::new();
    if !has_handler {
        let library = fleet_dir::library(&folder)?;
        let values =
            [("bot", options.bot.as_str()), ("handler", handler.as_str()), ("fleet", library.as_str())];
        interrupt.after(Template::Bot.expand(&handler, &values, staging.path()))?;
        made = output::files(staging.path())?;
    }
    next.manifest = manifest::without_mark(after.as_ref().unwrap_or(&before)).to_owned();
    if !has_handler {
        let path = staging.path().join(handler_path(&handler));
        let text =
            fs::read_to_string(&path).map_err(|error| Failure::file(&path, "cannot be read", error))?;
        next.handlers.insert(handler.to_string(), text);
    }
    let left = errors(&next);
    // What was wrong before is not the new bot's fault, unless it is about this very bot.
    if left.iter().any(|problem| !known.contains(problem) || problem.is_about(&options.bot)) {
        let found = botserver_generator::check(&next).err().unwrap_or_default();
        return Err(check::rendered(&found, &next));
    }

    let mut changes = Changes::default();
    for file in &made {
        let from = staging.path().join(file);
        let contents = fs::read(&from).map_err(|error| Failure::file(&from, "cannot be read", error))?;
        let failed =
            |failure: Failure| failure.help("rename or remove it, or choose another handler with --handler");
        changes.file(&folder.join(file), &contents).map_err(failed)?;
    }
    interrupt.after(Ok(()))?;
    if let Some(text) = &after {
        replace(&path, text)?;
    }
    changes.keep();

    let changed = after.iter().map(|_| MANIFEST).collect();
    let report = Report {
        bot: &options.bot,
        handler: &handler,
        folder: &folder,
        made: &made,
        changed,
        fill_in: settings.iter().map(|(key, _)| key.as_str()).collect(),
        other_errors: left.len(),
    };
    if options.json {
        return output::json(&report);
    }
    print(summary(&report))
}

fn summary(report: &Report<'_>) -> String {
    let Report { bot, handler, .. } = report;
    let made: String = report.made.iter().map(|file| format!("  made     {file}\n")).collect();
    let changed: String = report.changed.iter().map(|file| format!("  changed  {file}\n")).collect();
    let test =
        if report.made.is_empty() { String::new() } else { format!("\n  cargo test --test {handler}") };
    let fill_in = match report.fill_in.as_slice() {
        [] => String::new(),
        keys => format!("\n  fill in its settings in bots.yml:  {}", keys.join(", ")),
    };
    let others = match report.other_errors {
        0 => String::new(),
        count => format!(
            "\n  cargo botserver check:  before the fleet is built, {} to be mended",
            output::count(count, "other mistake") + if count == 1 { " has" } else { " have" }
        ),
    };
    format!(
        "added the bot `{bot}`, handled by bots/{handler}.rs\n{made}{changed}\nnext:{fill_in}\n  \
         add to tokens.yml:  {bot}: <the token from @BotFather>\n  cargo run -- check{test}{others}"
    )
}

/// What would keep a fleet from being built. Errors that were there before are not those of a new bot.
fn errors(sources: &Sources) -> HashSet<Problem> {
    let found: Diagnostics = botserver_generator::check(sources).err().unwrap_or_default();
    let errors = found.into_iter().map(|found| found.problem);
    errors.filter(|problem| problem.level() == Level::Error).collect()
}

/// Writes a new text in place of a file, whole or not at all.
fn replace(path: &Path, text: &str) -> Result<(), Failure> {
    let failed = |error| Failure::file(path, "cannot be written", error);
    // A link stays a link.
    let path = path.canonicalize().map_err(failed)?;
    let folder = path.parent().unwrap_or(&path);
    let permissions = fs::metadata(&path).map_err(failed)?.permissions();
    let mut file = tempfile::NamedTempFile::new_in(folder).map_err(failed)?;
    file.write_all(text.as_bytes()).map_err(failed)?;
    fs::set_permissions(file.path(), permissions).map_err(failed)?;
    file.persist(&path).map_err(|error| failed(error.error))?;
    Ok(())
}
