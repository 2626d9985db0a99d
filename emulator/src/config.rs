//! What an emulator can be told before it starts.

use std::time::Duration;

use url::Host;

use crate::clock::Clock;

/// Settings of an [`Emulator`](crate::Emulator). Start from [`Config::default`] and change what you need.
///
/// ```
/// use botserver_emulator::{Clock, Config, Emulator};
/// let emulator = Emulator::new(Config { clock: Clock::manual(), limits: true, ..Config::default() });
/// # drop(emulator);
/// ```
#[derive(Clone, Debug)]
pub struct Config {
    /// Source of time for everything: back-off, expiry, long polls, flood limits, message dates.
    pub clock: Clock,
    /// Whether Telegram's flood limits are enforced.
    pub limits: bool,
    /// How many messages each chat keeps; older ones are forgotten. Never less than 1.
    pub history: usize,
    /// How many entries the journal (API calls, deliveries, chat events) keeps. Never less than 1.
    pub journal: usize,
    /// How many bytes of uploaded files are kept; the oldest are forgotten first.
    pub file_bytes: usize,
    /// Whether any well-formed token becomes a bot on first use. Otherwise an unknown token gets 401.
    pub auto_create_bots: bool,
    /// Hosts beside `localhost` and loopback addresses under which the emulator may be reached over HTTP: names (or
    /// addresses) as they stand in a URL, without a port. Any other `Host` is refused, so that no web page reaches the
    /// emulator under a name that it lets point to this machine.
    pub allow_hosts: Vec<Host>,
    /// Seed of invented data and back-off jitter: same seed, same values.
    pub seed: u64,
    /// How long (real time) [`Emulator::advance`](crate::Emulator::advance) and
    /// [`Emulator::settle`](crate::Emulator::settle) wait for answers of receivers before moving on.
    pub patience: Duration,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            clock: Clock::system(),
            limits: false,
            history: 500,
            journal: 20_000,
            file_bytes: 256 << 20,
            auto_create_bots: true,
            allow_hosts: Vec::new(),
            seed: 1,
            patience: Duration::from_secs(1),
        }
    }
}
