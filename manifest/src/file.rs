//! `tokens.yml`, in either of its two forms.

use std::collections::HashMap;

use crate::yaml::{self, Duplicate, Key, Node, Span, SyntaxError, Value};
use crate::{Token, TokenError, looks_like_a_token};

/// All tokens of a file, in its order.
#[derive(Debug)]
pub struct TokensFile {
    /// Which of the two forms it has.
    pub form: Form,
    /// One per token; no bot name and no bot id comes twice.
    pub entries: Vec<Entry>,
}

/// The two ways to write the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// `echo: 110201543:AA…`, one bot a line.
    Map,
    /// BOTServer's: `- token: 110201543:AA…`, with `description` and `telegram_name` beside it.
    List,
}

/// One token and the bot it is for.
#[derive(Debug)]
pub struct Entry {
    /// The bot's name. In the list form its `telegram_name`, else its id.
    pub bot: String,
    /// The token.
    pub token: Token,
    /// The bot's `@username` without the `@`, when the file says it.
    pub username: Option<String>,
    /// `description` of the list form.
    pub description: Option<String>,
    /// Line of the name (or of the list item), from 1.
    pub line: usize,
    /// Column of the same, in characters, from 1.
    pub column: usize,
}

/// Something wrong in the file. Never holds a token or a line of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
}

/// Reads `tokens.yml`.
///
/// # Errors
/// Everything that is wrong with it, in the order of the file.
pub fn parse(text: &str) -> Result<TokensFile, Vec<Problem>> {
    let document = yaml::parse(text).map_err(|error| vec![error.into()])?;
    let mut reader = Reader::default();
    reader.problems.extend(document.duplicates.into_iter().map(duplicate_key));
    let form = match document.root.value {
        Value::Map(entries) => {
            for entry in entries {
                reader.map_entry(&entry.key, &entry.value);
            }
            Form::Map
        }
        Value::List(items) => {
            for item in &items {
                reader.list_item(item);
            }
            Form::List
        }
        Value::Scalar(scalar) if scalar.is_null() => Form::Map,
        Value::Scalar(_) => {
            reader.report(
                document.root.span,
                "expected a map of bots and their tokens".to_owned(),
                Some("write one line a bot: `<bot name>: <bot id>:<secret>`"),
            );
            Form::Map
        }
    };
    if reader.problems.is_empty() {
        return Ok(TokensFile { form, entries: reader.entries });
    }
    reader.problems.sort_by_key(|problem| (problem.line, problem.column));
    Err(reader.problems)
}

/// Whether `name` can be a bot's name: 1 to 64 of `A-Z`, `a-z`, `0-9`, `_` and `-`. It is a part of the webhook's path.
pub fn is_bot_name(name: &str) -> bool {
    (1..=64).contains(&name.len())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-')
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

const SHAPE: &str = "copy the whole token from @BotFather: `<bot id>:<secret>`";

#[derive(Default)]
struct Reader {
    entries: Vec<Entry>,
    problems: Vec<Problem>,
    lines_of_names: HashMap<String, usize>,
    lines_of_ids: HashMap<i64, usize>,
}

impl Reader {
    fn map_entry(&mut self, key: &Key, value: &Node) {
        if !is_bot_name(&key.text) {
            let message = "this is not a bot name".to_owned();
            self.report(key.span, message, Some("use 1 to 64 letters, digits, `_` and `-`, as in bots.yml"));
            return;
        }
        let about = format!("bot `{}`", shown(&key.text));
        if let Some(token) = self.token(&about, key.span, value) {
            self.add(Entry {
                bot: key.text.clone(),
                token,
                username: None,
                description: None,
                line: key.span.line,
                column: key.span.column,
            });
        }
    }

    fn list_item(&mut self, item: &Node) {
        let Value::Map(entries) = &item.value else {
            let message = "expected a map with a `token`".to_owned();
            self.report(item.span, message, Some("write `- token: <bot id>:<secret>`"));
            return;
        };
        let known = |name: &str| entries.iter().find(|entry| entry.key.text == name);
        for entry in entries {
            if !ITEM_KEYS.contains(&entry.key.text.as_str()) {
                let message = "unknown key in this list item".to_owned();
                self.report(
                    entry.key.span,
                    message,
                    Some("keys are `token`, `description` and `telegram_name`"),
                );
            }
        }
        let Some(token) = known("token") else {
            self.report(item.span, "this list item has no `token`".to_owned(), Some(SHAPE));
            return;
        };
        let Some(token) = self.token("this list item", token.key.span, &token.value) else { return };
        let username = known("telegram_name").or_else(|| known("username"));
        let bot = match username.and_then(|entry| text(&entry.value).map(|name| (entry, name))) {
            None => token.id().to_string(),
            Some((entry, name)) => {
                let name = name.strip_prefix('@').unwrap_or(name);
                if !is_bot_name(name) {
                    self.report(
                        entry.value.span,
                        format!("`{}` is not a bot's username", entry.key.text),
                        Some("use the username that @BotFather shows, such as `echo_bot`"),
                    );
                    return;
                }
                name.to_owned()
            }
        };
        let username = (bot != token.id().to_string()).then(|| bot.clone());
        let description = known("description").and_then(|entry| Some((entry, text(&entry.value)?)));
        if let Some((entry, _)) = description.filter(|(_, text)| looks_like_a_token(text)) {
            let message = "`description` holds what looks like a token".to_owned();
            self.report(entry.value.span, message, Some("descriptions are public: take it out"));
            return;
        }
        let description = description.map(|(_, text)| text.to_owned());
        let (line, column) = (item.span.line, item.span.column);
        self.add(Entry { bot, token, username, description, line, column });
    }

    fn token(&mut self, about: &str, key: Span, value: &Node) -> Option<Token> {
        let Some(text) = text(value) else {
            let span = if value.is_null() { key } else { value.span };
            self.report(span, format!("{about} has {} for its token", value.describe()), Some(SHAPE));
            return None;
        };
        match Token::parse(text) {
            Ok(token) => Some(token),
            Err(error) => {
                let help = if error == TokenError::NoColon {
                    "copy the whole token from @BotFather: `<bot id>:<secret>`, without a blank after the `:`"
                } else {
                    SHAPE
                };
                self.report(value.span, format!("{about}: {error}"), Some(help));
                None
            }
        }
    }

    fn add(&mut self, entry: Entry) {
        let at = Span { line: entry.line, column: entry.column, ..Span::default() };
        if let Some(line) = self.lines_of_ids.get(&entry.token.id()) {
            let message = format!("bot id {} already has a token on line {line}", entry.token.id());
            self.report(at, message, Some("one bot has one name: keep one of the two lines"));
            return;
        }
        if let Some(line) = self.lines_of_names.get(&entry.bot) {
            let message = format!("bot `{}` already has a token on line {line}", shown(&entry.bot));
            self.report(at, message, Some("keep one of the two"));
            return;
        }
        self.lines_of_ids.insert(entry.token.id(), entry.line);
        self.lines_of_names.insert(entry.bot.clone(), entry.line);
        self.entries.push(entry);
    }

    fn report(&mut self, at: Span, message: String, help: Option<&str>) {
        let help = help.map(str::to_owned);
        self.problems.push(Problem { line: at.line, column: at.column, message, help });
    }
}

impl From<SyntaxError> for Problem {
    fn from(error: SyntaxError) -> Self {
        Self { line: error.span.line, column: error.span.column, message: error.message, help: error.help }
    }
}

fn duplicate_key(duplicate: Duplicate) -> Problem {
    let Duplicate { key, first } = duplicate;
    Problem {
        line: key.span.line,
        column: key.span.column,
        message: format!("`{}` is already on line {}", shown(&key.text), first.line),
        help: Some("keep one of the two".to_owned()),
    }
}

/// The text of a scalar that is not null.
fn text(node: &Node) -> Option<&str> {
    match &node.value {
        Value::Scalar(scalar) if !scalar.is_null() => Some(&scalar.text),
        _ => None,
    }
}

/// A name as a message may show it: what is no name, or as long as a secret, may be one in the wrong place.
fn shown(name: &str) -> &str {
    if is_bot_name(name) && name.len() < 30 { name } else { "…" }
}
