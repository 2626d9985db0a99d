//! `server start` and `server restart`.

use std::collections::BTreeMap;
use std::env;
use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{Read as _, Seek as _, SeekFrom};
use std::path::{Path, PathBuf, absolute};
use std::process::{Command, Stdio};
use std::time::Duration;

use clap::Args;
use rustix::process::Signal;
use serde::Serialize;

use super::stop::end;
use super::{not_under_systemd, wait};
use crate::Fleet;
use crate::cli::claim::{expect, needed, running, unwritable, url, who};
use crate::cli::given::Given;
use crate::cli::options::DataFolder;
use crate::cli::output::warn;
use crate::cli::{Failure, print, print_json, serve};
use crate::handover;
use crate::log::append;
use crate::running::{Run, Running, StartedBy};

/// Lines of the log that are shown when it does not start.
const LAST_LINES: usize = 20;

/// What whoever started us has put there for us, and for nobody that we start.
const NOT_FOR_OTHERS: [&str; 8] = [
    "NOTIFY_SOCKET",
    "WATCHDOG_USEC",
    "WATCHDOG_PID",
    "LISTEN_FDS",
    "LISTEN_PID",
    "LISTEN_FDNAMES",
    "INVOCATION_ID",
    "SYSTEMD_EXEC_PID",
];

#[derive(Debug, Args)]
pub(in crate::cli) struct Start {
    #[command(flatten)]
    serve: serve::Options,
    #[command(flatten)]
    how: How,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct Restart {
    #[command(flatten)]
    data: DataFolder,
    /// How long what is at work may take to end
    #[arg(long, value_name = "TIME", default_value = "40s", value_parser = humantime::parse_duration)]
    timeout: Duration,
    #[command(flatten)]
    how: How,
}

#[derive(Debug, Args)]
struct How {
    /// How long it may take until it listens
    #[arg(long, value_name = "TIME", default_value = "30s", value_parser = humantime::parse_duration)]
    start_timeout: Duration,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Report {
    pid: u32,
    url: Option<String>,
    log_file: Option<PathBuf>,
}

/// What to start.
struct Launch<'a> {
    program: &'a str,
    data: PathBuf,
    log_file: PathBuf,
    /// The options of `serve`.
    args: Vec<OsString>,
    env: BTreeMap<String, String>,
    /// Variables that it does not get.
    without: Vec<OsString>,
    folder: PathBuf,
}

pub(super) fn start(fleet: &'static Fleet, options: &Start, given: &[Given]) -> Result<(), Failure> {
    let data = options.serve.data.path();
    let found = running(&data)?;
    match found {
        Running::No => {}
        Running::Stale(run) => {
            warn(format_args!("the last process ended without being stopped: {}", who(&run)));
        }
        Running::Yes(run) => {
            return Err(Failure::new(format!(
                "the fleet is served already: {}\n  \
                 help: `server restart` starts it anew; --data starts one more with a data folder of its own",
                who(&run)
            )));
        }
        Running::Elsewhere(_) => expect(fleet, &data, found).map(drop)?,
    }
    fs::create_dir_all(&data).map_err(|error| unwritable(&data, &error))?;
    let mut args = Given::flags(given);
    let log_file = options.serve.log_file.clone().unwrap_or_else(|| data.join("serve.log"));
    if options.serve.log_file.is_none() {
        let mut word = OsString::from("--log-file=");
        word.push(&log_file);
        args.push(word);
    }
    let folder = env::current_dir().unwrap_or_default();
    let without = NOT_FOR_OTHERS.iter().map(OsString::from).collect();
    let env = BTreeMap::new();
    let launch = Launch { program: fleet.package, data, log_file, args, env, without, folder };
    launch.start(&options.how, &[])
}

pub(super) fn restart(fleet: &'static Fleet, options: &Restart) -> Result<(), Failure> {
    let data = options.data.path();
    let run = needed(fleet, &data)?;
    not_under_systemd(&run, fleet, "restart")?;
    if run.command != "serve" {
        return Err(Failure::new(format!(
            "{} is no server\n  help: `server stop` ends it; start it again where you want to see it",
            who(&run)
        )));
    }
    if run.pid == 1 {
        return Err(Failure::new(
            "it is the first process of a container, which ends with it\n  help: restart the container",
        ));
    }
    let absent: Vec<_> =
        run.secret_variables.iter().filter(|name| env::var_os(name).is_none()).map(String::as_str).collect();
    if !absent.is_empty() {
        return Err(Failure::new(format!(
            "it was started with secrets in variables that are not set here: {}\n  \
             help: set them, or put tokens into tokens.yml; nothing was stopped",
            absent.join(", ")
        )));
    }
    let data = absolute(&data).unwrap_or(data);
    let in_foreground = run.started_by == StartedBy::Hand;
    let launch = Launch::again(fleet.package, data, &run);
    launch.test()?;
    let socket = handover::socket_path(&launch.data);
    if !socket.exists() {
        warn(format_args!("there is no {}: nobody listens until it is started again", socket.display()));
        let help =
            "nothing was started: `server status` tells when it has ended, and then `server start` starts it";
        end(&run, &launch.data, Signal::TERM, options.timeout, help)?;
        return launch.start(&options.how, &[]);
    }
    launch.start(&options.how, &["--take-over"])?;
    let has_ended = || (!run.is_there()).then_some(());
    if wait("waiting until what was at work has ended", options.timeout, has_ended).is_none() {
        warn(format_args!("the process before it (pid {}) still finishes what is at work there", run.pid));
    }
    if in_foreground {
        warn("it ran in the foreground, and goes on in the background");
    }
    Ok(())
}

impl<'a> Launch<'a> {
    /// As that process was started, but in the background.
    fn again(program: &'a str, data: PathBuf, run: &Run) -> Self {
        let mut args: Vec<_> = run.args.iter().map(OsString::from).collect();
        let log_file = run.log_file.clone().unwrap_or_else(|| data.join("serve.log"));
        if run.log_file.is_none() {
            args.push(format!("--log-file={}", log_file.display()).into());
        }
        // Those of this shell stand for options that it was not started with; but for the secrets, which nobody wrote down.
        let without = env::vars_os().map(|(name, _)| name).filter(|name| {
            let name = name.to_string_lossy();
            let is_secret = || {
                name.starts_with("BOTSERVER_TOKEN_")
                    || run.secret_variables.iter().any(|secret| *secret == name)
            };
            name.starts_with("BOTSERVER_") && !is_secret()
        });
        let without = without.chain(NOT_FOR_OTHERS.iter().map(OsString::from)).collect();
        let (env, folder) = (run.env.clone(), run.folder.clone());
        Self { program, data, log_file, args, env, without, folder }
    }

    /// This binary with one of its commands, in the folder and with the variables of the one that is started.
    fn command(&self, words: &[&str]) -> Result<Command, Failure> {
        let binary = env::current_exe()
            .map_err(|error| Failure::new(format!("the path of this program is not known: {error}")))?;
        let mut command = Command::new(binary);
        self.without.iter().for_each(|name| {
            command.env_remove(name);
        });
        command.args(words).args(&self.args).envs(&self.env).current_dir(&self.folder).stdin(Stdio::null());
        Ok(command)
    }

    /// Finds what would keep it from starting, before anything is stopped for it.
    fn test(&self) -> Result<(), Failure> {
        let tested = self.command(&["config", "test", "--offline"])?.output();
        let tested = tested.map_err(|error| Failure::new(format!("it cannot be tested: {error}")))?;
        if tested.status.success() {
            return Ok(());
        }
        let said = [tested.stdout, tested.stderr].concat();
        Err(Failure::new(format!(
            "it would not start again, and goes on as it is\n{}",
            indented(String::from_utf8_lossy(&said).trim_end())
        )))
    }

    /// Starts it in the background, and waits until it listens.
    fn start(&self, how: &How, options: &[&str]) -> Result<(), Failure> {
        let unwritable = |error| {
            Failure::new(format!(
                "the log {} cannot be written: {error}\n  help: choose another file with --log-file",
                self.log_file.display()
            ))
        };
        let mut log = append(&self.folder.join(&self.log_file)).map_err(unwritable)?;
        let before = log.seek(SeekFrom::End(0)).map_err(unwritable)?;
        let output = |log: &File| log.try_clone().map(Stdio::from).map_err(unwritable);
        let mut child = self
            .command(&[&["serve", "--background"], options].concat())?
            .stdout(output(&log)?)
            .stderr(output(&log)?)
            .spawn()
            .map_err(|error| Failure::new(format!("it cannot be started: {error}")))?;
        let pid = child.id();
        let listens = |run: &Run| run.pid == pid && run.listen.is_some();
        let data = self.folder.join(&self.data);
        let started = wait("waiting until it listens", how.start_timeout, || match child.try_wait() {
            Ok(Some(status)) => Some(Err(format!("it did not start ({status})"))),
            Err(error) => Some(Err(format!("it cannot be waited for: {error}"))),
            Ok(None) => match running(&data) {
                Ok(Running::Yes(run)) if listens(&run) => Some(Ok(run)),
                _ => None,
            },
        });
        let started = started.unwrap_or_else(|| {
            let waited = humantime::format_duration(how.start_timeout);
            Err(format!("it runs with pid {pid}, and does not listen after {waited}"))
        });
        let run = started.map_err(|why| {
            let said = last_lines(&self.folder.join(&self.log_file), before);
            let said =
                if said.is_empty() { " nothing".to_owned() } else { format!(":\n{}", indented(&said)) };
            Failure::new(format!("{why}; its log {} says{said}", self.log_file.display()))
        })?;
        let report = Report { pid: run.pid, url: url(&run), log_file: run.log_file };
        if how.json {
            return print_json(&report);
        }
        print(format_args!(
            "{} serves at {} (pid {}); it logs to {}",
            self.program,
            report.url.unwrap_or_default(),
            report.pid,
            self.log_file.display()
        ))
    }
}

/// The last lines of what was logged from a place on.
fn last_lines(path: &Path, from: u64) -> String {
    let mut text = Vec::new();
    let read = File::open(path).and_then(|mut log| {
        log.seek(SeekFrom::Start(from))?;
        log.read_to_end(&mut text)
    });
    if read.is_err() {
        return String::new();
    }
    let text = String::from_utf8_lossy(&text);
    let lines: Vec<_> = text.lines().collect();
    lines.get(lines.len().saturating_sub(LAST_LINES)..).unwrap_or_default().join("\n")
}

fn indented(text: &str) -> String {
    text.lines().map(|line| format!("  {line}")).collect::<Vec<_>>().join("\n")
}
