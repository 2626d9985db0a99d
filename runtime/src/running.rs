//! Which process runs a fleet: a lock in the data folder, held as long as the process lives, and what it says of itself
//! there.
//!
//! The lock alone tells that a process runs; the operating system gives it back however the process ends. What stands in
//! the file is only read together with it: without the lock, it was left behind by a process that was killed.

use std::collections::BTreeMap;
use std::env;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read as _, Seek as _, Write as _};
use std::mem;
use std::net::SocketAddr;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::process;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};
use serde::{Deserialize, Serialize};

/// Its name in the data folder.
const FILE_NAME: &str = "serve.lock";

/// Bytes of it that are read: more is not ours.
const LARGEST: u64 = 1 << 20;

/// How often it is looked at again: whoever looks holds the lock for a moment, and whoever takes it writes a moment later.
const LOOKS: usize = 25;

/// How long until it is looked at again.
const LOOK: Duration = Duration::from_millis(20);

/// What a process that runs a fleet says of itself. No token is in it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Run {
    /// `serve` or `poll`.
    pub(crate) command: String,
    pub(crate) package: String,
    pub(crate) version: String,
    pub(crate) pid: u32,
    /// When that process began, in the kernel's ticks since the machine did: a pid is given to another process later on.
    pub(crate) start_ticks: Option<u64>,
    /// RFC 3339.
    pub(crate) started: String,
    pub(crate) started_by: StartedBy,
    /// Its unit, under systemd.
    pub(crate) unit: Option<String>,
    /// `http` or `https`, once it listens.
    pub(crate) scheme: Option<String>,
    /// Where it listens, once it does.
    pub(crate) listen: Option<SocketAddr>,
    /// Where it listens beside that.
    #[serde(flatten)]
    pub(crate) also: Also,
    pub(crate) log_file: Option<PathBuf>,
    /// The folder that it was started in.
    pub(crate) folder: PathBuf,
    /// The options of its command line.
    pub(crate) args: Vec<String>,
    /// The variables that its other options came from.
    pub(crate) env: BTreeMap<String, String>,
    /// The names of the variables with tokens, and with other secrets.
    pub(crate) secret_variables: Vec<String>,
}

/// Where a process listens beside its webhooks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Also {
    /// For its operator.
    pub(crate) admin: Option<SocketAddr>,
    /// For an authority that looks whose the host is.
    pub(crate) acme: Option<SocketAddr>,
}

/// Who started a process, and so who stops it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum StartedBy {
    /// Somebody, in the foreground.
    #[default]
    Hand,
    /// `server start`, in the background.
    ServerStart,
    /// systemd, or whoever else speaks its protocol.
    Systemd,
}

/// What the lock of a data folder tells.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Running {
    No,
    /// None does; the last one ended without being stopped.
    Stale(Run),
    Yes(Run),
    /// One does, which is not to be seen from here: in a container, on another machine, or of another user.
    Elsewhere(Run),
}

/// The lock, held; given back when the last clone is dropped.
#[derive(Debug, Clone)]
pub(crate) struct Lock(Arc<Mutex<Held>>);

#[derive(Debug)]
struct Held {
    file: File,
    run: Run,
    /// Whether what stands in the file is of this process.
    is_ours: bool,
}

/// Why there is no lock.
#[derive(Debug)]
pub(crate) enum LockError {
    /// Another process has it.
    InUse(Box<Running>),
    /// The folder or the file cannot be written.
    Unwritable(io::Error),
}

impl Run {
    /// This process, as far as it knows itself when it starts.
    pub(crate) fn this(in_background: bool) -> Self {
        let pid = process::id();
        let is_service = env::var_os("NOTIFY_SOCKET").is_some()
            || env::var("SYSTEMD_EXEC_PID").is_ok_and(|service| service == pid.to_string());
        let started_by = match (in_background, is_service) {
            (true, _) => StartedBy::ServerStart,
            (false, true) => StartedBy::Systemd,
            (false, false) => StartedBy::Hand,
        };
        Self {
            pid,
            start_ticks: start_ticks(pid),
            started_by,
            unit: (started_by == StartedBy::Systemd).then(unit).flatten(),
            folder: env::current_dir().unwrap_or_default(),
            ..Self::default()
        }
    }

    /// Whether that process is there, and no other one that was given its pid.
    pub(crate) fn is_there(&self) -> bool {
        start_ticks(self.pid) == self.start_ticks
    }

    /// Sends a signal to the process, if it is there.
    pub(crate) fn signal(&self, signal: Signal) -> io::Result<()> {
        let pid = i32::try_from(self.pid).ok().and_then(Pid::from_raw).filter(|_| self.is_there());
        let pid = pid.ok_or(io::ErrorKind::NotFound)?;
        Ok(kill_process(pid, signal)?)
    }
}

impl Lock {
    /// Takes the lock of a data folder, which is made if it is not there; beside it what a process left behind that was
    /// killed.
    pub(crate) fn take(data: &Path, run: Run) -> Result<(Self, Option<Run>), LockError> {
        fs::create_dir_all(data).map_err(LockError::Unwritable)?;
        let mut open = OpenOptions::new();
        // An address among the options may have a password in it.
        open.create(true).read(true).write(true).truncate(false).mode(0o600);
        let file = open.open(data.join(FILE_NAME)).map_err(LockError::Unwritable)?;
        let taken = again(|| match file.try_lock() {
            Ok(()) => Some(Ok(())),
            Err(TryLockError::WouldBlock) => None,
            Err(TryLockError::Error(error)) => Some(Err(error)),
        });
        match taken {
            Some(taken) => taken.map_err(LockError::Unwritable)?,
            None => return Err(LockError::InUse(Box::new(look(data).map_err(LockError::Unwritable)?))),
        }
        let left = read(&file).map_err(LockError::Unwritable)?;
        let lock = Self::inherit(file, run);
        lock.write().map_err(LockError::Unwritable)?;
        Ok((lock, left))
    }

    /// The lock that another process has taken; the file speaks of that one until this one listens.
    pub(crate) fn inherit(file: File, run: Run) -> Self {
        Self(Arc::new(Mutex::new(Held { file, run, is_ours: false })))
    }

    /// What another process holds the lock by.
    pub(crate) fn file(&self) -> io::Result<File> {
        self.held().file.try_clone()
    }

    /// Leaves the file to the process that has taken over.
    pub(crate) fn give_away(&self) {
        self.held().is_ours = false;
    }

    /// Says in the file that this process runs the fleet.
    pub(crate) fn write(&self) -> io::Result<()> {
        self.held().write()
    }

    /// Says in the file that nobody runs the fleet, unless another process does now; the lock itself ends with the
    /// process. Whether it is to be said.
    pub(crate) fn release(&self) -> bool {
        self.held().release()
    }

    fn held(&self) -> MutexGuard<'_, Held> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Says where the process listens, which it did not know before.
    pub(crate) fn listens(&self, scheme: &str, listen: SocketAddr, also: Also) -> io::Result<()> {
        let mut held = self.held();
        held.run.scheme = Some(scheme.to_owned());
        held.run.listen = Some(listen);
        held.run.also = also;
        held.write()
    }
}

impl Held {
    fn write(&mut self) -> io::Result<()> {
        let text = serde_json::to_string_pretty(&self.run)? + "\n";
        // In this order it needs no room that it did not have before, should the disk be full by now.
        self.file.rewind()?;
        self.file.write_all(text.as_bytes())?;
        self.file.set_len(text.len() as u64)?;
        self.is_ours = true;
        Ok(())
    }

    fn release(&mut self) -> bool {
        let is_ours = mem::take(&mut self.is_ours);
        if is_ours {
            let _ = self.file.set_len(0);
        }
        is_ours
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        self.release();
    }
}

/// Looks whether a process runs the fleet of a data folder.
///
/// # Errors
/// If the file cannot be read.
pub(crate) fn look(data: &Path) -> io::Result<Running> {
    let file = match File::open(data.join(FILE_NAME)) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Running::No),
        Err(error) => return Err(error),
    };
    // Taken lately, it may have the text of the last process, or half of one.
    let known = again(|| match look_once(&file) {
        Ok(Running::Elsewhere(_)) => None,
        known => Some(known),
    });
    known.unwrap_or_else(|| look_once(&file))
}

fn look_once(file: &File) -> io::Result<Running> {
    let is_held = match file.try_lock_shared() {
        Ok(()) => {
            file.unlock()?;
            false
        }
        Err(TryLockError::WouldBlock) => true,
        Err(TryLockError::Error(error)) => return Err(error),
    };
    Ok(match (is_held, read(file)?) {
        (false, None) => Running::No,
        (false, Some(run)) => Running::Stale(run),
        (true, Some(run)) if run.is_there() => Running::Yes(run),
        (true, run) => Running::Elsewhere(run.unwrap_or_default()),
    })
}

/// What stands in the file; nothing is what a process leaves that ends well.
fn read(mut file: &File) -> io::Result<Option<Run>> {
    let mut text = String::new();
    file.rewind()?;
    match file.take(LARGEST).read_to_string(&mut text) {
        Err(error) if error.kind() != io::ErrorKind::InvalidData => Err(error),
        _ => Ok(serde_json::from_str(&text).ok().filter(|run: &Run| run.pid > 0)),
    }
}

fn again<T>(mut look: impl FnMut() -> Option<T>) -> Option<T> {
    (0..LOOKS).find_map(|nth| {
        if nth > 0 {
            thread::sleep(LOOK);
        }
        look()
    })
}

/// When a process began, where the kernel tells: field 22 of proc_pid_stat(5). Nothing for one that has ended, and only
/// waits for its parent to hear of it.
fn start_ticks(pid: u32) -> Option<u64> {
    let text = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    // The name of the program stands in brackets before the third field, and may have any sign in it.
    let (_, fields) = text.rsplit_once(')')?;
    let mut fields = fields.split_ascii_whitespace();
    let has_ended = matches!(fields.next()?, "Z" | "X");
    fields.nth(18).filter(|_| !has_ended)?.parse().ok()
}

/// The unit of systemd that this process belongs to.
fn unit() -> Option<String> {
    let groups = fs::read_to_string("/proc/self/cgroup").ok()?;
    let units = groups.lines().filter_map(|line| line.rsplit('/').next());
    units.filter(|unit| unit.ends_with(".service")).map(str::to_owned).next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_has_the_lock_runs_and_who_left_something_behind_does_not() {
        let data = tempfile::tempdir().unwrap();
        assert_eq!(look(data.path()).unwrap(), Running::No);
        let run = Run::this(false);
        let (lock, left) = Lock::take(data.path(), run.clone()).unwrap();
        assert_eq!(left, None);
        assert_eq!(look(data.path()).unwrap(), Running::Yes(run.clone()));
        let second = Lock::take(data.path(), run.clone());
        let Err(LockError::InUse(running)) = second else { panic!("{second:?}") };
        assert_eq!(*running, Running::Yes(run.clone()));
        drop(lock);
        assert_eq!(look(data.path()).unwrap(), Running::No);

        let file = data.path().join(FILE_NAME);
        fs::write(&file, serde_json::to_string(&run).unwrap()).unwrap();
        assert_eq!(look(data.path()).unwrap(), Running::Stale(run.clone()));
        let (lock, left) = Lock::take(data.path(), run.clone()).unwrap();
        assert_eq!(left, Some(run));
        drop(lock);
    }

    #[test]
    fn a_process_with_the_pid_of_another_one_gets_no_signal() {
        let data = tempfile::tempdir().unwrap();
        let run = Run { start_ticks: Some(1), ..Run::this(false) };
        assert_eq!(run.signal(Signal::TERM).unwrap_err().kind(), io::ErrorKind::NotFound);
        let (_lock, _) = Lock::take(data.path(), run.clone()).unwrap();
        assert_eq!(look(data.path()).unwrap(), Running::Elsewhere(run));
    }

    #[test]
    fn a_file_with_something_else_is_nobody() {
        let data = tempfile::tempdir().unwrap();
        for text in [&b"4711\n"[..], b"\xff\xfe", b"{\"pid\": -1}", b"[]"] {
            fs::write(data.path().join(FILE_NAME), text).unwrap();
            assert_eq!(look(data.path()).unwrap(), Running::No);
        }
    }
}
