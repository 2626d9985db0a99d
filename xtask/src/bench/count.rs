//! What a process has used: CPU time from the kernel, instructions from perf or valgrind.

use std::fs;
use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Context as _, Result, bail};

use super::servers::{Server, Subject};
use crate::packages::on_path;
use crate::run::target;

/// CPU time of a process, user and system together, of all its threads.
///
/// From `schedstat`, which counts nanoseconds; `stat` counts hundredths of a second.
pub(super) fn cpu_time(pid: u32) -> Result<Duration> {
    let folder = format!("/proc/{pid}/task");
    let threads =
        fs::read_dir(&folder).with_context(|| format!("{folder} cannot be read; this needs Linux"))?;
    let mut nanos = 0;
    for thread in threads {
        let file = thread?.path().join("schedstat");
        let text = fs::read_to_string(&file).with_context(|| format!("{} cannot be read", file.display()))?;
        let used: Option<u64> = text.split(' ').next().and_then(|number| number.parse().ok());
        nanos += used.with_context(|| format!("{} has no number", file.display()))?;
    }
    Ok(Duration::from_nanos(nanos))
}

/// A program that counts instructions in user space.
#[derive(Debug, Clone, Copy)]
pub(super) enum Counter {
    /// The processor's own counters; virtual machines often have none.
    Perf,
    /// The same program on a simulated processor.
    Valgrind,
}

impl Counter {
    /// The best one that works here.
    pub(super) fn find() -> Option<Self> {
        let perf = Command::new("perf").args(["stat", "-x,", "-e", "instructions:u", "true"]).output();
        if perf.is_ok_and(|output| perf_count(&String::from_utf8_lossy(&output.stderr)).is_some()) {
            return Some(Self::Perf);
        }
        on_path("valgrind").then_some(Self::Valgrind)
    }

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Perf => "perf",
            Self::Valgrind => "valgrind",
        }
    }

    /// Instructions per request, of `counted` requests after `warm_up` others.
    pub(super) fn per_request(self, subject: &Subject, warm_up: usize, counted: usize) -> Result<u64> {
        let total = match self {
            Self::Perf => perf(subject, warm_up, counted)?,
            // Start and end take the same with more requests, so the difference is that of the requests.
            Self::Valgrind => {
                valgrind(subject, warm_up + counted)?.saturating_sub(valgrind(subject, warm_up)?)
            }
        };
        Ok(total / counted as u64)
    }
}

fn perf(subject: &Subject, warm_up: usize, counted: usize) -> Result<u64> {
    let server = Server::start(subject, &[])?;
    server.load(warm_up)?;
    let file = target().join("bench/perf.txt");
    let pid = server.pid().to_string();
    let mut counting = Command::new("perf")
        .args(["stat", "-x,", "-e", "instructions:u", "-p", &pid, "-o"])
        .arg(&file)
        .stdout(Stdio::null())
        .spawn()?;
    let loaded = server.load(counted);
    // It ends with the process that it watches.
    server.stop()?;
    counting.wait()?;
    loaded?;
    perf_count(&fs::read_to_string(&file)?).context("perf counted no instructions")
}

/// The count in perf's output: the first field of the line about the event.
fn perf_count(output: &str) -> Option<u64> {
    let line = output.lines().find(|line| line.contains("instructions"))?;
    line.split(',').next()?.parse().ok()
}

fn valgrind(subject: &Subject, requests: usize) -> Result<u64> {
    let log = target().join("bench/valgrind.txt");
    let under = [
        "valgrind".to_owned(),
        "--tool=callgrind".to_owned(),
        "--callgrind-out-file=/dev/null".to_owned(),
        format!("--log-file={}", log.display()),
    ];
    let server = Server::start(subject, &under)?;
    server.load(requests)?;
    server.stop()?;
    let text = fs::read_to_string(&log)?;
    let Some(count) = text.lines().find_map(|line| line.split_once("Collected : ")) else {
        bail!("valgrind did not count; it said:\n{text}");
    };
    count.1.trim().parse().with_context(|| format!("valgrind counted `{}`", count.1))
}
