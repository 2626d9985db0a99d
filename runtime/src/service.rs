//! The running process: one value owns all that it knows.

use std::collections::HashMap;
use std::fmt;
use std::sync::atomic::{AtomicU64, AtomicUsize};
use std::sync::{Arc, OnceLock};
use std::time::{Instant, SystemTime};

use botserver_manifest::Token;
use tokio::runtime::Handle;
use tokio_util::sync::{CancellationToken, DropGuard};

use crate::background::Background;
use crate::bots::Directory;
use crate::codegen::CompiledBot;
use crate::listen::RollCall;
use crate::telegram::{CallCounters, Transport};
use crate::{Bot, Fleet, Limits, Senders};

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
}

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
        let core = Arc::new(Core { transport, background, calls: CallCounters::default() });
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

    /// Waits until no handler is at work, and nothing that a bot has spawned.
    pub async fn idle(&self) {
        self.0.core.background.idle().await;
    }
}

impl fmt::Debug for Core {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Core").field("background", &self.background).finish_non_exhaustive()
    }
}
