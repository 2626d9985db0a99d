//! A fleet that is known to be valid. Whatever is generated is generated from this.

use std::path::PathBuf;

use crate::handler::Handler;
use crate::settings::Value;

/// All bots of `bots.yml`, and the handlers that they use.
#[derive(Clone, Debug, PartialEq)]
pub struct Fleet {
    /// The fleet's folder.
    pub dir: PathBuf,
    /// Defaults of the server.
    pub server: Server,
    /// Sorted by name. Names and identifiers are unique; there is at least one.
    pub bots: Vec<Bot>,
    /// Every handler that a bot uses, sorted by name. Identifiers are unique.
    pub handlers: Vec<Handler>,
}

/// `server:` of bots.yml.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Server {
    /// Where Telegram reaches the server: `https://…`, without a slash at the end.
    pub public_url: Option<String>,
    /// The address to listen on, `ip:port`.
    pub listen: Option<String>,
}

/// One bot.
#[derive(Clone, Debug, PartialEq)]
pub struct Bot {
    /// 1 to 64 of `A-Z`, `a-z`, `0-9`, `_` and `-`; the webhook's path is `/webhook/<name>`.
    pub name: String,
    /// Its module.
    pub ident: String,
    /// Index of its handler in [`Fleet::handlers`].
    pub handler: usize,
    /// The bot's id at Telegram, when `tokens.yml` was there to tell.
    pub id: Option<i64>,
    /// 5 to 32 of `A-Z`, `a-z`, `0-9` and `_`, without `@`.
    pub username: Option<String>,
    /// At most 512 characters.
    pub description: Option<String>,
    /// `settings:`, fitting the handler's `Settings`; `None` when it has no such struct.
    pub settings: Option<Value>,
}
