//! Adds a bot to the text of bots.yml and leaves every other byte as it is.
//!
//! The tree of [`botserver_manifest::yaml`] says where things stand, and the new lines go between the old ones. The
//! result is read again: only a text that means what the old one meant, and the new bot, is handed out.

mod entry;
mod layout;

use botserver_manifest::Wording;
use botserver_manifest::names::{BotName, HandlerName};
use botserver_manifest::yaml::{self, Document, Entry, Node, Span, SyntaxError, Value};

use crate::failure::Failure;
use crate::fleet_dir::MANIFEST;
use crate::names;

/// A bot that is not in bots.yml yet.
#[derive(Clone, Copy, Debug)]
pub(crate) struct NewBot<'a> {
    pub(crate) name: &'a BotName,
    pub(crate) handler: Option<&'a str>,
    pub(crate) description: Option<&'a str>,
    /// Keys of `settings:`, with their values in YAML, each on one line.
    pub(crate) settings: &'a [(String, String)],
}

/// A bot that is in bots.yml.
#[derive(Debug)]
pub(crate) struct ExistingBot {
    /// Its `handler:`, and where that stands.
    handler: Option<(String, Span)>,
    /// Whether `defaults:` has a handler for bots without one.
    has_default: bool,
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

    /// Whether this is the handler that bots.yml says it has, one way or another.
    pub(crate) fn waits_for(&self, handler: &HandlerName) -> bool {
        match &self.handler {
            Some((own, _)) => own == handler.as_str(),
            None => !self.has_default,
        }
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
    let defaults = get(&document.root, "defaults").map(|defaults| &defaults.value);
    let has_default = defaults.is_some_and(|defaults| get(defaults, "handler").is_some());
    let Some(bots) = bots(&document)? else { return Ok(None) };
    Ok(get(&bots.value, name).map(|bot| {
        let handler = get(&bot.value, "handler").and_then(|handler| match &handler.value.value {
            Value::Scalar(scalar) => Some((scalar.text.clone(), handler.value.span)),
            Value::List(_) | Value::Map(_) => None,
        });
        ExistingBot { handler, has_default, at: bot.key.span }
    }))
}

/// Adds a bot that is not there, and gives the new text.
///
/// # Errors
/// If the text is no YAML, if its `bots` are not a map, or if it is written in a way that a bot cannot be added to.
pub(crate) fn insert(text: &str, bot: &NewBot<'_>) -> Result<String, Failure> {
    let body = without_mark(text);
    let document = read(body)?;
    let bots = bots(&document)?;
    let changed = layout::add(body, &document, bots, bot);
    let adds_just_the_bot = yaml::parse(&changed).is_ok_and(|new| is_grown_by(&document, &new, bot));
    if !adds_just_the_bot {
        let at = bots.map_or(document.root.span, |bots| bots.key.span);
        let lines = entry::block(bot, 6, 2, "\n");
        return Err(problem(at, "a bot cannot be added to a file that is written like this one")
            .help(format!("add it by hand, below `bots:`:\n{}", lines.trim_end())));
    }
    let mark = text.get(..text.len() - body.len()).unwrap_or_default();
    Ok(format!("{mark}{changed}"))
}

/// The text behind a byte-order mark.
pub(crate) fn without_mark(text: &str) -> &str {
    text.strip_prefix('\u{feff}').unwrap_or(text)
}

fn read(text: &str) -> Result<Document, Failure> {
    yaml::parse(text).map_err(|SyntaxError { span, mistake }| {
        let Wording { message, help } = mistake.wording();
        let failure = problem(span, &message);
        if help.is_empty() { failure } else { failure.help(help.join("; ")) }
    })
}

/// The `bots:` of a manifest, whose value is a map or nothing.
fn bots(document: &Document) -> Result<Option<&Entry>, Failure> {
    let root = &document.root;
    if !matches!(root.value, Value::Map(_)) && !root.is_null() {
        return Err(problem(
            root.span,
            &format!("expected a map with `bots:` in it, found {}", root.describe()),
        )
        .help("write `bots:`, and below it one entry a bot"));
    }
    let bots = get(root, "bots");
    match bots {
        Some(Entry { value, .. }) if !matches!(value.value, Value::Map(_)) && !value.is_null() => {
            Err(problem(value.span, &format!("`bots` is {}, and should be a map", value.describe()))
                .help("write one entry a bot, such as `echo: {}`"))
        }
        _ => Ok(bots),
    }
}

fn get<'a>(node: &'a Node, key: &str) -> Option<&'a Entry> {
    entries(node).iter().find(|entry| entry.key.text == key)
}

fn entries(node: &Node) -> &[Entry] {
    match &node.value {
        Value::Map(entries) => entries,
        Value::List(_) | Value::Scalar(_) => &[],
    }
}

fn problem(at: Span, message: &str) -> Failure {
    Failure::new(format!("{MANIFEST}:{}:{}: {message}", at.line, at.column))
}

/// Whether `new` is `old` with this bot as the last one, and nothing else.
fn is_grown_by(old: &Document, new: &Document, bot: &NewBot<'_>) -> bool {
    let others = |document: &Document| {
        let others = entries(&document.root).iter().filter(|entry| entry.key.text != "bots");
        others.cloned().collect::<Vec<_>>()
    };
    let bots = |document: &Document| get(&document.root, "bots").map(|bots| entries(&bots.value).to_vec());
    let before = bots(old).unwrap_or_default();
    let Some(after) = bots(new) else { return false };
    let Some((added, kept)) = after.split_last() else { return false };
    same_entries(&others(old), &others(new))
        && same_entries(&before, kept)
        && old.duplicates.len() == new.duplicates.len()
        && is_this(added, bot)
}

fn is_this(Entry { key, value }: &Entry, bot: &NewBot<'_>) -> bool {
    let settings = yaml::parse(&entry::flow_map(bot.settings)).map(|settings| settings.root);
    let given = [("handler", bot.handler), ("description", bot.description)];
    let given = given.into_iter().filter_map(|(key, text)| Some((key, text?)));
    let texts = entries(value).iter().filter_map(|entry| match &entry.value.value {
        Value::Scalar(scalar) if !scalar.is_null() => Some((entry.key.text.as_str(), scalar.text.as_str())),
        _ => None,
    });
    let has_settings = match (get(value, "settings"), settings) {
        (Some(found), Ok(settings)) => same(&found.value, &settings),
        (None, _) => bot.settings.is_empty(),
        (Some(_), Err(_)) => false,
    };
    key.text == bot.name.as_str() && matches!(value.value, Value::Map(_)) && texts.eq(given) && has_settings
}

/// The same keys and values, wherever they stand.
fn same_entries(a: &[Entry], b: &[Entry]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.key.text == b.key.text && same(&a.value, &b.value))
}

fn same(a: &Node, b: &Node) -> bool {
    match (&a.value, &b.value) {
        (Value::Scalar(a), Value::Scalar(b)) => a == b,
        (Value::List(a), Value::List(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b)),
        (Value::Map(a), Value::Map(b)) => same_entries(a, b),
        _ => false,
    }
}
