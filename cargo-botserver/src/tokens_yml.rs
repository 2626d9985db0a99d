//! tokens.yml: one more token in it, in the form that it has, and every other byte as it was.
//!
//! As with bots.yml, the tree says where things stand, and the result is read again: only a text that has the tokens of
//! the old one, and the new one, is handed out. No message shows a line of the file.

use std::fs;
use std::io;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use botserver_generator::TOKENS;
use botserver_manifest::edit::text::{
    after_closing, end_of, end_of_line, in_braces, insert_lines, is_flow, newline,
};
use botserver_manifest::edit::{NewEntry, NewValue};
use botserver_manifest::names::BotName;
use botserver_manifest::tokens::{self, Entry, Form, Problem, TokensFile};
use botserver_manifest::yaml::{self, MAX_BYTES, Node, Value};
use botserver_manifest::{Token, Wording, file};
use secrecy::zeroize::Zeroizing;

use crate::changes::Changes;
use crate::failure::Failure;
use crate::output;

/// The file of a fleet, which need not be there: as it is, or as it is to be.
pub(crate) struct TokensYml {
    path: PathBuf,
    is_there: bool,
    text: Zeroizing<String>,
    file: TokensFile,
}

/// What to do where the file has another token for the bot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Other {
    /// Keep it, and say so.
    Refuse,
    /// Put the new one in its place.
    Replace,
}

impl TokensYml {
    /// Reads the file of a fleet.
    ///
    /// # Errors
    /// If it is a link, cannot be read, or something in it is wrong.
    pub(crate) fn read(fleet: &Path) -> Result<Self, Failure> {
        let path = fleet.join(TOKENS);
        match fs::symlink_metadata(&path) {
            Ok(found) if found.is_symlink() => {
                return Err(Failure::new(format!("`{}` is a symbolic link", path.display())).help(
                    "put the file itself there: what it leads to may be in use elsewhere, or be shared",
                ));
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Ok(Self {
                    path,
                    is_there: false,
                    text: Zeroizing::default(),
                    file: tokens::parse(""),
                });
            }
            // Reading it says what is wrong.
            _ => {}
        }
        let (text, metadata) =
            file::read(&path, MAX_BYTES).map_err(|error| Failure::file(&path, "cannot be read", error))?;
        let text = Zeroizing::new(text);
        let file = TokensFile { exposed: tokens::Exposed::of(&metadata), ..tokens::parse(&text) };
        match file.errors.first() {
            Some(wrong) => Err(problem(TOKENS, wrong)),
            None => Ok(Self { path, is_there: true, text, file }),
        }
    }

    /// Whether the file is there.
    pub(crate) fn is_there(&self) -> bool {
        self.is_there
    }

    /// What stands in it.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// What stands in it, with stars for the secrets.
    pub(crate) fn shown(&self) -> String {
        let tokens = self.file.entries.iter().map(|entry| &entry.token);
        tokens.fold(self.text.to_string(), |text, token| text.replace(token.expose(), &token.to_string()))
    }

    /// Its tokens, in their order.
    pub(crate) fn entries(&self) -> &[Entry] {
        &self.file.entries
    }

    /// The name that the file gives to the bot of this id; an item of the list form that has none is called by its id.
    pub(crate) fn name_of(&self, id: i64) -> Option<&BotName> {
        let entry = self.file.entries.iter().find(|entry| entry.token.id() == id)?;
        (!self.is_unnamed(entry)).then_some(&entry.bot)
    }

    /// Whether it is an item of the list form that says no name.
    fn is_unnamed(&self, entry: &Entry) -> bool {
        let is_called_by_id = entry.bot.as_str() == entry.token.id().to_string();
        self.file.form == Form::List && entry.username.is_none() && is_called_by_id
    }

    /// Whether a bot is called by its username in it.
    pub(crate) fn has_usernames(&self) -> bool {
        self.file.form == Form::List && !self.file.entries.is_empty()
    }

    /// The file with the token of a bot in it; nothing, if it is in it already.
    ///
    /// # Errors
    /// If the file has another token for the bot, or the token for another bot, or a token cannot be added to it.
    pub(crate) fn with(&self, bot: &BotName, token: &Token, other: Other) -> Result<Option<Self>, Failure> {
        let id = token.id();
        let entries = &self.file.entries;
        let of_bot = entries.iter().position(|entry| entry.bot == *bot);
        let of_id = entries.iter().position(|entry| entry.token.id() == id);
        let Some((place, entry)) = of_id.or(of_bot).and_then(|place| Some((place, entries.get(place)?)))
        else {
            return self.with_new(&[(bot, token)]).map(Some);
        };
        if entry.bot != *bot {
            if self.is_unnamed(entry) && of_bot.is_none() && entry.token.expose() == token.expose() {
                return self
                    .changed(place, &[(bot, token)], |text, root| name(text, root, place, bot))
                    .map(Some);
            }
            let message =
                format!("the token of this bot (id {id}) is there already, as that of `{}`", entry.bot);
            return Err(at(entry, &message).help("one bot has one name: use that one, or take the line out"));
        }
        if entry.token.expose() == token.expose() {
            return Ok(None);
        }
        if other == Other::Replace {
            return self
                .changed(place, &[(bot, token)], |text, root| replace(text, root, entry, token))
                .map(Some);
        }
        Err(if entry.token.id() == id {
            at(entry, &format!("bot `{bot}` has another token already"))
                .help("if @BotFather has made a new one, take the old line out and run this again")
        } else {
            at(entry, &format!("bot `{bot}` has the token of another bot already (id {})", entry.token.id()))
                .help("choose another name, or take that line out if it is wrong")
        })
    }

    /// The same for many bots, no two of which have one name or one token.
    ///
    /// # Errors
    /// As [`TokensYml::with`].
    pub(crate) fn with_all(
        &self,
        bots: &[(&BotName, &Token)],
        other: Other,
    ) -> Result<Option<Self>, Failure> {
        let is_known = |(bot, token): &(&BotName, &Token)| {
            self.file.entries.iter().any(|entry| entry.bot == **bot || entry.token.id() == token.id())
        };
        let (known, new): (Vec<_>, Vec<_>) = bots.iter().copied().partition(is_known);
        let mut changed = None;
        for (bot, token) in known {
            changed = changed.as_ref().unwrap_or(self).with(bot, token, other)?.or(changed);
        }
        if new.is_empty() {
            return Ok(changed);
        }
        changed.as_ref().unwrap_or(self).with_new(&new).map(Some)
    }

    /// The file with tokens below the last one.
    fn with_new(&self, bots: &[(&BotName, &Token)]) -> Result<Self, Failure> {
        self.changed(self.file.entries.len(), bots, |text, root| insert(text, root, bots))
    }

    /// The file with another text, if that says what it said before but for these bots from `place` on: one in place of
    /// another, or all behind the last one.
    fn changed(
        &self,
        place: usize,
        bots: &[(&BotName, &Token)],
        change: impl FnOnce(&str, &Node) -> Option<String>,
    ) -> Result<Self, Failure> {
        let says = |file: &TokensFile| {
            let before = self.file.entries.iter().map(|entry| (&entry.bot, &entry.token));
            let (kept, rest) = (before.clone().take(place), before.skip(place + 1));
            let expected = kept.chain(bots.iter().copied()).chain(rest);
            let found = file.entries.iter().map(|entry| (&entry.bot, &entry.token));
            file.errors.is_empty()
                && found
                    .map(|(bot, token)| (bot, token.expose()))
                    .eq(expected.map(|(bot, token)| (bot, token.expose())))
        };
        let document = yaml::parse(&self.text).ok();
        let text = document.and_then(|document| change(&self.text, &document.root)).map(Zeroizing::new);
        let file = text.as_ref().map(|text| TokensFile { exposed: self.file.exposed, ..tokens::parse(text) });
        match (text, file) {
            (Some(text), Some(file)) if says(&file) => {
                Ok(Self { path: self.path.clone(), is_there: self.is_there, text, file })
            }
            _ => Err(Failure::new(format!(
                "no token can be added to a {TOKENS} that is written like this one"
            ))
            .help("write by hand, on a line for each bot:  <bot>: <the token from @BotFather>")),
        }
    }

    /// Writes it: readable by its owner alone if the file is new, and else by whom it was.
    ///
    /// # Errors
    /// If it cannot be written, or is not to be written by anybody.
    pub(crate) fn write(&self, changes: &mut Changes) -> Result<(), Failure> {
        if !self.is_there() {
            return changes.private_file(&self.path, self.text.as_bytes());
        }
        let is_read_only = fs::metadata(&self.path).is_ok_and(|found| found.permissions().readonly());
        if is_read_only {
            return Err(Failure::new(format!("`{}` is read-only", self.path.display()))
                .help(format!("allow its owner to write: `chmod u+w {TOKENS}`")));
        }
        changes.replace(&self.path, self.text.as_bytes())
    }
}

/// What to say of a mistake in a file of tokens.
pub(crate) fn problem(file: &str, wrong: &Problem) -> Failure {
    Failure::at(file, wrong.line, wrong.column, wrong.wording())
}

/// Warns where the tokens of a fleet may come to others: who can read the file, and whom git would give it to.
pub(crate) fn warn_of_exposure(fleet: &Path) {
    let found = TokensYml::read(fleet).ok().and_then(|tokens| tokens.file.exposed);
    if let Some(exposed) = found {
        output::warn(format_args!("{TOKENS}: {}", exposed.wording()));
    }
    let mut git = Command::new("git");
    git.args(["check-ignore", "--quiet", TOKENS]).current_dir(fleet).stderr(Stdio::null());
    // 1 is what it says of a file that it does not ignore; 128, where there is no repository.
    if git.status().is_ok_and(|status| status.code() == Some(1)) {
        output::warn(format_args!("git does not ignore {TOKENS}\n  help: write `{TOKENS}` into .gitignore"));
    }
}

fn at(entry: &Entry, message: &str) -> Failure {
    Failure::at(TOKENS, entry.line, entry.column, Wording::new(message))
}

/// Adds tokens below the last one.
fn insert(text: &str, root: &Node, bots: &[(&BotName, &Token)]) -> Option<String> {
    let newline = newline(text);
    let lines = |indent| -> String {
        let entries = bots.iter().map(|(bot, token)| NewEntry::text(bot, token.expose()));
        entries.map(|entry| entry.block(indent, 2, newline)).collect()
    };
    let (last, range) = match &root.value {
        Value::Scalar(_) => return Some(insert_lines(text, text.len(), &lines(0))),
        Value::Map(entries) => match entries.last() {
            None => return Some(first(text, root, &in_one_line(root, bots))),
            Some(last) => (last.key.span, last.key.span.start..end_of(text, &last.value, last.key.span.end)),
        },
        Value::List(items) => match items.last() {
            None => return Some(first(text, root, &in_one_line(root, bots))),
            Some(last) => (last.span, range(text, last)),
        },
    };
    if is_flow(text, root) {
        return Some(in_braces(text, root.span.start, range, &in_one_line(root, bots)));
    }
    let added = match &root.value {
        Value::List(items) => {
            let dash = text.get(..range.start)?.rfind('-')?;
            let indent = dash - text.get(..dash)?.rfind('\n').map_or(0, |end| end + 1);
            let gap = if is_set_off(text, items, dash) { newline } else { "" };
            let items = bots.iter().map(|bot| {
                let [token, name] = item(*bot).map(|entry| entry.block(indent + 2, 2, newline));
                format!("{gap}{:indent$}- {}{name}", "", token.trim_start())
            });
            items.collect()
        }
        _ => lines(last.column - 1),
    };
    Some(insert_lines(text, end_of_line(text, range.end), &added))
}

/// An item of the list form.
fn item((bot, token): (&BotName, &Token)) -> [NewEntry; 2] {
    [NewEntry::text("token", token.expose()), NewEntry::text("telegram_name", bot)]
}

/// Tokens as they stand between the brackets of a map or a list.
fn in_one_line(root: &Node, bots: &[(&BotName, &Token)]) -> String {
    let texts = bots.iter().map(|(bot, token)| match root.value {
        Value::List(_) => NewValue::Map(item((bot, token)).into()).on_one_line(true),
        _ => NewEntry::text(bot, token.expose()).flow(),
    });
    texts.collect::<Vec<_>>().join(", ")
}

/// Whether a blank line stands before the last of several items.
fn is_set_off(text: &str, items: &[Node], dash: usize) -> bool {
    let [.., before, _] = items else { return false };
    let gap = text.get(range(text, before).end..dash).unwrap_or_default();
    gap.lines().skip(1).any(|line| line.trim().is_empty())
}

/// `{}` becomes `{ echo: … }`.
fn first(text: &str, root: &Node, new: &str) -> String {
    let start = root.span.start;
    let (open, close) = if matches!(root.value, Value::List(_)) { ('[', ']') } else { ('{', '}') };
    let (head, tail) = (text.get(..start), text.get(after_closing(text, start + 1)..));
    format!("{}{open} {new} {close}{}", head.unwrap_or_default(), tail.unwrap_or_default())
}

/// Gives an item of the list form its name.
fn name(text: &str, root: &Node, place: usize, bot: &BotName) -> Option<String> {
    let Value::List(items) = &root.value else { return None };
    let item = items.get(place)?;
    let last = item.entries().last()?;
    let range = last.key.span.start..end_of(text, &last.value, last.key.span.end);
    let new = NewEntry::text("telegram_name", bot);
    if is_flow(text, item) {
        return Some(in_braces(text, item.span.start, range, &new.flow()));
    }
    let line = new.block(item.span.column - 1, 2, newline(text));
    Some(insert_lines(text, end_of_line(text, range.end), &line))
}

/// Puts a token in place of that of an entry.
fn replace(text: &str, root: &Node, entry: &Entry, token: &Token) -> Option<String> {
    let maps = match &root.value {
        Value::List(items) => items.as_slice(),
        _ => std::slice::from_ref(root),
    };
    let mut values = maps.iter().flat_map(Node::entries).map(|entry| &entry.value);
    let span = values.find(|value| value.text() == Some(entry.token.expose()))?.span;
    Some(format!("{}{}{}", text.get(..span.start)?, token.expose(), text.get(span.end..)?))
}

fn range(text: &str, item: &Node) -> Range<usize> {
    item.span.start..end_of(text, item, item.span.start)
}
