//! What can be wrong with the keys of bots.yml.

/// A map of bots.yml.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Section {
    /// The whole file.
    Fleet,
    /// `server`.
    Server,
    /// `defaults`.
    Defaults,
    /// `defaults.settings`.
    DefaultSettings,
    /// `bots`.
    Bots,
    /// One bot; its name.
    Bot(String),
    /// `languages` of a bot; its name.
    Languages(String),
    /// One of them.
    Language {
        /// The bot.
        bot: String,
        /// The language.
        code: String,
    },
    /// `commands` of a language.
    LanguageCommands {
        /// The bot.
        bot: String,
        /// The language.
        code: String,
    },
    /// One item of a bot's `menus`.
    Menu {
        /// The bot.
        bot: String,
        /// Which, from 0.
        index: usize,
    },
}

impl Section {
    /// The keys that it can have; none, if they are up to the user.
    pub(crate) fn keys(&self) -> &'static [&'static str] {
        match self {
            Self::Fleet => &["server", "defaults", "bots"],
            Self::Server => &["public_url", "listen", "max_connections", "certificate"],
            Self::Defaults => &[
                "handler",
                "durable",
                "confirm_replies",
                "reply_within",
                "handler_timeout",
                "max_attempts",
                "max_in_work",
                "settings",
            ],
            Self::DefaultSettings | Self::Bots | Self::Languages(_) | Self::LanguageCommands { .. } => &[],
            Self::Bot(_) => &[
                "handler",
                "name",
                "description",
                "short_description",
                "username",
                "languages",
                "menus",
                "durable",
                "confirm_replies",
                "reply_within",
                "handler_timeout",
                "max_attempts",
                "max_in_work",
                "settings",
            ],
            Self::Language { .. } => &["name", "description", "short_description", "commands"],
            Self::Menu { .. } => &["scope", "chat_id", "user_id", "commands"],
        }
    }

    /// The bot that it is a part of.
    pub(crate) fn bot(&self) -> Option<&str> {
        match self {
            Self::Bot(bot)
            | Self::Languages(bot)
            | Self::Language { bot, .. }
            | Self::LanguageCommands { bot, .. }
            | Self::Menu { bot, .. } => Some(bot),
            Self::Fleet | Self::Server | Self::Defaults | Self::DefaultSettings | Self::Bots => None,
        }
    }
}

/// With the keys of bots.yml.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum ManifestProblem {
    /// A key is given twice in one map.
    Twice(String),
    /// A key that its map does not have.
    UnknownKey {
        /// The map.
        section: Section,
        /// The key.
        key: String,
        /// What was probably meant.
        guess: KeyGuess,
    },
    /// Something else where a map belongs.
    NotAMap {
        /// The map.
        section: Section,
        /// What is there.
        found: &'static str,
        /// What was probably meant.
        guess: MapGuess,
    },
    /// A key without a value.
    NoValue {
        /// The map.
        section: Section,
        /// The key.
        key: String,
    },
    /// A list or map where text belongs.
    NotText {
        /// The map.
        section: Section,
        /// The key.
        key: String,
        /// What is there.
        found: &'static str,
    },
    /// Something else where a list belongs.
    NotAList {
        /// The map.
        section: Section,
        /// The key.
        key: String,
        /// What is there.
        found: &'static str,
    },
    /// A value that looks like a token.
    Token {
        /// The map.
        section: Section,
        /// The key.
        key: String,
    },
    /// A key of a bot that stands beside the bot.
    BesideItsBot {
        /// The key.
        key: String,
        /// The bot.
        bot: String,
    },
}

impl ManifestProblem {
    /// The map that it is about.
    pub(crate) fn section(&self) -> Option<&Section> {
        match self {
            Self::UnknownKey { section, .. }
            | Self::NotAMap { section, .. }
            | Self::NoValue { section, .. }
            | Self::NotText { section, .. }
            | Self::NotAList { section, .. }
            | Self::Token { section, .. } => Some(section),
            Self::Twice(_) | Self::BesideItsBot { .. } => None,
        }
    }
}

/// What a key that is not known was meant to be.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum KeyGuess {
    /// This one.
    Key(String),
    /// A token.
    Token,
    /// A bot.
    Bot,
    /// Nobody knows.
    Nothing,
}

/// What a text in place of a map was meant to be.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum MapGuess {
    /// `key: value`, without the space.
    NoSpace(&'static str),
    /// `key: value`, without the colon.
    NoColon(&'static str),
    /// A token.
    Token,
    /// Nobody knows.
    Nothing,
}
