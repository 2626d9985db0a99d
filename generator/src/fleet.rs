//! A fleet that is known to be valid. Whatever is generated is generated from this.

mod handler;

use std::net::SocketAddr;
use std::path::PathBuf;

use botserver_manifest::address::PublicUrl;
use botserver_manifest::names::{BotName, MAX_DESCRIPTION, Username};
use botserver_manifest::settings::Value;

pub use handler::{Command, Function, Handler, Parameter, Settings};
pub(crate) use handler::{MAX_COMMAND, MAX_MENU, MAX_MENU_TEXT};

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
    /// What it is for.
    pub description: Option<Description>,
    /// `settings:`, fitting the handler's `Settings`; `None` when it has no such struct.
    pub settings: Option<Value>,
}

/// What a bot is for: at most 512 characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Description(String);

impl Description {
    /// Takes a text that is short enough; the error is its length in characters.
    pub(crate) fn new(text: String) -> Result<Self, usize> {
        let length = text.chars().count();
        if length > MAX_DESCRIPTION { Err(length) } else { Ok(Self(text)) }
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
