//! A fleet's binary at work, and what it logs.

use std::ffi::OsStr;
use std::fs;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use serde_json::Value;
use tempfile::TempDir;

use crate::Log;

/// A fleet's binary at work. Killed when a test drops it.
#[derive(Debug)]
pub struct Process {
    child: Child,
    log: Log,
    reader: Option<JoinHandle<()>>,
    /// Until somebody takes it over.
    folder: Option<TempDir>,
}

/// A fleet's binary that has ended.
#[derive(Debug)]
pub struct Stopped {
    /// How it ended.
    pub status: ExitStatus,
    /// All that it logged.
    pub log: String,
}

/// A binary with the words of a line, in this folder, with nothing on standard input and nothing from the environment that
/// concerns it.
pub fn command(binary: impl AsRef<OsStr>, folder: &Path, line: &str) -> Command {
    let mut command = Command::new(binary);
    command.current_dir(folder).args(line.split_whitespace()).stdin(Stdio::null());
    for variable in ["CREDENTIALS_DIRECTORY", "STATE_DIRECTORY", "BOTSERVER_DATA", "HTTPS_PROXY", "NO_PROXY"]
    {
        command.env_remove(variable);
    }
    command
}

impl Process {
    /// Watches a process that was started in this folder.
    pub fn new(mut child: Child, folder: TempDir) -> Self {
        let log = Log::default();
        let reader = child.stderr.take().map(|stderr| log.follow(stderr));
        Self { child, log, reader, folder: Some(folder) }
    }

    /// The folder that it runs in.
    pub fn folder(&self) -> &Path {
        self.folder.as_ref().unwrap().path()
    }

    /// Its process id.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// How many sockets it has open.
    pub fn sockets(&self) -> usize {
        let descriptors = fs::read_dir(format!("/proc/{}/fd", self.pid())).unwrap();
        let targets = descriptors.filter_map(|entry| fs::read_link(entry.ok()?.path()).ok());
        targets.filter(|target| target.to_string_lossy().starts_with("socket:")).count()
    }

    /// All that it logged so far.
    pub fn log(&self) -> String {
        self.log.text()
    }

    /// Waits for a line of the log.
    pub fn wait_for_log(&self, wanted: impl Fn(&Value) -> bool) -> Value {
        self.log.wait_for_line(wanted)
    }

    /// Waits for a line of the log with this message.
    pub fn wait_for_message(&self, message: &str) -> Value {
        self.wait_for_log(|line| line.get("message").is_some_and(|said| said == message))
    }

    /// Sends a signal, such as `TERM`.
    pub fn signal(&self, name: &str) {
        let sent = Command::new("kill").args(["-s", name, &self.pid().to_string()]).status().unwrap();
        assert!(sent.success(), "kill -s {name}: {sent}");
    }

    /// Waits until it has ended, and fails if that takes longer than `limit`.
    pub fn wait_at_most(mut self, limit: Duration) -> Stopped {
        let deadline = Instant::now() + limit;
        while self.child.try_wait().unwrap().is_none() {
            assert!(Instant::now() < deadline, "the process has not ended after {limit:?}");
            thread::yield_now();
        }
        self.wait()
    }

    /// Waits until it has ended by itself.
    pub fn wait(mut self) -> Stopped {
        let status = self.child.wait().unwrap();
        // The threads of the pipe end with the process; the lines they read are complete then.
        while self.reader.as_ref().is_some_and(|reader| !reader.is_finished()) {
            thread::yield_now();
        }
        Stopped { status, log: self.log.text() }
    }

    /// Waits until it has ended, and gives back the folder that it ran in.
    pub fn ended(mut self) -> TempDir {
        self.child.wait().unwrap();
        self.folder.take().unwrap()
    }

    /// Asks it to stop, and waits for that.
    pub fn stop(self) -> Stopped {
        self.signal("TERM");
        self.wait()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        if thread::panicking() {
            std::eprintln!("--- log of the process\n{}", self.log.text());
        }
    }
}
