//! One bot: what the build pinned, and what the process knows of it.

use std::any::Any;
use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};

use botserver_api::Method;
use botserver_api::types::Message;
use botserver_manifest::Token;
use serde_json::value::RawValue;

use crate::client::{ApiError, Call, Transport, transport_of_this_task};
use crate::fleet::WEBHOOK_PATH;
use crate::{Command, Handler, HandlerError, WebhookSecret};

/// One bot of the fleet, a `static` of the generated code.
///
/// Handlers get it as `&Bot`, to [`call`](Bot::call) methods of the Bot API.
pub struct Bot {
    identity: Identity,
    handler: &'static Handler,
    settings: &'static (dyn Any + Send + Sync),
    counters: Counters,
    wiring: OnceLock<Wiring>,
}

/// Who a bot is, from `bots.yml` and `tokens.yml`.
#[derive(Debug, Clone, Copy)]
pub struct Identity {
    /// Its name in `bots.yml`, and the last part of its webhook's path.
    pub name: &'static str,
    /// Its numeric id, if its token was known to the build.
    pub id: Option<i64>,
    /// Its username, without `@`.
    pub username: Option<&'static str>,
    /// What it is for, in a few words.
    pub description: Option<&'static str>,
}

/// What a bot gets at start: the token, what is derived from it, and the way to the Bot API.
struct Wiring {
    token: Token,
    secret: WebhookSecret,
    transport: Arc<dyn Transport>,
}

/// What happened to a bot's requests since the process started.
#[derive(Debug, Default)]
pub struct Counters {
    /// Updates that were authentic and could be decoded.
    pub received: AtomicU64,
    /// Updates whose handler succeeded, those that no function handles included.
    pub handled: AtomicU64,
    /// Updates whose handler failed or panicked.
    pub failed: AtomicU64,
    /// Updates of a kind that this version does not know.
    pub unknown_kind: AtomicU64,
    /// Updates of a known kind whose payload did not fit the type, and bodies that are not an update.
    pub undecodable: AtomicU64,
    /// Requests without the right secret.
    pub unauthorized: AtomicU64,
}

impl Counters {
    const fn new() -> Self {
        Self {
            received: AtomicU64::new(0),
            handled: AtomicU64::new(0),
            failed: AtomicU64::new(0),
            unknown_kind: AtomicU64::new(0),
            undecodable: AtomicU64::new(0),
            unauthorized: AtomicU64::new(0),
        }
    }
}

/// Adds one; readers need no order among counters.
pub(crate) fn count(counter: &AtomicU64) {
    counter.fetch_add(1, Ordering::Relaxed);
}

impl Bot {
    /// A bot before it has a token; only generated code calls this.
    pub const fn new(
        identity: Identity,
        handler: &'static Handler,
        settings: &'static (dyn Any + Send + Sync),
    ) -> Self {
        Self { identity, handler, settings, counters: Counters::new(), wiring: OnceLock::new() }
    }

    /// Its name in `bots.yml`.
    pub const fn name(&self) -> &'static str {
        self.identity.name
    }

    /// Who it is, as far as the build knew.
    pub const fn identity(&self) -> &Identity {
        &self.identity
    }

    /// How this kind of bot behaves.
    pub const fn handler(&self) -> &'static Handler {
        self.handler
    }

    /// What happened to its requests since the process started.
    pub const fn counters(&self) -> &Counters {
        &self.counters
    }

    /// The path of its webhook, `/webhook/<name>`.
    pub fn webhook_path(&self) -> String {
        format!("{WEBHOOK_PATH}{}", self.name())
    }

    /// The settings of this bot, as the type that its handler file calls `Settings`.
    ///
    /// # Errors
    /// If `T` is another type; generated code always asks for the right one.
    pub fn settings<T: 'static>(&self) -> Result<&'static T, HandlerError> {
        self.settings.downcast_ref().ok_or_else(|| {
            anyhow::anyhow!("the settings of bot `{}` are of another type", self.name()).into()
        })
    }

    /// The command that a message starts with, if it is meant for this bot.
    ///
    /// `/menu@other_bot` is not, once this bot's username is known.
    pub fn command(&self, message: &Message) -> Option<Command> {
        Command::parse(message.text.as_deref()?, self.identity.username)
    }

    /// Calls a method of the Bot API and waits for its result.
    ///
    /// # Errors
    /// When the API cannot be reached, refuses the call, or answers with something else than the method's response.
    pub async fn call<M: Method>(&self, method: M) -> Result<M::Response, ApiError> {
        let result = self.send(&Call::new(&method)).await?;
        M::parse_response(result.get().as_bytes()).map_err(|error| ApiError::response(M::NAME, &error))
    }

    /// Sends a call as it is, and gives back the JSON of its `result`.
    pub(crate) async fn send(&self, call: &Call) -> Result<Box<RawValue>, ApiError> {
        let wiring = self.wiring.get();
        if let Some(transport) = transport_of_this_task() {
            return transport.call(self.name(), wiring.map(|w| &w.token), call).await;
        }
        let wiring = wiring.ok_or(ApiError::NoToken { bot: self.name() })?;
        wiring.transport.call(self.name(), Some(&wiring.token), call).await
    }

    /// Gives the bot its token, once; a second time changes nothing.
    pub(crate) fn wire(&self, token: Token, transport: Arc<dyn Transport>) {
        let secret = WebhookSecret::derive(&token);
        self.wiring.get_or_init(|| Wiring { token, secret, transport });
    }

    /// Whether it has a token.
    pub(crate) fn is_wired(&self) -> bool {
        self.wiring.get().is_some()
    }

    /// The secret that its webhook requests must carry; `None` without a token.
    pub(crate) fn secret(&self) -> Option<&WebhookSecret> {
        self.wiring.get().map(|wiring| &wiring.secret)
    }
}

impl fmt::Debug for Bot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Bot")
            .field("identity", &self.identity)
            .field("handler", &self.handler.name)
            .finish_non_exhaustive()
    }
}
