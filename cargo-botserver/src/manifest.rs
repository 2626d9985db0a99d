//! The bots that are in bots.yml, and one that is to be added with [`botserver_manifest::edit`].

use std::collections::HashSet;

use botserver_manifest::Wording;
use botserver_manifest::edit::{NewEntry, read, section};
use botserver_manifest::names::{BotName, HandlerName, Username};
use botserver_manifest::yaml::{Node, Span};

use crate::failure::Failure;
use crate::fleet_dir::MANIFEST;
use crate::names;

/// The section of the bots.
pub(crate) const BOTS: &str = "bots";

/// A bot that is not in bots.yml yet.
pub(crate) struct NewBot<'a> {
    pub(crate) name: &'a BotName,
    pub(crate) handler: Option<&'a str>,
    pub(crate) username: Option<&'a Username>,
    pub(crate) description: Option<&'a str>,
    /// Keys of `settings:`, with their values in YAML, each on one line.
    pub(crate) settings: &'a [(String, String)],
}

impl NewBot<'_> {
    /// What goes below `bots:`.
    pub(crate) fn entry(&self) -> NewEntry {
        let username = self.username.map(Username::as_str);
        let texts = [("handler", self.handler), ("username", username), ("description", self.description)];
        let texts = texts.into_iter().filter_map(|(key, text)| Some(NewEntry::text(key, text?)));
        let settings = self.settings.iter().map(|(key, value)| NewEntry::yaml(key, value)).collect();
        let settings = (!self.settings.is_empty()).then(|| NewEntry::map("settings", settings));
        NewEntry::map(self.name, texts.chain(settings).collect())
    }
}

/// A bot that is in bots.yml.
#[derive(Debug)]
pub(crate) struct ExistingBot {
    /// Its `handler:`, and where that stands.
    handler: Option<(String, Span)>,
    /// Its `username:`.
    username: Option<Username>,
    /// The handler that `defaults:` has for bots without one.
    default: Option<String>,
    at: Span,
}

impl ExistingBot {
    /// Its `handler:`.
    ///
    /// # Errors
    /// If it cannot be the name of one.
    pub(crate) fn handler(&self) -> Result<Option<HandlerName>, Failure> {
        let Some((text, span)) = &self.handler else { return Ok(None) };
        names::handler(text)
            .map(Some)
            .map_err(|help| problem(*span, &format!("`{text}` cannot be the name of a handler")).help(help))
    }

    /// The handler that bots without one have.
    pub(crate) fn default_handler(&self) -> Option<HandlerName> {
        self.default.as_deref().and_then(HandlerName::new)
    }

    /// Whether this is the handler that bots.yml says it has, one way or another.
    pub(crate) fn waits_for(&self, handler: &HandlerName) -> bool {
        match &self.handler {
            Some((own, _)) => own == handler.as_str(),
            None => self.default.is_none(),
        }
    }

    /// Whether this can be its username at Telegram: bots.yml says so, or says nothing.
    ///
    /// # Errors
    /// If bots.yml has another one.
    pub(crate) fn may_be(&self, name: &str, username: &Username) -> Result<(), Failure> {
        match &self.username {
            Some(own) if !own.eq_ignore_ascii_case(username) => {
                let message = format!("bot `{name}` is @{own}, and this token is the one of @{username}");
                Err(problem(self.at, &message)
                    .help("give the token of that bot, or another name for this one"))
            }
            _ => Ok(()),
        }
    }

    /// Whether bots.yml says its username.
    pub(crate) fn has_username(&self) -> bool {
        self.username.is_some()
    }

    /// What to say when somebody adds it once more.
    pub(crate) fn is_there_already(&self, name: &str) -> Failure {
        problem(self.at, &format!("bot `{name}` is there already"))
            .help("choose another name, or change this bot in bots.yml")
    }
}

/// Looks for a bot.
///
/// # Errors
/// If the text is no YAML, or its `bots` are not a map.
pub(crate) fn find(text: &str, name: &str) -> Result<Option<ExistingBot>, Failure> {
    let document = read(text)?;
    let defaults = document.root.get("defaults");
    let default =
        defaults.and_then(|defaults| scalar(&defaults.value, "handler")).map(|(text, _)| text.to_owned());
    let Some(bots) = section(&document, BOTS)? else { return Ok(None) };
    Ok(bots.value.get(name).map(|bot| ExistingBot {
        handler: scalar(&bot.value, "handler").map(|(text, span)| (text.to_owned(), span)),
        username: username(&bot.value),
        default,
        at: bot.key.span,
    }))
}

/// The names of all bots.
///
/// # Errors
/// As [`find`].
pub(crate) fn names(text: &str) -> Result<HashSet<String>, Failure> {
    let document = read(text)?;
    let bots = section(&document, BOTS)?.map(|bots| bots.value.entries()).unwrap_or_default();
    Ok(bots.iter().map(|bot| bot.key.text.clone()).collect())
}

/// Looks for the bot of this username, or else of this username as its name, and gives its name.
///
/// # Errors
/// As [`find`].
pub(crate) fn name_of(text: &str, wanted: &Username) -> Result<Option<BotName>, Failure> {
    let document = read(text)?;
    let bots = section(&document, BOTS)?.map(|bots| bots.value.entries()).unwrap_or_default();
    let said =
        bots.iter().find(|bot| username(&bot.value).is_some_and(|own| own.eq_ignore_ascii_case(wanted)));
    let named = || bots.iter().find(|bot| bot.key.text.eq_ignore_ascii_case(wanted));
    Ok(said.or_else(named).and_then(|bot| BotName::new(&bot.key.text)))
}

/// The text that a section has for a key.
///
/// # Errors
/// If the text is no YAML, or the section is not a map.
pub(crate) fn value(text: &str, name: &str, key: &str) -> Result<Option<String>, Failure> {
    let document = read(text)?;
    let section = section(&document, name)?;
    Ok(section.and_then(|section| Some(scalar(&section.value, key)?.0.to_owned())))
}

/// The text of a key, and where it stands.
fn scalar<'a>(node: &'a Node, key: &str) -> Option<(&'a str, Span)> {
    let value = &node.get(key)?.value;
    Some((value.text()?, value.span))
}

fn username(bot: &Node) -> Option<Username> {
    scalar(bot, "username").and_then(|(text, _)| Username::new(text))
}

fn problem(at: Span, message: &str) -> Failure {
    Failure::at(MANIFEST, at.line, at.column, Wording::new(message))
}
