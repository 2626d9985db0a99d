//! Adds to the text of bots.yml and leaves every other byte as it is.
//!
//! The tree of [`botserver_manifest::yaml`] says where things stand, and the new lines go between the old ones. The
//! result is read again: only a text that means what the old one meant, and what is new, is handed out.

mod entry;
mod layout;

use std::collections::HashSet;
use std::slice;

use botserver_manifest::Wording;
use botserver_manifest::names::{BotName, HandlerName, Username};
use botserver_manifest::yaml::{self, Document, Entry, Node, Span, SyntaxError, Value};

pub(crate) use self::entry::{NewEntry, NewValue};
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
    let document = read(without_mark(text))?;
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
    let document = read(without_mark(text))?;
    let bots = section(&document, BOTS)?.map(|bots| bots.value.entries()).unwrap_or_default();
    Ok(bots.iter().map(|bot| bot.key.text.clone()).collect())
}

/// Looks for the bot of this username, or else of this username as its name, and gives its name.
///
/// # Errors
/// As [`find`].
pub(crate) fn name_of(text: &str, wanted: &Username) -> Result<Option<BotName>, Failure> {
    let document = read(without_mark(text))?;
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
    let document = read(without_mark(text))?;
    let section = section(&document, name)?;
    Ok(section.and_then(|section| Some(scalar(&section.value, key)?.0.to_owned())))
}

/// Adds entries that are not there to a section, and gives the new text.
///
/// # Errors
/// If the text is no YAML, if the section is not a map, or if it is written in a way that it cannot be added to.
pub(crate) fn insert(text: &str, name: &str, new: &[NewEntry]) -> Result<String, Failure> {
    let write = |body: &str, document: &Document| layout::add(body, document, name, new);
    change(text, name, new, write, |before, now| {
        let (kept, added) = now.split_at_checked(before.len()).unwrap_or_default();
        let are_new = new.len() == added.len() && new.iter().zip(added).all(|(new, entry)| new.is(entry));
        same_entries(before, kept) && are_new
    })
}

/// Replaces a text that a section has for a key, and gives the new text.
///
/// # Errors
/// As [`insert`].
pub(crate) fn replace(text: &str, name: &str, new: &NewEntry) -> Result<String, Failure> {
    let write = |body: &str, document: &Document| {
        let section = document.root.get(name);
        let span = section.and_then(|section| Some(scalar(&section.value, &new.key)?.1)).unwrap_or_default();
        let (head, tail) = (body.get(..span.start), body.get(span.end..));
        format!("{}{}{}", head.unwrap_or_default(), new.value.on_one_line(true), tail.unwrap_or_default())
    };
    change(text, name, slice::from_ref(new), write, |before, now| {
        let is_right = |(before, now): (&Entry, &Entry)| {
            if before.key.text == new.key { new.is(now) } else { same_entry(before, now) }
        };
        before.len() == now.len() && before.iter().zip(now).all(is_right)
    })
}

/// Changes a text, and looks whether the section is right then, and everything else says what it said before.
fn change(
    text: &str,
    name: &str,
    new: &[NewEntry],
    write: impl FnOnce(&str, &Document) -> String,
    is_right: impl FnOnce(&[Entry], &[Entry]) -> bool,
) -> Result<String, Failure> {
    let body = without_mark(text);
    let document = read(body)?;
    let section = section(&document, name)?;
    let changed = write(body, &document);
    let says_just_that = yaml::parse(&changed).is_ok_and(|now| {
        let (others_before, before) = without(&document, name);
        let (others, entries) = without(&now, name);
        others_before.len() == others.len()
            && others_before.iter().zip(others).all(|(before, now)| same_entry(before, now))
            && document.duplicates.len() == now.duplicates.len()
            && is_right(before, entries)
    });
    if !says_just_that {
        let at = section.map_or(document.root.span, |section| section.key.span);
        let lines: String = new.iter().map(|entry| entry.block(6, 2, "\n")).collect();
        return Err(problem(
            at,
            &format!("`{name}` cannot be changed in a file that is written like this one"),
        )
        .help(format!("write by hand, below `{name}:`:\n{}", lines.trim_end())));
    }
    let mark = text.get(..text.len() - body.len()).unwrap_or_default();
    Ok(format!("{mark}{changed}"))
}

/// The other sections of a file, and the entries of this one.
fn without<'a>(document: &'a Document, name: &str) -> (Vec<&'a Entry>, &'a [Entry]) {
    let others = document.root.entries().iter().filter(|entry| entry.key.text != name).collect();
    let section = document.root.get(name);
    (others, section.map(|section| section.value.entries()).unwrap_or_default())
}

/// The text behind a byte-order mark.
pub(crate) fn without_mark(text: &str) -> &str {
    text.strip_prefix('\u{feff}').unwrap_or(text)
}

fn read(text: &str) -> Result<Document, Failure> {
    yaml::parse(text).map_err(|SyntaxError { span, mistake }| {
        Failure::at(MANIFEST, span.line, span.column, mistake.wording())
    })
}

/// A section of a manifest, whose value is a map or nothing.
fn section<'a>(document: &'a Document, name: &str) -> Result<Option<&'a Entry>, Failure> {
    let root = &document.root;
    if !matches!(root.value, Value::Map(_)) && !root.is_null() {
        return Err(problem(
            root.span,
            &format!("expected a map with `bots:` in it, found {}", root.describe()),
        )
        .help("write `bots:`, and below it one entry a bot"));
    }
    let section = root.get(name);
    match section {
        Some(Entry { value, .. }) if !matches!(value.value, Value::Map(_)) && !value.is_null() => {
            let example =
                if name == BOTS { "one entry a bot, such as `echo: {}`" } else { "its keys below it" };
            Err(problem(value.span, &format!("`{name}` is {}, and should be a map", value.describe()))
                .help(format!("write {example}")))
        }
        _ => Ok(section),
    }
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

/// The same keys and values, wherever they stand.
fn same_entries(a: &[Entry], b: &[Entry]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same_entry(a, b))
}

fn same_entry(a: &Entry, b: &Entry) -> bool {
    a.key.text == b.key.text && same(&a.value, &b.value)
}

fn same(a: &Node, b: &Node) -> bool {
    match (&a.value, &b.value) {
        (Value::Scalar(a), Value::Scalar(b)) => a == b,
        (Value::List(a), Value::List(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b)),
        (Value::Map(a), Value::Map(b)) => same_entries(a, b),
        _ => false,
    }
}
