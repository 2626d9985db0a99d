//! All that can be wrong with a fleet. One file a subject; how each is worded stands in the file
//! of the same name in `wording/`.

mod bots;
mod files;
mod functions;
mod handlers;
mod manifest;
mod menus;
mod schema;
mod sessions;

use botserver_manifest::address::{ListenError, PublicUrlError};
use botserver_manifest::names::{BotName, HandlerName};
use botserver_manifest::{settings, tokens, yaml};

use crate::fleet::DeliveryKey;

pub use bots::BotProblem;
pub use files::{FileProblem, RustProblem};
pub use functions::{FunctionProblem, Meant, Offers};
pub use handlers::{HandlerOf, HandlerProblem, ItemsProblem};
pub use manifest::{KeyGuess, ManifestProblem, MapGuess, Section};
pub use menus::MenuProblem;
pub use schema::SchemaProblem;
pub use sessions::SessionProblem;

/// Something that is wrong with a fleet, or odd about it. Two of one kind and of the same things are equal, wherever
/// they stand.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Problem {
    /// With reading or writing a file.
    File(FileProblem),
    /// A text that is not YAML.
    Yaml(yaml::Mistake),
    /// With the keys of bots.yml and the shape of their values.
    Manifest(ManifestProblem),
    /// With `server.public_url`.
    PublicUrl(PublicUrlError),
    /// `server.public_url` ends with what is added to it.
    WebhookInPublicUrl,
    /// With `server.listen`.
    MaxConnections(String),
    /// `listen` is none.
    Listen(ListenError),
    /// With what a bot is called, and what is said of it.
    Bot(BotProblem),
    /// With what a bot shows in a language or a menu.
    Menu(BotName, MenuProblem),
    /// With how updates are delivered.
    Delivery {
        /// The bot; `None` for `defaults`.
        bot: Option<BotName>,
        /// The key.
        key: DeliveryKey,
        /// What it is given.
        text: String,
    },
    /// With finding a bot's handler.
    Handler(HandlerProblem),
    /// A handler file that is not Rust.
    Rust(RustProblem),
    /// With a function of a handler file; its name.
    Function(String, FunctionProblem),
    /// With the rest of a handler file.
    Items(ItemsProblem),
    /// With the types of settings in a handler file.
    Schema(SchemaProblem),
    /// With a type that is kept for a chat; its name.
    Session(String, SessionProblem),
    /// With the settings of a bot. Its position is left out.
    Setting(SettingsOf, settings::Problem),
    /// A key of `defaults.settings` that no handler has.
    UnknownDefault {
        /// The key.
        key: String,
        /// What was probably meant.
        guess: Option<String>,
    },
    /// With tokens.yml.
    Tokens(tokens::Mistake),
}

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Nothing is generated.
    Error,
    /// The fleet is generated, but is probably not what was meant.
    Warning,
}

impl Problem {
    /// Whether it is about this bot, and not about its handler or about all bots.
    pub fn is_about(&self, bot: &BotName) -> bool {
        match self {
            Self::Delivery { bot: Some(about), .. }
            | Self::Handler(HandlerProblem::None { bot: about, .. })
            | Self::Handler(HandlerProblem::TakesNoSettings { bot: about, .. })
            | Self::Handler(HandlerProblem::BadName { of: HandlerOf::Bot(about), .. })
            | Self::Handler(HandlerProblem::Unknown { of: HandlerOf::Bot(about), .. })
            | Self::Setting(SettingsOf::Bot(about), _) => about == bot,
            Self::Bot(
                BotProblem::SameModule { first, second } | BotProblem::SameUsername { first, second, .. },
            ) => first == bot || second == bot,
            Self::Bot(
                BotProblem::BadUsername { bot: about, .. } | BotProblem::LongText { bot: about, .. },
            ) => about == bot.as_str(),
            Self::Menu(about, _) => about == bot,
            Self::Manifest(problem) => problem.section().and_then(Section::bot) == Some(bot.as_str()),
            _ => false,
        }
    }

    /// How bad it is.
    pub fn level(&self) -> Level {
        match self {
            Self::WebhookInPublicUrl
            | Self::Bot(BotProblem::StrangersToken { .. })
            | Self::Handler(HandlerProblem::Unused(_) | HandlerProblem::NotAHandler { .. })
            | Self::Tokens(tokens::Mistake::Short { .. }) => Level::Warning,
            _ => Level::Error,
        }
    }
}

/// Whose settings they are.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum SettingsOf {
    /// A bot's.
    Bot(BotName),
    /// Those of `defaults`, as bots of this handler get them.
    Defaults(HandlerName),
}
