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

/// Who waits in the lanes of a bot. A lane in which nothing is at work is not there.
#[derive(Debug, Default)]
pub(super) struct Lanes(HashMap<Lane, VecDeque<oneshot::Sender<Turn>>>);

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
    Behind(oneshot::Receiver<Turn>),
}

impl Lanes {
    /// Asks for a turn in a lane of this bot, whose lanes these are.
    pub(super) fn enter(&mut self, bot: &Bot, lane: Lane) -> Wait {
        match self.0.entry(lane) {
            Entry::Vacant(free) => {
                free.insert(VecDeque::new());
                Wait::Over(Some(Turn { bot: bot.clone(), lane }))
            }
            Entry::Occupied(mut busy) => {
                let (tell, told) = oneshot::channel();
                busy.get_mut().push_back(tell);
                Wait::Behind(told)
            }
        }
    }

    /// Who is next in a lane; the lane is gone if nobody is.
    fn next(&mut self, lane: Lane) -> Option<oneshot::Sender<Turn>> {
        let next = self.0.get_mut(&lane)?.pop_front();
        if next.is_none() {
            self.0.remove(&lane);
        }
        next
    }
}

impl Wait {
    /// Whether others come first.
    pub(super) fn is_behind(&self) -> bool {
        matches!(self, Self::Behind(_))
    }
}

impl Future for Wait {
    type Output = Option<Turn>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Turn>> {
        match &mut *self {
            Self::Over(turn) => Poll::Ready(turn.take()),
            Self::Behind(told) => Pin::new(told).poll(cx).map(Result::ok),
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
