//! Lanes: one update at a time of each chat, in the order in which they came.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, VecDeque};
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use botserver_api::UpdateKind;
use serde::{Deserialize, Serialize};
use tokio::sync::oneshot;
use tokio_util::sync::CancellationToken;

use crate::store::Id;
use crate::{Bot, Update};

/// What is handled one at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Lane {
    /// A chat, by its id; the private one with a person is that of all that the person does outside of chats.
    Chat(i64),
    /// A poll.
    Poll(i64),
}

impl Lane {
    /// The lane of an update; none if nothing says where it comes from, which has to wait for nobody.
    pub(crate) fn of(update: &Update) -> Option<Self> {
        let chat = update.origin().answer_to().map(Self::Chat);
        chat.or_else(|| (update.kind() == UpdateKind::Poll).then(|| poll(update)).flatten())
    }
}

/// A number, with a word before it where it is not that of a chat.
impl fmt::Display for Lane {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Chat(chat) => write!(f, "{chat}"),
            Self::Poll(poll) => write!(f, "poll {poll}"),
        }
    }
}

/// The lane of a poll, whose id is a number that is written as a text.
fn poll(update: &Update) -> Option<Lane> {
    #[derive(Deserialize)]
    struct Body {
        poll: Poll,
    }
    #[derive(Deserialize)]
    struct Poll {
        id: String,
    }
    let body: Body = serde_json::from_slice(update.json()).ok()?;
    body.poll.id.parse().ok().map(Lane::Poll)
}

/// Who works and waits in the lanes of a bot. A lane in which nobody does is not there.
#[derive(Debug, Default)]
pub(super) struct Lanes {
    busy: HashMap<Lane, Busy>,
    held: Held,
}

/// A lane in which somebody works or waits.
#[derive(Debug, Default)]
struct Busy {
    /// Whether somebody has the turn; where nobody has, the lane is held.
    is_taken: bool,
    /// Whose turn it is.
    holder: Option<Id>,
    /// What tells that one to stop, once somebody has asked for it.
    cancellation: Option<CancellationToken>,
    waiting: VecDeque<(Id, oneshot::Sender<Turn>)>,
}

/// In which lanes nobody gets a turn for now.
#[derive(Debug, Default)]
enum Held {
    #[default]
    None,
    All,
    /// In these, until so many updates are over that another process has at work.
    Lanes(HashMap<Lane, usize>),
}

impl Busy {
    fn with(holder: Id) -> Self {
        Self { is_taken: true, holder: Some(holder), ..Self::default() }
    }

    fn cancellation(&mut self) -> &CancellationToken {
        self.cancellation.get_or_insert_default()
    }
}

/// The right to work in a lane, which goes to the next one when this is dropped.
pub(crate) struct Turn {
    bot: Bot,
    lane: Lane,
}

/// What becomes of a wish to work in a lane: a turn, after the others'.
#[derive(Debug)]
pub(super) enum Wait {
    /// It need not wait.
    Over(Option<Turn>),
    /// Others come first.
    Behind {
        /// Tells when that is over.
        told: oneshot::Receiver<Turn>,
        /// Whether the one whose turn it is can be told to stop.
        can_be_stopped: bool,
    },
}

/// Where to stand in a lane.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    /// Behind all who wait.
    Last,
    /// Before them.
    First,
}

impl Lanes {
    /// Asks for an update's turn in a lane of this bot, whose lanes these are.
    pub(super) fn enter(&mut self, bot: &Bot, lane: Lane, update: Id, order: Order) -> Wait {
        let is_held = self.held.holds(&lane);
        match self.busy.entry(lane) {
            Entry::Vacant(free) if !is_held => {
                free.insert(Busy::with(update));
                Wait::Over(Some(Turn { bot: bot.clone(), lane }))
            }
            entry => {
                let (tell, told) = oneshot::channel();
                let busy = entry.or_default();
                match order {
                    Order::Last => busy.waiting.push_back((update, tell)),
                    Order::First => busy.waiting.push_front((update, tell)),
                }
                Wait::Behind { told, can_be_stopped: busy.cancellation.is_some() }
            }
        }
    }

    /// Whose turn it is in a lane.
    pub(super) fn holder(&self, lane: Lane) -> Option<Id> {
        self.busy.get(&lane)?.holder
    }

    /// What tells the one to stop whose turn it is in a lane.
    pub(super) fn cancellation(&mut self, lane: Lane) -> CancellationToken {
        self.busy.get_mut(&lane).map(|busy| busy.cancellation().clone()).unwrap_or_default()
    }

    /// Tells the one to stop whose turn it is in a lane, also if it has not begun; `false` if the lane is free.
    pub(super) fn cancel(&mut self, lane: Lane) -> bool {
        let busy = self.busy.get_mut(&lane).filter(|busy| busy.is_taken);
        busy.map(|busy| busy.cancellation().cancel()).is_some()
    }

    /// Gives nobody a turn in any lane from now on.
    pub(super) fn hold(&mut self) {
        self.held = Held::All;
    }

    /// Holds these lanes and no others, each until so many updates are [over](Self::over). Gives back those in which somebody
    /// waits who may work now.
    pub(super) fn hold_only(&mut self, lanes: HashMap<Lane, usize>) -> Vec<Lane> {
        self.held = if lanes.is_empty() { Held::None } else { Held::Lanes(lanes) };
        self.free()
    }

    /// An update is over for which a lane was held. Gives back the lane if somebody waits there who may work now.
    pub(super) fn over(&mut self, lane: Lane) -> Option<Lane> {
        let Held::Lanes(lanes) = &mut self.held else { return None };
        let left = lanes.get_mut(&lane)?;
        *left = left.saturating_sub(1);
        if *left > 0 {
            return None;
        }
        lanes.remove(&lane);
        let busy = self.busy.get_mut(&lane).filter(|busy| !busy.is_taken)?;
        busy.is_taken = true;
        Some(lane)
    }

    /// Takes the turns of all lanes that may be worked in, and in which somebody waits and nobody works.
    fn free(&mut self) -> Vec<Lane> {
        let Self { busy, held } = self;
        let free = busy.iter_mut().filter(|(lane, busy)| !busy.is_taken && !held.holds(lane));
        let taken = free.map(|(lane, busy)| {
            busy.is_taken = true;
            *lane
        });
        taken.collect()
    }

    /// Who is next in a lane whose turn is given back; the lane is gone if nobody is.
    fn next(&mut self, lane: Lane) -> Option<oneshot::Sender<Turn>> {
        let is_held = self.held.holds(&lane);
        let busy = self.busy.get_mut(&lane)?;
        if busy.waiting.is_empty() {
            self.busy.remove(&lane);
            return None;
        }
        (busy.is_taken, busy.holder, busy.cancellation) = (!is_held, None, None);
        if is_held {
            return None;
        }
        let (update, next) = busy.waiting.pop_front()?;
        busy.holder = Some(update);
        Some(next)
    }
}

impl Held {
    fn holds(&self, lane: &Lane) -> bool {
        match self {
            Self::None => false,
            Self::All => true,
            Self::Lanes(lanes) => lanes.contains_key(lane),
        }
    }
}

impl Turn {
    /// A turn that was taken of a lane, to be given to who is next by being dropped.
    pub(super) fn of(bot: &Bot, lane: Lane) -> Self {
        Self { bot: bot.clone(), lane }
    }
}

impl Wait {
    /// Whether others come first.
    pub(super) fn is_behind(&self) -> bool {
        matches!(self, Self::Behind { .. })
    }

    /// Whether one comes first that can be told to stop, perhaps by what Telegram sends next.
    pub(super) fn is_behind_what_can_be_stopped(&self) -> bool {
        matches!(self, Self::Behind { can_be_stopped: true, .. })
    }
}

impl Future for Wait {
    type Output = Option<Turn>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Turn>> {
        match &mut *self {
            Self::Over(turn) => Poll::Ready(turn.take()),
            Self::Behind { told, .. } => Pin::new(told).poll(cx).map(Result::ok),
        }
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let next = self.bot.desk().lanes(|lanes| lanes.next(self.lane));
        if let Some(next) = next {
            // One that does not wait any more drops it, and so gives it on.
            let _ = next.send(Self { bot: self.bot.clone(), lane: self.lane });
        }
    }
}

impl fmt::Debug for Turn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Turn").field("bot", &self.bot.name()).field("lane", &self.lane).finish()
    }
}
