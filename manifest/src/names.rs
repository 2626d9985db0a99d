//! The one rule of names: what a bot, a handler and a module can be called. The build, `cargo botserver` and the server
//! go by it.

use std::borrow::Borrow;
use std::fmt;
use std::ops::Deref;

/// The name of a bot: 1 to 64 of `A-Z`, `a-z`, `0-9`, `_` and `-`. It is a part of the webhook's path.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BotName(String);

impl BotName {
    /// Takes a text that can be one.
    pub fn new(text: &str) -> Option<Self> {
        let fits = (1..=64).contains(&text.len())
            && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-');
        fits.then(|| Self(text.to_owned()))
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The name as an identifier: of the bot's module, and of the handler that it has if none is named.
    ///
    /// It is in lower case, has `_` for every `-`, and begins with `bot_` where it could not stand alone: before a
    /// digit or an underscore, before a keyword, and before a name that Rust or the tests use. Two names may get one
    /// identifier (`my-bot`, `My_Bot`); whoever takes more than one has to look out for it.
    pub fn ident(&self) -> HandlerName {
        let mut ident = String::with_capacity(self.0.len() + BOT.len());
        for letter in self.0.chars() {
            let letter = if letter == '-' { '_' } else { letter.to_ascii_lowercase() };
            // Rust's style knows no double underscore.
            if letter != '_' || !ident.ends_with('_') {
                ident.push(letter);
            }
        }
        HandlerName::new(&ident)
            .unwrap_or_else(|| HandlerName(format!("{BOT}{}", ident.trim_start_matches('_'))))
    }
}

/// What goes before a name that cannot stand alone.
const BOT: &str = "bot_";

/// The name of a handler: of the file `bots/<handler>.rs`, of its module, and of its test.
///
/// It has up to 68 of `a-z`, `0-9` and `_`, starts with a letter, and has no two underscores in a row. It is no keyword
/// and none of the crates that a test is built from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HandlerName(String);

impl HandlerName {
    /// Takes a text that can be one.
    pub fn new(text: &str) -> Option<Self> {
        let fits = text.len() <= 64 + BOT.len()
            && text.starts_with(|first: char| first.is_ascii_lowercase())
            && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
            && !text.contains("__")
            && !is_keyword(text)
            && !TAKEN_IN_TESTS.contains(&text);
        fits.then(|| Self(text.to_owned()))
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The username of a bot at Telegram, without the `@`: 5 to 32 of `A-Z`, `a-z`, `0-9` and `_`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Username(String);

impl Username {
    /// Takes a text that can be one, with or without an `@` before it.
    pub fn new(text: &str) -> Option<Self> {
        let name = text.strip_prefix('@').unwrap_or(text);
        let fits = (5..=32).contains(&name.len())
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        fits.then(|| Self(name.to_owned()))
    }

    /// The name of the bot in a fleet, where it is given no other: the username in lower case.
    pub fn bot_name(&self) -> BotName {
        BotName(self.0.to_ascii_lowercase())
    }

    /// The username, without the `@`.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

macro_rules! texts {
    ($($name:ident)*) => {
        $(
            impl fmt::Display for $name {
                fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                    f.write_str(&self.0)
                }
            }

            impl Deref for $name {
                type Target = str;

                fn deref(&self) -> &str {
                    &self.0
                }
            }

            impl Borrow<str> for $name {
                fn borrow(&self) -> &str {
                    &self.0
                }
            }
        )*
    };
}

texts!(BotName HandlerName Username);

/// Checks the name of a fleet, which is that of a package, a binary and a folder: 1 to 50 of `a-z`, `0-9`, `-` and `_`,
/// starting with a letter.
///
/// # Errors
/// Why it is none.
pub fn check_fleet_name(name: &str) -> Result<(), FleetNameError> {
    let letters = name.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_'));
    if !letters || name.len() > 50 || !name.starts_with(|first: char| first.is_ascii_lowercase()) {
        return Err(FleetNameError::Letters);
    }
    if TAKEN_BY_CARGO.contains(&name) || is_keyword(&name.replace('-', "_")) {
        return Err(FleetNameError::Taken);
    }
    Ok(())
}

/// Why a name is no fleet's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FleetNameError {
    /// Too short, too long, or with a character that it cannot have.
    Letters,
    /// Rust or cargo uses it.
    Taken,
}

/// Whether Rust, in any edition, takes this word for a keyword.
pub fn is_keyword(word: &str) -> bool {
    KEYWORDS.contains(&word)
}

/// Keywords of all editions, those that are reserved for later among them, and `_`.
const KEYWORDS: [&str; 53] = [
    "_", "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate", "do",
    "dyn", "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop",
    "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return", "self", "Self",
    "static", "struct", "super", "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use",
    "virtual", "where", "while", "yield",
];

/// Crates that tests are built from: a test of this name would hide them.
const TAKEN_IN_TESTS: [&str; 7] = ["alloc", "botserver", "core", "proc_macro", "std", "test", "tokio"];

/// Crates that a fleet or its tests are built from, and folders that cargo makes: no fleet can have these names.
const TAKEN_BY_CARGO: [&str; 12] = [
    "alloc",
    "botserver",
    "botserver-generator",
    "build",
    "core",
    "deps",
    "examples",
    "incremental",
    "proc_macro",
    "std",
    "test",
    "tokio",
];

/// Longest description of a bot, in characters: Bot API, `setMyDescription`.
pub const MAX_DESCRIPTION: usize = 512;
