//! A fleet: what the build knows of all bots together. Constants, and no state of a running process.

use std::any::Any;
use std::fmt;
use std::time::Duration;

use botserver_manifest::address::PublicUrl;

use crate::codegen::{Handler, MenuCommand};

/// Every bot of `bots.yml`, and the generated router that finds them.
#[derive(Debug)]
pub struct Fleet {
    /// Name of the package that the fleet is built from.
    pub package: &'static str,
    /// Version of that package.
    pub version: &'static str,
    /// Its features, separated by commas, as far as cargo told the build of them.
    pub features: Option<&'static str>,
    /// All bots, sorted by name.
    pub bots: &'static [&'static CompiledBot],
    /// Where in `bots` the one of that name stands, in a time that does not depend on how many there are.
    pub route: fn(&str) -> Option<usize>,
    /// `server:` of `bots.yml`.
    pub server: ServerDefaults,
}

/// What the build knows of one bot, a `static` of the generated code.
pub struct CompiledBot {
    /// Its name in `bots.yml`, and the last part of its webhook's path.
    pub name: &'static str,
    /// Its numeric id, if its token was known to the build.
    pub id: Option<i64>,
    /// Its username, without `@`.
    pub username: Option<&'static str>,
    /// How it presents itself.
    pub profile: Profile,
    /// How its updates are delivered to its handler.
    pub delivery: Delivery,
    /// How this kind of bot behaves.
    pub handler: &'static Handler,
    /// `settings:` of `bots.yml`, of the type `Settings` of the handler's file; `()` where it has none.
    pub settings: &'static (dyn Any + Send + Sync),
}

/// `server:` of `bots.yml`: the defaults of flags and environment variables.
#[derive(Debug, Clone, Copy, Default)]
pub struct ServerDefaults {
    /// Where Telegram reaches this fleet: scheme, host and port, without the path of a bot.
    pub public_url: Option<&'static str>,
    /// The address to listen on, `ip:port`.
    pub listen: Option<&'static str>,
    /// How many connections Telegram may open for one bot, 1 to 100.
    pub max_connections: Option<u8>,
    /// The file of the certificate that Telegram is given, because no authority has signed it.
    pub certificate: Option<&'static str>,
}

/// How a bot presents itself at Telegram: what `bots.yml` says of it.
#[derive(Debug, Clone, Copy)]
pub struct Profile {
    /// Its name, which is not the one of its webhook.
    pub name: Option<&'static str>,
    /// What it can do, in its empty chat.
    pub description: Option<&'static str>,
    /// What it is for, on its profile page and where it is shared.
    pub short_description: Option<&'static str>,
    /// What people of some languages see in place of that.
    pub languages: &'static [Language],
    /// Which commands some people see. Where there is none for [`MenuScope::Default`], all of the handler's are.
    pub menus: &'static [Menu],
}

/// What a bot shows to people of one language.
#[derive(Debug, Clone, Copy)]
pub struct Language {
    /// Two letters of ISO 639-1.
    pub code: &'static str,
    /// The bot's name.
    pub name: Option<&'static str>,
    /// What it can do.
    pub description: Option<&'static str>,
    /// What it is for.
    pub short_description: Option<&'static str>,
    /// The texts of commands of the handler; one that is not here keeps its own.
    pub commands: &'static [MenuCommand],
}

/// Which commands some people see.
#[derive(Debug, Clone, Copy)]
pub struct Menu {
    /// Who they are; each scope is there once.
    pub scope: MenuScope,
    /// Names of commands of the handler that have a text.
    pub commands: &'static [&'static str],
}

/// Who sees a menu; see <https://core.telegram.org/bots/api#botcommandscope>.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MenuScope {
    /// All for whom there is no other menu.
    Default,
    /// People in their chats with the bot.
    AllPrivateChats,
    /// Members of groups.
    AllGroupChats,
    /// Administrators of groups.
    AllChatAdministrators,
    /// Who is in this chat.
    Chat(MenuChat),
    /// The administrators of this group.
    ChatAdministrators(MenuChat),
    /// The member of this group who has that id.
    ChatMember(MenuChat, i64),
}

/// The chat of a [`MenuScope`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MenuChat {
    /// By its number.
    Id(i64),
    /// By its username, with `@`.
    Username(&'static str),
}

impl Profile {
    /// Nothing.
    pub const NONE: Self =
        Self { name: None, description: None, short_description: None, languages: &[], menus: &[] };

    /// Name, description and short description.
    pub(crate) fn texts(&self) -> [Option<&'static str>; 3] {
        [self.name, self.description, self.short_description]
    }
}

impl Language {
    /// Name, description and short description.
    pub(crate) fn texts(&self) -> [Option<&'static str>; 3] {
        [self.name, self.description, self.short_description]
    }
}

/// How a bot's updates are delivered to its handler.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Delivery {
    /// Whether an update is stored before anything else, and acknowledged at once.
    pub durable: bool,
    /// Whether the last call of a reply is made by the client too, as all others are, and not left to Telegram in the
    /// response, where its failing is told to nobody.
    pub confirm_replies: bool,
    /// How long Telegram is kept waiting for the reply; what takes longer goes on from the inbox.
    pub reply_within: Duration,
    /// How long the handler may take in all.
    pub handler_timeout: Duration,
    /// How often the handler may fail before the update is a dead letter.
    pub max_attempts: u32,
    /// How many updates may be in work at a time.
    pub max_in_work: usize,
}

impl Delivery {
    /// That of bots of which `bots.yml` says nothing.
    pub const DEFAULT: Self = Self {
        durable: false,
        confirm_replies: false,
        reply_within: Duration::from_secs(5),
        handler_timeout: Duration::from_secs(15 * 60),
        max_attempts: 3,
        max_in_work: 20_000,
    };
}

/// The path of a bot's webhook.
pub(crate) fn webhook_path(bot: &str) -> String {
    format!("/webhook/{bot}")
}

impl ServerDefaults {
    /// The host at which Telegram reaches this fleet: a name, or an IP address.
    pub fn public_host(&self) -> Option<String> {
        Some(PublicUrl::new(self.public_url?).ok()?.host().to_ascii_lowercase())
    }
}

impl Fleet {
    /// What the build knows of the bot of that name.
    pub fn bot(&self, name: &str) -> Option<&'static CompiledBot> {
        self.bots.get((self.route)(name)?).copied()
    }
}

impl fmt::Debug for CompiledBot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CompiledBot")
            .field("name", &self.name)
            .field("id", &self.id)
            .field("handler", &self.handler.name)
            .finish_non_exhaustive()
    }
}
