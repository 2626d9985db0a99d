//! How a bot's updates are delivered.

use std::time::Duration;

/// How a bot's updates are delivered to its handler, as far as bots.yml says; each value is one that the runtime takes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Delivery {
    /// Whether an update is stored before anything else.
    pub durable: Option<bool>,
    /// Whether the last call of a reply is made by the client too.
    pub confirm_replies: Option<bool>,
    /// How long Telegram is kept waiting.
    pub reply_within: Option<Duration>,
    /// How long the handler may take in all.
    pub handler_timeout: Option<Duration>,
    /// How often the handler may fail.
    pub max_attempts: Option<u32>,
    /// How many updates may be in work at a time.
    pub max_in_work: Option<u32>,
}

/// A key of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DeliveryKey {
    /// `durable`.
    Durable,
    /// `confirm_replies`.
    ConfirmReplies,
    /// `reply_within`.
    ReplyWithin,
    /// `handler_timeout`.
    HandlerTimeout,
    /// `max_attempts`.
    MaxAttempts,
    /// `max_in_work`.
    MaxInWork,
}

impl DeliveryKey {
    /// All of them, in the order in which they are listed.
    pub(crate) const ALL: [Self; 6] = [
        Self::Durable,
        Self::ConfirmReplies,
        Self::ReplyWithin,
        Self::HandlerTimeout,
        Self::MaxAttempts,
        Self::MaxInWork,
    ];

    /// As it is written in bots.yml.
    pub fn key(self) -> &'static str {
        match self {
            Self::Durable => "durable",
            Self::ConfirmReplies => "confirm_replies",
            Self::ReplyWithin => "reply_within",
            Self::HandlerTimeout => "handler_timeout",
            Self::MaxAttempts => "max_attempts",
            Self::MaxInWork => "max_in_work",
        }
    }

    /// The key of this name.
    pub(crate) fn of(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|key| key.key() == name)
    }
}

impl Delivery {
    /// Takes a value as it was written; whether it is one.
    pub(crate) fn set(&mut self, key: DeliveryKey, text: &str) -> bool {
        match key {
            DeliveryKey::Durable => one(&mut self.durable, flag(text, "always", "never")),
            DeliveryKey::ConfirmReplies => one(&mut self.confirm_replies, flag(text, "true", "false")),
            // Telegram gives up after a minute.
            DeliveryKey::ReplyWithin => one(&mut self.reply_within, time(text, 0, 50)),
            DeliveryKey::HandlerTimeout => one(&mut self.handler_timeout, time(text, 1, 24 * 3600)),
            DeliveryKey::MaxAttempts => one(&mut self.max_attempts, number(text, 100)),
            DeliveryKey::MaxInWork => one(&mut self.max_in_work, number(text, 1_000_000)),
        }
    }

    /// This, and where it says nothing, what the other one says.
    pub(crate) fn or(self, other: Self) -> Self {
        Self {
            durable: self.durable.or(other.durable),
            confirm_replies: self.confirm_replies.or(other.confirm_replies),
            reply_within: self.reply_within.or(other.reply_within),
            handler_timeout: self.handler_timeout.or(other.handler_timeout),
            max_attempts: self.max_attempts.or(other.max_attempts),
            max_in_work: self.max_in_work.or(other.max_in_work),
        }
    }
}

fn one<T>(place: &mut Option<T>, value: Option<T>) -> bool {
    *place = value;
    place.is_some()
}

fn flag(text: &str, yes: &str, no: &str) -> Option<bool> {
    [(yes, true), (no, false)]
        .into_iter()
        .find(|(word, _)| text.eq_ignore_ascii_case(word))
        .map(|(_, flag)| flag)
}

fn time(text: &str, least: u64, most: u64) -> Option<Duration> {
    let time = humantime::parse_duration(text).ok()?;
    (Duration::from_secs(least)..=Duration::from_secs(most)).contains(&time).then_some(time)
}

fn number(text: &str, most: u32) -> Option<u32> {
    text.parse().ok().filter(|number| (1..=most).contains(number))
}
