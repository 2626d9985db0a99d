//! How many connections a bot's webhook gets, and how fast new ones are opened.

use std::collections::VecDeque;
use std::time::Duration;

use crate::clock::Moment;

/// Without a success in this time the receiver counts as down.
const SUCCESS_IS_RECENT: Duration = Duration::from_secs(10);
/// While the receiver is up, at most this many connections are opened in half a second.
const OPENED_AT_ONCE: usize = 10;
const OPENING_WINDOW: Duration = Duration::from_millis(500);
/// While it is down, one connection is opened in this time.
const PROBE_INTERVAL: Duration = Duration::from_secs(2);

/// The connections of one webhook.
#[derive(Default)]
pub(super) struct Slots {
    pub(super) open: usize,
    pub(super) in_flight: usize,
    /// When the last few were opened while the receiver was up.
    opened: VecDeque<Moment>,
    /// When the last one was opened while it was not.
    probed: Option<Moment>,
    last_success: Option<Moment>,
}

impl Slots {
    /// Takes a connection for a request, a new one if none is idle and one may be opened. `queues` have updates.
    pub(super) fn take(&mut self, queues: usize, max_connections: usize, now: Moment) -> bool {
        if self.in_flight >= self.open {
            if self.available_at(queues, max_connections, now).is_none_or(|at| at > now) {
                return false;
            }
            self.note_opened(now);
        }
        self.in_flight += 1;
        true
    }

    /// When a connection can be had, as far as that depends on time alone.
    pub(super) fn available_at(&self, queues: usize, max_connections: usize, now: Moment) -> Option<Moment> {
        if self.in_flight < self.open {
            return Some(now);
        }
        // Parallel requests: one a queue, up to the maximum; a single one while the receiver seems down.
        let needed = if self.is_up(now) { queues.min(max_connections) } else { 1 };
        if self.open >= needed {
            return None;
        }
        let at = if self.is_up(now) {
            let full = self.opened.len() >= OPENED_AT_ONCE;
            self.opened.front().filter(|_| full).map(|oldest| *oldest + OPENING_WINDOW)
        } else {
            self.probed.map(|last| last + PROBE_INTERVAL)
        };
        Some(at.unwrap_or(now))
    }

    fn note_opened(&mut self, now: Moment) {
        if self.is_up(now) {
            if self.opened.len() >= OPENED_AT_ONCE {
                self.opened.pop_front();
            }
            self.opened.push_back(now);
        } else {
            self.probed = Some(now);
        }
        self.open += 1;
    }

    fn is_up(&self, now: Moment) -> bool {
        self.last_success.is_some_and(|last| last + SUCCESS_IS_RECENT >= now)
    }

    /// A request has ended; `kept` says whether its connection stays open.
    pub(super) fn give_back(&mut self, kept: bool) {
        self.in_flight = self.in_flight.saturating_sub(1);
        if !kept {
            self.close_one();
        }
    }

    pub(super) fn close_one(&mut self) {
        self.open = self.open.saturating_sub(1);
    }

    pub(super) fn succeeded(&mut self, now: Moment) {
        self.last_success = Some(now);
    }
}
