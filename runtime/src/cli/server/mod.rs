//! `server`: the process that serves a fleet, found by the lock in its data folder.

mod log;
mod start;
mod status;
mod stop;

use std::thread;
use std::time::{Duration, Instant};

use clap::{ArgMatches, Args, Subcommand};
use indicatif::{ProgressBar, ProgressStyle};

use super::claim::needed;
use super::given::Given;
use super::options::DataFolder;
use super::{Failure, print, print_json, serve};
use crate::Fleet;
use crate::running::{Run, StartedBy};

#[derive(Debug, Subcommand)]
pub(super) enum Action {
    /// Start `serve` in the background, and wait until it listens
    #[command(
        after_help = "Takes the options of `serve`. It logs to `serve.log` in the data folder, which `server log` shows. What keeps it
from listening is said, and exits with 1.

Examples:
  {program} server start
  {program} server start --listen 0.0.0.0:3000 --tokens /etc/{package}/tokens.yml --data /var/lib/{package}"
    )]
    Start(Box<start::Start>),
    /// Stop the process that serves, after what is at work
    #[command(
        after_help = "Waits until it has ended. A second `server stop` meanwhile has it end at once, as a second SIGTERM does; --now kills it.

Examples:
  {program} server stop
  {program} server stop --timeout 2m
  {program} server stop --now"
    )]
    Stop(stop::Stop),
    /// Start it anew with the options that it was started with, while somebody listens all the time
    #[command(
        after_help = "Options, variables and the folder are those that it was started with; the binary is this one. The new process takes over
the sockets, and only when it serves does the old one finish what is at work, and end. One that does not start changes
nothing.

Example:
  {program} server restart"
    )]
    Restart(start::Restart),
    /// Show whether it runs, since when and where, and whether it is well
    #[command(after_help = "Exits with 1 if it does not run, or does not say that all is well.

Examples:
  {program} server status
  {program} server status --json | jq -r .pid")]
    Status(status::Status),
    /// Print the id of the process
    #[command(after_help = "Example:\n  ls /proc/$({program} server pid)/fd | wc -l")]
    Pid(Pid),
    /// Show the end of its log
    #[command(after_help = "Examples:
  {program} server log -n 100
  {program} server log -f | jq 'select(.level == \"ERROR\")'")]
    Log(log::Log),
}

#[derive(Debug, Args)]
pub(super) struct Pid {
    #[command(flatten)]
    data: DataFolder,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

#[derive(serde::Serialize)]
struct PidReport {
    pid: u32,
}

pub(super) fn run(fleet: &'static Fleet, action: &Action, matches: &ArgMatches) -> Result<(), Failure> {
    match action {
        Action::Start(options) => start::start(fleet, options, &Given::options::<serve::Options>(matches)),
        Action::Stop(options) => stop::stop(fleet, options),
        Action::Restart(options) => start::restart(fleet, options),
        Action::Status(options) => status::status(fleet, options),
        Action::Pid(options) => pid(fleet, options),
        Action::Log(options) => log::log(fleet, options),
    }
}

fn pid(fleet: &Fleet, options: &Pid) -> Result<(), Failure> {
    let pid = needed(fleet, &options.data.path())?.pid;
    if options.json { print_json(&PidReport { pid }) } else { print(pid) }
}

/// Refuses to do what is for systemd to do, with the command that has it do so.
fn not_under_systemd(run: &Run, fleet: &Fleet, verb: &str) -> Result<(), Failure> {
    if run.started_by != StartedBy::Systemd {
        return Ok(());
    }
    let unit = run.unit.clone().unwrap_or_else(|| format!("{}.service", fleet.package));
    // A socket that goes on would start it again with the next request.
    let units = match (verb, unit.strip_suffix(".service")) {
        ("stop", Some(name)) => format!("{name}.socket {unit}"),
        _ => unit.clone(),
    };
    Err(Failure::new(format!(
        "systemd runs this fleet, as {unit}, and would not know of it\n  help: `systemctl {verb} {units}`"
    )))
}

/// Looks again and again until there is something, with a sign of life where somebody looks at a terminal.
fn wait<T>(doing: &'static str, patience: Duration, mut look: impl FnMut() -> Option<T>) -> Option<T> {
    let spinner = ProgressBar::new_spinner().with_message(doing);
    let style = ProgressStyle::with_template("{spinner} {msg} ({elapsed})");
    let spinner = style.map_or(spinner.clone(), |style| spinner.with_style(style));
    spinner.enable_steady_tick(Duration::from_millis(100));
    let deadline = Instant::now() + patience;
    let found = loop {
        let found = look();
        if found.is_some() || Instant::now() >= deadline {
            break found;
        }
        thread::sleep(Duration::from_millis(20));
    };
    spinner.finish_and_clear();
    found
}
