//! Names that a person may give to a fleet, a bot and a handler, as arguments. The rule is that of
//! [`botserver_manifest::names`].

use botserver_manifest::names::{self, BotName, FleetNameError, HandlerName, MAX_DESCRIPTION};

/// The name of a fleet: of its folder, its package and its binary.
pub(crate) fn fleet(name: &str) -> Result<String, String> {
    match names::check_fleet_name(name) {
        Ok(()) => Ok(name.to_owned()),
        Err(FleetNameError::Letters) => {
            Err("a fleet has 1 to 50 of `a-z`, `0-9`, `-` and `_` as its name, and starts with a letter"
                .into())
        }
        Err(FleetNameError::Taken) => {
            Err("Rust or cargo uses this name already; add a word to it, such as `-bots`".into())
        }
    }
}

/// The name of a bot, which is a part of its webhook's URL.
pub(crate) fn bot(name: &str) -> Result<BotName, String> {
    BotName::new(name)
        .ok_or_else(|| "a bot has 1 to 64 of `A-Z`, `a-z`, `0-9`, `_` and `-` as its name".into())
}

/// The name of a handler: the file `bots/<handler>.rs`, the module and the test made of it.
pub(crate) fn handler(name: &str) -> Result<HandlerName, String> {
    HandlerName::new(name).ok_or_else(|| {
        "a handler has `a-z`, `0-9` and `_` in its name, starts with a letter, and is no word that Rust or the tests \
         use"
            .into()
    })
}

/// What a bot or a fleet is for: one line.
pub(crate) fn description(text: &str) -> Result<String, String> {
    let length = text.chars().count();
    if length > MAX_DESCRIPTION {
        return Err(format!("it has {length} characters; Telegram shows at most {MAX_DESCRIPTION}"));
    }
    if text.trim().is_empty() || text.contains(char::is_control) {
        return Err("write one line of text".into());
    }
    Ok(text.to_owned())
}

/// Of a fleet the description also goes into Cargo.toml.
pub(crate) fn fleet_description(text: &str) -> Result<String, String> {
    if text.contains(['"', '\\']) || text.chars().count() > 200 {
        return Err("write one line of at most 200 characters, without `\"` and `\\`".into());
    }
    description(text)
}
