//! What outlives the process: updates that were acknowledged before they were handled to their end, those that never can be,
//! and which ones are dealt with.
//!
//! [`Store`] is what delivery asks of an engine. It speaks of rows of one bot at a time, so that an engine can spread bots
//! over machines.

mod sqlite;
#[cfg(test)]
mod suite;

use std::fmt;
use std::future::Future;
use std::path::PathBuf;
use std::pin::Pin;
use std::sync::atomic::AtomicU64;
use std::time::{SystemTime, UNIX_EPOCH};

use bytes::Bytes;
use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_64;

use crate::durations::Durations;

pub(crate) use sqlite::{Opened, SetAside, Sqlite};

/// What a store is asked for, on its way.
pub(crate) type Work<'a, T> = Pin<Box<dyn Future<Output = Result<T, StoreError>> + Send + 'a>>;

/// An update of a bot: the bot by its id at Telegram. Under the same name, another token may be that of another bot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(crate) struct Key {
    pub(crate) bot: i64,
    pub(crate) update: Id,
}

/// Which update of a bot: the same one when it is sent again, and no other.
///
/// Its id alone does not tell: ids begin anew at another server, and may after a week without updates. What is sent again
/// is the same to the byte.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(crate) struct Id {
    /// `update_id`. A negative number stands for that of what is no update.
    pub(crate) number: i64,
    /// XXH3 of its JSON, which is the same in every version of this program.
    pub(crate) digest: i64,
}

impl Id {
    /// That of an update, or of something else that came in under this number.
    pub(crate) fn new(number: i64, body: &[u8]) -> Self {
        Self { number, digest: xxh3_64(body).cast_signed() }
    }

    /// That of something that is no update, and so has no number: a negative one by what it is.
    pub(crate) fn of_stranger(body: &[u8]) -> Self {
        let Self { digest, .. } = Self::new(0, body);
        Self { number: -1 - (digest & i64::MAX), digest }
    }
}

/// The chat and the person that something is about, if there are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Whose {
    pub(crate) chat: Option<i64>,
    pub(crate) user: Option<i64>,
}

/// An update in the inbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Kept {
    pub(crate) key: Key,
    /// The bot's name when it came, for whoever looks.
    pub(crate) name: String,
    pub(crate) whose: Whose,
    /// When it came, in Unix milliseconds: the time of the store, or what the clock says if that is later.
    pub(crate) received: i64,
    /// As it came in.
    pub(crate) body: Bytes,
    pub(crate) progress: Progress,
    /// Whether its handler runs.
    pub(crate) is_running: bool,
}

/// How far an update has got.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Progress {
    /// How often its handler has failed.
    pub(crate) attempts: u32,
    /// How often the process has ended while its handler ran.
    pub(crate) crashes: u32,
    /// The calls of the reply that are left, as they were written; none before the handler has replied.
    pub(crate) calls: Option<Vec<u8>>,
}

/// What could not be handled, with what is known of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct DeadLetter {
    pub(crate) key: Key,
    /// The bot's name, for whoever looks.
    pub(crate) name: String,
    pub(crate) whose: Whose,
    /// In Unix milliseconds: the time of the store, or what the clock says if that is later.
    pub(crate) at: i64,
    pub(crate) attempts: u32,
    pub(crate) crashes: u32,
    /// Why it is dead; nothing that a person wrote, unless the handler put that into its error.
    pub(crate) reason: String,
    pub(crate) body: Bytes,
}

/// An update that is dealt with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Seen {
    pub(crate) key: Key,
    pub(crate) whose: Whose,
    /// When that was, by the time of the store.
    pub(crate) at: i64,
    /// What its sender was answered, who may not have heard it; empty if it was nothing.
    pub(crate) answer: Bytes,
}

/// For whom a session is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct SessionKey {
    /// The bot's id at Telegram.
    pub(crate) bot: i64,
    pub(crate) chat: i64,
    /// 0 for what is kept for the chat.
    pub(crate) user: i64,
}

/// A session as it is, or is to be, kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SessionRow {
    pub(crate) key: SessionKey,
    /// JSON; `None` if nothing is kept.
    pub(crate) data: Option<Vec<u8>>,
}

/// What a process finds when it begins to work with a store.
#[derive(Debug, Default)]
pub(crate) struct Claimed {
    /// What nobody works on, in the order in which it came, and is this process's from now on.
    pub(crate) kept: Vec<Kept>,
    /// Whether a process before this one ended without a word.
    pub(crate) after_a_crash: bool,
}

/// Of whom to take over what is in the inbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum From {
    /// Of everybody: there is no other process.
    Everybody,
    /// Of nobody: what an operator put back, say.
    Nobody,
}

/// How much is kept of what would grow for ever.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Bounds {
    /// Updates that were dealt with.
    pub(crate) seen: Bound,
    /// Dead letters.
    pub(crate) dead_letters: Bound,
    /// Sessions, from when they were changed last.
    pub(crate) sessions: Bound,
}

/// What is kept of one kind.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Bound {
    /// What is older than this is forgotten, in Unix milliseconds.
    pub(crate) since: i64,
    /// Of more than so many of one bot, the oldest are.
    pub(crate) most: i64,
}

/// How much of something there is, or was.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Counts {
    /// Updates in the inbox.
    pub(crate) updates: i64,
    pub(crate) dead_letters: i64,
    pub(crate) sessions: i64,
    /// Updates that were dealt with, and what was answered.
    pub(crate) answered: i64,
}

/// What an operator looks for.
#[derive(Debug, Clone, Default)]
pub(crate) struct Filter {
    /// Those of the bot of this name alone.
    pub(crate) bot: Option<String>,
    /// Those of this `update_id` alone.
    pub(crate) number: Option<i64>,
}

/// What a store has written since it was opened.
#[derive(Debug, Default)]
pub(crate) struct Commits {
    /// What it was asked to do.
    pub(crate) jobs: AtomicU64,
    /// How long it took each time until all that came together was on the disk.
    pub(crate) durations: Durations,
}

/// What delivery asks of an engine. What a method has done outlives the machine's loss of power once it says so.
pub(crate) trait Store: Send + Sync + fmt::Debug {
    /// By which time what it keeps grows old, in Unix milliseconds. It never goes back; it goes on while a process works with the
    /// store, and hardly at a start, whatever the clock says then.
    fn now(&self) -> i64;

    /// Takes over what is in the inbox, and says that this process works with the store. What ran in a process that has ended
    /// has one crash more.
    fn claim(&self, from: From) -> Work<'_, Claimed>;

    /// The updates that were dealt with in so many milliseconds before the last one, the oldest first.
    fn seen(&self, lately: i64) -> Work<'_, Vec<Seen>>;

    /// Puts an update into the inbox. One that is there already stays as it is.
    fn keep(&self, kept: Kept) -> Work<'_, ()>;

    /// Makes one update in the inbox of several: what is kept under the key of `kept` has the others with it from now on, which
    /// are dealt with with it.
    fn gather(&self, kept: Kept, others: Vec<Seen>) -> Work<'_, ()>;

    /// Takes down that the handler runs.
    fn begin(&self, key: Key) -> Work<'_, ()>;

    /// Takes down how far it has got; its handler does not run any more.
    fn note(&self, key: Key, progress: Progress) -> Work<'_, ()>;

    /// Takes an update out of the inbox as if it had never been there.
    fn forget(&self, key: Key) -> Work<'_, ()>;

    /// Takes down what the handler of an update has replied, and keeps the sessions that it has changed, in one: it is not to
    /// run once more, and what it has kept counts once. The update is put into the inbox if it is not there.
    fn replied(&self, kept: Kept, sessions: Vec<SessionRow>) -> Work<'_, ()>;

    /// Takes an update out of the inbox, because it is dealt with, and keeps the sessions that it has changed, in one.
    fn finish(&self, seen: Seen, sessions: Vec<SessionRow>) -> Work<'_, ()>;

    /// What is kept for a chat, or for a person in it.
    fn session(&self, key: SessionKey) -> Work<'_, Option<Vec<u8>>>;

    /// Puts something among the dead letters, and takes it out of the inbox if it is there.
    fn bury(&self, letter: DeadLetter) -> Work<'_, ()>;

    /// What is in the inbox, in the order in which it came.
    fn kept(&self, filter: Filter) -> Work<'_, Vec<Kept>>;

    /// The dead letters, the oldest first.
    fn dead_letters(&self, filter: Filter) -> Work<'_, Vec<DeadLetter>>;

    /// Puts dead letters back into the inbox, as if they had just come; gives back how many.
    fn revive(&self, filter: Filter) -> Work<'_, usize>;

    /// Forgets dead letters; gives back how many.
    fn discard(&self, filter: Filter) -> Work<'_, usize>;

    /// Forgets what is beyond these bounds, a little at a time, so that it holds up nobody; gives back how much it was that is not
    /// too old, but too much.
    fn sweep(&self, bounds: Bounds) -> Work<'_, Counts>;

    /// Forgets all that is about a chat, or about a person wherever they are; gives back how much that was.
    fn erase(&self, whose: Whose) -> Work<'_, Counts>;

    /// Looks whether all is well, and how much there is. What is not well is the error.
    fn check(&self) -> Work<'_, Counts>;

    /// Writes a copy of the store, as it is at one moment, to a file that is not there yet.
    fn backup(&self, to: PathBuf) -> Work<'_, ()>;

    /// Writes something that means nothing, to see whether that can be done.
    fn probe(&self) -> Work<'_, ()>;

    /// Says that this process does not work with the store any more, and closes it.
    fn leave(&self) -> Work<'_, ()>;

    /// What it has written.
    fn commits(&self) -> &Commits;
}

/// Why a store did not do what it was asked for.
#[derive(Debug, Clone, thiserror::Error)]
pub(crate) enum StoreError {
    /// There is no room.
    #[error("no room is left where {} is", path.display())]
    Full {
        /// The file.
        path: PathBuf,
    },
    /// It may not be written.
    #[error("{} cannot be written: {reason}", path.display())]
    Unwritable {
        /// The file.
        path: PathBuf,
        /// What the engine says.
        reason: String,
    },
    /// It is damaged.
    #[error("{} is damaged: {reason}", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What the engine says.
        reason: String,
    },
    /// Another process keeps it to itself.
    #[error("another process has locked {}", path.display())]
    Locked {
        /// The file.
        path: PathBuf,
    },
    /// A version that is too new for this one has written it.
    #[error("{} has the schema {found}, which is newer than {known}, the one that this version knows", path.display())]
    Newer {
        /// The file.
        path: PathBuf,
        /// The version of its schema.
        found: i64,
        /// The version that is known.
        known: i64,
    },
    /// Something else is wrong.
    #[error("{}: {reason}", path.display())]
    Failed {
        /// The file.
        path: PathBuf,
        /// What the engine says.
        reason: String,
    },
    /// The one who writes it is gone.
    #[error("the store is closed")]
    Closed,
}

impl StoreError {
    /// What an operator can do.
    pub(crate) fn help(&self) -> &'static str {
        match self {
            Self::Full { .. } => "make room there, or choose another folder with --data",
            Self::Unwritable { .. } | Self::Failed { .. } | Self::Closed => {
                "choose another folder with --data"
            }
            Self::Damaged { .. } => "move the file away, and restore a backup if there is one",
            Self::Locked { .. } => "end that process, which is no fleet's, or wait for its end",
            Self::Newer { .. } => "start the version that was here last",
        }
    }
}

/// Now, in Unix milliseconds.
pub(crate) fn now() -> i64 {
    micros() / 1000
}

/// Now, in Unix microseconds.
fn micros() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_micros()).unwrap_or(i64::MAX)
}
