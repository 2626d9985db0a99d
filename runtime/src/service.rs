//! The running process: one value owns all that it knows.

use std::collections::HashMap;
use std::fmt;
use std::mem;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use arc_swap::ArcSwapOption;
use botserver_manifest::Token;
use tokio::runtime::Handle;
use tokio::sync::{Notify, Semaphore};
use tokio_util::sync::{CancellationToken, DropGuard};

use crate::background::Background;
use crate::bots::{Directory, count};
use crate::codegen::CompiledBot;
use crate::deliver::Succession;
use crate::listen::RollCall;
use crate::receive::Room;
use crate::store::{SessionKey, SessionRow, Store, StoreError, now};
use crate::telegram::{CallCounters, Transport};
use crate::{Bot, Complaints, Fleet, Limits, Senders};

/// How many connections Telegram has to one bot where it is not told; see <https://core.telegram.org/bots/api#setwebhook>.
const TELEGRAMS_CONNECTIONS: u32 = 40;

/// A fleet at work: its bots with their tokens and counters, the way to the Bot API, limits, and the work in flight.
///
/// Nothing of it is global: two services can run in one process. A clone is the same service; when the last one is gone,
/// what bots have [spawned](Bot::spawn) ends.
#[derive(Debug, Clone)]
pub struct Service(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    bots: Directory,
    core: Arc<Core>,
    limits: Limits,
    /// Those who serve, who can be asked whether they still do.
    workers: RollCall,
    connections: AtomicUsize,
    /// From which addresses updates may come, if not from any.
    senders: OnceLock<Senders>,
    /// Requests that came from others.
    turned_away: AtomicU64,
    started: Started,
    _ends_what_was_spawned: DropGuard,
}

/// When a service began, by the clock on the wall and by the one that only goes forward.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Started {
    pub(crate) at: SystemTime,
    pub(crate) instant: Instant,
}

/// What all bots of a service share.
pub(crate) struct Core {
    pub(crate) transport: Arc<dyn Transport>,
    pub(crate) background: Background,
    /// How the calls of the Bot API ended.
    pub(crate) calls: CallCounters,
    pub(crate) limits: Limits,
    /// How many connections Telegram has to one bot at most.
    pub(crate) connections: u32,
    store: OnceLock<Arc<dyn Store>>,
    /// What is kept for chats where there is no store, as in a test.
    sessions: Mutex<HashMap<SessionKey, Vec<u8>>>,
    /// When the process before this one ended without a word: until when each update is stored before it is handled.
    careful_until: OnceLock<Instant>,
    /// The process is about to end: what is in the inbox need not wait for its next try.
    pub(crate) stopping: CancellationToken,
    /// Whether another process has taken over.
    pub(crate) succession: Succession,
    /// For updates that may end the process, one at a time.
    pub(crate) alone: Arc<Semaphore>,
    /// How many updates are at work.
    pub(crate) at_work: AtomicUsize,
    /// Tells that none is at work any more.
    at_rest: Notify,
    /// What went wrong with updates whose senders were told sooner; where there is no store, as in a test.
    unheard: Mutex<Vec<String>>,
    /// What their bodies take of the memory, and those that are being read.
    pub(crate) bodies: Room,
    /// How often the store did not do what it should.
    pub(crate) store_failures: AtomicU64,
    /// Why it did not do so last, until it does again.
    store_trouble: ArcSwapOption<StoreError>,
}

/// For how long each update is stored before it is handled, after a crash: one that ends the process comes again within two
/// minutes, and is to be known then.
const CAREFUL: Duration = Duration::from_secs(300);

/// How much of what went wrong is kept for somebody who may never ask.
const MOST_UNHEARD: usize = 100;

impl Service {
    /// A service for a fleet. Bots without one of the tokens let nobody in.
    ///
    /// `transport` is the way to the Bot API; `runtime` is where handlers that wait go on.
    pub fn new(
        fleet: &'static Fleet,
        limits: Limits,
        tokens: impl IntoIterator<Item = (&'static CompiledBot, Token)>,
        transport: Arc<dyn Transport>,
        runtime: &Handle,
    ) -> Self {
        // A handler that makes a client of its own with the reqwest that we link would panic without one.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let ended = CancellationToken::new();
        let background = Background::new(runtime.clone(), ended.clone());
        let core = Arc::new(Core {
            transport,
            background,
            calls: CallCounters::default(),
            limits,
            connections: fleet.server.max_connections.map_or(TELEGRAMS_CONNECTIONS, u32::from),
            store: OnceLock::new(),
            sessions: Mutex::default(),
            careful_until: OnceLock::new(),
            stopping: CancellationToken::new(),
            succession: Succession::default(),
            alone: Arc::new(Semaphore::new(1)),
            at_work: AtomicUsize::new(0),
            at_rest: Notify::new(),
            unheard: Mutex::default(),
            bodies: Room::new(limits.bodies),
            store_failures: AtomicU64::new(0),
            store_trouble: ArcSwapOption::empty(),
        });
        let mut tokens: HashMap<_, _> = tokens.into_iter().map(|(bot, token)| (bot.name, token)).collect();
        let bots = Directory::new(fleet, &core, |name| tokens.remove(name));
        Self(Arc::new(Inner {
            bots,
            core,
            limits,
            workers: RollCall::new(),
            connections: AtomicUsize::new(0),
            senders: OnceLock::new(),
            turned_away: AtomicU64::new(0),
            started: Started { at: SystemTime::now(), instant: Instant::now() },
            _ends_what_was_spawned: ended.drop_guard(),
        }))
    }

    /// What the build knows of the bots.
    pub fn fleet(&self) -> &'static Fleet {
        self.0.bots.fleet()
    }

    /// The bot of that name, in a time that does not depend on how many there are.
    pub fn bot(&self, name: &str) -> Option<&Bot> {
        self.0.bots.find(name)
    }

    /// All bots, sorted by name.
    pub fn bots(&self) -> impl ExactSizeIterator<Item = &Bot> {
        self.0.bots.iter()
    }

    /// The bots that have a token, and so are served.
    pub fn served(&self) -> impl Iterator<Item = &Bot> {
        self.bots().filter(|bot| bot.has_token())
    }

    /// Keeps in this store what must outlive the process, from now on and for good.
    pub(crate) fn keep_in(&self, store: Arc<dyn Store>) {
        // Of two that say it at the same time, the first one is right.
        let _ = self.0.core.store.set(store);
    }

    /// Where it keeps what must outlive the process, if it does.
    pub(crate) fn store(&self) -> Option<&Arc<dyn Store>> {
        self.0.core.store.get()
    }

    /// The store has written something.
    pub(crate) fn store_works(&self) {
        self.0.core.store_works();
    }

    /// The process before this one ended without a word, perhaps because of an update.
    pub(crate) fn be_careful(&self) {
        let _ = self.0.core.careful_until.set(Instant::now() + CAREFUL);
    }

    /// The process is about to end.
    pub(crate) fn stopping(&self) {
        self.0.core.stopping.cancel();
    }

    /// Whether another process has taken over.
    pub(crate) fn succession(&self) -> &Succession {
        &self.0.core.succession
    }

    /// How many updates are at work, those in the inbox included.
    pub(crate) fn at_work(&self) -> usize {
        self.0.core.at_work.load(Ordering::Relaxed)
    }

    /// What bodies of requests take of the memory, while they are read and while their updates are in work.
    pub(crate) fn bodies(&self) -> &Room {
        &self.0.core.bodies
    }

    /// Why the store does not do what it should, if it does not.
    pub(crate) fn store_trouble(&self) -> Option<Arc<StoreError>> {
        self.0.core.store_trouble.load_full()
    }

    /// How often the store did not do what it should.
    pub(crate) fn store_failures(&self) -> &AtomicU64 {
        &self.0.core.store_failures
    }

    /// Takes updates from these addresses only, from now on and for good.
    ///
    /// The addresses are those of connections that a [`Front`](crate::Front) names.
    pub fn only_from(&self, senders: Senders) {
        // Of two that say it at the same time, the first one is right.
        let _ = self.0.senders.set(senders);
    }

    /// From which addresses updates may come, if not from any.
    pub(crate) fn senders(&self) -> Option<&Senders> {
        self.0.senders.get()
    }

    /// How many requests came from other addresses than those.
    pub(crate) fn turned_away(&self) -> &AtomicU64 {
        &self.0.turned_away
    }

    /// What a client may take.
    pub fn limits(&self) -> &Limits {
        &self.0.limits
    }

    /// Those who serve.
    pub(crate) fn workers(&self) -> &RollCall {
        &self.0.workers
    }

    /// How many connections of clients are open.
    pub(crate) fn connections(&self) -> &AtomicUsize {
        &self.0.connections
    }

    /// When it began.
    pub(crate) fn started(&self) -> Started {
        self.0.started
    }

    /// How the calls of the Bot API ended.
    pub(crate) fn calls(&self) -> &CallCounters {
        &self.0.core.calls
    }

    /// Where work goes on that no request waits for.
    pub(crate) fn background(&self) -> &Background {
        &self.0.core.background
    }

    /// Waits until no update is at work, also none that its sender does not wait for any more; says whether it had to.
    pub async fn at_rest(&self) -> bool {
        let mut has_waited = false;
        loop {
            // Made first, so that nothing is missed between the look and the wait.
            let rested = self.0.core.at_rest.notified();
            if self.at_work() == 0 {
                return has_waited;
            }
            rested.await;
            has_waited = true;
        }
    }

    /// What went wrong with updates whose senders did not wait for their end, since somebody last asked. It is kept where there
    /// is no store, for the author of a test.
    pub fn unheard(&self) -> Complaints {
        Complaints(mem::take(&mut *lock(&self.0.core.unheard)))
    }

    /// Waits until no handler is at work, and nothing that a bot has spawned.
    pub async fn idle(&self) {
        self.0.core.background.idle().await;
    }
}

impl Core {
    /// Where is kept what must outlive the process, if it is.
    pub(crate) fn store(&self) -> Option<&Arc<dyn Store>> {
        self.store.get()
    }

    /// When something happens, in Unix milliseconds: what the clock says, or the time of the store where the clock was set back.
    pub(crate) fn now(&self) -> i64 {
        self.store().map_or(i64::MIN, |store| store.now()).max(now())
    }

    /// How long ago something happened that was taken down so: no longer than the clock says, nor the store.
    pub(crate) fn since(&self, then: i64) -> Duration {
        let now = self.store().map_or(i64::MAX, |store| store.now()).min(now());
        Duration::from_millis(u64::try_from(now.saturating_sub(then)).unwrap_or_default())
    }

    /// The store did not do what it should.
    pub(crate) fn store_failed(&self, error: &StoreError) {
        count(&self.store_failures);
        self.store_trouble.store(Some(Arc::new(error.clone())));
    }

    /// It has written something.
    pub(crate) fn store_works(&self) {
        if self.store_trouble.load().is_some() {
            self.store_trouble.store(None);
        }
    }

    /// What is kept for a chat, where there is no store.
    pub(crate) fn session(&self, key: SessionKey) -> Option<Vec<u8>> {
        self.sessions().get(&key).cloned()
    }

    /// Keeps something for chats, where there is no store.
    pub(crate) fn keep_sessions(&self, sessions: Vec<SessionRow>) {
        let mut kept = self.sessions();
        for SessionRow { key, data } in sessions {
            match data {
                Some(data) => kept.insert(key, data),
                None => kept.remove(&key),
            };
        }
    }

    fn sessions(&self) -> MutexGuard<'_, HashMap<SessionKey, Vec<u8>>> {
        lock(&self.sessions)
    }

    /// An update is not at work any more.
    pub(crate) fn ended(&self) {
        if self.at_work.fetch_sub(1, Ordering::AcqRel) == 1 {
            self.at_rest.notify_waiters();
        }
    }

    /// Takes down what went wrong with an update whose sender was told sooner, where there is no store to tell of it.
    pub(crate) fn unheard(&self, Complaints(news): Complaints) {
        if self.store().is_none() {
            let mut unheard = lock(&self.unheard);
            let room = MOST_UNHEARD.saturating_sub(unheard.len());
            unheard.extend(news.into_iter().take(room));
        }
    }

    /// Whether an update is to be stored before it is handled, because one may have ended the process.
    pub(crate) fn is_careful(&self) -> bool {
        self.careful_until.get().is_some_and(|until| Instant::now() < *until)
    }

    /// Whether one more update may be in work.
    pub(crate) fn has_room(&self) -> bool {
        self.at_work.load(Ordering::Relaxed) < self.limits.in_work
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl fmt::Debug for Core {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Core").field("background", &self.background).finish_non_exhaustive()
    }
}
