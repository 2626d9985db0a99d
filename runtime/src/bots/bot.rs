//! One bot of a running process.

use std::fmt;
use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use botserver_api::Method;
use botserver_api::types::Message;
use botserver_manifest::Token;
use serde_json::value::RawValue;

use super::WebhookSecret;
use crate::codegen::{CompiledBot, Handler, Profile};
use crate::fleet::webhook_path;
use crate::service::Core;
use crate::telegram::{ApiError, Call};
use crate::{Command, HandlerError};

/// One bot of a [`Service`](crate::Service).
///
/// Handlers get it as `&Bot`, to [`call`](Bot::call) methods of the Bot API and to [`spawn`](Bot::spawn) work that goes
/// on after the reply. A clone is the same bot.
#[derive(Clone)]
pub struct Bot(Arc<Shared>);

struct Shared {
    compiled: &'static CompiledBot,
    credential: Option<Credential>,
    counters: Counters,
    core: Arc<Core>,
}

/// A bot's token, and what is derived from it.
pub(crate) struct Credential {
    token: Token,
    secret: WebhookSecret,
}

impl Credential {
    pub(crate) fn new(token: Token) -> Self {
        Self { secret: WebhookSecret::derive(&token), token }
    }
}

/// What happened to a bot's requests since its service started.
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
    /// Calls of a reply that the Bot API refused, or would have.
    pub refused: AtomicU64,
    /// Requests without the right secret.
    pub unauthorized: AtomicU64,
}

/// Adds one; readers need no order among counters.
pub(crate) fn count(counter: &AtomicU64) {
    counter.fetch_add(1, Ordering::Relaxed);
}

impl Bot {
    pub(crate) fn new(
        compiled: &'static CompiledBot,
        credential: Option<Credential>,
        core: Arc<Core>,
    ) -> Self {
        Self(Arc::new(Shared { compiled, credential, counters: Counters::default(), core }))
    }

    /// Its name in `bots.yml`.
    pub fn name(&self) -> &str {
        self.0.compiled.name
    }

    /// Its numeric id: the one in its token, else the one that the build knew.
    pub fn id(&self) -> Option<i64> {
        self.0.credential.as_ref().map(|credential| credential.token.id()).or(self.0.compiled.id)
    }

    /// Its username, without `@`, as far as the build knew it.
    pub fn username(&self) -> Option<&str> {
        self.0.compiled.username
    }

    /// How it presents itself, as far as `bots.yml` says.
    pub fn profile(&self) -> &Profile {
        &self.0.compiled.profile
    }

    /// How this kind of bot behaves.
    pub fn handler(&self) -> &'static Handler {
        self.0.compiled.handler
    }

    /// What happened to its requests since its service started.
    pub fn counters(&self) -> &Counters {
        &self.0.counters
    }

    /// The path of its webhook, `/webhook/<name>`.
    pub(crate) fn webhook_path(&self) -> String {
        webhook_path(self.name())
    }

    /// The settings of this bot, as the type that its handler file calls `Settings`.
    ///
    /// # Errors
    /// If `T` is another type; generated code always asks for the right one.
    pub fn settings<T: 'static>(&self) -> Result<&T, HandlerError> {
        self.0.compiled.settings.downcast_ref().ok_or_else(|| {
            anyhow::anyhow!("the settings of bot `{}` are of another type", self.name()).into()
        })
    }

    /// The command that a message starts with, if it is meant for this bot.
    ///
    /// `/menu@other_bot` is not, once this bot's username is known.
    pub fn command(&self, message: &Message) -> Option<Command> {
        Command::of(message, self.username())
    }

    /// Calls a method of the Bot API and waits for its result.
    ///
    /// # Errors
    /// When the API cannot be reached, refuses the call, or answers with something else than the method's response.
    pub async fn call<M: Method>(&self, method: M) -> Result<M::Response, ApiError> {
        let result = self.send(&Call::new(&method)).await?;
        M::parse_response(result.get().as_bytes()).map_err(|error| ApiError::response(M::NAME, &error))
    }

    /// Does work beside the handler, which does not wait for it.
    ///
    /// The service knows of it: when it is told to stop, such work may go on until the shutdown timeout, and ends with
    /// the service. What the work is about should be cheap to lose: nothing does it again after a crash.
    pub fn spawn<W>(&self, work: W)
    where
        W: Future<Output = ()> + Send + 'static,
    {
        self.0.core.background.spawn(work);
    }

    /// Sends a call as it is, and gives back the JSON of its `result`.
    pub(crate) async fn send(&self, call: &Call) -> Result<Box<RawValue>, ApiError> {
        let credential = self.0.credential.as_ref().ok_or_else(|| ApiError::no_token(self.name()))?;
        self.0.core.transport.call(&credential.token, call).await
    }

    /// Whether it has a token.
    pub(crate) fn has_token(&self) -> bool {
        self.0.credential.is_some()
    }

    /// The secret that its webhook requests must carry; `None` without a token.
    pub fn secret(&self) -> Option<&WebhookSecret> {
        self.0.credential.as_ref().map(|credential| &credential.secret)
    }

    /// What all bots of its service share.
    pub(crate) fn core(&self) -> &Core {
        &self.0.core
    }
}

impl fmt::Debug for Bot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Bot")
            .field("name", &self.name())
            .field("id", &self.id())
            .field("handler", &self.handler().name)
            .finish_non_exhaustive()
    }
}
