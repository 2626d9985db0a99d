//! All that can be wrong with a fleet. How each is worded stands in `wording/`.

use botserver_manifest::address::{ListenError, PublicUrlError};
use botserver_manifest::names::{BotName, HandlerName};
use botserver_manifest::{settings, tokens, yaml};

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
    Listen(ListenError),
    /// With what a bot is called, and what is said of it.
    Bot(BotProblem),
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
            Self::Handler(HandlerProblem::None { bot: about, .. })
            | Self::Handler(HandlerProblem::TakesNoSettings { bot: about, .. })
            | Self::Handler(HandlerProblem::BadName { of: HandlerOf::Bot(about), .. })
            | Self::Handler(HandlerProblem::Unknown { of: HandlerOf::Bot(about), .. })
            | Self::Setting(SettingsOf::Bot(about), _) => about == bot,
            Self::Bot(
                BotProblem::SameModule { first, second } | BotProblem::SameUsername { first, second, .. },
            ) => first == bot || second == bot,
            Self::Bot(
                BotProblem::BadUsername { bot: about, .. } | BotProblem::LongDescription { bot: about, .. },
            ) => about == bot.as_str(),
            Self::Manifest(problem) => problem.section() == Some(&Section::Bot(bot.to_string())),
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

/// With a file.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum FileProblem {
    /// It cannot be read.
    Unreadable {
        /// Its path in the fleet.
        path: String,
        /// Why.
        reason: String,
        /// It is not there.
        is_missing: bool,
    },
    /// A generated file cannot be written; why.
    Unwritable(String),
    /// What was written is no Rust: a mistake of this crate.
    Bug(String),
}

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
}

impl Section {
    /// The keys that it can have; none, if they are up to the user.
    pub(crate) fn keys(&self) -> &'static [&'static str] {
        match self {
            Self::Fleet => &["server", "defaults", "bots"],
            Self::Server => &["public_url", "listen"],
            Self::Defaults => &["handler", "settings"],
            Self::DefaultSettings | Self::Bots => &[],
            Self::Bot(_) => &["handler", "description", "username", "settings"],
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
    /// A description that Telegram does not take.
    LongDescription {
        /// The bot.
        bot: String,
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

/// Why a file is not Rust.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum RustProblem {
    /// A bracket that is not closed.
    Unclosed(char),
    /// A bracket that closes another kind.
    WrongClose {
        /// What is open.
        open: char,
        /// What should close it.
        close: char,
    },
    /// A bracket that closes nothing.
    Unopened(char),
    /// A text without its last quote.
    UnclosedText,
    /// A comment without its end.
    UnclosedComment,
    /// A character that Rust has no use for.
    Character(char),
    /// What the parser says.
    Syntax(String),
}

/// With a function.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum FunctionProblem {
    /// It is not `pub`, and its name is that of a handler.
    Private {
        /// `async fn`.
        is_async: bool,
    },
    /// It is not `pub`, and its name begins like a handler's.
    ReservedName,
    /// It is there only under a `cfg`.
    Conditional,
    /// There is another one of its name.
    Twice,
    /// Its name is nearly that of a handler; which.
    Nearly(String),
    /// `on_…` of no kind of update.
    UnknownKind {
        /// What follows `on_`.
        kind: String,
        /// What was probably meant.
        meant: Meant,
    },
    /// `unsafe fn`.
    Unsafe,
    /// It has type parameters; what it can take instead.
    Generic(Offers),
    /// It takes `self`.
    TakesSelf,
    /// It takes `&mut`.
    Mutable,
    /// It takes `Bot` instead of `&Bot`.
    ByValue(String),
    /// It takes `&'static Bot` instead of `&Bot`.
    Static(String),
    /// It takes two things of one type.
    SameParameter,
    /// It takes `&Settings` of a file without such a struct.
    NoSettings,
    /// It takes `Args` and is no command.
    ArgsOutside(Offers),
    /// It takes something that is no named type.
    OddParameter(Offers),
    /// It takes a type that dispatch does not have.
    UnknownParameter {
        /// The type.
        name: String,
        /// What it can take.
        offers: Offers,
    },
    /// A command that Telegram does not take.
    CommandName,
    /// A command without a text for the menu.
    NoMenuText,
    /// A text that is too long for the menu, in characters.
    LongMenuText(usize),
    /// A command that is one too many for the menu.
    MenuIsFull,
}

/// What a function can take.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Offers {
    /// The payload of its kind; `None` for `on_update`.
    pub payload: Option<String>,
    /// Whether it can have `Args`.
    pub args: bool,
    /// Whether the file has a `Settings`.
    pub settings: bool,
}

/// What an `on_…` of no kind was meant to be.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Meant {
    /// This function.
    Function(String),
    /// `on_message`, and this field of the message.
    Content(String),
    /// Nobody knows.
    Nothing,
}

/// With the rest of a handler file.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum ItemsProblem {
    /// Nothing is handled; the path.
    Empty(String),
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

/// With the types of settings.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum SchemaProblem {
    /// A private type.
    Private(String),
    /// A type that is there only under a `cfg`.
    Conditional(String),
    /// An alias or a union.
    NeitherStructNorEnum(String),
    /// A type with parameters.
    Generic(String),
    /// A struct whose fields have no names.
    NoNames(String),
    /// A private field.
    PrivateField {
        /// The struct.
        owner: String,
        /// The field, as in Rust.
        field: String,
    },
    /// A field that is there only under a `cfg`.
    ConditionalField {
        /// The struct.
        owner: String,
        /// The field.
        field: String,
    },
    /// A field of a type that bots.yml cannot set.
    FieldType {
        /// The struct.
        owner: String,
        /// The field.
        field: String,
        /// The type that fits.
        instead: Option<settings::Type>,
    },
    /// A variant that holds data.
    Data {
        /// The enum.
        owner: String,
        /// The variant.
        variant: String,
    },
}

/// Whose settings they are.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum SettingsOf {
    /// A bot's.
    Bot(BotName),
    /// Those of `defaults`, as bots of this handler get them.
    Defaults(HandlerName),
}
