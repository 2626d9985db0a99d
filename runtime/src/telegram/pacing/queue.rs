//! Whose turn it is: the calls of one bot that wait, and what must be known to let others pass. Nothing here waits.

use std::collections::{BTreeSet, HashMap, VecDeque};
use std::time::Duration;

use tokio::sync::oneshot;
use tokio::time::Instant;

use super::cost::{Class, Cost, Target};
use super::window::{MARGIN, Window};

/// How many calls of a bot may wait.
pub(crate) const MOST_WAITING: usize = 1000;

/// The longest pause that calls wait for. What meets a longer one fails at once, so that whoever made it can put it aside.
pub(crate) const PATIENCE: Duration = Duration::from_secs(10);

/// The longest pause that is kept: Telegram asks for a day at most, and a number that makes no sense must not be added to a
/// time.
const LONGEST_PAUSE: Duration = Duration::from_secs(7 * 24 * 3600);

/// How often chats are forgotten that nothing was sent to.
const SWEPT_EVERY: Duration = Duration::from_secs(60);

const CLASSES: [Class; 3] = [Class::Free, Class::Bulk, Class::Paid];

/// Why a call may not be made now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Denied {
    /// Telegram has asked for a pause that goes on for so long.
    Paused(Duration),
    /// As many calls of the bot wait as may.
    Full,
    /// The service has ended.
    Ended,
}

/// When a place was taken, or why there is none.
pub(super) type Answer = Result<Instant, Denied>;

/// The calls of one bot that wait, and what lately happened.
#[derive(Debug)]
pub(super) struct Queue {
    targets: HashMap<Target, Lane>,
    /// By [`Class`].
    bulk: [Bulk; 3],
    /// Those whose own time has not come, by that.
    later: BTreeSet<(Instant, u64, Target)>,
    /// Until when nothing may be called at all.
    paused_until: Option<Instant>,
    /// The chat that Telegram paused last.
    last_paused: Option<(Target, Instant)>,
    waiting: usize,
    next_id: u64,
    swept: Instant,
}

/// What is known of one target.
#[derive(Debug, Default)]
struct Lane {
    window: Window,
    paused_until: Option<Instant>,
    waiting: VecDeque<Waiting>,
    stands: Option<Stand>,
}

/// Where a target stands of which a call waits.
#[derive(Debug, Clone, Copy)]
enum Stand {
    /// Among those whose turn comes.
    Turns,
    /// Among those whose time does.
    Later(Instant, u64),
}

/// What is counted for all chats together.
#[derive(Debug, Default)]
struct Bulk {
    window: Window,
    /// Those with a call that nothing else holds up, each once, so that chats take turns.
    turns: VecDeque<Target>,
}

#[derive(Debug)]
struct Waiting {
    id: u64,
    class: Class,
    messages: usize,
    tell: oneshot::Sender<Answer>,
}

impl Lane {
    /// From when on its limits let so many messages pass.
    fn opens(&self, target: &Target, messages: usize) -> Option<Instant> {
        let opens = (messages > 0).then(|| self.window.opens(target.limits(), messages)).flatten();
        opens.max(self.paused_until)
    }

    fn is_idle(&mut self, target: &Target, now: Instant) -> bool {
        let is_paused = self.paused_until.is_some_and(|until| now < until);
        self.stands.is_none()
            && self.waiting.is_empty()
            && !is_paused
            && self.window.forget(target.limits(), now)
    }
}

impl Queue {
    pub(super) fn new(now: Instant) -> Self {
        Self {
            targets: HashMap::new(),
            bulk: Default::default(),
            later: BTreeSet::new(),
            paused_until: None,
            last_paused: None,
            waiting: 0,
            next_id: 0,
            swept: now,
        }
    }

    /// Takes a place for a call, if it need not wait.
    pub(super) fn try_enter(&mut self, cost: &Cost, now: Instant) -> bool {
        if now >= self.swept + SWEPT_EVERY {
            self.sweep(now);
        }
        // Whoever waits comes first, if only by a moment.
        self.advance(now);
        let Cost { target, class, messages } = cost;
        let is_open = |opens: Option<Instant>| opens.is_none_or(|at| at <= now);
        let bulk = self.bulk(*class);
        let is_message = *messages > 0;
        if is_message && (!bulk.turns.is_empty() || !is_open(bulk.opens(*class, *messages))) {
            return false;
        }
        if is_message && self.targets.get(target).is_some_and(|lane| !lane.waiting.is_empty()) {
            return false;
        }
        let is_free = is_open(self.opens(target, *messages));
        if is_free {
            self.take(cost, now);
        }
        is_free
    }

    /// Has a call wait, which is told when its time has come; gives back a number by which it can [leave](Self::leave).
    ///
    /// # Errors
    /// If it would have to wait for too long, or too many do.
    pub(super) fn wait(
        &mut self,
        cost: &Cost,
        order: Order,
        now: Instant,
        tell: oneshot::Sender<Answer>,
    ) -> Result<u64, Denied> {
        let Cost { target, class, messages } = cost;
        let lane = self.targets.entry(target.clone()).or_default();
        let pause =
            self.paused_until.max(lane.paused_until).map(|until| until.saturating_duration_since(now));
        if let Some(pause) = pause.filter(|pause| *pause > PATIENCE + MARGIN) {
            return Err(Denied::Paused(pause));
        }
        if self.waiting >= MOST_WAITING {
            return Err(Denied::Full);
        }
        let id = self.next_id;
        let waiting = Waiting { id, class: *class, messages: *messages, tell };
        match order {
            Order::Last => lane.waiting.push_back(waiting),
            Order::First => lane.waiting.push_front(waiting),
        }
        self.next_id += 1;
        self.waiting += 1;
        match order {
            Order::Last => self.queue(target, now),
            Order::First => self.reconsider(target, now),
        }
        Ok(id)
    }

    /// A call does not wait any more.
    pub(super) fn leave(&mut self, target: &Target, id: u64, now: Instant) {
        let Some(lane) = self.targets.get_mut(target) else { return };
        let before = lane.waiting.len();
        lane.waiting.retain(|waiting| waiting.id != id);
        self.waiting -= before - lane.waiting.len();
        self.reconsider(target, now);
    }

    /// Gives back a place that was not used.
    pub(super) fn take_back(&mut self, cost: &Cost, at: Instant, now: Instant) {
        self.bulk_mut(cost.class).window.take_back(cost.messages, at);
        if let Some(lane) = self.targets.get_mut(&cost.target) {
            lane.window.take_back(cost.messages, at);
            self.reconsider(&cost.target, now);
        }
    }

    /// Lets pass all whose time has come; gives back when the next one's does, if anybody waits.
    pub(super) fn advance(&mut self, now: Instant) -> Option<Instant> {
        while self.later.first().is_some_and(|(at, ..)| *at <= now) {
            if let Some((.., target)) = self.later.pop_first() {
                self.requeue(&target, now);
            }
        }
        loop {
            let [free, bulk, paid] = CLASSES.map(|class| self.advance_class(class, now));
            let next = [free, bulk, paid].into_iter().flatten().min();
            // A call can come forward that belongs to a class that was looked at before.
            let is_done = CLASSES
                .iter()
                .zip([free, bulk, paid])
                .all(|(class, blocked_until)| blocked_until.is_some() || self.bulk(*class).turns.is_empty());
            if is_done {
                let later = self.later.first().map(|(at, ..)| *at);
                return next.into_iter().chain(later).min();
            }
        }
    }

    /// The same for one class; gives back until when nothing but the limit for all chats holds it up.
    fn advance_class(&mut self, class: Class, now: Instant) -> Option<Instant> {
        while let Some(target) = self.bulk(class).turns.front().cloned() {
            let messages = match self.targets.get(&target).and_then(|lane| lane.waiting.front()) {
                Some(first) if first.class == class => first.messages,
                _ => {
                    // It has left, or another one has come before it.
                    self.bulk_mut(class).turns.pop_front();
                    self.requeue(&target, now);
                    continue;
                }
            };
            let bulk = self.bulk(class);
            if let Some(at) = bulk.opens(class, messages).filter(|at| *at > now)
                && self.paused_until.is_none_or(|until| until <= now)
            {
                return Some(at);
            }
            self.bulk_mut(class).turns.pop_front();
            if self.opens(&target, messages).is_some_and(|at| at > now) {
                // It was paused meanwhile.
                self.requeue(&target, now);
                continue;
            }
            let first = self.targets.get_mut(&target).and_then(|lane| lane.waiting.pop_front());
            if let Some(Waiting { tell, .. }) = first {
                self.waiting -= 1;
                // Who does not wait any more is about to leave.
                if tell.send(Ok(now)).is_ok() {
                    self.take(&Cost { target: target.clone(), class, messages }, now);
                }
            }
            self.requeue(&target, now);
        }
        None
    }

    /// Telegram asks for a pause after a call that was about this. Two chats that it pauses at a time are a pause for the
    /// bot, until the first of them is over.
    pub(super) fn pause(&mut self, target: &Target, pause: Duration, now: Instant) {
        let pause = pause.min(LONGEST_PAUSE);
        let until = now + pause + MARGIN;
        let lane = self.targets.entry(target.clone()).or_default();
        lane.paused_until = lane.paused_until.max(Some(until));
        if !matches!(target, Target::Method(_)) {
            if let Some((other, its)) = &self.last_paused
                && other != target
                && *its > now
            {
                self.paused_until = self.paused_until.max(Some(until.min(*its)));
            }
            self.last_paused = Some((target.clone(), until));
        }
        if pause > PATIENCE {
            self.deny(target, pause, now);
        }
        if let Some(pause) = self.paused_until.and_then(|until| until.checked_duration_since(now))
            && pause > PATIENCE + MARGIN
        {
            let targets: Vec<_> = self.targets.keys().cloned().collect();
            targets.iter().for_each(|target| self.deny(target, pause, now));
        }
    }

    /// Tells all that wait for this that it takes too long.
    fn deny(&mut self, target: &Target, pause: Duration, now: Instant) {
        let Some(lane) = self.targets.get_mut(target) else { return };
        self.waiting -= lane.waiting.len();
        for waiting in lane.waiting.drain(..) {
            // It may not wait any more.
            let _ = waiting.tell.send(Err(Denied::Paused(pause)));
        }
        // Or the driver would live for as long as the pause.
        self.reconsider(target, now);
    }

    /// Nobody lets anybody pass any more.
    pub(super) fn end(&mut self) {
        for lane in self.targets.values_mut() {
            for waiting in lane.waiting.drain(..) {
                let _ = waiting.tell.send(Err(Denied::Ended));
            }
        }
        self.waiting = 0;
    }

    /// Forgets chats that nothing is known of.
    pub(super) fn sweep(&mut self, now: Instant) {
        self.swept = now;
        self.targets.retain(|target, lane| !lane.is_idle(target, now));
        self.targets.shrink_to_fit();
    }

    /// How many targets something is known of.
    #[cfg(test)]
    pub(super) fn known(&self) -> usize {
        self.targets.len()
    }

    fn take(&mut self, cost: &Cost, now: Instant) {
        if cost.messages > 0 {
            self.bulk_mut(cost.class).window.add(cost.class.limits(), cost.messages, now);
            let lane = self.targets.entry(cost.target.clone()).or_default();
            lane.window.add(cost.target.limits(), cost.messages, now);
        }
    }

    /// When nothing but the limit for all chats holds up so many messages.
    fn opens(&self, target: &Target, messages: usize) -> Option<Instant> {
        let lane = self.targets.get(target);
        lane.and_then(|lane| lane.opens(target, messages)).max(self.paused_until)
    }

    /// Puts a target where its first call belongs, unless it stands somewhere.
    fn queue(&mut self, target: &Target, now: Instant) {
        let Some(lane) = self.targets.get_mut(target) else { return };
        let Some((class, messages)) = lane.waiting.front().map(|first| (first.class, first.messages)) else {
            return;
        };
        if lane.stands.is_some() {
            return;
        }
        let stand = match self.opens(target, messages).filter(|at| *at > now) {
            Some(at) => {
                self.next_id += 1;
                self.later.insert((at, self.next_id, target.clone()));
                Stand::Later(at, self.next_id)
            }
            None => {
                self.bulk_mut(class).turns.push_back(target.clone());
                Stand::Turns
            }
        };
        if let Some(lane) = self.targets.get_mut(target) {
            lane.stands = Some(stand);
        }
    }

    /// Puts a target where its first call belongs now, but for its turn, which it keeps.
    fn reconsider(&mut self, target: &Target, now: Instant) {
        match self.targets.get(target).and_then(|lane| lane.stands) {
            Some(Stand::Later(at, number)) => {
                self.later.remove(&(at, number, target.clone()));
                self.requeue(target, now);
            }
            Some(Stand::Turns) => {}
            None => self.queue(target, now),
        }
    }

    /// The same for one that stands nowhere any more.
    fn requeue(&mut self, target: &Target, now: Instant) {
        if let Some(lane) = self.targets.get_mut(target) {
            lane.stands = None;
            self.queue(target, now);
        }
    }

    fn bulk(&self, class: Class) -> &Bulk {
        let [free, bulk, paid] = &self.bulk;
        match class {
            Class::Free => free,
            Class::Bulk => bulk,
            Class::Paid => paid,
        }
    }

    fn bulk_mut(&mut self, class: Class) -> &mut Bulk {
        let [free, bulk, paid] = &mut self.bulk;
        match class {
            Class::Free => free,
            Class::Bulk => bulk,
            Class::Paid => paid,
        }
    }
}

impl Bulk {
    fn opens(&self, class: Class, messages: usize) -> Option<Instant> {
        (messages > 0).then(|| self.window.opens(class.limits(), messages)).flatten()
    }
}

/// Where a call stands among those of its chat that wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    /// As it came.
    Last,
    /// It was made before, and is made again.
    First,
}
