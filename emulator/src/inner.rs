//! What an emulator is made of, shared by all that act on it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::SystemTime;

use bytes::Bytes;
use futures_util::future::BoxFuture;
use http::Response;
use url::{Origin, Url};

use crate::clock::{Clock, lock};
use crate::config::Config;
use crate::faults::Faults;
use crate::journal::{Entry, Journal};
use crate::limits::Limits;
use crate::notice::Notice;
use crate::receiver::Receiver;
use crate::response::ApiError;
use crate::rng::Rng;
use crate::state::{Bot, Profile, Query, QueryKind, Token, World};

/// What is done with the response to an update (of this id), which may ask for a method. The sender knows no methods.
pub(crate) type OnReply = fn(Arc<Inner>, Arc<Bot>, i64, Response<Bytes>) -> BoxFuture<'static, ()>;

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
    pub(crate) on_reply: OnReply,
    receivers: Mutex<HashMap<Origin, Receiver>>,
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
    /// An empty world.
    pub(crate) fn new(config: Config, on_reply: OnReply) -> Self {
        Self {
            name: unique_name(),
            rng: Rng::new(config.seed),
            world: World::new(config.file_bytes),
            journal: Journal::new(config.clock.clone(), config.journal),
            faults: Faults::default(),
            limits: Limits::new(config.limits),
            notice: Mutex::default(),
            on_reply,
            receivers: Mutex::default(),
            config,
        }
    }

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
                let make = || Bot::new(token.clone(), Profile::default(), self.clock());
                self.world.bots.get_or_insert(token.id, make)
            }
            None => return Err(ApiError::new(401, "Unauthorized")),
        };
        if bot.knows(&token) { Ok(bot) } else { Err(ApiError::new(401, "Unauthorized")) }
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

    /// What stands in this process for the server behind a URL.
    pub(crate) fn receiver(&self, url: &Url) -> Option<Receiver> {
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

    /// Remembers a question to a bot and returns its id. Forgets those that nobody can answer any more.
    pub(crate) fn open_query(&self, bot: &Bot, kind: QueryKind) -> String {
        let id = format!("{}", 4_000_000_000_000_000_i64 + self.world.unique());
        let now = self.clock().now();
        let mut queries = lock(&bot.queries);
        if queries.len() >= 1000 {
            queries.retain(|_, query| (now - query.asked).as_secs() < 600);
        }
        queries.insert(id.clone(), Query { kind, asked: now, answer: None });
        id
    }
}

/// Process and moment: not drawn from the seed, because two runs with one seed are still two emulators.
fn unique_name() -> String {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    format!("{}-{}", std::process::id(), since.as_nanos())
}
