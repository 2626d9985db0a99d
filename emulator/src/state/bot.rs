//! A bot: who it is, what it told Telegram about itself, and its updates.

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::sync::Mutex;
use std::sync::atomic::AtomicBool;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use tokio::sync::Notify;
use tokio::task::AbortHandle;

use super::ChatKey;
use crate::clock::{Clock, Moment, lock};
use crate::outbox::{Kick, Outbox, first_id};

/// `<bot id>:<secret>`. Never shows its secret part.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Token {
    pub(crate) id: i64,
    secret: String,
}

impl Token {
    /// Reads a token: at most 80 bytes, an id below 2^54 without a leading 0, a secret of `A-Za-z0-9_-`.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (id, secret) = text.split_once(':')?;
        let plain = |c: u8| c.is_ascii_alphanumeric() || c == b'_' || c == b'-';
        if text.len() > 80 || id.starts_with('0') || secret.is_empty() || !secret.bytes().all(plain) {
            return None;
        }
        if !id.bytes().all(|c| c.is_ascii_digit()) {
            return None;
        }
        let id = id.parse().ok().filter(|id| (1..1 << 54).contains(id))?;
        Some(Self { id, secret: secret.to_owned() })
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:…", self.id)
    }
}

/// What BotFather knows about a bot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Profile {
    pub(crate) first_name: String,
    pub(crate) username: String,
    pub(crate) can_join_groups: bool,
    pub(crate) can_read_all_group_messages: bool,
    pub(crate) supports_inline_queries: bool,
    pub(crate) can_connect_to_business: bool,
    pub(crate) has_main_web_app: bool,
}

impl Default for Profile {
    fn default() -> Self {
        Self {
            first_name: String::new(),
            username: String::new(),
            can_join_groups: true,
            can_read_all_group_messages: false,
            supports_inline_queries: true,
            can_connect_to_business: false,
            has_main_web_app: false,
        }
    }
}

/// A question that a bot has to answer.
pub(crate) struct Query {
    pub(crate) kind: QueryKind,
    pub(crate) asked: Moment,
    pub(crate) answer: Option<Value>,
}

/// What was asked, with what the answer sets going.
pub(crate) enum QueryKind {
    Callback { chat: Option<ChatKey> },
    Inline { person: i64, query: String },
    Shipping { chat: ChatKey, person: i64, invoice: Value },
    PreCheckout { chat: ChatKey, person: i64, invoice: Value, shipping_option: Option<String> },
}

/// State of `getUpdates`.
#[derive(Default)]
pub(crate) struct Polling {
    /// Counts calls, so that a newer one ends an older.
    pub(crate) generation: u64,
    pub(crate) terminated_by_webhook: bool,
}

/// One bot.
pub(crate) struct Bot {
    pub(crate) id: i64,
    token: Token,
    pub(crate) profile: Mutex<Profile>,
    pub(crate) outbox: Mutex<Outbox>,
    pub(crate) kick: Kick,
    pub(crate) arrived: Notify,
    pub(crate) polling: Mutex<Polling>,
    pub(crate) driver: Mutex<Option<AbortHandle>>,
    /// Commands by scope and language.
    pub(crate) commands: Mutex<BTreeMap<(String, String), Value>>,
    /// Everything else it set about itself: names and descriptions by language, menu buttons, default rights.
    pub(crate) settings: Mutex<Map<String, Value>>,
    pub(crate) queries: Mutex<HashMap<String, Query>>,
    /// When it may call `setWebhook` again.
    pub(crate) next_set_webhook: Mutex<Moment>,
    /// Whether it has been called since the start (Telegram limits how many bots wake up at once).
    pub(crate) loaded: AtomicBool,
    pub(crate) logged_out: AtomicBool,
}

impl Bot {
    pub(crate) fn new(token: Token, mut profile: Profile, clock: &Clock) -> Self {
        if profile.username.is_empty() {
            profile.username = format!("bot{}_bot", token.id);
        }
        if profile.first_name.is_empty() {
            profile.first_name = format!("Bot {}", token.id);
        }
        Self {
            id: token.id,
            token,
            profile: Mutex::new(profile),
            outbox: Mutex::new(Outbox::new(first_id(clock))),
            kick: Kick::default(),
            arrived: Notify::new(),
            polling: Mutex::default(),
            driver: Mutex::default(),
            commands: Mutex::default(),
            settings: Mutex::default(),
            queries: Mutex::default(),
            next_set_webhook: Mutex::default(),
            loaded: AtomicBool::new(false),
            logged_out: AtomicBool::new(false),
        }
    }

    /// Whether this is the bot's own token.
    pub(crate) fn knows(&self, token: &Token) -> bool {
        self.token == *token
    }

    pub(crate) fn username(&self) -> String {
        lock(&self.profile).username.clone()
    }

    /// The `User` object that others see.
    pub(crate) fn user(&self) -> Value {
        let profile = lock(&self.profile);
        json!({
            "id": self.id, "is_bot": true, "first_name": profile.first_name, "username": profile.username,
        })
    }

    /// The `User` object of `getMe`.
    pub(crate) fn me(&self) -> Value {
        let profile = lock(&self.profile);
        json!({
            "id": self.id,
            "is_bot": true,
            "first_name": profile.first_name,
            "username": profile.username,
            "can_join_groups": profile.can_join_groups,
            "can_read_all_group_messages": profile.can_read_all_group_messages,
            "supports_inline_queries": profile.supports_inline_queries,
            "can_connect_to_business": profile.can_connect_to_business,
            "has_main_web_app": profile.has_main_web_app,
        })
    }
}
