//! What is said of finding handlers, and of what else a handler file has.

use std::fmt;

use botserver_manifest::Wording;
use botserver_manifest::names::BotName;

use crate::paths::handler_path;
use crate::problem::{HandlerOf, HandlerProblem, ItemsProblem};

const HANDLER_NAMES: &str = "it is the name of a file in `bots/`, without `.rs`: `a-z`, `0-9` and `_`, starting with a \
                             letter, and no word that Rust uses";

impl fmt::Display for HandlerOf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bot(bot) => write!(f, "bot `{bot}`"),
            Self::Defaults => f.write_str("`defaults.handler`"),
        }
    }
}

impl HandlerProblem {
    pub(super) fn wording(&self) -> Wording {
        match self {
            Self::None { bot, guess, misnamed, is_from_tokens } => {
                let path = handler_path(&bot.ident());
                let wording = Wording::new(format!("bot `{bot}` has no handler"));
                if let Some(stem) = misnamed {
                    return wording.help(format!(
                        "rename `{}` to `{path}`: the other name cannot be a module and a test",
                        handler_path(stem)
                    ));
                }
                let other = if *is_from_tokens {
                    "give all bots of this file one with `defaults: { handler: … }` in bots.yml"
                } else {
                    "name another file with `handler: …`"
                };
                wording
                    .maybe_help(guess.as_ref().map(|guess| format!("did you mean `handler: {guess}`?")))
                    .help(format!("make `{path}` with `cargo botserver add {bot}`, or {other}"))
            }
            Self::BadName { of, text, meant } => {
                Wording::new(format!("{of}: `{text}` cannot be the name of a handler")).help(match meant {
                    Some((name, None)) => format!("write `handler: {name}` for `{}`", handler_path(name)),
                    Some((name, Some(stem))) => format!(
                        "rename `{}` to `{}`, and write `handler: {name}`",
                        handler_path(stem),
                        handler_path(name)
                    ),
                    None => match BotName::new(text) {
                        Some(name) => format!("{HANDLER_NAMES}; `{}` would do", name.ident()),
                        None => HANDLER_NAMES.to_owned(),
                    },
                })
            }
            Self::Unknown { of, name, guess } => {
                Wording::new(format!("{of}: there is no handler `{}`", handler_path(name))).help(
                    match (guess, of) {
                        (Some(guess), _) => format!("did you mean `{guess}`?"),
                        (None, HandlerOf::Bot(bot)) => format!("make it with `cargo botserver add {bot}`"),
                        (None, HandlerOf::Defaults) => "write that file".to_owned(),
                    },
                )
            }
            Self::Unused(name) => Wording::new(format!("no bot uses `{}`", handler_path(name)))
                .help(format!("add a bot with `handler: {name}` to bots.yml, or remove the file")),
            Self::NotAHandler { stem, meant } => {
                Wording::new(format!("`{}` cannot be a handler", handler_path(stem))).help(match meant {
                    Some(name) => format!("rename it to `{}`", handler_path(name)),
                    None => HANDLER_NAMES.to_owned(),
                })
            }
            Self::TakesNoSettings { bot, handler } => Wording::new(format!(
                "bot `{bot}` has settings, but its handler `{}` takes none",
                handler_path(handler)
            ))
            .help("remove them, or add `pub struct Settings { … }` to the handler"),
        }
    }
}

impl ItemsProblem {
    pub(super) fn wording(&self) -> Wording {
        match self {
            Self::Empty(path) => Wording::new(format!("`{path}` handles nothing")).help(
                "add a function such as `pub async fn on_message(message: Message) -> Reply`, or `command_start`",
            ),
            Self::Value(name) => Wording::new(format!("`{name}` is no function, so nobody calls it"))
                .help(format!("write `pub async fn {name}(…)`, or rename it")),
            Self::Reexport(name) => {
                Wording::new(format!("`{name}` comes from elsewhere, so the build cannot see what it takes")).help(
                    format!("write `pub async fn {name}(…)` here, and call the other one in it"),
                )
            }
            Self::Glob => Wording::new("`pub use …::*` may bring functions that the build cannot see")
                .help("name what it brings, or write `use` without `pub`"),
            Self::Include => Wording::new("`include!` may bring functions that the build cannot see")
                .help("move the text into this file, or into a module: `mod name;`"),
            Self::Macro { name, function } => {
                Wording::new(format!("`{name}!` makes `{function}`, which the build cannot see"))
                    .help(format!("write `pub fn {function}(…)` out, and use the macro inside of it"))
            }
        }
    }
}
