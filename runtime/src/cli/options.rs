//! Options that several commands take.

use std::borrow::Cow;
use std::env;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use botserver_manifest::address;
use clap::Args;
use tokio::runtime::Handle;
use tracing::warn;
use url::Url;

use super::Failure;
use super::failure::NAMED;
use crate::bots::credentials::Credentials;
use crate::deliver::Retention;
use crate::log::{self, Flush, LogFile, LogFormat};
use crate::telegram::{TELEGRAM, is_telegram};
use crate::{BackgroundRuntime, Client, Fleet, Limits, Service};

/// Where the tokens are.
#[derive(Debug, Args)]
pub(super) struct TokensFrom {
    /// The file with the tokens [default: $CREDENTIALS_DIRECTORY/tokens.yml, then ./tokens.yml]; a variable
    /// BOTSERVER_TOKEN_<BOT> goes before it
    #[arg(long, value_name = "FILE", env = "BOTSERVER_TOKENS")]
    pub(super) tokens: Option<PathBuf>,
}

impl TokensFrom {
    /// The tokens of the fleet, or what is wrong with them.
    pub(super) fn find(&self, fleet: &'static Fleet) -> Result<Credentials, Failure> {
        Ok(Credentials::find(fleet, self.tokens.as_deref())?)
    }
}

/// The Bot API, and what is needed to speak to it.
#[derive(Debug, Args)]
pub(super) struct ApiOptions {
    #[command(flatten)]
    pub(super) tokens: TokensFrom,
    /// The Bot API to call, such as a server of your own
    #[arg(long, value_name = "URL", default_value = TELEGRAM, env = "BOTSERVER_API_URL")]
    pub(super) api_url: String,
}

impl ApiOptions {
    /// Whether it is Telegram's own, and not a server of one's own or one for tests.
    pub(super) fn is_telegram(&self) -> bool {
        is_telegram(&self.api_url)
    }

    /// A service for the bots that have tokens. Some without one are left out; a fleet in which none has one is not
    /// served.
    pub(super) fn service(
        &self,
        fleet: &'static Fleet,
        limits: Limits,
        runtime: &Handle,
    ) -> Result<Service, Failure> {
        let client = Client::new(&self.api_url)?;
        let found = self.found(fleet)?;
        for bot in found.missing.iter().take(NAMED) {
            warn!(bot = bot.name, "this bot has no token and is not served");
        }
        if let further @ 1.. = found.missing.len().saturating_sub(NAMED) {
            warn!(further, "more bots have no token and are not served; `check` lists them");
        }
        for warning in found.warnings.iter().take(NAMED) {
            warn!("{warning}");
        }
        if let further @ 1.. = found.warnings.len().saturating_sub(NAMED) {
            warn!(further, "there are more such warnings; `check` shows them");
        }
        Ok(Service::new(fleet, limits, found.tokens, Arc::new(client), runtime))
    }

    /// The tokens of the fleet, which has one at least.
    pub(super) fn found(&self, fleet: &'static Fleet) -> Result<Credentials, Failure> {
        let found = self.tokens.find(fleet)?;
        if found.tokens.is_empty() && !fleet.bots.is_empty() {
            let looked = found.file.map_or_else(
                || "there is no tokens.yml".to_owned(),
                |file| format!("{} has none", file.display()),
            );
            return Err(Failure::new(format!(
                "no bot has a token: {looked}\n  help: write `<bot>: <token>` lines into tokens.yml, \
                 or say where they are with --tokens FILE"
            )));
        }
        Ok(found)
    }
}

/// Starts the runtime in which a command does its work.
///
/// # Errors
/// If the operating system gives no threads.
pub fn background() -> Result<BackgroundRuntime, Failure> {
    BackgroundRuntime::start()
        .map_err(|error| Failure::new(format!("the async runtime cannot be started: {error}")))
}

/// Where a fleet keeps what outlives its process.
#[derive(Debug, Args)]
pub(super) struct DataFolder {
    /// The folder for what the fleet has to remember [default: $STATE_DIRECTORY, else ./data]
    #[arg(long, value_name = "DIR", env = "BOTSERVER_DATA")]
    data: Option<PathBuf>,
}

impl DataFolder {
    /// Its path; whoever writes there makes it.
    pub(super) fn path(&self) -> PathBuf {
        // systemd lists several directories with colons; see systemd.exec(5).
        let state = env::var("STATE_DIRECTORY").ok();
        let state = state.and_then(|paths| paths.split(':').next().map(PathBuf::from));
        self.data.clone().or(state).unwrap_or_else(|| PathBuf::from("data"))
    }
}

/// Reads the value of a `--listen`.
///
/// # Errors
/// What to write instead, as for `server.listen` of bots.yml.
pub fn listen_address(text: &str) -> Result<SocketAddr, String> {
    address::listen(text).map_err(|error| error.wording().help.join("; "))
}

/// Where this machine reaches what listens at an address: one that stands for all of them is none to call.
pub fn reachable(address: SocketAddr) -> SocketAddr {
    let loopback: IpAddr =
        if address.is_ipv4() { Ipv4Addr::LOCALHOST.into() } else { Ipv6Addr::LOCALHOST.into() };
    SocketAddr::new(if address.ip().is_unspecified() { loopback } else { address.ip() }, address.port())
}

/// A text without the password that an address may have.
pub(super) fn masked(value: &str) -> Cow<'_, str> {
    let url = Url::parse(value).ok().filter(|url| url.password().is_some());
    let hidden = url.and_then(|mut url| url.set_password(Some("***")).ok().map(|()| url.to_string()));
    hidden.map_or(Cow::Borrowed(value), Cow::Owned)
}

/// What is logged, and how.
#[derive(Debug, Clone, Args)]
pub struct LogOptions {
    /// error, warn, info, debug or trace; or directives such as `info,hyper=debug`
    #[arg(long, value_name = "LEVEL", default_value = "info", env = "BOTSERVER_LOG_LEVEL")]
    pub log_level: String,
    /// How a log line looks
    #[arg(long, value_name = "FORMAT", default_value = "auto", env = "BOTSERVER_LOG_FORMAT")]
    pub log_format: LogFormat,
}

impl LogOptions {
    /// Starts logging; the last lines are written when what is given back is dropped.
    ///
    /// # Errors
    /// If the level is none.
    pub fn start(&self) -> Result<Flush, Failure> {
        self.start_in(None)
    }

    /// The same into a file, if there is one.
    pub(super) fn start_in(&self, file: Option<LogFile>) -> Result<Flush, Failure> {
        log::start(&self.log_level, self.log_format, file)
            .map_err(|error| Failure::question(format!("--log-level: {error}")))
    }
}

/// For how long what people wrote is kept.
#[derive(Debug, Args)]
pub(super) struct RetentionOptions {
    /// How long dead letters are kept: they have what people wrote
    #[arg(long, value_name = "TIME", default_value = "30d", env = "BOTSERVER_KEEP_DEAD_LETTERS", value_parser = humantime::parse_duration)]
    keep_dead_letters: Duration,
    /// How long a session is kept that nothing changes
    #[arg(long, value_name = "TIME", default_value = "90d", env = "BOTSERVER_KEEP_SESSIONS", value_parser = humantime::parse_duration)]
    keep_sessions: Duration,
}

impl RetentionOptions {
    pub(super) fn retention(&self) -> Retention {
        Retention { dead_letters: self.keep_dead_letters, sessions: self.keep_sessions }
    }
}
