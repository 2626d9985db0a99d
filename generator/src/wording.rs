//! The catalogue: every message, label and help of this crate, one file a subject. What settings, tokens, addresses and
//! YAML have to be told stands in the `wording` of `botserver-manifest`, since the server says it too.
//!
//! A message is lower case, has no full stop, and puts values in backticks; a help says what to do.

mod bots;
mod delivery;
mod files;
mod functions;
mod handlers;
mod manifest;
mod menus;
mod schema;
mod sessions;

use std::fmt;

use botserver_manifest::Wording;
use botserver_manifest::suggest::list;

use crate::diagnostic::Note;
use crate::problem::{BotProblem, ManifestProblem, MenuProblem, Problem, SettingsOf};

impl Problem {
    /// What to say of it.
    pub fn wording(&self) -> Wording {
        match self {
            Self::File(problem) => problem.wording(),
            Self::Yaml(mistake) => mistake.wording(),
            Self::Manifest(problem) => problem.wording(),
            Self::PublicUrl(error) => about("`public_url` ", error.wording()),
            Self::WebhookInPublicUrl => {
                Wording::new("`public_url` has `/webhook` at its end, which is added to it once more")
                    .help("end it before: the address of a bot is `<public_url>/webhook/<bot>`")
            }
            Self::MaxConnections(text) => Wording::new(format!("`max_connections` is `{text}`"))
                .help("write a number from 1 to 100: so many connections Telegram opens for one bot at most; 40 if nothing is said"),
            Self::Listen(error) => about("`listen` ", error.wording()),
            Self::Bot(problem) => problem.wording(),
            Self::Menu(bot, problem) => about(&format!("bot `{bot}`: "), problem.wording()),
            Self::Delivery { bot, key, text } => delivery::wording(bot.as_ref(), *key, text),
            Self::Handler(problem) => problem.wording(),
            Self::Rust(problem) => problem.wording(),
            Self::Function(name, problem) => problem.wording(name),
            Self::Items(problem) => problem.wording(),
            Self::Schema(problem) => problem.wording(),
            Self::Session(name, problem) => problem.wording(name),
            Self::Setting(of, problem) => about(&format!("{of}: "), problem.wording()),
            Self::UnknownDefault { key, guess } => Wording::new(format!(
                "`defaults.settings`: no handler has a setting `{key}`"
            ))
            .help(match guess {
                Some(guess) => format!("did you mean `{guess}`?"),
                None => "remove it, or add it to `pub struct Settings { … }` of a handler".to_owned(),
            }),
            Self::Tokens(mistake) => mistake.wording(),
        }
    }

    /// What to write under the caret.
    pub fn label(&self) -> Option<&'static str> {
        match self {
            Self::Manifest(ManifestProblem::Twice(_)) => Some("again"),
            Self::Bot(BotProblem::SameModule { .. } | BotProblem::SameUsername { .. }) => {
                Some("this one again")
            }
            Self::Menu(_, MenuProblem::SameScope(_) | MenuProblem::SameCommand(_)) => Some("again"),
            _ => None,
        }
    }
}

impl Note {
    /// What to write beside the other place.
    pub fn label(&self) -> String {
        match self {
            Self::First => "first here".to_owned(),
            Self::Opened => "opened here".to_owned(),
            Self::Field(field) => field.label(),
        }
    }
}

impl fmt::Display for SettingsOf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bot(bot) => write!(f, "bot `{bot}`"),
            Self::Defaults(handler) => write!(f, "`defaults`, for bots of handler `{handler}`"),
        }
    }
}

/// A wording whose message goes on after a subject.
fn about(subject: &str, wording: Wording) -> Wording {
    Wording { message: format!("{subject}{}", wording.message), ..wording }
}

/// Names in backticks, from strings.
fn names<'a>(names: impl IntoIterator<Item = &'a &'static str>) -> String {
    list(names.into_iter().copied())
}
