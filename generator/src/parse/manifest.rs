//! `bots.yml` as it was written: its shape is right and its keys are known, its values are not checked yet.

use botserver_manifest::looks_like_a_token;
use botserver_manifest::suggest::closest;
use botserver_manifest::yaml::{self, Duplicate, Entry, Key, Node, Span, Value};

use super::menus::{RawLanguage, RawMenu};
use crate::diagnostic::{Diagnostic, Diagnostics, Note, Place};
use crate::fleet::DeliveryKey;
use crate::problem::{KeyGuess, ManifestProblem, MapGuess, Problem, Section};

/// All of bots.yml.
#[derive(Debug, Default)]
pub(crate) struct RawFleet {
    pub(crate) public_url: Option<Text>,
    pub(crate) listen: Option<Text>,
    pub(crate) max_connections: Option<Text>,
    pub(crate) certificate: Option<Text>,
    pub(crate) default_handler: Option<Text>,
    /// Those of bots that say nothing else.
    pub(crate) default_delivery: Vec<(DeliveryKey, Text)>,
    /// A map, below the settings of each bot.
    pub(crate) default_settings: Option<Node>,
    /// In the order of the file. Names are unique, as texts.
    pub(crate) bots: Vec<RawBot>,
}

/// One entry of `bots:`.
#[derive(Debug)]
pub(crate) struct RawBot {
    pub(crate) name: Key,
    pub(crate) handler: Option<Result<Text, Reported>>,
    pub(crate) display_name: Option<Text>,
    pub(crate) description: Option<Text>,
    pub(crate) short_description: Option<Text>,
    pub(crate) username: Option<Text>,
    pub(crate) languages: Vec<RawLanguage>,
    pub(crate) menus: Vec<RawMenu>,
    pub(crate) delivery: Vec<(DeliveryKey, Text)>,
    pub(crate) settings: Option<Entry>,
    /// Something in it was wrong, and has been reported.
    pub(crate) is_broken: bool,
}

/// A value that was there but wrong, and that has been reported.
#[derive(Debug)]
pub(crate) struct Reported;

/// A text and where it stands.
#[derive(Debug)]
pub(crate) struct Text {
    pub(crate) text: String,
    pub(crate) span: Span,
}

/// Reads bots.yml. What is wrong goes to `problems`, and the rest is read all the same.
pub(super) fn parse(text: &str, problems: &mut Diagnostics) -> RawFleet {
    let document = match yaml::parse(text) {
        Ok(document) => document,
        Err(error) => {
            problems.report(Place::manifest(error.span), Problem::Yaml(error.mistake));
            return RawFleet::default();
        }
    };
    for Duplicate { key, first } in document.duplicates {
        let twice = Problem::Manifest(ManifestProblem::Twice(key.text));
        problems.push(
            Diagnostic::new(Place::manifest(key.span), twice).related(Place::manifest(first), Note::First),
        );
    }
    Reader { problems }.fleet(document.root)
}

pub(super) struct Reader<'a> {
    pub(super) problems: &'a mut Diagnostics,
}

impl Reader<'_> {
    pub(super) fn report(&mut self, span: Span, problem: ManifestProblem) {
        self.problems.report(Place::manifest(span), Problem::Manifest(problem));
    }

    fn fleet(&mut self, root: Node) -> RawFleet {
        let at = root.span;
        let mut fleet = RawFleet::default();
        for Entry { key, value } in self.map(root, at, &Section::Fleet).unwrap_or_default() {
            match key.text.as_str() {
                "server" => {
                    for Entry { key, value } in
                        self.map(value, key.span, &Section::Server).unwrap_or_default()
                    {
                        let text = self.text(&key, value, &Section::Server);
                        match key.text.as_str() {
                            "listen" => fleet.listen = text,
                            "max_connections" => fleet.max_connections = text,
                            "certificate" => fleet.certificate = text,
                            _ => fleet.public_url = text,
                        }
                    }
                }
                "defaults" => self.defaults(&key, value, &mut fleet),
                _ => {
                    let bots = self.map(value, key.span, &Section::Bots).unwrap_or_default();
                    fleet.bots = self.bots(bots);
                }
            }
        }
        fleet
    }

    fn defaults(&mut self, key: &Key, value: Node, fleet: &mut RawFleet) {
        for Entry { key, value } in self.map(value, key.span, &Section::Defaults).unwrap_or_default() {
            if key.text == "handler" {
                fleet.default_handler = self.text(&key, value, &Section::Defaults);
            } else if let Some(of) = DeliveryKey::of(&key.text) {
                fleet
                    .default_delivery
                    .extend(self.text(&key, value, &Section::Defaults).map(|text| (of, text)));
            } else {
                let span = value.span;
                let entries = self.map(value, key.span, &Section::DefaultSettings);
                fleet.default_settings = entries.map(|entries| Node { value: Value::Map(entries), span });
            }
        }
    }

    fn bots(&mut self, entries: Vec<Entry>) -> Vec<RawBot> {
        let mut bots: Vec<RawBot> = Vec::with_capacity(entries.len());
        for Entry { key, value } in entries {
            match bots.last_mut() {
                Some(bot) if is_key_of_a_bot(&key, &value) => {
                    let (key_text, bot_name) = (key.text.clone(), bot.name.text.clone());
                    self.report(key.span, ManifestProblem::BesideItsBot { key: key_text, bot: bot_name });
                    bot.is_broken = true;
                }
                _ => bots.push(self.bot(key, value)),
            }
        }
        bots
    }

    fn bot(&mut self, name: Key, value: Node) -> RawBot {
        let section = Section::Bot(name.text.clone());
        let at = name.span;
        let mut bot = RawBot {
            name,
            handler: None,
            display_name: None,
            description: None,
            short_description: None,
            username: None,
            languages: Vec::new(),
            menus: Vec::new(),
            delivery: Vec::new(),
            settings: None,
            is_broken: false,
        };
        let Some(entries) = self.map(value, at, &section) else {
            bot.is_broken = true;
            return bot;
        };
        for Entry { key, value } in entries {
            match key.text.as_str() {
                "handler" => bot.handler = Some(self.text(&key, value, &section).ok_or(Reported)),
                "name" => bot.display_name = self.text(&key, value, &section),
                "short_description" => bot.short_description = self.text(&key, value, &section),
                "description" => bot.description = self.text(&key, value, &section),
                "username" => bot.username = self.text(&key, value, &section),
                "languages" => bot.languages = self.languages(&key, value, &bot.name.text),
                "menus" => bot.menus = self.menus(&key, value, &bot.name.text),
                "settings" => bot.settings = Some(Entry { key, value }),
                other => bot.delivery.extend(
                    DeliveryKey::of(other).and_then(|of| Some((of, self.text(&key, value, &section)?))),
                ),
            }
        }
        bot
    }

    /// The entries of a map, without those that it cannot have; nothing at all is an empty one. What is wrong is
    /// reported.
    pub(super) fn map(&mut self, node: Node, at: Span, section: &Section) -> Option<Vec<Entry>> {
        if node.is_null() {
            return Some(Vec::new());
        }
        let found = node.describe();
        match node.value {
            Value::Map(mut entries) => {
                if !section.keys().is_empty() {
                    self.remove_unknown(&mut entries, section);
                }
                Some(entries)
            }
            value => {
                let span = if node.span.start == node.span.end { at } else { node.span };
                let guess = guess_map(&value, section);
                self.report(span, ManifestProblem::NotAMap { section: section.clone(), found, guess });
                None
            }
        }
    }

    fn remove_unknown(&mut self, entries: &mut Vec<Entry>, section: &Section) {
        let given: Vec<_> = entries.iter().map(|entry| entry.key.text.clone()).collect();
        entries.retain(|Entry { key, value }| {
            let is_known = section.keys().contains(&key.text.as_str());
            if !is_known {
                let guess = guess_key(key, value, section, &given);
                let (section, key_text) = (section.clone(), key.text.clone());
                self.report(key.span, ManifestProblem::UnknownKey { section, key: key_text, guess });
            }
            is_known
        });
    }

    /// A text that is not empty. Nothing at all is a mistake: a key was written for it.
    pub(super) fn text(&mut self, key: &Key, value: Node, section: &Section) -> Option<Text> {
        let span = if value.span.start == value.span.end { key.span } else { value.span };
        let found = value.describe();
        let (section, key) = (section.clone(), key.text.clone());
        let problem = match value.value {
            Value::Scalar(scalar) if looks_like_a_token(&scalar.text) => {
                ManifestProblem::Token { section, key }
            }
            Value::Scalar(scalar) if !scalar.is_null() && !scalar.text.trim().is_empty() => {
                return Some(Text { text: scalar.text, span });
            }
            Value::Scalar(_) => ManifestProblem::NoValue { section, key },
            Value::List(_) | Value::Map(_) => ManifestProblem::NotText { section, key, found },
        };
        self.report(span, problem);
        None
    }
}

/// Whether an entry of `bots:` was meant to be a key of the bot before it, and only lacks its indentation.
fn is_key_of_a_bot(key: &Key, value: &Node) -> bool {
    let keys = Section::Bot(String::new()).keys();
    if !keys.contains(&key.text.as_str()) || value.is_null() {
        return false;
    }
    match &value.value {
        Value::Scalar(_) => true,
        Value::List(_) => matches!(key.text.as_str(), "menus" | "settings"),
        Value::Map(entries) => {
            matches!(key.text.as_str(), "languages" | "settings")
                && entries.iter().any(|entry| !keys.contains(&entry.key.text.as_str()))
        }
    }
}

/// What to make of a key that its map does not have.
fn guess_key(key: &Key, value: &Node, section: &Section, given: &[String]) -> KeyGuess {
    let is_token = key.text.to_lowercase().contains("token");
    if is_token && matches!(section, Section::Bot(_) | Section::Fleet) {
        return KeyGuess::Token;
    }
    let unset = section.keys().iter().copied().filter(|name| !given.iter().any(|given| given == name));
    if let Some(guess) = closest(&key.text, unset) {
        return KeyGuess::Key(guess.to_owned());
    }
    if *section == Section::Fleet && matches!(value.value, Value::Map(_)) {
        return KeyGuess::Bot;
    }
    KeyGuess::Nothing
}

/// What to make of something that should be a map.
fn guess_map(value: &Value, section: &Section) -> MapGuess {
    let Value::Scalar(scalar) = value else { return MapGuess::Nothing };
    if looks_like_a_token(&scalar.text) {
        return MapGuess::Token;
    }
    let after = |key: &&'static str| scalar.text.strip_prefix(key).filter(|_| scalar.plain);
    let keys = section.keys().iter();
    let colon = keys.clone().find(|key| after(key).is_some_and(|rest| rest.starts_with(':')));
    let blank = keys.clone().find(|key| after(key).is_some_and(|rest| rest.starts_with(' ')));
    match (colon, blank) {
        (Some(key), _) => MapGuess::NoSpace(key),
        (None, Some(key)) => MapGuess::NoColon(key),
        (None, None) => MapGuess::Nothing,
    }
}
