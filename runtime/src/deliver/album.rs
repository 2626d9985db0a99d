//! Albums as one: their messages, which come each by itself, are gathered for a short time and handled together.
//!
//! Telegram sends the next message of a chat only when the one before is acknowledged, so that none can be held back until all
//! are there. Each is put into the inbox and acknowledged at once. When the album is complete they become one update there, in
//! one step: whenever the process ends, the next one finds either all of them, and gathers them once more, or the whole.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::{Instant, sleep, sleep_until};
use tracing::{debug, error};

use super::course::{Course, LastCall, Step, store_failed};
use super::lane::{Lane, Order, Turn, Wait};
use super::policy::{Complaints, Outcome};
use crate::pause::pause_after;
use crate::store::{Id, StoreError};
use crate::update::AlbumPart;
use crate::{Bot, Update};

/// An album has all its messages once none has come for so long.
const QUIET: Duration = Duration::from_secs(1);

/// The same where the process has just begun: Telegram, which found nobody there, pauses for seconds before it tries again.
const QUIET_AFTER_START: Duration = Duration::from_secs(5);

/// So many messages Telegram has in an album. It waits for no other once it has them.
const MOST: usize = 10;

/// Which album of a bot.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Key {
    lane: Option<Lane>,
    group: String,
}

/// The albums of a bot that are gathered.
#[derive(Debug, Default)]
pub(super) struct Albums(HashMap<Key, Arc<Gathering>>);

/// One of them.
#[derive(Debug)]
pub(super) struct Gathering {
    quiet: Duration,
    inner: Mutex<Inner>,
    changed: Notify,
}

#[derive(Debug)]
struct Inner {
    parts: Vec<Part>,
    /// How many have come that are not among the parts yet.
    arriving: usize,
    /// When the last one came.
    last: Instant,
    is_closed: bool,
}

/// A message of an album.
#[derive(Debug)]
struct Part {
    course: Arc<Course>,
    update: Update,
    message_id: i64,
}

/// What to wait for.
enum Next {
    /// Nothing: these are all.
    All(Vec<Part>),
    /// Another one, but no longer than until then.
    Until(Instant),
    /// One that has come already.
    Arrival,
}

/// Whether an update brings a message of an album that its bot's handler wants as one; what is known of it.
pub(crate) fn part_of(bot: &Bot, update: &Update) -> Option<AlbumPart> {
    let handler = bot.handler();
    let is_wanted = handler.gathers_albums && handler.allowed_updates.contains(&update.kind());
    if is_wanted { AlbumPart::of(update) } else { None }
}

/// Takes in a message of an album that has just come.
pub(super) async fn take(
    bot: Bot,
    course: Arc<Course>,
    update: Update,
    part: AlbumPart,
    last: LastCall,
) -> (Outcome, Complaints) {
    let gathering = enter(&bot, &course, &part, QUIET, Order::Last);
    let told = (last == LastCall::Made).then(|| bot.desk().watch(course.id())).flatten();
    if let Err(error) = course.acknowledge().await {
        gathering.change(|inner| inner.arriving -= 1);
        return (course.not_kept(&error).await, Complaints::default());
    }
    gathering.join(Part { course, update, message_id: part.message_id });
    let outcome = match told {
        Some(told) => told.await.unwrap_or(Outcome::Busy),
        None => Outcome::Accepted,
    };
    (outcome, Complaints::default())
}

/// Takes in one that was in the inbox.
pub(super) fn take_back(bot: &Bot, course: Arc<Course>, update: Update, part: AlbumPart, order: Order) {
    let gathering = enter(bot, &course, &part, QUIET_AFTER_START, order);
    gathering.join(Part { course, update, message_id: part.message_id });
}

/// The gathering that a message belongs to. Its first message begins it, and asks for its turn in the chat.
fn enter(bot: &Bot, course: &Course, part: &AlbumPart, quiet: Duration, order: Order) -> Arc<Gathering> {
    let key = Key { lane: course.lane(), group: part.group.clone() };
    let (gathering, wait) = bot.desk().gather(bot, &key, course.id(), quiet, order);
    if let Some(wait) = wait {
        let (bot, gathering) = (bot.clone(), Arc::clone(&gathering));
        bot.core().background.clone().spawn(async move {
            let turn = wait.await;
            let parts = gathering.all().await;
            bot.desk().albums(|albums| albums.forget(&key, &gathering));
            handle(&bot, parts, turn).await;
        });
    }
    gathering
}

/// Has the messages of an album handled as one update. If that cannot be kept, they stay in the inbox for the next process.
async fn handle(bot: &Bot, mut parts: Vec<Part>, turn: Option<Turn>) {
    parts.sort_by_key(|part| part.message_id);
    let Some((first, others)) = parts.split_first() else { return };
    let update = match Update::gathered(parts.iter().map(|part| &part.update)) {
        Ok(update) => update,
        Err(error) => return error!(bot = bot.name(), %error, "an album cannot be put together"),
    };
    let course = Arc::new(first.course.with_album(&update).await);
    let mut failures = 0;
    while let Err(error) = keep(bot, &course, others).await {
        store_failed(bot, update.id(), &error);
        let pause = sleep(pause_after(failures));
        if bot.core().stopping.run_until_cancelled(pause).await.is_none() {
            return;
        }
        failures += 1;
    }
    debug!(bot = bot.name(), update_id = update.id(), messages = parts.len(), "an album is gathered");
    let others: Vec<Id> = others.iter().map(|part| part.course.id()).collect();
    bot.desk().gathered(Arc::clone(&course), &others);
    drop(parts);
    course.go_on(Step::Handle(update), Wait::Over(turn), None);
}

/// Makes one update in the inbox of those of an album, where there is one.
async fn keep(bot: &Bot, course: &Course, others: &[Part]) -> Result<(), StoreError> {
    let Some(store) = bot.core().store() else { return Ok(()) };
    let seen = |part: &Part| part.course.seen(&**store, bytes::Bytes::new());
    let others = others.iter().map(seen).collect();
    store.gather(course.as_kept().await, others).await
}

impl Albums {
    /// The gathering that one more message of an album belongs to, and whether it begins it.
    pub(super) fn enter(&mut self, key: &Key, quiet: Duration) -> (Arc<Gathering>, bool) {
        if let Some(gathering) = self.0.get(key).filter(|gathering| gathering.has_room()) {
            return (Arc::clone(gathering), false);
        }
        let inner = Inner { parts: Vec::new(), arriving: 1, last: Instant::now(), is_closed: false };
        let gathering = Arc::new(Gathering { quiet, inner: Mutex::new(inner), changed: Notify::new() });
        self.0.insert(key.clone(), Arc::clone(&gathering));
        (gathering, true)
    }

    /// Forgets one, unless another one has taken its place.
    fn forget(&mut self, key: &Key, gathering: &Arc<Gathering>) {
        if self.0.get(key).is_some_and(|known| Arc::ptr_eq(known, gathering)) {
            self.0.remove(key);
        }
    }
}

impl Key {
    /// Where it waits for its turn.
    pub(super) fn lane(&self) -> Option<Lane> {
        self.lane
    }
}

impl Gathering {
    /// Takes in one more that is on its way, if it is one of these.
    fn has_room(&self) -> bool {
        let mut inner = self.inner();
        let has_room = !inner.is_closed && inner.parts.len() + inner.arriving < MOST;
        inner.arriving += usize::from(has_room);
        has_room
    }

    /// One that was on its way is there.
    fn join(&self, part: Part) {
        self.change(|inner| {
            inner.arriving -= 1;
            inner.parts.push(part);
            inner.last = Instant::now();
        });
    }

    /// Waits until all are there.
    async fn all(&self) -> Vec<Part> {
        loop {
            // Made first, so that nothing is missed between the look and the wait.
            let changed = self.changed.notified();
            match self.next() {
                Next::All(parts) => return parts,
                Next::Arrival => changed.await,
                Next::Until(moment) => tokio::select! {
                    () = changed => {}
                    () = sleep_until(moment) => {}
                },
            }
        }
    }

    fn next(&self) -> Next {
        let mut inner = self.inner();
        let end = inner.last + self.quiet;
        if inner.arriving > 0 {
            return Next::Arrival;
        }
        if inner.parts.len() < MOST && Instant::now() < end {
            return Next::Until(end);
        }
        inner.is_closed = true;
        Next::All(std::mem::take(&mut inner.parts))
    }

    fn change(&self, change: impl FnOnce(&mut Inner)) {
        change(&mut self.inner());
        self.changed.notify_waiters();
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
