//! One bot of a running process.

use std::fmt;
use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use arc_swap::ArcSwapOption;
use botserver_api::Method;
use botserver_api::types::Message;
use botserver_api::upload::FileStream;
use botserver_manifest::Token;
use clap::ValueEnum;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use tracing::{Instrument as _, debug};

use super::failures::Failures;
use super::{Counters, WebhookSecret};
use crate::background::Place;
use crate::codegen::{CompiledBot, Handler, Profile};
use crate::deliver::Desk;
use crate::fleet::{Delivery, webhook_path};
use crate::service::Core;
use crate::telegram::{ApiError, Call, Download, Downloadable, Pacing, WebhookState, download, make};
use crate::{Command, HandlerError};

/// One bot of a [`Service`](crate::Service).
///
/// Handlers get it as `&Bot`, to [`call`](Bot::call) methods of the Bot API and to [`spawn`](Bot::spawn) work that goes
/// on after the reply. A clone is the same bot.
#[derive(Clone)]
pub struct Bot(Arc<Shared>);

struct Shared {
    compiled: &'static CompiledBot,
    /// Replaced as a whole, so that nobody sees one token and the secret of another.
    credential: ArcSwapOption<Credential>,
    is_paused: AtomicBool,
    counters: Counters,
    failures: Failures,
    desk: Desk,
    /// Of its calls.
    pacing: Pacing,
    /// As Telegram described its webhook last.
    webhook: ArcSwapOption<WebhookState>,
    core: Arc<Core>,
}

/// Whether a bot's updates are taken, and why not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ValueEnum)]
#[serde(rename_all = "snake_case")]
#[value(rename_all = "snake_case")]
pub(crate) enum Standing {
    /// They are.
    Served,
    /// An operator has stopped that for a while.
    Paused,
    /// They are, if any come: Telegram takes its token for nobody's.
    Revoked,
    /// Nobody is let in.
    WithoutToken,
}

impl Standing {
    /// As it is written in JSON.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Served => "served",
            Self::Paused => "paused",
            Self::Revoked => "revoked",
            Self::WithoutToken => "without_token",
        }
    }
}

/// A bot's token, and what is derived from it.
pub(crate) struct Credential {
    token: Token,
    secret: WebhookSecret,
    /// Whether Telegram said of the token, last of all, that it is nobody's.
    is_revoked: AtomicBool,
}

impl Credential {
    pub(crate) fn new(token: Token) -> Self {
        Self { secret: WebhookSecret::derive(&token), token, is_revoked: AtomicBool::new(false) }
    }

    fn has(&self, token: &Token) -> bool {
        self.token.expose() == token.expose()
    }

    /// Takes from how a call ended whether the token is anybody's, if that can be known from it.
    fn learn<T>(&self, result: &Result<T, ApiError>) {
        let is_revoked = match result {
            Err(error) if error.is_unauthorized() => true,
            Err(error) if error.is_temporary() || matches!(error, ApiError::Gateway { .. }) => return,
            _ => false,
        };
        // Read first: a line that all workers write to would travel between them with every call.
        if self.is_revoked.load(Ordering::Relaxed) != is_revoked {
            self.is_revoked.store(is_revoked, Ordering::Relaxed);
        }
    }
}

impl Bot {
    pub(crate) fn new(
        compiled: &'static CompiledBot,
        credential: Option<Credential>,
        core: Arc<Core>,
    ) -> Self {
        Self(Arc::new(Shared {
            compiled,
            credential: ArcSwapOption::from_pointee(credential),
            is_paused: AtomicBool::new(false),
            counters: Counters::default(),
            failures: Failures::default(),
            desk: Desk::default(),
            pacing: Pacing::new(core.transport.has_limits()),
            webhook: ArcSwapOption::empty(),
            core,
        }))
    }

    /// Its name in `bots.yml`.
    pub fn name(&self) -> &str {
        self.0.compiled.name
    }

    /// Its numeric id: the one in its token, else the one that the build knew.
    pub fn id(&self) -> Option<i64> {
        let credential = self.0.credential.load();
        credential.as_ref().map(|credential| credential.token.id()).or(self.0.compiled.id)
    }

    /// Its username, without `@`, as far as the build knew it.
    pub fn username(&self) -> Option<&str> {
        self.0.compiled.username
    }

    /// How it presents itself, as far as `bots.yml` says.
    pub fn profile(&self) -> &Profile {
        &self.0.compiled.profile
    }

    /// How its updates are delivered.
    pub(crate) fn delivery(&self) -> &Delivery {
        &self.0.compiled.delivery
    }

    /// Its updates, at work and lately.
    pub(crate) fn desk(&self) -> &Desk {
        &self.0.desk
    }

    /// When its calls may be made.
    pub(crate) fn pacing(&self) -> &Pacing {
        &self.0.pacing
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
    /// It waits until [Telegram's limits](https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this)
    /// have room for the call, and is made again within ten seconds where that is safe and may help.
    ///
    /// ```
    /// use botserver_runtime::prelude::*;
    ///
    /// /// Whether the message arrived; `false` if the person does not want any.
    /// async fn remind(bot: &Bot, person: i64) -> Result<bool, ApiError> {
    ///     match bot.call(SendMessage::new(person, "Your pizza is ready.")).await {
    ///         Ok(_) => Ok(true),
    ///         Err(error) => match error.kind() {
    ///             ErrorKind::Blocked | ErrorKind::Deactivated | ErrorKind::ChatNotFound => Ok(false),
    ///             _ => Err(error),
    ///         },
    ///     }
    /// }
    /// ```
    ///
    /// # Errors
    /// When the API cannot be reached, refuses the call, or answers with something else than the method's response;
    /// [`ApiError::kind`] tells them apart. A handler that gives such an error back is run again if it
    /// [may pass](ApiError::is_temporary).
    pub async fn call<M: Method>(&self, method: M) -> Result<M::Response, ApiError> {
        let result = self.send(&Call::new(&method)).await?;
        M::parse_response(result.get().as_bytes()).map_err(|error| ApiError::response(M::NAME, &error))
    }

    /// Fetches a file: by its `file_id`, or what of a message is one. Telegram gives files of up to 20 MB, and a Bot API
    /// server of one's own any.
    ///
    /// ```
    /// use botserver_runtime::prelude::*;
    ///
    /// async fn keep(bot: &Bot, document: &Document) -> Result<u64, ApiError> {
    ///     bot.download(document).await?.to_path("received.pdf").await
    /// }
    /// ```
    ///
    /// See <https://core.telegram.org/bots/api#getfile>.
    ///
    /// # Errors
    /// When there is no such file, it is too large, or the API cannot be reached.
    pub async fn download<F: Downloadable + ?Sized>(&self, file: &F) -> Result<Download, ApiError> {
        download(self, file).await
    }

    /// Begins to fetch a file from the path that `getFile` has given.
    pub(crate) async fn open(&self, path: &str, size: Option<u64>) -> Result<FileStream, ApiError> {
        let credential = self.0.credential.load_full().ok_or_else(|| ApiError::no_token(self.name()))?;
        self.0.core.transport.open(&credential.token, path, size).await
    }

    /// Does work beside the handler, which does not wait for it.
    ///
    /// The service knows of it: when it is told to stop, such work may go on until the shutdown timeout, and ends with
    /// the service. What the work is about should be cheap to lose: nothing does it again after a crash.
    pub fn spawn<W>(&self, work: W)
    where
        W: Future<Output = ()> + Send + 'static,
    {
        self.0.core.background.start(Place::Here, work.in_current_span());
    }

    /// Makes a call when it is its turn, and again where that helps; gives back the JSON of its `result`.
    pub(crate) async fn send(&self, call: &Call) -> Result<Box<RawValue>, ApiError> {
        make(self, call).await
    }

    /// Makes a call at once, and once.
    pub(crate) async fn send_once(&self, call: &Call) -> Result<Box<RawValue>, ApiError> {
        let credential = self.0.credential.load_full().ok_or_else(|| ApiError::no_token(self.name()))?;
        let started = Instant::now();
        let result = self.0.core.transport.call(&credential.token, call).await;
        self.0.core.calls.count(&result);
        let micros = u64::try_from(started.elapsed().as_micros()).unwrap_or(u64::MAX);
        let error = result.as_ref().err().map(tracing::field::display);
        debug!(bot = self.name(), method = call.method(), micros, error, "called");
        credential.learn(&result);
        result
    }

    /// Whether it has a token.
    pub(crate) fn has_token(&self) -> bool {
        self.0.credential.load().is_some()
    }

    /// Gives it another token, or takes it away; what is at work goes on with the old one. Whether that changed anything.
    pub(crate) fn set_token(&self, token: Option<Token>) -> bool {
        let before = self.0.credential.load();
        let is_same = match (&*before, &token) {
            (Some(before), Some(token)) => before.has(token),
            (None, None) => true,
            _ => false,
        };
        if !is_same {
            if token.is_none() {
                self.0.webhook.store(None);
            }
            let id = |token: Option<&Token>| token.map(Token::id);
            if id(token.as_ref()) != id(before.as_ref().map(|before| &before.token)) {
                self.0.desk.forget_all();
            }
            self.0.credential.store(token.map(Credential::new).map(Arc::new));
        }
        !is_same
    }

    /// The secret that its webhook requests must carry; `None` without a token.
    pub fn secret(&self) -> Option<WebhookSecret> {
        self.0.credential.load().as_ref().map(|credential| credential.secret.clone())
    }

    /// Whether a request carries its secret. A bot without a token has none, and lets nobody in.
    pub(crate) fn lets_in(&self, secret: &[u8]) -> bool {
        self.0.credential.load().as_ref().is_some_and(|credential| credential.secret.matches(secret))
    }

    /// Has its updates turned away, or taken again; Telegram keeps them meanwhile, for a day.
    pub(crate) fn set_paused(&self, is_paused: bool) {
        self.0.is_paused.store(is_paused, Ordering::Relaxed);
    }

    /// Whether its updates are turned away.
    pub(crate) fn is_paused(&self) -> bool {
        self.0.is_paused.load(Ordering::Relaxed)
    }

    /// Whether its updates are taken, and why not.
    pub(crate) fn standing(&self) -> Standing {
        match &*self.0.credential.load() {
            None => Standing::WithoutToken,
            Some(_) if self.is_paused() => Standing::Paused,
            Some(credential) if credential.is_revoked.load(Ordering::Relaxed) => Standing::Revoked,
            Some(_) => Standing::Served,
        }
    }

    /// What went wrong with its updates lately.
    pub(crate) fn failures(&self) -> &Failures {
        &self.0.failures
    }

    /// Its webhook as Telegram described it last, if it was asked.
    pub(crate) fn webhook(&self) -> Option<Arc<WebhookState>> {
        self.0.webhook.load_full()
    }

    /// Keeps what Telegram said of its webhook.
    pub(crate) fn set_webhook(&self, state: WebhookState) {
        self.0.webhook.store(Some(Arc::new(state)));
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
