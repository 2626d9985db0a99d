//! What the end of a run means: for the update, for the counters, for the log.

use std::time::{Duration, SystemTime};

use botserver_api::UpdateKind;
use bytes::Bytes;
use tokio::time::Instant;
use tracing::{debug, error};

use crate::bots::{Failure, count};
use crate::store::{StoreError, Whose};
use crate::telegram::{ApiError, Call};
use crate::{Bot, HandlerError, Update};

/// What a sender is told of an update.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// It is dealt with. The body is a call for Telegram to make, or empty.
    Handled(Bytes),
    /// It is taken: it is in the inbox, or to be sent it again would be no use.
    Accepted,
    /// It is to be delivered again, no sooner than this where a time is known.
    Failed { retry_after: Option<Duration> },
    /// It was not taken, because as many are in work as may be.
    Full,
    /// It was not taken, because the store could not keep it.
    NotKept,
    /// It was not tried to the end, because the process is about to stop.
    Busy,
}

/// What went wrong with an update, in words: for a person who looks on, such as the author of a test.
///
/// An extension of the response to a webhook request, which does not go over the wire.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Complaints(pub Vec<String>);

/// How a run of the handler ended, or of what was left to do after it.
#[derive(Debug)]
pub(super) enum End {
    /// The calls of the reply are made, but for one that travels in the response; these were refused.
    Answered { body: Bytes, refused: Vec<String> },
    /// A call failed that may succeed later; it and those after it are left.
    NotAnswered { failure: ApiError, left: Vec<Call> },
    /// The handler succeeded, and what it keeps cannot be kept.
    NotKept(StoreError),
    /// The handler's own error.
    Failed(anyhow::Error),
    /// The payload does not fit its type.
    Undecodable(HandlerError),
    /// The handler panicked, with this message; the panic hook has said where.
    Panicked(String),
    /// The handler took longer than it may.
    TooLong(Duration),
    /// The handler was told to stop, and went on for longer than it may.
    NotStopped(Duration),
}

/// What is to become of an update.
#[derive(Debug)]
pub(super) enum Verdict {
    /// Nothing: it is dealt with, and this is answered.
    Done(Bytes),
    /// The handler is run again, and that counts as an attempt.
    Again { retry_after: Option<Duration>, reason: String },
    /// These calls are made, or the handler is run again if there are none, once the Bot API can be reached. That does not
    /// count as an attempt.
    Later { retry_after: Option<Duration>, left: Option<Vec<Call>>, reason: String },
    /// Nothing can be done.
    Dead { reason: String },
}

/// A run, for the log: nothing that a person wrote.
#[derive(Debug)]
pub(super) struct Attempted {
    pub(super) bot: Bot,
    pub(super) update: About,
    /// Which run of the handler it is, from 1.
    pub(super) attempt: u32,
    pub(super) started: Instant,
}

/// What may be said of an update.
#[derive(Debug, Clone, Copy)]
pub(super) struct About {
    pub(super) id: i64,
    pub(super) kind: UpdateKind,
    pub(super) whose: Whose,
}

impl From<&Update> for About {
    fn from(update: &Update) -> Self {
        let (chat, user) = (update.origin().chat_id, update.origin().user_id);
        Self { id: update.id(), kind: update.kind(), whose: Whose { chat, user } }
    }
}

impl Attempted {
    /// Decides what becomes of the update, counts the run, and says how it ended.
    pub(super) fn judge(&self, end: End) -> (Verdict, Complaints) {
        let Self { bot, update: About { id, kind, whose: Whose { chat, .. } }, attempt, started } = self;
        let (name, handler, kind) = (bot.name(), bot.handler().name, kind.as_str());
        let (counters, took) = (bot.counters(), started.elapsed());
        if !matches!(end, End::Undecodable(_)) {
            counters.durations.count(took);
        }
        let (what, complaint, verdict) = match end {
            End::Answered { body, refused } => {
                count(&counters.handled);
                if !refused.is_empty() {
                    self.keep("a call of the reply is refused");
                }
                let micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
                debug!(bot = name, update_id = id, kind, chat, attempt, micros, "handled");
                return (Verdict::Done(body), Complaints(refused));
            }
            End::NotAnswered { failure, left } => {
                count(&counters.failed);
                let what = "the reply could not be sent";
                error!(bot = name, handler, update_id = id, kind, chat, attempt, error = %failure, "{what}");
                let complaint = format!("its reply could not be sent: {failure}");
                let (retry_after, reason) = (failure.retry_after(), complaint.clone());
                // The handler makes another stream in place of one that was sent in vain.
                let left = (!left.iter().any(Call::is_spent)).then_some(left);
                (what, complaint, Verdict::Later { retry_after, left, reason })
            }
            End::NotKept(failure) => {
                count(&counters.failed);
                let what = "what the handler keeps could not be kept";
                bot.core().store_failed(&failure);
                let help = failure.help();
                error!(bot = name, handler, update_id = id, kind, chat, attempt, error = %failure, help, "{what}");
                let reason = failure.to_string();
                (what, reason.clone(), Verdict::Later { retry_after: None, left: None, reason })
            }
            End::Failed(failure) => {
                count(&counters.failed);
                let passing = failure.downcast_ref::<ApiError>().filter(|error| error.is_temporary());
                let (is_passing, retry_after) = (passing.is_some(), passing.and_then(ApiError::retry_after));
                let reason = format!("{failure:#}");
                let what = "the handler failed";
                error!(bot = name, handler, update_id = id, kind, chat, attempt, error = reason, "{what}");
                let complaint = reason.clone();
                let verdict = if is_passing {
                    Verdict::Later { retry_after, left: None, reason }
                } else {
                    Verdict::Again { retry_after, reason }
                };
                (what, complaint, verdict)
            }
            End::Undecodable(unfit) => {
                count(&counters.undecodable);
                let what = "an update does not fit its type, and cannot be handled";
                error!(bot = name, handler, update_id = id, kind, error = %unfit, "{what}");
                (what, unfit.to_string(), Verdict::Dead { reason: unfit.to_string() })
            }
            End::Panicked(message) => {
                count(&counters.failed);
                let what = "the handler panicked";
                error!(bot = name, handler, update_id = id, kind, chat, attempt, "{what}");
                let reason = format!("it panicked: {message}");
                (what, reason.clone(), Verdict::Again { retry_after: None, reason })
            }
            End::TooLong(limit) => {
                count(&counters.failed);
                let what = "the handler took too long, and was ended";
                error!(bot = name, handler, update_id = id, kind, chat, attempt, ?limit, "{what}");
                let reason = format!("it was not done after {}", humantime::format_duration(limit));
                (what, reason.clone(), Verdict::Dead { reason })
            }
            End::NotStopped(grace) => {
                count(&counters.failed);
                let what = "the handler went on after it was told to stop, and was ended";
                error!(bot = name, handler, update_id = id, kind, chat, attempt, ?grace, "{what}");
                let grace = humantime::format_duration(grace);
                let reason = format!("it was told to stop, and was not done {grace} after that");
                (what, reason.clone(), Verdict::Dead { reason })
            }
        };
        self.keep(what);
        (verdict, Complaints(vec![complaint]))
    }

    /// Keeps that something went wrong, for whoever looks after the fleet.
    fn keep(&self, what: &'static str) {
        let Self { bot, update: About { id, kind, .. }, .. } = self;
        let failure = Failure { at: SystemTime::now(), update_id: *id, kind: *kind, what };
        bot.failures().add(failure);
    }
}
