//! What was done at Telegram that it does not tell afterwards, in a file of the data folder.
//!
//! Each line is one event, appended when it happened, so that a process that is killed loses none. Without the file
//! nothing breaks: webhooks are set once more, bots are called as slowly as if nobody had called them yet, and menus and
//! texts for some people only stay at Telegram when `bots.yml` no longer has them.

use std::collections::HashMap;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::thread::sleep;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};
use url::Url;

/// For how long Telegram is taken to keep a bot loaded that was called and has no webhook; as long as it counts.
const LOADED: Duration = Duration::from_secs(3600);

/// How long another process is waited for, and how often it is looked whether it has ended.
const PATIENCE: Duration = Duration::from_secs(20);
const LOOK: Duration = Duration::from_millis(50);

/// What is known of the bots at one Bot API, by their ids.
///
/// Held by one process at a time.
#[derive(Debug)]
pub struct Record {
    path: PathBuf,
    inner: Mutex<Inner>,
    _lock: File,
}

#[derive(Debug)]
struct Inner {
    file: File,
    bots: HashMap<i64, Event>,
}

/// What happened to a bot last; a line of the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Event {
    bot: i64,
    /// When it was called without being known to be loaded, in Unix seconds.
    called: u64,
    /// The [fingerprint](super::Endpoint::fingerprint) of the webhook that was set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    webhook: Option<String>,
    /// What was set for some people only: menus and texts, by the names that a [`Change`](super::Change) gives them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    shown: Vec<String>,
}

impl Event {
    /// What is known of a bot, for one more line.
    fn after(bot: i64, before: Option<&Self>) -> Self {
        before.cloned().unwrap_or_else(|| Self { bot, called: now(), webhook: None, shown: Vec::new() })
    }
}

/// Why there is no record.
#[derive(Debug, thiserror::Error)]
pub enum RecordError {
    /// Its file or folder cannot be read or written.
    #[error("{}: {source}\n  help: choose another folder with --data", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the operating system says.
        source: io::Error,
    },
    /// Another process has it.
    #[error(
        "another process is calling Telegram for the bots of {}\n  help: wait until it has ended",
        path.display()
    )]
    InUse {
        /// The data folder.
        path: PathBuf,
    },
}

impl Record {
    /// Opens the record of one Bot API in a data folder, which is made if it is not there. Waits for a fleet that looks at
    /// its webhooks: that has the record for some seconds, and a command that sets them for longer.
    ///
    /// # Errors
    /// If the folder or the file cannot be read and written, or another process keeps it.
    pub fn open(data: &Path, api_url: &str) -> Result<Self, RecordError> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            match Self::try_open(data, api_url) {
                Err(RecordError::InUse { .. }) if Instant::now() < deadline => sleep(LOOK),
                opened => return opened,
            }
        }
    }

    /// The same, without waiting.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    pub(crate) fn try_open(data: &Path, api_url: &str) -> Result<Self, RecordError> {
        let folder = data.join("telegram");
        let path = folder.join(format!("{}.jsonl", name(api_url)));
        let failed = |source| RecordError::File { path: path.clone(), source };
        fs::create_dir_all(&folder).map_err(failed)?;
        let lock = folder.join(format!("{}.lock", name(api_url)));
        let lock = OpenOptions::new().create(true).append(true).open(lock).map_err(failed)?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(RecordError::InUse { path: data.to_owned() }),
            Err(TryLockError::Error(source)) => return Err(failed(source)),
        }
        let bots = read(&path).map_err(failed)?;
        let file = OpenOptions::new().create(true).append(true).open(&path).map_err(failed)?;
        Ok(Self { path, inner: Mutex::new(Inner { file, bots }), _lock: lock })
    }

    /// The fingerprint of the webhook that was set last.
    pub fn webhook(&self, bot: i64) -> Option<String> {
        self.with(|inner| inner.bots.get(&bot)?.webhook.clone())
    }

    /// Whether Telegram has the bot loaded: it has a webhook, or was called lately.
    pub(crate) fn is_loaded(&self, bot: i64) -> bool {
        let is_recent = |event: &Event| age(event.called) < LOADED;
        self.with(|inner| {
            inner.bots.get(&bot).is_some_and(|event| event.webhook.is_some() || is_recent(event))
        })
    }

    /// How long ago bots were called that were not loaded, as far as it counts.
    pub(crate) fn calls(&self) -> Vec<Duration> {
        let mut ages = self.with(|inner| {
            let ages = inner.bots.values().map(|event| age(event.called));
            ages.filter(|age| *age < LOADED).collect::<Vec<_>>()
        });
        ages.sort_unstable_by(|one, other| other.cmp(one));
        ages
    }

    /// Takes down that a bot is called that is not loaded.
    pub(crate) fn called(&self, bot: i64) -> Result<(), RecordError> {
        self.append(bot, |before| Event { called: now(), webhook: None, ..Event::after(bot, before) })
    }

    /// Takes down which webhook was set, by its fingerprint, or that there is none.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn set(&self, bot: i64, webhook: Option<String>) -> Result<(), RecordError> {
        self.append(bot, |before| Event { webhook, ..Event::after(bot, before) })
    }

    /// What was set for some people only, and is not known to be taken away.
    pub fn shown(&self, bot: i64) -> Vec<String> {
        self.with(|inner| inner.bots.get(&bot).map(|event| event.shown.clone())).unwrap_or_default()
    }

    /// Takes down what is set for some people only. Nothing is written where that is known.
    ///
    /// # Errors
    /// If it cannot be written.
    pub(super) fn set_shown(&self, bot: i64, shown: Vec<String>) -> Result<(), RecordError> {
        if self.shown(bot) == shown {
            return Ok(());
        }
        self.append(bot, |before| Event { shown, ..Event::after(bot, before) })
    }

    fn append(&self, bot: i64, event: impl FnOnce(Option<&Event>) -> Event) -> Result<(), RecordError> {
        let written = self.with(|inner| {
            let event = event(inner.bots.get(&bot));
            let written = inner.file.write_all(line(&event)?.as_bytes());
            inner.bots.insert(bot, event);
            written
        });
        written.map_err(|source| RecordError::File { path: self.path.clone(), source })
    }

    fn with<T>(&self, look: impl FnOnce(&mut Inner) -> T) -> T {
        look(&mut self.inner.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Reads the file, and writes it anew with a line for each bot where it has more than that.
///
/// A line that is none, such as the half of one at the end, is as if it had never been written.
fn read(path: &Path) -> io::Result<HashMap<i64, Event>> {
    let text = match fs::read(path) {
        Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(HashMap::new()),
        Err(error) => return Err(error),
    };
    let events = text.lines().filter_map(|line| serde_json::from_str(line).ok());
    let bots: HashMap<_, _> = events.map(|event: Event| (event.bot, event)).collect();
    let mut events: Vec<_> = bots.values().collect();
    events.sort_unstable_by_key(|event| event.bot);
    let lines = events.into_iter().map(line).collect::<io::Result<String>>()?;
    if lines.len() != text.len() {
        let draft = path.with_extension("new");
        fs::write(&draft, lines)?;
        fs::rename(draft, path)?;
    }
    Ok(bots)
}

fn line(event: &Event) -> io::Result<String> {
    Ok(serde_json::to_string(event)? + "\n")
}

/// The name of a Bot API's file: its host and port.
fn name(api_url: &str) -> String {
    let url = Url::parse(api_url).ok();
    let host = url.as_ref().and_then(Url::host_str).unwrap_or("api");
    let host = host.replace(|sign: char| !sign.is_ascii_alphanumeric() && sign != '.', "_");
    match url.as_ref().and_then(Url::port) {
        Some(port) => format!("{host}_{port}"),
        None => host,
    }
}

fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs()
}

fn age(at: u64) -> Duration {
    Duration::from_secs(now().saturating_sub(at))
}

#[cfg(test)]
mod tests {
    use super::*;

    const API: &str = "https://api.example.com:8443";

    #[test]
    fn what_was_written_is_there_after_a_crash() {
        let data = tempfile::tempdir().unwrap();
        let record = Record::open(data.path(), API).unwrap();
        record.called(1).unwrap();
        record.set(1, Some("first".to_owned())).unwrap();
        record.called(2).unwrap();
        assert!(matches!(Record::try_open(data.path(), API), Err(RecordError::InUse { .. })));
        drop(record);

        let path = data.path().join("telegram/api.example.com_8443.jsonl");
        let mut half = OpenOptions::new().append(true).open(&path).unwrap();
        half.write_all(br#"{"bot":3,"cal"#).unwrap();
        let record = Record::open(data.path(), API).unwrap();
        assert_eq!(record.webhook(1).as_deref(), Some("first"));
        assert_eq!([1, 2, 3].map(|bot| record.is_loaded(bot)), [true, true, false]);
        assert_eq!(record.calls().len(), 2);
        record.set(1, None).unwrap();
        drop(record);

        assert_eq!(Record::open(data.path(), API).unwrap().webhook(1), None);
        assert_eq!(fs::read_to_string(path).unwrap().lines().count(), 2);
    }

    #[test]
    fn lines_of_older_and_newer_versions_are_read() {
        let data = tempfile::tempdir().unwrap();
        let path = data.path().join("telegram/api.example.com_8443.jsonl");
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        let lines = "{\"bot\":1,\"called\":5,\"webhook\":\"first\"}\n\
                     {\"bot\":2,\"called\":5,\"shown\":[\"name (it)\"],\"of_the_future\":7}\n";
        fs::write(&path, lines).unwrap();
        let record = Record::open(data.path(), API).unwrap();
        assert_eq!((record.shown(1), record.webhook(1).as_deref()), (Vec::new(), Some("first")));
        assert_eq!(record.shown(2), ["name (it)"]);
        record.set(2, Some("second".to_owned())).unwrap();
        record.set_shown(1, vec!["commands (chat -1)".to_owned()]).unwrap();
        record.called(1).unwrap();
        drop(record);

        let record = Record::open(data.path(), API).unwrap();
        assert_eq!(
            (record.shown(2), record.webhook(2).as_deref()),
            (vec!["name (it)".to_owned()], Some("second"))
        );
        assert_eq!(record.shown(1), ["commands (chat -1)"]);
        let length = fs::metadata(&path).unwrap().len();
        record.set_shown(1, vec!["commands (chat -1)".to_owned()]).unwrap();
        assert_eq!(fs::metadata(path).unwrap().len(), length);
    }

    #[test]
    fn a_bot_without_a_webhook_is_not_loaded_for_ever() {
        let data = tempfile::tempdir().unwrap();
        let record = Record::open(data.path(), API).unwrap();
        for (bot, webhook) in [(1, None), (2, Some("second".to_owned()))] {
            record.append(bot, |_| Event { bot, called: now() - 4000, webhook, shown: Vec::new() }).unwrap();
        }
        assert_eq!([1, 2].map(|bot| record.is_loaded(bot)), [false, true]);
        assert!(record.calls().is_empty());
    }
}
