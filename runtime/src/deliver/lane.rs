//! Lanes: one update at a time of each chat, in the order in which they came.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, VecDeque};
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use botserver_api::UpdateKind;
use serde::Deserialize;
use tokio::sync::oneshot;
use tokio_util::sync::CancellationToken;

use crate::store::Id;
use crate::{Bot, Update};

/// What is handled one at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
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

/// The lanes of a bot. One in which nothing is at work is not there.
#[derive(Debug, Default)]
pub(super) struct Lanes(HashMap<Lane, Busy>);

/// A lane in which something is at work.
#[derive(Debug)]
struct Busy {
    /// Whose turn it is.
    holder: Id,
    /// What tells that one to stop, once somebody has asked for it.
    cancellation: Option<CancellationToken>,
    /// Who waits.
    waiting: VecDeque<(Id, oneshot::Sender<Turn>)>,
}

impl Busy {
    fn with(holder: Id) -> Self {
        Self { holder, cancellation: None, waiting: VecDeque::new() }
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

impl Lanes {
    /// Asks for an update's turn in a lane of this bot, whose lanes these are.
    pub(super) fn enter(&mut self, bot: &Bot, lane: Lane, update: Id) -> Wait {
        match self.0.entry(lane) {
            Entry::Vacant(free) => {
                free.insert(Busy::with(update));
                Wait::Over(Some(Turn { bot: bot.clone(), lane }))
            }
            Entry::Occupied(mut busy) => {
                let (tell, told) = oneshot::channel();
                let busy = busy.get_mut();
                busy.waiting.push_back((update, tell));
                Wait::Behind { told, can_be_stopped: busy.cancellation.is_some() }
            }
        }
    }

    /// Whose turn it is in a lane.
    pub(super) fn holder(&self, lane: Lane) -> Option<Id> {
        self.0.get(&lane).map(|busy| busy.holder)
    }

    /// What tells the one to stop whose turn it is in a lane.
    pub(super) fn cancellation(&mut self, lane: Lane) -> CancellationToken {
        self.0.get_mut(&lane).map(|busy| busy.cancellation().clone()).unwrap_or_default()
    }

    /// Tells the one to stop whose turn it is in a lane, also if it has not begun; `false` if the lane is free.
    pub(super) fn cancel(&mut self, lane: Lane) -> bool {
        let busy = self.0.get_mut(&lane);
        busy.map(|busy| busy.cancellation().cancel()).is_some()
    }

    /// Who is next in a lane; the lane is gone if nobody is.
    fn next(&mut self, lane: Lane) -> Option<oneshot::Sender<Turn>> {
        let busy = self.0.get_mut(&lane)?;
        let Some((update, next)) = busy.waiting.pop_front() else {
            self.0.remove(&lane);
            return None;
        };
        (busy.holder, busy.cancellation) = (update, None);
        Some(next)
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
