//! One bot: all that is written for it, or nothing.

use std::fs;
use std::path::{Path, PathBuf};

use botserver_generator::{Sources, TOKENS, handler_path, required_settings};
use botserver_manifest::edit::{self, NewEntry};
use botserver_manifest::names::{BotName, HandlerName, Username};
use botserver_manifest::{Token, tokens};
use serde::Serialize;

use crate::changes::Changes;
use crate::check;
use crate::failure::Failure;
use crate::fleet_dir::{self, MANIFEST};
use crate::interrupt::Interrupt;
use crate::manifest::{self, BOTS, ExistingBot, NewBot};
use crate::output;
use crate::template::Template;
use crate::tokens_yml::{Other, TokensYml};

/// What somebody wants to have.
pub(super) struct Wanted<'a> {
    /// Without it, the bot is called as tokens.yml or bots.yml call it, or else by its username.
    pub(super) bot: Option<&'a BotName>,
    pub(super) handler: Option<&'a HandlerName>,
    pub(super) description: Option<&'a str>,
    /// Its token, and what Telegram says whose that is.
    pub(super) identity: Option<(&'a Token, &'a Username)>,
}

/// What was done.
#[derive(Debug, Serialize)]
pub(super) struct Added {
    pub(super) bot: String,
    pub(super) handler: String,
    pub(super) id: Option<i64>,
    pub(super) username: Option<String>,
    folder: PathBuf,
    #[serde(skip)]
    pub(super) has_new_handler: bool,
    /// Whether the bot was there already, and got its token.
    pub(super) was_there: bool,
    /// Files that are new.
    pub(super) made: Vec<String>,
    /// Files that were there.
    pub(super) changed: Vec<&'static str>,
    /// Keys of `settings:` that hold nothing but a placeholder.
    pub(super) fill_in: Vec<String>,
    /// Mistakes of the fleet that have nothing to do with this bot, and keep it from being built.
    pub(super) other_errors: usize,
}

/// Adds a bot to the fleet in a folder, or gives one that is there what it lacks.
///
/// # Errors
/// If it is there and lacks nothing, if the fleet would be wrong with it, or if something cannot be written.
pub(super) fn add(fleet: &Path, wanted: &Wanted<'_>, interrupt: &Interrupt) -> Result<Added, Failure> {
    let path = fleet.join(MANIFEST);
    let before = fs::read_to_string(&path).map_err(|error| Failure::file(&path, "cannot be read", error))?;
    let tokens = wanted.identity.map(|_| TokensYml::read(fleet)).transpose()?;
    let name = name(wanted, &before, tokens.as_ref())?;
    let existing = manifest::find(&before, &name)?;
    let exists = |handler: &HandlerName| fleet.join(handler_path(handler)).exists();
    let handler = handler(wanted, &name, existing.as_ref(), exists)?;
    let has_handler = exists(&handler);
    // A bot that waits for its handler gets it.
    let makes_handler = !has_handler && existing.as_ref().is_none_or(|bot| bot.waits_for(&handler));
    let is_for_more = wanted.handler.is_some() || wanted.description.is_some();
    let mut next = Sources::read(fleet).unwrap_or_default();
    let known = check::errors(&next);

    let settings = if has_handler { required_settings(&next, &handler) } else { Vec::new() };
    let manifest_after = match &existing {
        None => Some(edit::insert(&before, BOTS, &[entry(wanted, &name, &handler, &settings)])?),
        Some(_) if makes_handler => None,
        Some(_) if wanted.identity.is_some() && !is_for_more => None,
        Some(bot) => return Err(bot.is_there_already(&name)),
    };
    let tokens_after = match (wanted.identity, &tokens) {
        (Some((token, username)), Some(tokens)) => {
            if let Some(bot) = &existing {
                check_identity(bot, &name, username, tokens)?;
            }
            tokens.with(&name, token, Other::Refuse)?
        }
        _ => None,
    };
    if manifest_after.is_none() && tokens_after.is_none() && !makes_handler {
        return Err(Failure::new(format!("bot `{name}` is there already, and so is its token"))
            .help("`cargo run -- check` lists the bots that have none"));
    }
    let files = if makes_handler { expand(fleet, &name, &handler, interrupt)? } else { Vec::new() };

    next.manifest = edit::without_mark(manifest_after.as_ref().unwrap_or(&before)).to_owned();
    if let Some(tokens) = &tokens_after {
        next.tokens = Some(tokens::Text::new(tokens.text().to_owned()));
    }
    if let Some((_, text)) = files.iter().find(|(file, _)| *file == handler_path(&handler)) {
        next.handlers.insert(handler.to_string(), text.clone());
    }
    let left = check::errors(&next);
    // What was wrong before is not the new bot's fault, unless it is about this very bot.
    if left.iter().any(|problem| !known.contains(problem) || problem.is_about(&name)) {
        let found = botserver_generator::check(&next).err().unwrap_or_default();
        return Err(check::rendered(&found, &next));
    }

    let (mut changes, mut changed) = (Changes::default(), Vec::new());
    let mut made: Vec<_> = files.iter().map(|(file, _)| file.clone()).collect();
    for (file, text) in &files {
        let failed =
            |failure: Failure| failure.help("rename or remove it, or choose another handler with --handler");
        changes.file(&fleet.join(file), text.as_bytes()).map_err(failed)?;
    }
    interrupt.after(Ok(()))?;
    if let Some(text) = &manifest_after {
        changes.replace(&path, text.as_bytes())?;
        changed.push(MANIFEST);
    }
    if let Some(tokens) = &tokens_after {
        tokens.write(&mut changes)?;
        if tokens.is_there() { changed.push(TOKENS) } else { made.push(TOKENS.to_owned()) }
    }
    changes.keep();
    Ok(Added {
        bot: name.to_string(),
        handler: handler.to_string(),
        id: wanted.identity.map(|(token, _)| token.id()),
        username: wanted.identity.map(|(_, username)| username.to_string()),
        folder: fleet.to_owned(),
        has_new_handler: makes_handler,
        was_there: existing.is_some() && !makes_handler,
        made,
        changed,
        fill_in: settings.into_iter().map(|(key, _)| key).collect(),
        other_errors: left.len(),
    })
}

/// What the bot is called in the fleet.
fn name(wanted: &Wanted<'_>, manifest: &str, tokens: Option<&TokensYml>) -> Result<BotName, Failure> {
    match (wanted.bot, wanted.identity) {
        (Some(name), _) => Ok(name.clone()),
        (None, Some((token, username))) => match tokens.and_then(|tokens| tokens.name_of(token.id())) {
            Some(name) => Ok(name.clone()),
            None => Ok(manifest::name_of(manifest, username)?.unwrap_or_else(|| username.bot_name())),
        },
        (None, None) => Err(Failure::new("neither a name nor a token says which bot is meant")),
    }
}

/// The handler that the bot has, or is to have.
fn handler(
    wanted: &Wanted<'_>,
    name: &BotName,
    existing: Option<&ExistingBot>,
    exists: impl Fn(&HandlerName) -> bool,
) -> Result<HandlerName, Failure> {
    let own = name.ident();
    match (wanted.handler, existing) {
        (Some(handler), _) => Ok(handler.clone()),
        (None, None) => Ok(own),
        (None, Some(bot)) => match bot.handler()? {
            Some(handler) => Ok(handler),
            None if exists(&own) => Ok(own),
            None => Ok(bot.default_handler().unwrap_or(own)),
        },
    }
}

/// What goes into bots.yml.
fn entry(
    wanted: &Wanted<'_>,
    name: &BotName,
    handler: &HandlerName,
    settings: &[(String, String)],
) -> NewEntry {
    let new = NewBot {
        name,
        // `bots/<bot>.rs` is found without being named.
        handler: (handler.as_str() != name.as_str()).then_some(handler.as_str()),
        username: wanted.identity.map(|(_, username)| username),
        description: wanted.description,
        settings,
    };
    new.entry()
}

/// The files of a new handler and its test, with their texts.
fn expand(
    fleet: &Path,
    name: &BotName,
    handler: &HandlerName,
    interrupt: &Interrupt,
) -> Result<Vec<(String, String)>, Failure> {
    let staging = tempfile::tempdir()
        .map_err(|error| Failure::new(format!("no temporary folder can be made: {error}")))?;
    let library = fleet_dir::library(fleet)?;
    let values = [("bot", name.as_str()), ("handler", handler.as_str()), ("fleet", library.as_str())];
    interrupt.after(Template::Bot.expand(handler, &values, staging.path()))?;
    let texts = output::files(staging.path())?.into_iter().map(|file| {
        let path = staging.path().join(&file);
        let text = fs::read_to_string(&path);
        Ok((file, text.map_err(|error| Failure::file(&path, "cannot be read", error))?))
    });
    texts.collect()
}

/// Whether a bot that is in bots.yml can be the one to which a token belongs.
fn check_identity(
    bot: &ExistingBot,
    name: &BotName,
    username: &Username,
    tokens: &TokensYml,
) -> Result<(), Failure> {
    bot.may_be(name, username)?;
    if tokens.has_usernames() && !bot.has_username() && !name.eq_ignore_ascii_case(username) {
        // Its name there would be taken for its username.
        return Err(Failure::new(format!(
            "{TOKENS} is a list, in which `{name}` would be called by its name alone"
        ))
        .help(format!("write `username: {username}` below `{name}:` in {MANIFEST} first")));
    }
    Ok(())
}
