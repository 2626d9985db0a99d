//! What can be wrong with finding a handler, and with the rest of its file.

use botserver_manifest::names::{BotName, HandlerName};

/// Whose handler it is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum HandlerOf {
    /// A bot's.
    Bot(BotName),
    /// That of all bots without one.
    Defaults,
}

/// With finding a handler.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum HandlerProblem {
    /// A bot has none.
    None {
        /// The bot.
        bot: BotName,
        /// The handler that was probably meant.
        guess: Option<String>,
        /// A file of the bot's name that cannot be a handler.
        misnamed: Option<String>,
        /// The bot is in tokens.yml only.
        is_from_tokens: bool,
    },
    /// A text that cannot be a handler's name.
    BadName {
        /// Whose.
        of: HandlerOf,
        /// The text.
        text: String,
        /// The name that is in it, and that of the file that has to be renamed.
        meant: Option<(HandlerName, Option<String>)>,
    },
    /// There is no such file.
    Unknown {
        /// Whose.
        of: HandlerOf,
        /// The name.
        name: HandlerName,
        /// What was probably meant.
        guess: Option<String>,
    },
    /// A file that no bot uses.
    Unused(HandlerName),
    /// A file whose name cannot be a handler's.
    NotAHandler {
        /// The name.
        stem: String,
        /// The name that it could have.
        meant: Option<HandlerName>,
    },
    /// A bot has settings, and its handler takes none.
    TakesNoSettings {
        /// The bot.
        bot: BotName,
        /// The handler.
        handler: HandlerName,
    },
}

/// With the rest of a handler file.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum ItemsProblem {
    /// Nothing is handled; the path.
    Empty(String),
    /// A constant or a static that is named like a handler.
    Value(String),
    /// `pub use` of something that is named like a handler.
    Reexport(String),
    /// `pub use …::*`.
    Glob,
    /// `include!`.
    Include,
    /// A macro that makes something that is named like a handler.
    Macro {
        /// The macro.
        name: String,
        /// What it makes.
        function: String,
    },
}
