//! What is said of tokens.yml.

use std::fmt;

use super::Wording;
use crate::TokenError;
use crate::tokens::{Exposed, Mistake, Owner};

const SHAPE: &str = "copy the whole token from @BotFather: `<bot id>:<secret>`";
const KEEP_ONE: &str = "keep one of the two";

impl Mistake {
    /// What to say of it.
    pub fn wording(&self) -> Wording {
        let say = |message: &str, help: &str| Wording::new(message).help(help);
        match self {
            Self::Yaml(mistake) => mistake.wording(),
            Self::Twice { key, first } => say(&format!("`{key}` is already on line {first}"), KEEP_ONE),
            Self::NotAMap => say(
                "expected a map of bots and their tokens",
                "write one line a bot: `<bot name>: <bot id>:<secret>`",
            ),
            Self::NotABotName => {
                say("this is not a bot name", "use 1 to 64 letters, digits, `_` and `-`, as in bots.yml")
            }
            Self::NotAnItem => say("expected a map with a `token`", "write `- token: <bot id>:<secret>`"),
            Self::UnknownKey => {
                say("unknown key in this list item", "keys are `token`, `description` and `telegram_name`")
            }
            Self::NoToken => say("this list item has no `token`", SHAPE),
            Self::NotAUsername { key } => say(
                &format!("`{key}` is not a bot's username"),
                "use the username that @BotFather shows, such as `echo_bot`",
            ),
            Self::TokenInDescription => {
                say("`description` holds what looks like a token", "descriptions are public: take it out")
            }
            Self::NotText { of, found } => say(&format!("{of} has {found} for its token"), SHAPE),
            Self::NotAToken { of, error: TokenError::NoColon } => {
                Wording::new(format!("{of}: {}", TokenError::NoColon))
                    .help(format!("{SHAPE}, without a blank after the `:`"))
            }
            Self::NotAToken { of, error } => say(&format!("{of}: {error}"), SHAPE),
            Self::Short { of } => say(
                &format!("{of}: the secret of this token is shorter than any that @BotFather makes"),
                SHAPE,
            ),
            Self::SameId { id, first } => say(
                &format!("bot id {id} already has a token on line {first}"),
                "one bot has one name: keep one of the two lines",
            ),
            Self::SameName { name, first } => {
                say(&format!("bot `{name}` already has a token on line {first}"), KEEP_ONE)
            }
        }
    }
}

impl fmt::Display for Owner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bot(name) => write!(f, "bot `{name}`"),
            Self::Item => f.write_str("this list item"),
        }
    }
}

impl Exposed {
    /// What to say of it.
    pub fn wording(&self) -> Wording {
        Wording::new(format!("other users of this machine can read this file (its mode is {:o})", self.mode))
            .help("allow its owner only: `chmod 600`")
    }
}
