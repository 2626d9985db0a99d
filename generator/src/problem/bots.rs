//! What can be wrong with what a bot is called, and with what is said of it.

use crate::fleet::{LanguageCode, ProfilePart};
use botserver_manifest::names::BotName;

/// With what a bot is called, and what is said of it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum BotProblem {
    /// There is none.
    None,
    /// A text that cannot be a bot's name.
    BadName(String),
    /// Two bots would be one module.
    SameModule {
        /// One of them.
        first: BotName,
        /// The other one.
        second: BotName,
    },
    /// Two bots say the same username.
    SameUsername {
        /// One of them.
        first: BotName,
        /// The other one.
        second: BotName,
        /// As the second one writes it.
        username: String,
    },
    /// A text that cannot be a username.
    BadUsername {
        /// The bot.
        bot: String,
        /// The text.
        username: String,
    },
    /// A text that is too long for Telegram.
    LongText {
        /// The bot.
        bot: String,
        /// The language that it is in, if it is for one only.
        language: Option<LanguageCode>,
        /// The text.
        part: ProfilePart,
        /// In characters.
        length: usize,
    },
    /// A token of a bot that is not in bots.yml.
    StrangersToken {
        /// Its name in tokens.yml.
        name: BotName,
        /// The bot that was probably meant.
        guess: Option<String>,
    },
}
