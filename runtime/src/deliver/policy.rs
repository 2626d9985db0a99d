//! What the end of an attempt means: for the update, for the counters, for the log.

use std::time::{Duration, Instant, SystemTime};

use botserver_api::UpdateKind;
use bytes::Bytes;
use tracing::{debug, error};

use super::answer::Answer;
use crate::bots::{Failure, count};
use crate::telegram::ApiError;
use crate::{Bot, HandlerError, Update};

/// What becomes of an update.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// It is dealt with. The body is a call for Telegram to make, or empty.
    Handled(Bytes),
    /// It is taken, though not handled: to be sent it again would be no use.
    Accepted,
    /// It is to be delivered again, no sooner than this where a time is known.
    Failed { retry_after: Option<Duration> },
    /// It was not tried to the end, because the process is about to stop.
    Busy,
}

/// What went wrong with an update, in words: for a person who looks on, such as the author of a test.
///
/// An extension of the response to a webhook request, which does not go over the wire.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Complaints(pub Vec<String>);

/// How an attempt ended.
#[derive(Debug)]
pub(super) enum End {
    /// The handler succeeded, and the calls of its reply are made.
    Answered(Answer),
    /// The handler succeeded; a call of its reply failed that may succeed later.
    NotAnswered(ApiError),
    /// The handler's own error.
    Failed(anyhow::Error),
    /// The payload does not fit its type.
    Undecodable(HandlerError),
    /// The handler panicked, with this message; the panic hook has said where.
    Panicked(String),
}

/// The attempt, for the log: nothing that a person wrote.
#[derive(Debug)]
pub(super) struct Attempted {
    pub(super) bot: Bot,
    pub(super) update: About,
    pub(super) started: Instant,
}

impl Attempted {
    /// Keeps that something went wrong, for whoever looks after the fleet.
    fn keep(&self, what: &'static str) {
        let Self { bot, update: About { id, kind, .. }, .. } = self;
        let failure = Failure { at: SystemTime::now(), update_id: *id, kind: *kind, what };
        bot.failures().add(failure);
    }
}

/// What may be said of an update.
#[derive(Debug, Clone, Copy)]
pub(super) struct About {
    id: i64,
    kind: UpdateKind,
    chat: Option<i64>,
}

impl From<&Update> for About {
    fn from(update: &Update) -> Self {
        Self { id: update.id(), kind: update.kind(), chat: update.origin().chat_id }
    }
}

/// Decides what becomes of the update, counts it, and says so.
pub(super) fn judge(attempted: &Attempted, end: End) -> (Outcome, Complaints) {
    let Attempted { bot, update: About { id, kind, chat }, started } = attempted;
    let (name, handler, kind) = (bot.name(), bot.handler().name, kind.as_str());
    let (counters, took) = (bot.counters(), started.elapsed());
    if !matches!(end, End::Undecodable(_)) {
        counters.durations.count(took);
    }
    let (what, outcome, complaint) = match end {
        End::Answered(Answer { body, refused }) => {
            count(&counters.handled);
            if !refused.is_empty() {
                attempted.keep("a call of the reply is refused");
            }
            let micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
            debug!(bot = name, update_id = id, kind, chat, micros, "handled");
            return (Outcome::Handled(body), Complaints(refused));
        }
        End::NotAnswered(failure) => {
            count(&counters.failed);
            let what = "the reply could not be sent";
            error!(bot = name, handler, update_id = id, kind, chat, error = %failure, "{what}");
            let retry_after = failure.retry_after();
            (what, Outcome::Failed { retry_after }, format!("its reply could not be sent: {failure}"))
        }
        End::Failed(failure) => {
            count(&counters.failed);
            let retry_after = failure.downcast_ref().and_then(ApiError::retry_after);
            let failure = format!("{failure:#}");
            let what = "the handler failed";
            error!(bot = name, handler, update_id = id, kind, chat, error = failure, "{what}");
            (what, Outcome::Failed { retry_after }, failure)
        }
        End::Undecodable(unfit) => {
            count(&counters.undecodable);
            let what = "an update is acknowledged without being handled";
            error!(bot = name, handler, update_id = id, kind, error = %unfit, "{what}");
            (what, Outcome::Accepted, unfit.to_string())
        }
        End::Panicked(message) => {
            count(&counters.failed);
            let what = "the handler panicked";
            error!(bot = name, handler, update_id = id, kind, chat, "{what}");
            (what, Outcome::Failed { retry_after: None }, format!("it panicked: {message}"))
        }
    };
    attempted.keep(what);
    (outcome, Complaints(vec![complaint]))
}
