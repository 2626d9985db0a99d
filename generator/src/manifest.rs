//! `bots.yml` as it was written: its shape is right and its keys are known, its values are not checked yet.

use botserver_manifest::looks_like_a_token;
use botserver_manifest::yaml::{self, Duplicate, Entry, Key, Node, Span, Value};

use crate::diagnostic::{Diagnostic, Diagnostics, Place};
use crate::suggest::{did_you_mean, list};

/// All of bots.yml.
#[derive(Debug, Default)]
pub(crate) struct RawFleet {
    pub(crate) public_url: Option<Text>,
    pub(crate) listen: Option<Text>,
    pub(crate) default_handler: Option<Text>,
    /// In the order of the file. Names are unique, as texts.
    pub(crate) bots: Vec<RawBot>,
}

/// One entry of `bots:`.
#[derive(Debug)]
pub(crate) struct RawBot {
    pub(crate) name: Key,
    pub(crate) handler: Option<Result<Text, Reported>>,
    pub(crate) description: Option<Text>,
    pub(crate) username: Option<Text>,
    pub(crate) settings: Option<Entry>,
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

const TOKENS_ELSEWHERE: &str =
    "tokens are secret and bots.yml is not: move it to tokens.yml, as a line `<bot name>: <token>`";

const FLEET_KEYS: [&str; 3] = ["server", "defaults", "bots"];
const SERVER_KEYS: [&str; 2] = ["public_url", "listen"];
const DEFAULTS_KEYS: [&str; 1] = ["handler"];
const BOT_KEYS: [&str; 4] = ["handler", "description", "username", "settings"];

/// Reads bots.yml. What is wrong goes to `problems`, and the rest is read all the same.
pub(crate) fn parse(text: &str, problems: &mut Diagnostics) -> RawFleet {
    let document = match yaml::parse(text) {
        Ok(document) => document,
        Err(error) => {
            let problem =
                Diagnostic::error(Place::manifest(error.span), error.message).maybe_help(error.help);
            problems.push(problem);
            return RawFleet::default();
        }
    };
    for Duplicate { key, first } in document.duplicates {
        problems.push(
            Diagnostic::error(Place::manifest(key.span), format!("`{}` is given twice", key.text))
                .label("again")
                .related(Place::manifest(first), "first here")
                .help("keep one of the two: in one map every key is unique"),
        );
    }
    Reader { problems }.fleet(document.root)
}

struct Reader<'a> {
    problems: &'a mut Diagnostics,
}

impl Reader<'_> {
    fn fleet(&mut self, root: Node) -> RawFleet {
        let mut fleet = RawFleet::default();
        let at = root.span;
        for Entry { key, value } in self.map(root, at, "bots.yml", "bots: { echo: {} }", &FLEET_KEYS) {
            match key.text.as_str() {
                "server" => {
                    let entries =
                        self.map(value, key.span, "`server`", "server: { listen: … }", &SERVER_KEYS);
                    for Entry { key, value } in entries {
                        let text = self.text(&key, value, "`server`");
                        if key.text == "listen" { fleet.listen = text } else { fleet.public_url = text }
                    }
                }
                "defaults" => {
                    let entries =
                        self.map(value, key.span, "`defaults`", "defaults: { handler: … }", &DEFAULTS_KEYS);
                    for Entry { key, value } in entries {
                        fleet.default_handler = self.text(&key, value, "`defaults`");
                    }
                }
                _ => {
                    let bots = self.entries(value, key.span, "`bots`", "echo: {}");
                    fleet.bots = bots.into_iter().map(|entry| self.bot(entry)).collect();
                }
            }
        }
        fleet
    }

    fn bot(&mut self, Entry { key: name, value }: Entry) -> RawBot {
        let about = format!("bot `{}`", name.text);
        let example = format!("{}: {{ handler: … }}", name.text);
        let at = name.span;
        let mut bot = RawBot { name, handler: None, description: None, username: None, settings: None };
        for Entry { key, value } in self.map(value, at, &about, &example, &BOT_KEYS) {
            match key.text.as_str() {
                "handler" => bot.handler = Some(self.text(&key, value, &about).ok_or(Reported)),
                "description" => bot.description = self.text(&key, value, &about),
                "username" => bot.username = self.text(&key, value, &about),
                _ => bot.settings = Some(Entry { key, value }),
            }
        }
        bot
    }

    /// The entries of a map that has only `known` keys; those that it does not know are reported and left out.
    fn map(&mut self, node: Node, at: Span, about: &str, example: &str, known: &[&str]) -> Vec<Entry> {
        let mut entries = self.entries(node, at, about, example);
        let given: Vec<_> = entries.iter().map(|entry| entry.key.text.clone()).collect();
        entries.retain(|Entry { key, value }| {
            let is_known = known.contains(&key.text.as_str());
            if !is_known {
                let help = unknown_key_help(key, value, about, known, &given);
                let problem = Diagnostic::error(
                    Place::manifest(key.span),
                    format!("{about}: there is no key `{}` here", key.text),
                );
                self.problems.push(problem.help(help));
            }
            is_known
        });
        entries
    }

    /// The entries of a map; nothing at all is an empty one.
    fn entries(&mut self, node: Node, at: Span, about: &str, example: &str) -> Vec<Entry> {
        if node.is_null() {
            return Vec::new();
        }
        let description = node.describe();
        match node.value {
            Value::Map(entries) => entries,
            value => {
                let span = if node.span.start == node.span.end { at } else { node.span };
                let message = format!("{about} should be a map, but is {description}");
                let help = match value {
                    Value::Scalar(scalar) if looks_like_a_token(&scalar.text) => TOKENS_ELSEWHERE.to_owned(),
                    _ => format!("write `{example}`"),
                };
                self.problems.push(Diagnostic::error(Place::manifest(span), message).help(help));
                Vec::new()
            }
        }
    }

    /// A text that is not empty. Nothing at all is a mistake: a key was written for it.
    fn text(&mut self, key: &Key, value: Node, about: &str) -> Option<Text> {
        let span = if value.span.start == value.span.end { key.span } else { value.span };
        let description = value.describe();
        let name = &key.text;
        let mut refuse = |message: String, help: &str| {
            self.problems.push(Diagnostic::error(Place::manifest(span), message).help(help));
            None
        };
        match value.value {
            Value::Scalar(scalar) if looks_like_a_token(&scalar.text) => refuse(
                format!("{about}: `{name}` holds what looks like a bot token"),
                "bots.yml is compiled into the binary: keep tokens in tokens.yml only",
            ),
            Value::Scalar(scalar) if !scalar.is_null() && !scalar.text.trim().is_empty() => {
                Some(Text { text: scalar.text, span })
            }
            Value::Scalar(_) => {
                refuse(format!("{about}: `{name}` has no value"), "write one, or remove the key")
            }
            Value::List(_) | Value::Map(_) => refuse(
                format!("{about}: `{name}` should be text, but is {description}"),
                "write it on the same line, in quotes if it holds `: ` or starts with a sign",
            ),
        }
    }
}

/// What to do about a key that its map does not have.
fn unknown_key_help(key: &Key, value: &Node, about: &str, known: &[&str], given: &[String]) -> String {
    let is_bot = known == BOT_KEYS;
    let is_token = key.text.to_lowercase().contains("token");
    if is_token && (is_bot || known == FLEET_KEYS) {
        return TOKENS_ELSEWHERE.to_owned();
    }
    let unset = known.iter().copied().filter(|name| !given.iter().any(|given| given == name));
    if let Some(help) = did_you_mean(&key.text, unset) {
        return help;
    }
    if is_bot {
        return format!(
            "{about} can have {}; what the handler wants to know goes under `settings:`",
            list(known.iter().copied())
        );
    }
    if known == FLEET_KEYS && matches!(value.value, Value::Map(_)) {
        return format!("if `{}` is a bot, move it under `bots:`", key.text);
    }
    match known {
        [only] => format!("the only key here is `{only}`"),
        _ => format!("keys here are {}", list(known.iter().copied())),
    }
}
