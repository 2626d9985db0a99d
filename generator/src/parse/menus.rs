//! `languages:` and `menus:` of a bot, as they were written.

use botserver_manifest::yaml::{Entry, Key, Node, Span, Value};

use super::manifest::{Reader, Text};
use crate::problem::{ManifestProblem, Section};

/// One entry of `languages:`.
#[derive(Debug)]
pub(crate) struct RawLanguage {
    pub(crate) code: Key,
    pub(crate) name: Option<Text>,
    pub(crate) description: Option<Text>,
    pub(crate) short_description: Option<Text>,
    pub(crate) commands: Vec<(Key, Text)>,
}

/// One item of `menus:`.
#[derive(Debug)]
pub(crate) struct RawMenu {
    pub(crate) at: Span,
    pub(crate) scope: Option<Text>,
    pub(crate) chat_id: Option<Text>,
    pub(crate) user_id: Option<Text>,
    pub(crate) commands: Option<Vec<Text>>,
    /// Something in it was wrong, and has been reported: what it lacks may be there.
    pub(crate) is_broken: bool,
}

impl Reader<'_> {
    pub(super) fn languages(&mut self, key: &Key, value: Node, bot: &str) -> Vec<RawLanguage> {
        let (of_bot, section) = (Section::Bot(bot.to_owned()), Section::Languages(bot.to_owned()));
        let entries = self.full_map(key, value, &of_bot, &section);
        entries.into_iter().map(|Entry { key, value }| self.language(key, value, bot)).collect()
    }

    fn language(&mut self, code: Key, value: Node, bot: &str) -> RawLanguage {
        let (bot, text) = (bot.to_owned(), code.text.clone());
        let languages = Section::Languages(bot.clone());
        let section = Section::Language { bot: bot.clone(), code: text.clone() };
        let entries = self.full_map(&code, value, &languages, &section);
        let mut language = RawLanguage {
            code,
            name: None,
            description: None,
            short_description: None,
            commands: Vec::new(),
        };
        for Entry { key, value } in entries {
            match key.text.as_str() {
                "name" => language.name = self.text(&key, value, &section),
                "description" => language.description = self.text(&key, value, &section),
                "short_description" => language.short_description = self.text(&key, value, &section),
                _ => {
                    let texts = Section::LanguageCommands { bot: bot.clone(), code: text.clone() };
                    for Entry { key, value } in self.full_map(&key, value, &section, &texts) {
                        let text = self.text(&key, value, &texts);
                        language.commands.extend(text.map(|text| (key, text)));
                    }
                }
            }
        }
        language
    }

    pub(super) fn menus(&mut self, key: &Key, value: Node, bot: &str) -> Vec<RawMenu> {
        let section = Section::Bot(bot.to_owned());
        let Some(items) = self.list(key, value, &section) else { return Vec::new() };
        if items.is_empty() {
            self.report(key.span, ManifestProblem::NoValue { section, key: key.text.clone() });
        }
        items.into_iter().enumerate().map(|(index, item)| self.menu(key, item, bot, index)).collect()
    }

    fn menu(&mut self, key: &Key, item: Node, bot: &str, index: usize) -> RawMenu {
        let section = Section::Menu { bot: bot.to_owned(), index };
        let at = if item.span.start == item.span.end { key.span } else { item.span };
        let mut menu =
            RawMenu { at, scope: None, chat_id: None, user_id: None, commands: None, is_broken: false };
        let before = self.problems.iter().len();
        for Entry { key, value } in self.map(item, at, &section).unwrap_or_default() {
            match key.text.as_str() {
                "scope" => menu.scope = self.text(&key, value, &section),
                "chat_id" => menu.chat_id = self.text(&key, value, &section),
                "user_id" => menu.user_id = self.text(&key, value, &section),
                _ => {
                    let items = self.list(&key, value, &section);
                    menu.commands = items.map(|items| self.texts(&key, items, &section));
                }
            }
        }
        menu.is_broken = self.problems.iter().len() > before;
        menu
    }

    fn texts(&mut self, key: &Key, items: Vec<Node>, section: &Section) -> Vec<Text> {
        let mut texts = Vec::with_capacity(items.len());
        for (index, item) in items.into_iter().enumerate() {
            let key = Key { text: format!("{}[{index}]", key.text), span: key.span };
            texts.extend(self.text(&key, item, section));
        }
        texts
    }

    /// The entries of a map that has some. `key` is where it stands, in the map `outer`.
    fn full_map(&mut self, key: &Key, value: Node, outer: &Section, section: &Section) -> Vec<Entry> {
        let is_empty = value.is_null() || matches!(&value.value, Value::Map(entries) if entries.is_empty());
        if is_empty {
            let problem = ManifestProblem::NoValue { section: outer.clone(), key: key.text.clone() };
            self.report(key.span, problem);
        }
        self.map(value, key.span, section).unwrap_or_default()
    }

    /// The items of a list; nothing at all is an empty one. Something else is reported.
    fn list(&mut self, key: &Key, value: Node, section: &Section) -> Option<Vec<Node>> {
        let found = value.describe();
        let span = if value.span.start == value.span.end { key.span } else { value.span };
        if value.is_null() {
            return Some(Vec::new());
        }
        if let Value::List(items) = value.value {
            return Some(items);
        }
        let (section, key) = (section.clone(), key.text.clone());
        self.report(span, ManifestProblem::NotAList { section, key, found });
        None
    }
}
