//! `server status`.

use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::Args;
use serde::Serialize;

use crate::Fleet;
use crate::cli::claim::{expect, running, url, who};
use crate::cli::health::healthy;
use crate::cli::options::{DataFolder, background, reachable};
use crate::cli::{Failure, print, print_json, table};
use crate::running::{Run, Running, StartedBy};

#[derive(Debug, Args)]
pub(in crate::cli) struct Status {
    #[command(flatten)]
    data: DataFolder,
    /// How long it may take to say whether it is well
    #[arg(long, value_name = "TIME", default_value = "5s", value_parser = humantime::parse_duration)]
    timeout: Duration,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Report {
    running: bool,
    /// Whether the last process ended without being stopped; the rest is then of that one.
    stale: bool,
    data: PathBuf,
    command: Option<String>,
    pid: Option<u32>,
    /// RFC 3339.
    started: Option<String>,
    started_by: Option<StartedBy>,
    unit: Option<String>,
    url: Option<String>,
    admin: Option<String>,
    /// Whether it said that all is well; nothing where there is nobody to ask.
    healthy: Option<bool>,
    version: Option<String>,
    log_file: Option<PathBuf>,
}

pub(super) fn status(fleet: &'static Fleet, options: &Status) -> Result<(), Failure> {
    let data = options.data.path();
    let running = running(&data)?;
    let mut report = Report::new(&data, &running);
    let found = expect(fleet, &data, running);
    let asked = found.as_ref().ok().map(|run| health(run, options.timeout)).transpose();
    let healthy = match &asked {
        Ok(asked) => asked.flatten(),
        Err(_) => Some(false),
    };
    if options.json {
        report.healthy = healthy;
        print_json(&report)?;
    } else if let Ok(run) = &found {
        print(overview(fleet, run, healthy))?;
    }
    found?;
    asked.map(drop)
}

/// Whether it says that all is well. One that polls has nothing to be asked at.
fn health(run: &Run, patience: Duration) -> Result<Option<bool>, Failure> {
    let (Some(scheme), Some(listen)) = (&run.scheme, run.listen) else { return Ok(None) };
    let url = format!("{scheme}://{}/healthz", reachable(listen));
    match background()?.block_on(healthy(&url, patience)) {
        Ok(_) => Ok(Some(true)),
        Err(unhealthy) => Err(Failure::new(format!(
            "{} runs, and is not well: {}\n  help: `server log` may say why; `server restart` starts it anew",
            who(run),
            unhealthy.why
        ))),
    }
}

impl Report {
    fn new(data: &Path, running: &Running) -> Self {
        let run = match running {
            Running::Yes(run) | Running::Stale(run) => Some(run),
            Running::No | Running::Elsewhere(_) => None,
        };
        Self {
            running: matches!(running, Running::Yes(_) | Running::Elsewhere(_)),
            stale: matches!(running, Running::Stale(_)),
            data: data.to_owned(),
            command: run.map(|run| run.command.clone()),
            pid: run.map(|run| run.pid),
            started: run.map(|run| run.started.clone()),
            started_by: run.map(|run| run.started_by),
            unit: run.and_then(|run| run.unit.clone()),
            url: run.and_then(url),
            admin: run.and_then(|run| run.also.admin).map(|admin| admin.to_string()),
            healthy: None,
            version: run.map(|run| run.version.clone()),
            log_file: run.and_then(|run| run.log_file.clone()),
        }
    }
}

fn overview(fleet: &Fleet, run: &Run, healthy: Option<bool>) -> comfy_table::Table {
    let state = if run.command == "poll" { "polls" } else { "serves" };
    let started_by = match (run.started_by, &run.unit) {
        (StartedBy::Hand, _) => "hand, in the foreground".to_owned(),
        (StartedBy::ServerStart, _) => "`server start`, in the background".to_owned(),
        (StartedBy::Systemd, Some(unit)) => format!("systemd, as {unit}"),
        (StartedBy::Systemd, None) => "systemd".to_owned(),
    };
    let version = if run.version == fleet.version {
        run.version.clone()
    } else {
        format!("{}, and this binary is {}", run.version, fleet.version)
    };
    let mut table = table([fleet.package, state]);
    table.add_row(["pid", &run.pid.to_string()]);
    table.add_row(["since", &run.started]);
    table.add_row(["started by", &started_by]);
    if let Some(url) = url(run) {
        table.add_row(["listens", &url]);
    }
    if let Some(admin) = run.also.admin {
        table.add_row(["admin", &admin.to_string()]);
    }
    if let Some(healthy) = healthy {
        table.add_row(["health", if healthy { "healthy" } else { "not healthy" }]);
    }
    table.add_row(["version", &version]);
    let log = run.log_file.as_ref().map(|path| path.display().to_string());
    table.add_row(["log", &log.unwrap_or_else(|| "standard error".to_owned())]);
    table
}
