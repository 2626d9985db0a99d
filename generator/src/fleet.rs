//! A fleet that is known to be valid. Whatever is generated is generated from this.

mod delivery;
mod handler;
mod menu;

use std::net::SocketAddr;
use std::num::NonZero;
use std::path::PathBuf;

use botserver_manifest::address::PublicUrl;
use botserver_manifest::names::{BotName, MAX_DESCRIPTION, Username};
use botserver_manifest::settings::Value;

pub use delivery::{Delivery, DeliveryKey};
pub use handler::{Command, Function, Handler, Parameter, Session, SessionScope, Settings};
pub(crate) use handler::{MAX_COMMAND, MAX_MENU, MAX_MENU_TEXT, URGENT_KINDS};
pub use menu::{Chat, Language, LanguageCode, Menu, MenuText, Scope, ScopeKey, ScopeKind};

/// All bots of `bots.yml`, and the handlers that they use.
#[derive(Clone, Debug, PartialEq)]
pub struct Fleet {
    /// The fleet's folder.
    pub dir: PathBuf,
    /// Defaults of the server.
    pub server: Server,
    /// Sorted by name. Names and identifiers are unique; there is at least one.
    pub bots: Vec<Bot>,
    /// Every handler that a bot uses, sorted by name.
    pub handlers: Vec<Handler>,
}

/// `server:` of bots.yml.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Server {
    /// Where Telegram reaches the server.
    pub public_url: Option<PublicUrl>,
    /// The address to listen on.
    pub listen: Option<SocketAddr>,
    /// How many connections Telegram may open for one bot, 1 to 100.
    pub max_connections: Option<NonZero<u8>>,
    /// The file of the certificate that Telegram is given, because no authority has signed it.
    pub certificate: Option<String>,
}

/// One bot.
#[derive(Clone, Debug, PartialEq)]
pub struct Bot {
    /// The webhook's path is `/webhook/<name>`.
    pub name: BotName,
    /// Its module.
    pub ident: String,
    /// Index of its handler in [`Fleet::handlers`].
    pub handler: usize,
    /// The bot's id at Telegram, when `tokens.yml` was there to tell.
    pub id: Option<i64>,
    /// Its username at Telegram.
    pub username: Option<Username>,
    /// How it presents itself.
    pub profile: Profile,
    /// What it shows in some languages, each once.
    pub languages: Vec<Language>,
    /// What commands some people see.
    pub menus: Vec<Menu>,
    /// How its updates are delivered; what `defaults` says is in it.
    pub delivery: Delivery,
    /// `settings:`, fitting the handler's `Settings`; `None` when it has no such struct.
    pub settings: Option<Value>,
}

/// How a bot presents itself at Telegram: the texts that bots.yml has, each short enough.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Profile {
    /// Its name, which is not the one of its webhook.
    pub name: Option<ProfileText>,
    /// What it can do, in its empty chat.
    pub description: Option<ProfileText>,
    /// What it is for, on its profile page and where it is shared.
    pub short_description: Option<ProfileText>,
}

/// Which text of a profile.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ProfilePart {
    /// `name`.
    Name,
    /// `description`.
    Description,
    /// `short_description`.
    ShortDescription,
}

impl ProfilePart {
    /// Its key in bots.yml.
    pub fn key(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Description => "description",
            Self::ShortDescription => "short_description",
        }
    }

    /// How many characters it may have; see <https://core.telegram.org/bots/api#setmyname> and what follows there.
    pub fn most(self) -> usize {
        match self {
            Self::Name => 64,
            Self::Description => MAX_DESCRIPTION,
            Self::ShortDescription => 120,
        }
    }
}

/// A text that Telegram takes for a part of a profile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProfileText(String);

impl ProfileText {
    /// Takes a text that is short enough; the error is its length in characters.
    pub(crate) fn new(part: ProfilePart, text: String) -> Result<Self, usize> {
        let length = text.chars().count();
        if length > part.most() { Err(length) } else { Ok(Self(text)) }
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
