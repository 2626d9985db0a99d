//! `cargo xtask bench-delivery`: what it costs to lose nothing.

use std::fmt::Write as _;
use std::fs;
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use clap::Args;
use serde_json::{Value, json};

use super::count::cpu_time;
use super::servers::{Server, build, fresh};

/// Measure what an inbox, lanes, sessions and thousands of slow handlers cost
#[derive(Debug, Args)]
pub(crate) struct BenchDelivery {
    /// Print the figures as JSON
    #[arg(long)]
    json: bool,
    /// Updates that are stored, one by one acknowledged
    #[arg(long, value_name = "N", default_value_t = 200_000, value_parser = clap::value_parser!(u32).range(1000..))]
    stored: u32,
    /// Chats that are seen
    #[arg(long, value_name = "N", default_value_t = 1_000_000, value_parser = clap::value_parser!(u32).range(1000..=5_000_000))]
    chats: u32,
    /// Handlers that are at work at the same time
    #[arg(long, value_name = "N", default_value_t = 10_000, value_parser = clap::value_parser!(u32).range(100..=20_000))]
    sleepers: u32,
    /// Updates with a session, and as many without
    #[arg(long, value_name = "N", default_value_t = 20_000, value_parser = clap::value_parser!(u32).range(1000..))]
    sessions: u32,
}

/// A figure and what it should be.
struct Figure {
    what: &'static str,
    value: f64,
    unit: &'static str,
    aim: &'static str,
}

/// Requests that warm a server up.
const WARM_UP: usize = 20_000;

impl BenchDelivery {
    pub(crate) fn run(self) -> Result<()> {
        build()?;
        let mut figures = self.stored()?;
        figures.push(self.chats()?);
        figures.extend(self.sleepers()?);
        figures.push(self.session()?);
        if self.json {
            let row =
                |figure: &Figure| json!({ "what": figure.what, "value": figure.value, "unit": figure.unit });
            println!("{:#}", json!({ "figures": figures.iter().map(row).collect::<Vec<_>>() }));
        } else {
            print!("{}", table(&figures));
        }
        Ok(())
    }

    /// How many updates a second are stored, each before it is acknowledged.
    fn stored(&self) -> Result<Vec<Figure>> {
        eprintln!("storing {} updates", self.stored);
        let subject = fresh("durable", &["ledger"])?;
        let server = Server::start_on_all_cores(&subject)?;
        let options = ["--connections", "64", "--chats", "1000000", "--any-answer", "--timed"];
        let timed = timed(&server.load_as(self.stored as usize, &options)?)?;
        let jobs = server.metric("botserver_store_jobs_total")?;
        let commits = server.metric("botserver_store_commit_duration_seconds_count")?;
        let seconds = server.metric("botserver_store_commit_duration_seconds_sum")?;
        server.stop()?;
        Ok(vec![
            figure("durable: updates", f64::from(self.stored) / timed.all, "1/s", ">= 20,000"),
            figure("durable: jobs in a commit", jobs / commits, "", ""),
            figure("durable: time of a commit", seconds / commits * 1e3, "ms", ""),
        ])
    }

    /// What is left of each chat that was seen once.
    fn chats(&self) -> Result<Figure> {
        eprintln!("seeing {} chats", self.chats);
        let subject = fresh("chats", &["hello"])?;
        let server = Server::start(&subject, &[])?;
        server.load(WARM_UP)?;
        let before = memory(server.pid(), "VmRSS")?;
        server.load_as(self.chats as usize, &["--chats", &self.chats.to_string()])?;
        let grown = memory(server.pid(), "VmRSS")? - before;
        server.stop()?;
        Ok(figure("memory of a chat that was seen", grown / f64::from(self.chats), "bytes", "<= 100"))
    }

    /// What thousands of handlers take that all wait, and what others notice of them.
    fn sleepers(&self) -> Result<[Figure; 2]> {
        eprintln!("waiting for {} handlers", self.sleepers);
        let subject = fresh("sleepers", &["hello", "sleeper"])?;
        let server = Server::start_on_all_cores(&subject)?;
        let others = ["--bot", "hello", "--connections", "4", "--timed"];
        server.load_as(WARM_UP, &others)?;
        let alone = timed(&server.load_as(WARM_UP, &others)?)?;
        let chats = self.sleepers.to_string();
        let sleepers = ["--bot", "sleeper", "--connections", "64", "--chats", &chats, "--any-answer"];
        server.load_as(self.sleepers as usize, &sleepers)?;
        // One after the other, as both clients have the same core.
        let beside = timed(&server.load_as(WARM_UP, &others)?)?;
        let at_work = server.metric("botserver_updates_at_work")?;
        let least = f64::from(self.sleepers) * 0.9;
        ensure!(at_work >= least, "only {at_work} handlers were at work when the others were answered");
        let peak = memory(server.pid(), "VmHWM")?;
        server.stop()?;
        Ok([
            figure("slow handlers: memory at most", peak / f64::from(1 << 20), "MiB", "<= 300"),
            figure("slow handlers: p99 of another bot", beside.p99 / alone.p99, "x", "<= 1.5"),
        ])
    }

    /// What a session adds to the CPU time of an update.
    fn session(&self) -> Result<Figure> {
        eprintln!("loading and saving {} sessions", self.sessions);
        let cost = |name, bot| -> Result<Duration> {
            let subject = fresh(name, &[bot])?;
            let server = Server::start(&subject, &[])?;
            server.load(WARM_UP)?;
            let before = cpu_time(server.pid())?;
            server.load(self.sessions as usize)?;
            let used = cpu_time(server.pid())?.saturating_sub(before);
            server.stop()?;
            Ok(used)
        };
        let added = cost("sessions", "counting")?.saturating_sub(cost("no-sessions", "hello")?);
        let micros = added.as_secs_f64() * 1e6 / f64::from(self.sessions);
        Ok(figure("a session loaded and saved: CPU", micros, "us", "<= 60"))
    }
}

fn figure(what: &'static str, value: f64, unit: &'static str, aim: &'static str) -> Figure {
    Figure { what, value, unit, aim }
}

fn table(figures: &[Figure]) -> String {
    let mut table = format!("{:<40}{:>12} {:<8}{:>12}\n", "", "figure", "", "aim");
    for Figure { what, value, unit, aim } in figures {
        let _ = writeln!(table, "{what:<40}{value:>12.2} {unit:<8}{aim:>12}");
    }
    table
}

/// What the load client says of the time, in seconds.
struct Timed {
    all: f64,
    p99: f64,
}

fn timed(said: &[u8]) -> Result<Timed> {
    let said: Value = serde_json::from_slice(said).context("the load client says no times")?;
    let seconds = |key: &str| said.get(key).and_then(Value::as_f64).with_context(|| format!("no {key}"));
    Ok(Timed { all: seconds("all")?, p99: seconds("p99")? })
}

/// Memory of a process in bytes, as proc(5) has it under this name.
fn memory(pid: u32, name: &str) -> Result<f64> {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).context("no /proc; this needs Linux")?;
    let line = status.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'));
    let kibibytes = line.and_then(|line| line.trim().strip_suffix(" kB")?.parse::<u32>().ok());
    Ok(f64::from(kibibytes.with_context(|| format!("no {name} of process {pid}"))?) * 1024.0)
}
