//! From the YAML of tokens.yml to entries.

use std::collections::HashMap;

use secrecy::zeroize::Zeroize as _;

use super::{Entry, Form, Mistake, Owner, Problem, TokensFile};
use crate::names::{BotName, Username};
use crate::yaml::{self, Duplicate, Key, Node, Span, Value};
use crate::{Token, looks_like_a_token};

/// Reads the text of tokens.yml. Whatever is right in it is among the entries, beside what is wrong.
pub fn parse(text: &str) -> TokensFile {
    let mut reader = Reader::default();
    let mut form = Form::Map;
    match yaml::parse(text) {
        Err(error) => reader.report(error.span, Mistake::Yaml(error.mistake)),
        Ok(mut document) => {
            for Duplicate { key, first } in &document.duplicates {
                let (key_text, first) = (shown(&key.text).to_owned(), first.line);
                reader.report(key.span, Mistake::Twice { key: key_text, first });
            }
            form = reader.root(&document.root);
            wipe(&mut document.root);
        }
    }
    let Reader { entries, mut errors, warnings, .. } = reader;
    errors.sort_by_key(|problem| (problem.line, problem.column));
    TokensFile { form, entries, errors, warnings, exposed: None }
}

/// Keys of a list item: ours, and those that BOTServer's own token test wrote back.
const ITEM_KEYS: [&str; 9] = [
    "token",
    "description",
    "telegram_name",
    "username",
    "telegram_description",
    "telegram_id",
    "telegram_error",
    "valid_token",
    "updated_at",
];

#[derive(Default)]
struct Reader {
    entries: Vec<Entry>,
    errors: Vec<Problem>,
    warnings: Vec<Problem>,
    lines_of_names: HashMap<BotName, usize>,
    lines_of_ids: HashMap<i64, usize>,
}

impl Reader {
    fn root(&mut self, root: &Node) -> Form {
        match &root.value {
            Value::Map(entries) => {
                for entry in entries {
                    self.map_entry(&entry.key, &entry.value);
                }
                Form::Map
            }
            Value::List(items) => {
                for item in items {
                    self.list_item(item);
                }
                Form::List
            }
            Value::Scalar(scalar) => {
                if !scalar.is_null() {
                    self.report(root.span, Mistake::NotAMap);
                }
                Form::Map
            }
        }
    }

    fn map_entry(&mut self, key: &Key, value: &Node) {
        let Some(bot) = BotName::new(&key.text) else {
            return self.report(key.span, Mistake::NotABotName);
        };
        let owner = Owner::Bot(shown(&key.text).to_owned());
        if let Some(token) = self.token(owner, key.span, value) {
            let (line, column) = (key.span.line, key.span.column);
            self.add(Entry { bot, token, username: None, description: None, line, column });
        }
    }

    fn list_item(&mut self, item: &Node) {
        let Value::Map(entries) = &item.value else {
            return self.report(item.span, Mistake::NotAnItem);
        };
        for entry in entries {
            if !ITEM_KEYS.contains(&entry.key.text.as_str()) {
                self.report(entry.key.span, Mistake::UnknownKey);
            }
        }
        let known = |name: &str| entries.iter().find(|entry| entry.key.text == name);
        let Some(token) = known("token") else {
            return self.report(item.span, Mistake::NoToken);
        };
        let Some(token) = self.token(Owner::Item, token.key.span, &token.value) else { return };
        let named = known("telegram_name").or_else(|| known("username"));
        let named = named.and_then(|entry| Some((entry, entry.value.text()?)));
        let name = named.map_or_else(
            || token.id().to_string(),
            |(_, name)| name.strip_prefix('@').unwrap_or(name).to_owned(),
        );
        let Some(bot) = BotName::new(&name) else {
            if let Some((entry, _)) = named {
                self.report(entry.value.span, Mistake::NotAUsername { key: entry.key.text.clone() });
            }
            return;
        };
        let username = named.and_then(|(_, name)| Username::new(name));
        let description = known("description").and_then(|entry| Some((entry, entry.value.text()?)));
        if let Some((entry, _)) = description.filter(|(_, text)| looks_like_a_token(text)) {
            return self.report(entry.value.span, Mistake::TokenInDescription);
        }
        let description = description.map(|(_, text)| text.to_owned());
        let (line, column) = (item.span.line, item.span.column);
        self.add(Entry { bot, token, username, description, line, column });
    }

    fn token(&mut self, of: Owner, key: Span, value: &Node) -> Option<Token> {
        let Some(text) = value.text() else {
            let span = if value.is_null() { key } else { value.span };
            self.report(span, Mistake::NotText { of, found: value.describe() });
            return None;
        };
        match Token::parse(text) {
            Ok(token) => {
                if token.is_short() {
                    let Span { line, column, .. } = value.span;
                    self.warnings.push(Problem { line, column, mistake: Mistake::Short { of } });
                }
                Some(token)
            }
            Err(error) => {
                self.report(value.span, Mistake::NotAToken { of, error });
                None
            }
        }
    }

    fn add(&mut self, entry: Entry) {
        let at = Span { line: entry.line, column: entry.column, ..Span::default() };
        let id = entry.token.id();
        if let Some(first) = self.lines_of_ids.get(&id).copied() {
            return self.report(at, Mistake::SameId { id, first });
        }
        if let Some(first) = self.lines_of_names.get(&entry.bot).copied() {
            return self.report(at, Mistake::SameName { name: shown(entry.bot.as_str()).to_owned(), first });
        }
        self.lines_of_ids.insert(id, entry.line);
        self.lines_of_names.insert(entry.bot.clone(), entry.line);
        self.entries.push(entry);
    }

    fn report(&mut self, at: Span, mistake: Mistake) {
        self.errors.push(Problem { line: at.line, column: at.column, mistake });
    }
}

/// Overwrites what the tree holds of the file.
fn wipe(node: &mut Node) {
    match &mut node.value {
        Value::Scalar(scalar) => scalar.text.zeroize(),
        Value::List(items) => items.iter_mut().for_each(wipe),
        Value::Map(entries) => entries.iter_mut().for_each(|entry| {
            entry.key.text.zeroize();
            wipe(&mut entry.value);
        }),
    }
}

/// A name as a message may show it: what is no name, or as long as a secret, may be one in the wrong place.
fn shown(name: &str) -> &str {
    if BotName::new(name).is_some() && name.len() < 30 { name } else { "…" }
}
