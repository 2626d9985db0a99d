//! An nginx of the fleet's own: in a folder that has all it reads and writes, so that it needs no root and has nothing
//! to do with the one that the system runs.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf, absolute};
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use botserver_runtime::Fleet;
use botserver_runtime::cli::{Failure, print, print_json};
use rustix::process::{Pid, Signal, kill_process};
use serde::Serialize;

use crate::files::{NewFile, replace};
use crate::template::fill;

/// How long nginx may take to say its pid.
const STARTS_WITHIN: Duration = Duration::from_secs(10);

/// How long it may take to finish what is at work: a little more than Telegram waits for a response.
const STOPS_WITHIN: Duration = Duration::from_secs(75);

/// How often it is looked at meanwhile.
const LOOK: Duration = Duration::from_millis(20);

/// That nginx, running or not.
#[derive(Debug)]
pub(super) struct Own {
    program: &'static str,
    /// As the user gave it.
    shown: PathBuf,
    /// From the root of the file system.
    folder: PathBuf,
}

#[derive(Serialize)]
struct Report<'a> {
    state: &'static str,
    pid: i32,
    error_log: &'a Path,
}

#[derive(Serialize)]
struct Values {
    program: &'static str,
}

impl Own {
    pub(super) fn new(fleet: &Fleet, folder: &Path) -> Result<Self, Failure> {
        let whole = absolute(folder).map_err(|error| Failure::question(format!("--dir: {error}")))?;
        Ok(Self { program: fleet.package, shown: folder.to_owned(), folder: whole })
    }

    pub(super) fn start(&self, json: bool) -> Result<(), Failure> {
        if let Some(pid) = self.running() {
            return Err(Failure::new(format!(
                "an nginx runs from {} already, with pid {}\n  \
                 help: `proxy reload` has it take over a new site.conf, `proxy stop` ends it",
                self.shown.display(),
                pid.as_raw_pid()
            )));
        }
        self.prepare()?;
        self.nginx(&[]).map_err(|said| Failure::new(format!("nginx does not start:\n{said}")))?;
        let pid = within(STARTS_WITHIN, || self.running()).ok_or_else(|| {
            Failure::new(format!(
                "nginx does not run\n  help: {} says why",
                self.shown.join("error.log").display()
            ))
        })?;
        self.say("started", pid, json)
    }

    pub(super) fn stop(&self, json: bool) -> Result<(), Failure> {
        let pid = self.needed()?;
        self.signal(pid, Signal::QUIT)?;
        if within(STOPS_WITHIN, || self.running().is_none().then_some(())).is_none() {
            return Err(Failure::new(format!(
                "nginx with pid {pid} is still at work after {} s\n  help: `kill {pid}` ends it at once",
                STOPS_WITHIN.as_secs(),
                pid = pid.as_raw_pid()
            )));
        }
        self.say("stopped", pid, json)
    }

    pub(super) fn reload(&self, json: bool) -> Result<(), Failure> {
        let pid = self.needed()?;
        self.prepare()?;
        self.signal(pid, Signal::HUP)?;
        self.say("reloaded", pid, json)
    }

    /// Writes what is ours in the folder, and has nginx read it and site.conf.
    fn prepare(&self) -> Result<(), Failure> {
        let site = self.shown.join("site.conf");
        if !site.is_file() {
            return Err(Failure::new(format!(
                "there is no {site}\n  help: `{} proxy config nginx --cert FILE --key FILE --out {site}` writes it",
                self.program,
                site = site.display()
            )));
        }
        let text = fill(include_str!("nginx.conf.tera"), &Values { program: self.program })?;
        fs::create_dir_all(self.folder.join("temp"))
            .and_then(|()| replace(&NewFile { path: self.folder.join("nginx.conf"), text }))
            .map_err(|error| {
                Failure::new(format!(
                    "{} cannot be written: {}\n  help: nginx needs a folder of its own; --dir takes another",
                    self.shown.display(),
                    error.kind()
                ))
            })?;
        self.nginx(&["-t", "-q"])
            .map_err(|said| Failure::new(format!("nginx does not take {}:\n{said}", site.display())))
    }

    /// Runs nginx to its end, or until it has gone into the background. What it says is the error.
    fn nginx(&self, args: &[&str]) -> Result<(), String> {
        let done = Command::new("nginx")
            .env("PATH", path_with_sbin())
            .arg("-p")
            .arg(&self.folder)
            .args(["-c", "nginx.conf", "-e", "error.log"])
            .args(args)
            .output();
        match done {
            Ok(output) if output.status.success() => Ok(()),
            Ok(output) => Err(said(&String::from_utf8_lossy(&output.stderr))),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                Err("  it is not installed\n  help: install it, on Debian with `apt-get install nginx-light`"
                    .to_owned())
            }
            Err(error) => Err(format!("  {error}")),
        }
    }

    /// The nginx that runs from the folder. A pid file is left behind when nginx is killed, and another process may have
    /// that pid now.
    fn running(&self) -> Option<Pid> {
        let pid = fs::read_to_string(self.folder.join("nginx.pid")).ok()?.trim().parse().ok()?;
        let command = fs::read(format!("/proc/{pid}/cmdline")).ok()?;
        let command = String::from_utf8_lossy(&command);
        let ours = format!("-p {} -c ", self.folder.display());
        let is_ours = command.starts_with("nginx: master process") && command.contains(&ours);
        Pid::from_raw(pid).filter(|_| is_ours)
    }

    fn needed(&self) -> Result<Pid, Failure> {
        self.running().ok_or_else(|| {
            Failure::new(format!(
                "no nginx runs from {}\n  help: `proxy start` starts it; one that the system runs is stopped by systemctl",
                self.shown.display()
            ))
        })
    }

    fn signal(&self, pid: Pid, signal: Signal) -> Result<(), Failure> {
        kill_process(pid, signal).map_err(|error| {
            Failure::new(format!(
                "nginx with pid {} takes no signal: {error}\n  help: do this as the user who started it",
                pid.as_raw_pid()
            ))
        })
    }

    fn say(&self, state: &'static str, pid: Pid, json: bool) -> Result<(), Failure> {
        let pid = pid.as_raw_pid();
        let error_log = self.shown.join("error.log");
        if json {
            return print_json(&Report { state, pid, error_log: &error_log });
        }
        print(format_args!("nginx with pid {pid} {state}; it logs to {}", error_log.display()))
    }
}

/// What nginx said, and what to do about it.
fn said(text: &str) -> String {
    let help = if text.contains("bind()") && text.contains("Permission denied") {
        "ports below 1024 need root; without it, have the firewall forward the port to a higher one, and write that into \
         site.conf with `proxy config nginx --listen IP:PORT`"
    } else if text.contains("bind()") {
        "stop what has this port, or write another into site.conf with `proxy config nginx --listen IP:PORT`"
    } else if text.contains("cannot load certificate") {
        "`proxy config nginx --cert FILE --key FILE` says where they are; whoever starts nginx must be able to read them"
    } else {
        "correct site.conf, or write it anew with `proxy config nginx` and --force"
    };
    let lines = text.lines().map(|line| format!("  {line}\n"));
    lines.chain([format!("  help: {help}")]).collect()
}

/// Looks again and again, until there is something or the time is over.
fn within<T>(patience: Duration, mut look: impl FnMut() -> Option<T>) -> Option<T> {
    let deadline = Instant::now() + patience;
    loop {
        if let Some(found) = look() {
            return Some(found);
        }
        if Instant::now() >= deadline {
            return None;
        }
        thread::sleep(LOOK);
    }
}

/// The path, with where Debian has nginx, which is not on that of every user.
fn path_with_sbin() -> OsString {
    let path = env::var_os("PATH").unwrap_or_default();
    let folders = env::split_paths(&path).chain(["/usr/local/sbin".into(), "/usr/sbin".into()]);
    env::join_paths(folders).unwrap_or(path)
}
