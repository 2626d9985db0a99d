//! Telegram's flood limits.

use std::collections::{HashMap, VecDeque};
use std::hash::Hash;
use std::net::IpAddr;
use std::sync::Mutex;
use std::time::Duration;

use crate::clock::{Moment, lock};
use crate::response::ApiError;

/// At most `count` events within `window`.
#[derive(Clone, Copy)]
struct Limit {
    window: Duration,
    count: usize,
}

const fn limit(seconds: u64, count: usize) -> Limit {
    Limit { window: Duration::from_secs(seconds), count }
}

/// 1 a second in one chat; a short burst passes, so it is counted over five seconds.
const CHAT: [Limit; 1] = [limit(5, 5)];
/// 20 a minute in one group.
const GROUP: [Limit; 2] = [limit(5, 5), limit(60, 20)];
/// About 30 a second over all chats.
const BULK: [Limit; 1] = [limit(1, 30)];
/// Bots that were not loaded yet, per calling address.
const COLD: [Limit; 2] = [limit(60, 20), limit(3600, 600)];

/// The limits, if they are on.
pub(crate) struct Limits {
    on: std::sync::atomic::AtomicBool,
    chats: Floods<(i64, i64)>,
    bots: Floods<i64>,
    addresses: Floods<IpAddr>,
}

impl Limits {
    pub(crate) fn new(on: bool) -> Self {
        Self {
            on: on.into(),
            chats: Floods::default(),
            bots: Floods::default(),
            addresses: Floods::default(),
        }
    }

    pub(crate) fn set(&self, on: bool) {
        self.on.store(on, std::sync::atomic::Ordering::Relaxed);
    }

    pub(crate) fn are_on(&self) -> bool {
        self.on.load(std::sync::atomic::Ordering::Relaxed)
    }

    /// A bot sends `messages` messages to a chat.
    pub(crate) fn send(&self, bot: i64, chat: i64, messages: usize, now: Moment) -> Result<(), ApiError> {
        if !self.are_on() {
            return Ok(());
        }
        let chat_limits: &[Limit] = if chat < 0 { &GROUP } else { &CHAT };
        for _ in 0..messages.max(1) {
            self.chats.pass((bot, chat), chat_limits, now)?;
            self.bots.pass(bot, &BULK, now)?;
        }
        Ok(())
    }

    /// A bot is called for the first time.
    pub(crate) fn wake_bot(&self, ip: IpAddr, now: Moment) -> Result<(), ApiError> {
        if self.are_on() { self.addresses.pass(ip, &COLD, now) } else { Ok(()) }
    }
}

/// Recent events by key.
struct Floods<K>(Mutex<HashMap<K, VecDeque<Moment>>>);

impl<K> Default for Floods<K> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<K: Eq + Hash> Floods<K> {
    /// Counts an event, or says how long to wait.
    fn pass(&self, key: K, limits: &[Limit], now: Moment) -> Result<(), ApiError> {
        let mut events = lock(&self.0);
        let longest = limits.iter().map(|limit| limit.window).max().unwrap_or_default();
        if events.len() > 10_000 {
            events.retain(|_, times| times.back().is_some_and(|last| *last + longest > now));
        }
        let times = events.entry(key).or_default();
        while times.front().is_some_and(|first| *first + longest <= now) {
            times.pop_front();
        }
        let blocked_until = limits.iter().filter_map(|limit| {
            // The event that has to leave the window before another may enter it.
            let oldest = times.len().checked_sub(limit.count).and_then(|at| times.get(at))?;
            Some(*oldest + limit.window).filter(|until| *until > now)
        });
        if let Some(until) = blocked_until.max() {
            let wait = until.saturating_sub(now);
            return Err(ApiError::too_many_requests(wait.as_secs() + u64::from(wait.subsec_nanos() > 0)));
        }
        times.push_back(now);
        Ok(())
    }
}
