//! How often something may happen, in any span of time.

use std::collections::VecDeque;
use std::time::Duration;

use tokio::time::Instant;

/// At most so many in any span of this length.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limit {
    pub(super) count: usize,
    pub(super) span: Duration,
}

const fn limit(count: usize, seconds: u64) -> Limit {
    Limit { count, span: Duration::from_secs(seconds) }
}

/// To one chat: one a second, counted over five seconds, since Telegram lets short bursts pass.
pub(super) const CHAT: &[Limit] = &[limit(5, 5)];

/// To one group or channel: twenty a minute besides.
pub(super) const GROUP: &[Limit] = &[limit(5, 5), limit(20, 60)];

/// To all chats of a bot.
pub(super) const BULK: &[Limit] = &[limit(30, 1)];

/// To all chats of a bot, where it pays for them (`allow_paid_broadcast`).
pub(super) const PAID: &[Limit] = &[limit(1000, 1)];

/// What two calls may differ in on their way: those that leave a second apart would otherwise arrive within one.
pub(super) const MARGIN: Duration = Duration::from_millis(50);

/// The times of what happened lately.
///
/// They are kept as they are, twenty at most for a chat. A bucket that refills, as GCRA has it, needs no list; but it
/// lets a full bucket pass and what refills it besides, so that a limit of twenty a minute would be forty in the first one.
#[derive(Debug, Default)]
pub(super) struct Window {
    /// The oldest is first.
    times: VecDeque<Instant>,
}

impl Window {
    /// From when on so many more fit; now or before if they do at once.
    pub(super) fn opens(&self, limits: &[Limit], more: usize) -> Option<Instant> {
        let opens = limits.iter().filter_map(|limit| {
            // What is more than the limit goes alone, as Telegram lets it.
            let surplus = (self.times.len() + more.min(limit.count)).checked_sub(limit.count + 1)?;
            Some(*self.times.get(surplus)? + limit.span + MARGIN)
        });
        opens.max()
    }

    /// So many happen now.
    pub(super) fn add(&mut self, limits: &[Limit], more: usize, now: Instant) {
        let most = limits.iter().map(|limit| limit.count).max().unwrap_or_default();
        self.forget(limits, now);
        self.times.extend(std::iter::repeat_n(now, more.min(most)));
    }

    /// What was to happen at that time did not.
    pub(super) fn take_back(&mut self, more: usize, at: Instant) {
        let mut left = more;
        self.times.retain(|time| {
            let is_it = left > 0 && *time == at;
            left -= usize::from(is_it);
            !is_it
        });
    }

    /// Forgets what counts no more; whether nothing is left.
    pub(super) fn forget(&mut self, limits: &[Limit], now: Instant) -> bool {
        let longest = limits.iter().map(|limit| limit.span).max().unwrap_or_default() + MARGIN;
        while self.times.front().is_some_and(|oldest| *oldest + longest <= now) {
            self.times.pop_front();
        }
        self.times.is_empty()
    }
}
