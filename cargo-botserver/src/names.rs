//! Names that a person may give to a fleet, a bot and a handler.

use botserver_manifest::is_bot_name;

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

/// Crates that tests are built from: a test of this name would hide them.
const TAKEN_IN_TESTS: [&str; 7] = ["alloc", "botserver", "core", "proc_macro", "std", "test", "tokio"];

/// Telegram's limit for the description of a bot, see <https://core.telegram.org/bots/api#setmydescription>.
const MAX_DESCRIPTION: usize = 512;

/// The name of a fleet: of its folder, its package and its binary.
pub(crate) fn fleet(name: &str) -> Result<String, String> {
    let letters = name.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_'));
    let fits = letters && name.len() <= 50 && name.starts_with(|first: char| first.is_ascii_lowercase());
    if !fits {
        return Err(
            "a fleet has 1 to 50 of `a-z`, `0-9`, `-` and `_` as its name, and starts with a letter".into()
        );
    }
    if TAKEN_BY_CARGO.contains(&name) || !is_identifier(&name.replace('-', "_")) {
        return Err("Rust or cargo uses this name already; add a word to it, such as `-bots`".into());
    }
    Ok(name.to_owned())
}

/// The name of a bot, which is a part of its webhook's URL.
pub(crate) fn bot(name: &str) -> Result<String, String> {
    if is_bot_name(name) {
        return Ok(name.to_owned());
    }
    Err("a bot has 1 to 64 of `A-Z`, `a-z`, `0-9`, `_` and `-` as its name".into())
}

/// The name of a handler: the file `bots/<handler>.rs` and the module made of it.
pub(crate) fn handler(name: &str) -> Result<String, String> {
    let letters = name.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_'));
    let fits = letters && name.len() <= 64 && name.starts_with(|first: char| first.is_ascii_lowercase());
    if !fits {
        return Err(
            "a handler has 1 to 64 of `a-z`, `0-9` and `_` as its name, and starts with a letter".into()
        );
    }
    if TAKEN_IN_TESTS.contains(&name) || !is_identifier(name) {
        return Err("Rust or the tests use this name already; choose another one".into());
    }
    Ok(name.to_owned())
}

/// The handler that a bot gets if nobody names one: its own name, as far as that can be a module's.
pub(crate) fn handler_of(bot: &str) -> String {
    let name = bot.to_ascii_lowercase().replace('-', "_");
    match handler(&name) {
        Ok(name) => name,
        Err(_) => {
            let short: String = name.trim_start_matches('_').chars().take(60).collect();
            format!("bot_{short}")
        }
    }
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

fn is_identifier(name: &str) -> bool {
    // `gen` became a keyword after the list that syn goes by.
    syn::parse_str::<syn::Ident>(name).is_ok() && name != "gen"
}
