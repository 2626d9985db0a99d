//! `server stop`.

use std::io;
use std::path::Path;
use std::time::Duration;

use clap::Args;
use rustix::process::Signal;
use serde::Serialize;

use super::{not_under_systemd, wait};
use crate::Fleet;
use crate::cli::claim::{needed, running, who};
use crate::cli::options::DataFolder;
use crate::cli::{Failure, print, print_json};
use crate::running::{Run, Running};

/// How long a process takes at most to be gone that was killed.
const KILLED_WITHIN: Duration = Duration::from_secs(10);

#[derive(Debug, Args)]
pub(in crate::cli) struct Stop {
    #[command(flatten)]
    data: DataFolder,
    /// How long what is at work may take to end; `serve` itself gives it up after its --shutdown-timeout
    #[arg(long, value_name = "TIME", default_value = "40s", value_parser = humantime::parse_duration)]
    timeout: Duration,
    /// Kill it: what is at work is not finished, and Telegram sends it again
    #[arg(long, conflicts_with = "timeout")]
    now: bool,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Report {
    pid: u32,
    killed: bool,
}

pub(super) fn stop(fleet: &Fleet, options: &Stop) -> Result<(), Failure> {
    let data = options.data.path();
    let run = needed(fleet, &data)?;
    not_under_systemd(&run, fleet, "stop")?;
    let signal = if options.now { Signal::KILL } else { Signal::TERM };
    let patience = if options.now { KILLED_WITHIN } else { options.timeout };
    let help =
        "`server status` tells when it has ended; a second `server stop` ends it at once, and --now kills it";
    end(&run, &data, signal, patience, help)?;
    let report = Report { pid: run.pid, killed: options.now };
    if options.json {
        return print_json(&report);
    }
    let done = if options.now { "was killed" } else { "has ended" };
    print(format_args!("{} with pid {} {done}", fleet.package, run.pid))
}

/// Sends a signal, and waits until the process has given back its lock; `help` is what to do if it takes longer.
pub(super) fn end(
    run: &Run,
    data: &Path,
    signal: Signal,
    patience: Duration,
    help: &str,
) -> Result<(), Failure> {
    let is_gone = || !matches!(running(data), Ok(Running::Yes(now)) if now.pid == run.pid);
    match run.signal(signal) {
        // It has ended by itself meanwhile.
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => {
            return Err(Failure::new(format!(
                "{} takes no signal from you: {error}\n  help: do this as the user who started it",
                who(run)
            )));
        }
        Ok(()) => {}
    }
    wait("waiting until what is at work has ended", patience, || is_gone().then_some(())).ok_or_else(|| {
        let patience = humantime::format_duration(patience);
        Failure::new(format!("{} is still at work after {patience}\n  help: {help}", who(run)))
    })
}
