//! A fleet: what the build knows of all bots together.

use crate::Bot;

/// Every bot of `bots.yml`, and the generated router that finds them.
#[derive(Debug)]
pub struct Fleet {
    /// Name of the package that the fleet is built from.
    pub package: &'static str,
    /// Version of that package.
    pub version: &'static str,
    /// All bots, sorted by name.
    pub bots: &'static [&'static Bot],
    /// Finds a bot by its name, in a time that does not depend on how many there are.
    pub route: fn(&str) -> Option<&'static Bot>,
    /// `server:` of `bots.yml`.
    pub server: ServerDefaults,
}

/// `server:` of `bots.yml`: the defaults of flags and environment variables.
#[derive(Debug, Clone, Copy)]
pub struct ServerDefaults {
    /// Where Telegram reaches this fleet: scheme, host and port, without the path of a bot.
    pub public_url: Option<&'static str>,
    /// The address to listen on, `ip:port`.
    pub listen: Option<&'static str>,
}

/// Where a bot's webhook is served: this, then the bot's name.
pub(crate) const WEBHOOK_PATH: &str = "/webhook/";

impl Fleet {
    /// The bots that have a token, and so are served.
    pub fn served(&self) -> impl Iterator<Item = &'static Bot> {
        self.bots.iter().copied().filter(|bot| bot.is_wired())
    }
}
