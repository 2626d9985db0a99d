//! What a bot's process knows of its updates: which are at work, in which lanes, and which were dealt with lately.

use std::collections::{HashMap, VecDeque};
use std::mem;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use tokio::sync::{Semaphore, oneshot};
use tokio::time::Instant;

use super::album::{Albums, Gathering, Key};
use super::course::{Course, LastCall};
use super::lane::{Lane, Lanes, Order, Turn, Wait};
use super::policy::Outcome;
use crate::background::Place;
use crate::store::Id;
use crate::{Bot, Update};

/// How many updates are remembered that are over. Telegram repeats one at once whose response was lost, of which a bot has
/// at most a hundred at a time.
const REMEMBERED: usize = 256;

/// For how long they are: longer than the two minutes for which Telegram waits at most before it repeats one.
const MEMORY: Duration = Duration::from_secs(300);

/// So many handlers of a bot that is known to block its threads run at a time.
const BLOCKERS: usize = 4;

/// The updates of one bot, at work and lately.
#[derive(Debug, Default)]
pub(crate) struct Desk {
    inner: Mutex<Inner>,
    waiting: AtomicUsize,
    /// Places for its handlers, once one has blocked its thread.
    blockers: OnceLock<Arc<Semaphore>>,
    /// How many handlers were given up that still have their threads.
    given_up: AtomicUsize,
}

/// One of the senders who wait for the end of an update.
#[derive(Debug)]
pub(super) struct Waiting<'a> {
    all: &'a AtomicUsize,
    number: usize,
}

#[derive(Debug, Default)]
struct Inner {
    lanes: Lanes,
    albums: Albums,
    updates: HashMap<Id, Known>,
    /// Those that are over, the oldest first.
    over: VecDeque<(Id, Instant)>,
    at_work: usize,
    /// Whether nothing more comes in, because a successor takes it.
    is_closed: bool,
}

/// What is known of an update.
#[derive(Debug)]
enum Known {
    /// It is at work, or waits for its turn; these want to know of its end, too.
    AtWork { course: Arc<Course>, others: Vec<oneshot::Sender<Outcome>> },
    /// It is over for now, since then.
    Over { since: Instant, end: Remembered },
}

/// How an update ended that may come again.
#[derive(Debug)]
enum Remembered {
    /// Its handler has failed so often.
    Failed(u32),
    /// It is dealt with, and this was answered.
    Done(Bytes),
}

/// What to do with an update that comes in.
#[derive(Debug)]
pub(super) enum Admission {
    /// It is new.
    New(Arc<Course>),
    /// It is at work already, and this tells how it ends.
    AtWork(Arc<Course>, oneshot::Receiver<Outcome>),
    /// It is dealt with, or sure to be: this answers it.
    Known(Outcome),
    /// As many are at work as may be.
    Full,
    /// A successor takes it.
    Closed,
}

impl Desk {
    /// Takes an update in, unless it is known or as many are at work as may be.
    pub(super) fn admit(&self, bot: &Bot, update: &Update, last: LastCall, most: usize) -> Admission {
        let id = Id::new(update.id(), update.json());
        let mut inner = self.inner();
        let has_room = inner.at_work < most;
        let attempts = match inner.updates.get_mut(&id) {
            Some(Known::Over { end: Remembered::Done(answer), .. }) => {
                return Admission::Known(Outcome::Handled(answer.clone()));
            }
            Some(Known::AtWork { course, .. }) if course.is_acknowledged() => {
                return Admission::Known(Outcome::Accepted);
            }
            Some(Known::AtWork { course, others }) => {
                let (tell, told) = oneshot::channel();
                others.push(tell);
                return Admission::AtWork(Arc::clone(course), told);
            }
            Some(Known::Over { end: Remembered::Failed(attempts), .. }) => *attempts,
            None => 0,
        };
        if inner.is_closed {
            return Admission::Closed;
        }
        if !has_room {
            return Admission::Full;
        }
        let course = Arc::new(Course::new(bot.clone(), id, update, last, attempts));
        inner.put(Arc::clone(&course));
        Admission::New(course)
    }

    /// Takes in an update from the inbox; not one that is at work.
    pub(super) fn take_back(&self, course: Arc<Course>) -> bool {
        let mut inner = self.inner();
        let is_at_work = matches!(inner.updates.get(&course.id()), Some(Known::AtWork { .. }));
        if !is_at_work {
            inner.put(course);
        }
        !is_at_work
    }

    /// Takes nothing more in.
    pub(super) fn close(&self) {
        self.inner().is_closed = true;
    }

    /// Asks for an update's turn in a lane of `bot`, whose desk this is; in none there is nothing to wait for.
    pub(super) fn enter(&self, bot: &Bot, lane: Option<Lane>, update: Id, order: Order) -> Wait {
        match lane {
            Some(lane) => self.inner().lanes.enter(bot, lane, update, order),
            None => Wait::Over(None),
        }
    }

    /// The update whose turn it is in a lane.
    pub(super) fn at_work_in(&self, lane: Lane) -> Option<Arc<Course>> {
        let inner = self.inner();
        match inner.updates.get(&inner.lanes.holder(lane)?) {
            Some(Known::AtWork { course, .. }) => Some(Arc::clone(course)),
            _ => None,
        }
    }

    /// Gives nobody a turn in any lane from now on.
    pub(super) fn hold(&self) {
        self.inner().lanes.hold();
    }

    /// Gives turns again, but for these lanes of `bot`: in each not before so many updates are [over](Self::over_elsewhere).
    pub(super) fn hold_only(&self, bot: &Bot, lanes: HashMap<Lane, usize>) {
        give(bot, self.lanes(|all| all.hold_only(lanes)));
    }

    /// An update of another process is over for which a lane of `bot` was held.
    pub(super) fn over_elsewhere(&self, bot: &Bot, lane: Lane) {
        give(bot, self.lanes(|all| all.over(lane)));
    }

    pub(super) fn lanes<T>(&self, look: impl FnOnce(&mut Lanes) -> T) -> T {
        look(&mut self.inner().lanes)
    }

    pub(super) fn albums<T>(&self, look: impl FnOnce(&mut Albums) -> T) -> T {
        look(&mut self.inner().albums)
    }

    /// The gathering that one more message of an album belongs to; if it begins it, the wait for its turn as well.
    pub(super) fn gather(
        &self,
        bot: &Bot,
        album: &Key,
        update: Id,
        quiet: Duration,
        order: Order,
    ) -> (Arc<Gathering>, Option<Wait>) {
        let mut inner = self.inner();
        let (gathering, is_new) = inner.albums.enter(album, quiet);
        let wait = is_new.then(|| match album.lane() {
            Some(lane) => inner.lanes.enter(bot, lane, update, order),
            None => Wait::Over(None),
        });
        (gathering, wait)
    }

    /// Messages are one update from now on, whose end is that of the others, too.
    pub(super) fn gathered(&self, course: Arc<Course>, parts: &[Id]) {
        let mut inner = self.inner();
        let mut waiting = Vec::new();
        for part in parts {
            // What is in an album is dealt with with it; sent again, it is known.
            if let Some(Known::AtWork { others, .. }) = inner.remember(*part, Remembered::Done(Bytes::new()))
            {
                waiting.extend(others);
            }
        }
        if let Some(Known::AtWork { course: known, others }) = inner.updates.get_mut(&course.id()) {
            *known = course;
            others.extend(waiting);
        }
    }

    /// Tells how an update ends that is at work.
    pub(super) fn watch(&self, update: Id) -> Option<oneshot::Receiver<Outcome>> {
        match self.inner().updates.get_mut(&update) {
            Some(Known::AtWork { others, .. }) => {
                let (tell, told) = oneshot::channel();
                others.push(tell);
                Some(told)
            }
            _ => None,
        }
    }

    /// The update is dealt with; whoever has sent it again is answered likewise.
    pub(super) fn done(&self, update: Id, answer: Bytes) {
        self.over(update, Remembered::Done(answer.clone()), &Outcome::Handled(answer));
    }

    /// Its handler has failed so often, and it is to be sent again.
    pub(super) fn failed(&self, update: Id, attempts: u32, outcome: &Outcome) {
        self.over(update, Remembered::Failed(attempts), outcome);
    }

    /// The update is acknowledged, and goes on: nobody has to wait for it.
    pub(super) fn acknowledged(&self, update: Id) {
        let others = match self.inner().updates.get_mut(&update) {
            Some(Known::AtWork { others, .. }) => mem::take(others),
            _ => Vec::new(),
        };
        tell(others, &Outcome::Accepted);
    }

    /// Remembers one that was dealt with before, and what was answered.
    pub(super) fn remember(&self, update: Id, answer: Bytes) {
        self.inner().remember(update, Remembered::Done(answer));
    }

    fn over(&self, update: Id, end: Remembered, outcome: &Outcome) {
        let before = self.inner().remember(update, end);
        if let Some(Known::AtWork { others, .. }) = before {
            tell(others, outcome);
        }
    }

    /// One sender more waits, until this is dropped.
    pub(super) fn wait(&self) -> Waiting<'_> {
        let number = self.waiting.fetch_add(1, Ordering::Relaxed) + 1;
        Waiting { all: &self.waiting, number }
    }

    /// One of its handlers has blocked its thread.
    pub(super) fn blocks(&self) {
        self.blockers.get_or_init(|| Arc::new(Semaphore::new(BLOCKERS)));
    }

    /// Places for its handlers, if it is known that they block.
    pub(super) fn blockers(&self) -> Option<Arc<Semaphore>> {
        self.blockers.get().cloned()
    }

    /// Where its updates are worked on.
    pub(super) fn place(&self) -> Place {
        if self.blockers.get().is_some() { Place::Apart } else { Place::Here }
    }

    /// A handler was given up; gives back how many there are that still have their threads.
    pub(super) fn gave_up(&self) -> usize {
        self.given_up.fetch_add(1, Ordering::Relaxed).saturating_add(1)
    }

    /// One of those has let go of its thread.
    pub(super) fn came_back(&self) {
        self.given_up.fetch_sub(1, Ordering::Relaxed);
    }

    /// How many handlers were given up that still have their threads.
    pub(crate) fn given_up(&self) -> usize {
        self.given_up.load(Ordering::Relaxed)
    }

    /// How many are at work.
    pub(crate) fn at_work(&self) -> usize {
        self.inner().at_work
    }

    /// Those that are at work.
    pub(super) fn courses(&self) -> Vec<Arc<Course>> {
        let of = |known: &Known| match known {
            Known::AtWork { course, .. } => Some(Arc::clone(course)),
            _ => None,
        };
        self.inner().updates.values().filter_map(of).collect()
    }

    /// Forgets what has been over for long enough.
    pub(crate) fn forget(&self) {
        let mut inner = self.inner();
        inner.forget();
        inner.updates.shrink_to_fit();
        inner.over.shrink_to_fit();
    }

    /// Forgets all that is over: another bot has other updates under the same ids.
    pub(crate) fn forget_all(&self) {
        let mut inner = self.inner();
        inner.over.clear();
        inner.updates.retain(|_, known| matches!(known, Known::AtWork { .. }));
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Inner {
    fn put(&mut self, course: Arc<Course>) {
        self.at_work += 1;
        self.updates.insert(course.id(), Known::AtWork { course, others: Vec::new() });
    }

    /// Remembers how an update ended, and forgets others for it; gives back what was known of it.
    fn remember(&mut self, update: Id, end: Remembered) -> Option<Known> {
        let since = Instant::now();
        let before = self.updates.insert(update, Known::Over { since, end });
        if matches!(before, Some(Known::AtWork { .. })) {
            self.at_work -= 1;
        }
        self.over.push_back((update, since));
        self.forget();
        before
    }

    fn forget(&mut self) {
        while let Some(&(update, over_since)) = self.over.front() {
            if self.over.len() <= REMEMBERED && over_since.elapsed() <= MEMORY {
                return;
            }
            self.over.pop_front();
            // One that failed may have come again since.
            if matches!(self.updates.get(&update), Some(Known::Over { since, .. }) if *since == over_since) {
                self.updates.remove(&update);
            }
        }
    }
}

impl Waiting<'_> {
    /// How many there were with it.
    pub(super) fn number(&self) -> usize {
        self.number
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.all.fetch_sub(1, Ordering::Relaxed);
    }
}

/// Gives turns that were taken to who is next.
fn give(bot: &Bot, taken: impl IntoIterator<Item = Lane>) {
    taken.into_iter().for_each(|lane| drop(Turn::of(bot, lane)));
}

fn tell(others: Vec<oneshot::Sender<Outcome>>, outcome: &Outcome) {
    for other in others {
        // It may not wait any more.
        let _ = other.send(outcome.clone());
    }
}
