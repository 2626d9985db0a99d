//! The emulator itself: one handle to all state, and the way every call and update takes through it.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use http::Response;
use serde_json::Value;
use url::{Origin, Url};

use crate::clock::{Clock, lock};
use crate::config::Config;
use crate::control::Notice;
use crate::faults::{ApiFault, Faults};
use crate::form;
use crate::journal::{Entry, Journal};
use crate::limits::Limits;
use crate::methods;
use crate::params::Params;
use crate::response::{ApiError, ApiResponse, ApiResult};
use crate::rng::Rng;
use crate::sender::{self, Receiver, Target, Webhook};
use crate::state::{Bot, FileUpload, Profile, Token, World};

/// A Bot API server with invented people. Cheap to clone; clones share all state, which is in memory only.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")] async fn main() {
/// use botserver_emulator::{Config, Emulator};
/// use serde_json::json;
///
/// let emulator = Emulator::new(Config::default());
/// let answer = emulator.call("110201543:AAexample", "getMe", json!({}), Vec::new()).await;
/// assert_eq!(answer.result.unwrap()["id"], 110201543);
/// # }
/// ```
#[derive(Clone)]
pub struct Emulator {
    pub(crate) inner: Arc<Inner>,
}

/// What all clones of an emulator share.
pub(crate) struct Inner {
    /// Differs from that of any other emulator, so that a page notices a restart: its numbers begin anew then.
    pub(crate) name: String,
    pub(crate) config: Config,
    pub(crate) rng: Rng,
    pub(crate) world: World,
    pub(crate) journal: Journal,
    pub(crate) faults: Faults,
    pub(crate) limits: Limits,
    pub(crate) notice: Mutex<Option<Notice>>,
    receivers: Mutex<HashMap<Origin, Receiver>>,
}

/// Where a call comes from.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Caller {
    /// Over HTTP, from this address.
    Network(IpAddr),
    /// From this process.
    InProcess,
    /// As the body of a webhook response.
    WebhookReply,
}

impl Caller {
    fn name(self) -> &'static str {
        match self {
            Self::Network(_) => "http",
            Self::InProcess => "in_process",
            Self::WebhookReply => "webhook_reply",
        }
    }
}

/// How a call ended for the transport that brought it.
pub(crate) enum Answer {
    Response(ApiResponse),
    /// An injected fault: a gateway's page says this, in HTML.
    Gateway(ApiResponse),
    /// An injected fault: close the connection without an answer.
    Drop,
}

impl Emulator {
    /// An empty world: bots appear when they are first called (if the configuration allows) or are added, people
    /// when the control API creates them.
    pub fn new(config: Config) -> Self {
        let inner = Inner {
            name: unique_name(),
            rng: Rng::new(config.seed),
            world: World::new(config.file_bytes),
            journal: Journal::new(config.clock.clone(), config.journal),
            faults: Faults::default(),
            limits: Limits::new(config.limits),
            notice: Mutex::default(),
            receivers: Mutex::default(),
            config,
        };
        Self { inner: Arc::new(inner) }
    }

    /// The time this emulator lives in.
    pub fn clock(&self) -> &Clock {
        self.inner.clock()
    }

    /// Calls a Bot API method without a socket. `params` is a JSON object as in a JSON request; `files` are what a
    /// multipart request would carry. An injected connection drop shows as 502, a gateway's page as an error with
    /// its status.
    pub async fn call(
        &self,
        token: &str,
        method: &str,
        params: Value,
        files: Vec<FileUpload>,
    ) -> ApiResponse {
        let values = match params {
            Value::Object(values) => values,
            _ => serde_json::Map::new(),
        };
        match self.inner.api(Caller::InProcess, token, method, Params::new(values, files)).await {
            Answer::Response(response) | Answer::Gateway(response) => response,
            Answer::Drop => {
                Err(ApiError::new(502, "Bad Gateway: connection dropped by an injected fault")).into()
            }
        }
    }

    /// Waits until everything that can be delivered now has been. Returns `false` if receivers still had not answered when the configured patience ended.
    pub async fn settle(&self) -> bool {
        // Lets tasks run that were woken but did not start yet.
        tokio::task::yield_now().await;
        tokio::time::timeout(self.inner.config.patience, self.clock().until_idle()).await.is_ok()
    }

    /// Lets `span` pass on a manual clock, stopping at each moment at which something is due, so that a day of
    /// retries happens one by one. Does nothing with a system clock.
    pub async fn advance(&self, span: Duration) {
        if !self.clock().is_manual() {
            return;
        }
        let end = self.clock().now() + span;
        self.settle().await;
        while let Some(next) = self.clock().next_deadline(end) {
            self.clock().move_to(next);
            self.settle().await;
        }
        self.clock().move_to(end);
        self.settle().await;
    }
}

/// Process and moment: not drawn from the seed, because two runs with one seed are still two emulators.
fn unique_name() -> String {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    format!("{}-{}", std::process::id(), since.as_nanos())
}

impl Drop for Inner {
    fn drop(&mut self) {
        for bot in self.world.bots.all() {
            if let Some(driver) = lock(&bot.driver).take() {
                driver.abort();
            }
        }
    }
}

impl Inner {
    pub(crate) fn clock(&self) -> &Clock {
        &self.config.clock
    }

    /// Finds the bot of a token, creating it if that is allowed.
    pub(crate) fn authenticate(&self, text: &str) -> Result<Arc<Bot>, ApiError> {
        let Some(token) = Token::parse(text) else {
            return Err(ApiError::new(401, "Unauthorized: invalid token specified"));
        };
        let bot = match self.world.bots.get(token.id) {
            Some(bot) => bot,
            None if self.config.auto_create_bots => {
                let make = || Bot::new(token.clone(), Profile::default(), &self.rng);
                self.world.bots.get_or_insert(token.id, make)
            }
            None => return Err(ApiError::new(401, "Unauthorized")),
        };
        if bot.knows(&token) { Ok(bot) } else { Err(ApiError::new(401, "Unauthorized")) }
    }

    /// The way of every call: faults, token, limits, the method, the journal.
    pub(crate) async fn api(
        self: &Arc<Self>,
        caller: Caller,
        token: &str,
        method: &str,
        params: Params,
    ) -> Answer {
        let bot = match self.authenticate(token) {
            Ok(bot) => bot,
            Err(error) => return Answer::Response(Err(error).into()),
        };
        match self.faults.for_call(bot.id, method, &self.rng) {
            Some(ApiFault::Drop) => return Answer::Drop,
            Some(ApiFault::Error(error)) => {
                return Answer::Response(self.recorded(caller, &bot, method, params, Err(error)));
            }
            Some(ApiFault::Gateway(error)) => {
                return Answer::Gateway(self.recorded(caller, &bot, method, params, Err(error)));
            }
            Some(ApiFault::Delay(span)) => self.clock().sleep(span).await,
            None => {}
        }
        if let Err(error) = self.admit(caller, &bot, method) {
            return Answer::Response(self.recorded(caller, &bot, method, params, Err(error)));
        }
        let result = if method.eq_ignore_ascii_case("getUpdates") {
            methods::updates::get_updates(self, &bot, &params).await
        } else {
            methods::execute(self, &bot, method, &params)
        };
        Answer::Response(self.recorded(caller, &bot, method, params, result))
    }

    /// Whether the bot may be called at all.
    fn admit(&self, caller: Caller, bot: &Bot, method: &str) -> Result<(), ApiError> {
        if bot.logged_out.load(Ordering::Relaxed) && !method.eq_ignore_ascii_case("getMe") {
            return Err(ApiError::new(400, "Bad Request: Logged out"));
        }
        if bot.loaded.load(Ordering::Relaxed) {
            return Ok(());
        }
        if let Caller::Network(ip) = caller {
            self.limits.wake_bot(ip, self.clock().now())?;
        }
        bot.loaded.store(true, Ordering::Relaxed);
        Ok(())
    }

    fn recorded(
        &self,
        caller: Caller,
        bot: &Bot,
        method: &str,
        params: Params,
        result: ApiResult,
    ) -> ApiResponse {
        let response = ApiResponse::from(result);
        // Long polls that bring nothing would push everything else out of the journal.
        let empty_poll = method.eq_ignore_ascii_case("getUpdates")
            && response.result.as_ref().and_then(Value::as_array).is_some_and(Vec::is_empty);
        if !empty_poll {
            self.journal.record(Entry::Call {
                bot: bot.id,
                method: methods::canonical(method),
                params: params.into_shown(),
                response: response.clone(),
                via: caller.name(),
            });
        }
        response
    }

    /// Adds an update to a bot's queue and wakes whoever delivers it. `payload` is the JSON of the kind's object,
    /// `about` the chat, user or poll that decides the queue.
    pub(crate) fn push_update(&self, bot: &Bot, kind: &str, about: i64, payload: &[u8]) -> Option<i64> {
        let (id, pending, body, has_webhook) = {
            let mut outbox = lock(&bot.outbox);
            let id = outbox.push(kind, about, payload, self.clock().now(), &self.rng)?;
            (id, outbox.pending(), outbox.body(id)?, outbox.webhook().is_some())
        };
        self.journal.record(Entry::Update { bot: bot.id, update_id: id, kind: kind.into(), body, pending });
        if has_webhook {
            bot.kick.kick(self.clock());
        } else {
            bot.arrived.notify_waiters();
        }
        Some(id)
    }

    /// Puts a webhook in place (or none) and starts its delivery.
    ///
    /// # Errors
    /// Says what is wrong with the certificate.
    pub(crate) fn set_webhook(
        self: &Arc<Self>,
        bot: &Arc<Bot>,
        webhook: Option<Webhook>,
    ) -> Result<(), String> {
        let target = match &webhook {
            Some(webhook) => {
                Some(Arc::new(Target::new(Arc::new(webhook.clone()), self.receiver(&webhook.url))?))
            }
            None => None,
        };
        let mut driver = lock(&bot.driver);
        if let Some(old) = driver.take() {
            old.abort();
        }
        bot.kick.reset();
        let generation = {
            let mut outbox = lock(&bot.outbox);
            outbox.set_webhook(webhook, self.clock().now());
            outbox.generation
        };
        if let Some(target) = target {
            let clock = self.clock().clone();
            // Counted from now on, not from when the task first runs.
            let busy = clock.busy();
            let run = sender::run(Arc::downgrade(self), Arc::clone(bot), target, generation, clock, busy);
            *driver = Some(tokio::spawn(run).abort_handle());
        }
        Ok(())
    }

    fn receiver(&self, url: &Url) -> Option<Receiver> {
        lock(&self.receivers).get(&url.origin()).cloned()
    }

    /// Delivers webhooks of this URL's origin to `receiver` from now on.
    pub(crate) fn mount(&self, url: &Url, receiver: Receiver) {
        lock(&self.receivers).insert(url.origin(), receiver);
    }

    /// Whether webhooks of this URL stay inside the process.
    pub(crate) fn is_mounted(&self, url: &Url) -> bool {
        self.receiver(url).is_some()
    }

    /// Executes the method that a webhook response asks for, if it is one that may be asked for there.
    pub(crate) async fn webhook_reply(self: &Arc<Self>, bot: &Arc<Bot>, response: Response<Bytes>) {
        if response.body().is_empty() {
            return;
        }
        let (head, body) = response.into_parts();
        let Ok(mut params) = form::parse_body(&head.headers, body).await else { return };
        let Some(method) = params.remove_text("method") else { return };
        let refused = |method: &str| {
            let method = method.to_ascii_lowercase();
            matches!(method.as_str(), "setwebhook" | "deletewebhook" | "close" | "logout" | "")
                || method.starts_with("get")
        };
        if refused(&method) {
            tracing::debug!(bot = bot.id, method, "method not allowed in a webhook response");
            return;
        }
        let result = methods::execute(self, bot, &method, &params);
        self.recorded(Caller::WebhookReply, bot, &method, params, result);
    }
}
