//! What BOTServer's files say: config/tokens.yml and config/server.yml, as that program reads them.

use std::path::{Path, PathBuf};

use botserver_manifest::address::PublicUrl;
use botserver_manifest::names::{BotName, Username};
use botserver_manifest::tokens::{self, Mistake, Problem};
use botserver_manifest::yaml::{self, Duplicate, Entry, MAX_BYTES, Node, Span, Value};
use botserver_manifest::{Token, Wording, file, redact};
use secrecy::zeroize::Zeroizing;
use serde::Serialize;

use crate::failure::Failure;
use crate::names;
use crate::tokens_yml;

/// What is taken over, and what is not.
#[derive(Default)]
pub(super) struct Ancestor {
    /// The folder in which BOTServer was run.
    pub(super) home: PathBuf,
    pub(super) bots: Vec<AncestorBot>,
    /// Keys of the section `server` of bots.yml.
    pub(super) server: Vec<(&'static str, String)>,
    /// What has no counterpart, in the order of the files.
    pub(super) notes: Vec<Remark>,
    /// How many bots there are that cannot be called by any name.
    pub(super) left_out: usize,
}

/// One item of its tokens.yml.
pub(super) struct AncestorBot {
    pub(super) name: BotName,
    pub(super) username: Option<Username>,
    pub(super) description: Option<String>,
    /// Nothing, if what stands there cannot be one.
    pub(super) token: Option<Token>,
    /// The Ruby file with what it does, if there is one, relative to the home.
    pub(super) app: Option<String>,
}

/// Something to know about a line.
#[derive(Debug, Serialize)]
pub(super) struct Remark {
    pub(super) file: &'static str,
    pub(super) line: usize,
    pub(super) column: usize,
    pub(super) message: String,
}

const TOKENS: &str = "config/tokens.yml";
const SERVER: &str = "config/server.yml";

impl Ancestor {
    /// Reads the files below BOTServer's own folder, or in its config/.
    ///
    /// # Errors
    /// If there are none, or one cannot be read or is no YAML.
    pub(super) fn read(folder: &Path) -> Result<Self, Failure> {
        let real = folder.canonicalize().map_err(|error| Failure::file(folder, "cannot be read", error))?;
        let is_config = real.file_name().is_some_and(|name| name == "config");
        let home = if is_config { real.parent().unwrap_or(&real) } else { &real };
        let mut ancestor = Self { home: home.to_owned(), ..Self::default() };
        let (tokens, server) = (read(home, TOKENS)?, read(home, SERVER)?);
        if tokens.is_none() && server.is_none() {
            return Err(Failure::new(format!("`{}` has neither {TOKENS} nor {SERVER}", folder.display()))
                .help("give the folder of a BOTServer, in which `rake` was run"));
        }
        if let Some(text) = tokens {
            ancestor.tokens(&text)?;
        }
        if let Some(text) = server {
            ancestor.server(&text)?;
        }
        ancestor.notes.sort_by_key(|note| (note.file != TOKENS, note.line, note.column));
        Ok(ancestor)
    }

    fn tokens(&mut self, text: &str) -> Result<(), Failure> {
        let found = tokens::parse(text);
        if let Some(wrong) = found.errors.iter().find(|wrong| matches!(wrong.mistake, Mistake::Yaml(_))) {
            return Err(tokens_yml::problem(TOKENS, wrong));
        }
        let document = yaml::parse(text).map_err(|error| not_yaml(TOKENS, &error))?;
        let items = match &document.root.value {
            Value::List(items) => items.as_slice(),
            _ => &[],
        };
        let mut bots: Vec<_> = found
            .entries
            .into_iter()
            .map(|entry| {
                let (name, username, line) = (entry.bot, entry.username, entry.line);
                let (description, token) = (entry.description, Some(entry.token));
                (line, AncestorBot { name, username, description, token, app: None })
            })
            .collect();
        for wrong in found.errors.iter().chain(&found.warnings) {
            let bot = match wrong.mistake {
                Mistake::NotAToken { .. } | Mistake::NotText { .. } => {
                    item_of(items, wrong).and_then(without_token)
                }
                _ => None,
            };
            let Wording { message, .. } = wrong.wording();
            let message = match (&bot, &wrong.mistake) {
                (Some((_, bot)), _) => format!("{message}; `{}` is taken over without a token", bot.name),
                (None, Mistake::UnknownKey) => format!("{message}; it is not taken over"),
                // The rest of its item is taken over as it is.
                (None, Mistake::Twice { .. } | Mistake::Short { .. }) => message,
                (None, _) => {
                    self.left_out += 1;
                    format!("{message}; this bot is left out")
                }
            };
            self.note(TOKENS, (wrong.line, wrong.column), message);
            bots.extend(bot);
        }
        bots.sort_by_key(|(line, _)| *line);
        for (line, mut bot) in bots {
            // One that has a token has a name of its own by now.
            if self.bots.iter().any(|other| other.name == bot.name) {
                self.left_out += 1;
                let message = format!("there is another `{}` above; this bot is left out", bot.name);
                self.note(TOKENS, (line, 1), message);
                continue;
            }
            bot.description = bot.description.filter(|text| match names::description(text) {
                Ok(_) => true,
                Err(rule) => {
                    self.note(TOKENS, (line, 1), format!("`description` is not taken over: {rule}"));
                    false
                }
            });
            let app = format!("app/{}.rb", bot.name.to_ascii_lowercase());
            bot.app = self.home.join(&app).is_file().then_some(app);
            self.bots.push(bot);
        }
        for key in items.iter().flat_map(Node::entries).map(|entry| &entry.key) {
            let what = match key.text.as_str() {
                "telegram_description" => {
                    "set a description in bots.yml, and `profile apply` tells Telegram of it"
                }
                "telegram_id" => "a token begins with it",
                "telegram_error" | "valid_token" | "updated_at" => "`tokens test` asks Telegram anew",
                _ => continue,
            };
            self.note(TOKENS, place(key.span), format!("`{}` is not taken over: {what}", key.text));
        }
        Ok(())
    }

    fn server(&mut self, text: &str) -> Result<(), Failure> {
        let document = yaml::parse(text).map_err(|error| not_yaml(SERVER, &error))?;
        let root = &document.root;
        if !matches!(root.value, Value::Map(_)) && !root.is_null() {
            return Err(Failure::new(format!(
                "{SERVER}: expected a map with `host`, found {}",
                root.describe()
            )));
        }
        for Duplicate { key, first } in &document.duplicates {
            let message =
                format!("`{}` is already on line {}: this one is not taken over", key.text, first.line);
            self.note(SERVER, place(key.span), message);
        }
        let (mut host, mut port) = (None, None);
        for Entry { key, value } in root.entries() {
            let at = place(value.span);
            match (key.text.as_str(), value.text()) {
                ("host", Some(text)) => host = Some((text, at)),
                ("port", Some(text)) => port = Some((text, at)),
                ("certificate_file_pem", Some(text)) => {
                    self.server.push(("certificate", text.to_owned()));
                    let message = format!(
                        "`certificate` is for a certificate that you have signed yourself: copy {text} to where the \
                         fleet runs, or else take the line out"
                    );
                    self.note(SERVER, at, message);
                }
                ("certificate_file_key", Some(text)) => {
                    let message = format!(
                        "`certificate_file_key` has no counterpart in bots.yml: `serve --tls-key {text}` or `proxy \
                         config nginx --key {text}` take it"
                    );
                    self.note(SERVER, at, message);
                }
                (known @ ("host" | "port" | "certificate_file_pem" | "certificate_file_key"), None) => {
                    self.note(SERVER, at, format!("`{known}` is {}", value.describe()));
                }
                (other, _) => {
                    self.note(SERVER, place(key.span), format!("`{other}` has no counterpart in bots.yml"));
                }
            }
        }
        self.public_url(host, port);
        Ok(())
    }

    /// Puts host and port together, if Telegram can send there.
    fn public_url(&mut self, host: Option<(&str, Position)>, port: Option<(&str, Position)>) {
        let Some((host, at)) = host else {
            if let Some((_, at)) = port {
                self.note(SERVER, at, "`port` is not taken over, as there is no `host`".to_owned());
            }
            return;
        };
        let port = port.map(|(port, _)| port).filter(|port| *port != "443");
        let url = port.map_or_else(|| format!("https://{host}"), |port| format!("https://{host}:{port}"));
        match PublicUrl::new(&url) {
            Ok(url) => self.server.insert(0, ("public_url", url.as_str().to_owned())),
            Err(error) => {
                let Wording { message, help } = error.wording();
                let message =
                    format!("`{url}` {message}, so that bots.yml gets no `public_url`: {}", help.join("; "));
                self.note(SERVER, at, message);
            }
        }
    }

    fn note(&mut self, file: &'static str, (line, column): Position, message: String) {
        // What stands in the wrong place may be a token.
        let message = redact(&message).into_owned();
        self.notes.push(Remark { file, line, column, message });
    }
}

/// A line and a column.
type Position = (usize, usize);

fn place(span: Span) -> Position {
    (span.line, span.column)
}

/// The text of a file, if it is there. It may hold tokens.
fn read(home: &Path, name: &str) -> Result<Option<Zeroizing<String>>, Failure> {
    let path = home.join(name);
    match file::read(&path, MAX_BYTES) {
        Ok((text, _)) => Ok(Some(Zeroizing::new(text))),
        Err(error) if error.is_not_found() => Ok(None),
        Err(error) => Err(Failure::file(&path, "cannot be read", error)),
    }
}

fn not_yaml(file: &str, error: &yaml::SyntaxError) -> Failure {
    Failure::at(file, error.span.line, error.span.column, error.mistake.wording())
}

/// The item in which a token is wrong.
fn item_of<'a>(items: &'a [Node], wrong: &Problem) -> Option<&'a Node> {
    let is_wrong = |span: Span| place(span) == (wrong.line, wrong.column);
    let mut items = items.iter();
    items.find(|item| {
        item.entries().iter().any(|entry| is_wrong(entry.value.span) || is_wrong(entry.key.span))
    })
}

/// The bot of an item whose token is none: called as it would be with one.
fn without_token(item: &Node) -> Option<(usize, AncestorBot)> {
    let text = |key: &str| item.get(key)?.value.text();
    let said = text("telegram_name").or_else(|| text("username"));
    // What is before the colon is public, if it is a number.
    let id = || {
        text("token")?
            .split_once(':')
            .map(|(id, _)| id)
            .filter(|id| id.bytes().all(|byte| byte.is_ascii_digit()))
    };
    let name = said.map(|name| name.strip_prefix('@').unwrap_or(name)).or_else(id).and_then(BotName::new)?;
    let bot = AncestorBot {
        name,
        username: said.and_then(Username::new),
        description: text("description").map(str::to_owned),
        token: None,
        app: None,
    };
    Some((item.span.line, bot))
}
