//! `cargo xtask bench`: what a webhook request costs, beside a bare hyper server in the same run.

mod count;
mod delivery;
mod servers;

use std::fmt::Write as _;

use anyhow::{Context as _, Result, ensure};
use clap::Args;
use serde_json::{Value, json};

use count::{Counter, cpu_time};
pub(crate) use delivery::BenchDelivery;
use servers::{Server, Subject, subjects};

/// Requests that warm a server up, and the lower of the two numbers that instructions are counted for.
const WARM_UP: usize = 512;

/// Requests whose instructions are counted; every one takes the same, and valgrind is slow.
const COUNTED: usize = 2048;

/// Measure CPU time and instructions of a webhook request beside a bare hyper server
#[derive(Debug, Args)]
pub(crate) struct Bench {
    /// Print the figures as JSON
    #[arg(long)]
    json: bool,
    /// Requests to each server in each round
    #[arg(long, value_name = "N", default_value_t = 20_000, value_parser = clap::value_parser!(u32).range(100..=10_000_000))]
    requests: u32,
    /// How often each server gets its turn
    #[arg(long, value_name = "N", default_value_t = 9, value_parser = clap::value_parser!(u32).range(1..=1000))]
    rounds: u32,
    /// Leave the instructions out
    #[arg(long)]
    only_cpu: bool,
}

/// The figures of one server.
struct Figures {
    name: &'static str,
    /// CPU time per request in µs, user and system, one a round.
    cpu: Vec<f64>,
    /// Instructions in user space per request.
    instructions: Option<u64>,
}

impl Bench {
    pub(crate) fn run(self) -> Result<()> {
        let subjects = subjects()?;
        let mut figures: Vec<_> = subjects
            .iter()
            .map(|subject| Figures { name: subject.name, cpu: Vec::new(), instructions: None })
            .collect();
        self.measure_cpu(&subjects, &mut figures)?;
        let counter = if self.only_cpu { None } else { Counter::find() };
        if let Some(counter) = counter {
            for (subject, figures) in subjects.iter().zip(&mut figures) {
                eprintln!("counting instructions with {}: {}", counter.name(), subject.name);
                figures.instructions = Some(counter.per_request(subject, WARM_UP, COUNTED)?);
            }
        } else if !self.only_cpu {
            eprintln!(
                "instructions are not counted: neither `perf` with hardware counters nor `valgrind` is here"
            );
        }
        let report = Report::new(&figures, counter)?;
        print!("{}", if self.json { format!("{:#}\n", report.json()) } else { report.table() });
        Ok(())
    }

    /// All servers run all the time, and are asked in turns: whatever else the machine does meets all of them.
    fn measure_cpu(&self, subjects: &[Subject], figures: &mut [Figures]) -> Result<()> {
        let servers: Vec<_> =
            subjects.iter().map(|subject| Server::start(subject, &[])).collect::<Result<_>>()?;
        for server in &servers {
            server.load(WARM_UP)?;
        }
        for round in 1..=self.rounds {
            eprintln!("round {round} of {}", self.rounds);
            for (server, figures) in servers.iter().zip(figures.iter_mut()) {
                let before = cpu_time(server.pid())?;
                server.load(self.requests as usize)?;
                let used = cpu_time(server.pid())?.saturating_sub(before);
                figures.cpu.push(used.as_secs_f64() * 1e6 / f64::from(self.requests));
            }
        }
        servers.into_iter().try_for_each(Server::stop)
    }
}

/// What is told about a run.
struct Report {
    rows: Vec<Row>,
    counter: Option<Counter>,
}

struct Row {
    name: &'static str,
    /// Median CPU time per request in µs.
    cpu: f64,
    /// CPU time as a multiple of the first server's in the same round: the median, and the lowest and the highest.
    ratio: [f64; 3],
    instructions: Option<u64>,
}

impl Report {
    fn new(figures: &[Figures], counter: Option<Counter>) -> Result<Self> {
        let bare = figures.first().context("nothing was measured")?;
        ensure!(bare.cpu.iter().all(|cpu| *cpu > 0.0), "the system reports no CPU time of the servers");
        let row = |figures: &Figures| {
            let ratios = sorted(figures.cpu.iter().zip(&bare.cpu).map(|(cpu, bare)| cpu / bare));
            let ends = |end: Option<&f64>| end.copied().unwrap_or(f64::NAN);
            Row {
                name: figures.name,
                cpu: median(&sorted(figures.cpu.iter().copied())),
                ratio: [median(&ratios), ends(ratios.first()), ends(ratios.last())],
                instructions: figures.instructions,
            }
        };
        Ok(Self { rows: figures.iter().map(row).collect(), counter })
    }

    fn table(&self) -> String {
        let mut table = format!(
            "{:<24}{:>12}{:>8}{:>16}{:>14}\n",
            "", "CPU µs/req", "ratio", "lowest-highest", "instructions"
        );
        for Row { name, cpu, ratio: [ratio, lowest, highest], instructions } in &self.rows {
            let instructions = instructions.map_or_else(|| "-".to_owned(), |count| count.to_string());
            let range = format!("{lowest:.2}-{highest:.2}");
            let _ = writeln!(table, "{name:<24}{cpu:>12.2}{ratio:>8.2}{range:>16}{instructions:>14}");
        }
        table
    }

    fn json(&self) -> Value {
        let row = |row: &Row| {
            let [ratio, lowest, highest] = row.ratio;
            json!({
                "server": row.name,
                "cpu_micros_per_request": row.cpu,
                "ratio": { "median": ratio, "lowest": lowest, "highest": highest },
                "instructions_per_request": row.instructions,
            })
        };
        json!({
            "servers": self.rows.iter().map(row).collect::<Vec<_>>(),
            "instructions_counted_with": self.counter.map(Counter::name),
        })
    }
}

fn sorted(values: impl Iterator<Item = f64>) -> Vec<f64> {
    let mut values: Vec<_> = values.collect();
    values.sort_by(f64::total_cmp);
    values
}

/// The median of sorted values.
fn median(sorted: &[f64]) -> f64 {
    let at = |index: usize| sorted.get(index).copied().unwrap_or(f64::NAN);
    (at(sorted.len().saturating_sub(1) / 2) + at(sorted.len() / 2)) / 2.0
}
