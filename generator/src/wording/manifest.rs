//! What is said of the keys of bots.yml.

use std::fmt;

use botserver_manifest::Wording;

use super::names;
use crate::problem::{KeyGuess, ManifestProblem, MapGuess, Section};

const TOKENS_ELSEWHERE: &str =
    "tokens are secret and bots.yml is not: move it to tokens.yml, as a line `<bot name>: <token>`";

impl fmt::Display for Section {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Fleet => f.write_str("bots.yml"),
            Self::Server => f.write_str("`server`"),
            Self::Defaults => f.write_str("`defaults`"),
            Self::DefaultSettings => f.write_str("`defaults.settings`"),
            Self::Bots => f.write_str("`bots`"),
            Self::Bot(name) => write!(f, "bot `{name}`"),
            Self::Languages(bot) => write!(f, "bot `{bot}`, `languages`"),
            Self::Language { bot, code } => write!(f, "bot `{bot}`, `languages.{code}`"),
            Self::LanguageCommands { bot, code } => write!(f, "bot `{bot}`, `languages.{code}.commands`"),
            Self::Menu { bot, index } => write!(f, "bot `{bot}`, `menus[{index}]`"),
        }
    }
}

impl Section {
    /// What it looks like.
    fn example(&self) -> String {
        match self {
            Self::Fleet => "bots: { echo: {} }".to_owned(),
            Self::Server => "server: { listen: … }".to_owned(),
            Self::Defaults => "defaults: { handler: … }".to_owned(),
            Self::DefaultSettings => "settings: { … }".to_owned(),
            Self::Bots => "echo: {}".to_owned(),
            Self::Bot(name) => format!("{name}: {{ handler: … }}"),
            Self::Languages(_) => "languages: { it: { name: … } }".to_owned(),
            Self::Language { code, .. } => format!("{code}: {{ name: … }}"),
            Self::LanguageCommands { .. } => "commands: { start: … }".to_owned(),
            Self::Menu { .. } => "- { scope: all_private_chats, commands: [start] }".to_owned(),
        }
    }
}

impl ManifestProblem {
    pub(super) fn wording(&self) -> Wording {
        match self {
            Self::Twice(key) => Wording::new(format!("`{key}` is given twice"))
                .help("keep one of the two: in one map every key is unique"),
            Self::UnknownKey { section, key, guess } => {
                Wording::new(format!("{section}: there is no key `{key}` here")).help(match guess {
                    KeyGuess::Key(guess) => format!("did you mean `{guess}`?"),
                    KeyGuess::Token => TOKENS_ELSEWHERE.to_owned(),
                    KeyGuess::Bot => format!("if `{key}` is a bot, move it under `bots:`"),
                    KeyGuess::Nothing => match section {
                        Section::Bot(_) => format!(
                            "{section} can have {}; what the handler wants to know goes under `settings:`",
                            names(section.keys())
                        ),
                        _ => format!("keys here are {}", names(section.keys())),
                    },
                })
            }
            Self::NotAMap { section, found, guess } => match guess {
                MapGuess::NoSpace(key) => {
                    Wording::new(format!("{section}: a space is missing after `{key}:`"))
                        .help(format!("write `{key}: …`"))
                }
                MapGuess::NoColon(key) => {
                    Wording::new(format!("{section}: a colon is missing after `{key}`"))
                        .help(format!("write `{key}: …`"))
                }
                MapGuess::Token => {
                    Wording::new(format!("{section} should be a map, but is {found}")).help(TOKENS_ELSEWHERE)
                }
                MapGuess::Nothing => Wording::new(format!("{section} should be a map, but is {found}"))
                    .help(format!("write `{}`", section.example())),
            },
            Self::NoValue { section, key } => {
                Wording::new(format!("{section}: `{key}` has no value")).help("write one, or remove the key")
            }
            Self::NotText { section, key, found } => {
                Wording::new(format!("{section}: `{key}` should be text, but is {found}"))
                    .help("write it on the same line, in quotes if it holds `: ` or starts with a sign")
            }
            Self::NotAList { section, key, found } => {
                let example = if key == "menus" {
                    "menus: [{ scope: …, commands: [start] }]"
                } else {
                    "commands: [start, help]"
                };
                Wording::new(format!("{section}: `{key}` should be a list, but is {found}"))
                    .help(format!("write `{example}`, or a line with `- ` for each"))
            }
            Self::Token { section, key } => {
                Wording::new(format!("{section}: `{key}` holds what looks like a bot token"))
                    .help("bots.yml is compiled into the binary: keep tokens in tokens.yml only")
            }
            Self::BesideItsBot { key, bot } => {
                Wording::new(format!("`{key}` stands beside the bot `{bot}`, and not below it"))
                    .help(format!("indent it further than `{bot}:`"))
            }
        }
    }
}
