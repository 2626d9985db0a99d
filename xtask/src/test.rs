//! `cargo xtask test`: everything that must hold before a change lands.

use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Context as _, Result, bail};
use clap::Args;

use crate::fuzz::{self, Fuzz};
use crate::packages;
use crate::run::{cargo, run, show, target, workspace};
use crate::tools::{CARGO_DENY, MDBOOK};

/// Check formatting, lints, docs and dependencies, run all tests and shortly all fuzz targets; installs the programs
/// that these need
#[derive(Debug, Args)]
pub(crate) struct Test {
    /// Only the tests, without formatting, lints, docs, dependencies and fuzz targets
    #[arg(long)]
    only_tests: bool,

    /// Also the tests that take minutes, and every fuzz target for a minute
    #[arg(long)]
    long: bool,
}

impl Test {
    pub(crate) fn run(self) -> Result<()> {
        let started = Instant::now();
        packages::install()?;
        if !self.only_tests {
            run(&mut cargo(&["fmt", "--all", "--check"]))?;
            run(&mut cargo(&["fmt", "--manifest-path", "fuzz/Cargo.toml", "--check"]))?;
            run(&mut cargo(&[
                "clippy",
                "--workspace",
                "--all-targets",
                "--quiet",
                "--",
                "--deny",
                "warnings",
            ]))?;
            // As fleets have it that ask for no feature.
            run(&mut cargo(&["clippy", "--package", "botserver", "--quiet", "--", "--deny", "warnings"]))?;
            run(
                cargo(&["doc", "--workspace", "--no-deps", "--quiet"]).env("RUSTDOCFLAGS", "--deny warnings")
            )?;
            run(Command::new(MDBOOK.installed()?)
                .args(["build", "docs", "--dest-dir"])
                .arg(target().join("book"))
                .current_dir(workspace()))?;
            // Advisories are on another machine, and change without a change here.
            run(Command::new(CARGO_DENY.installed()?)
                .args(["check", "--hide-inclusion-graph", "bans", "licenses", "sources"])
                .current_dir(workspace()))?;
        }
        let mut counts = Counts { passed: 0, failed: 0, succeeded: true, failures: Vec::new() };
        counts.add(&mut cargo(&["test", "--workspace", "--no-fail-fast"]))?;
        if self.long {
            // Not those of the docs, where `ignore` marks what is no whole program.
            counts.add(&mut cargo(&[
                "test",
                "--workspace",
                "--no-fail-fast",
                "--tests",
                "--",
                "--ignored",
            ]))?;
        }
        let fuzzed = match self {
            Self { only_tests: true, .. } => Ok(()),
            Self { long, .. } => Fuzz::all_for(if long { 60 } else { fuzz::SHORTLY }).run(),
        };
        eprintln!("took {} s", started.elapsed().as_secs());
        counts.failures.iter().for_each(|line| println!("{line}"));
        println!("{} passed, {} failed", counts.passed, counts.failed);
        if !counts.succeeded || counts.failed > 0 {
            bail!("tests failed");
        }
        fuzzed
    }
}

struct Counts {
    passed: u64,
    failed: u64,
    succeeded: bool,
    /// What the tests that failed printed, to be shown once more at the end.
    failures: Vec<String>,
}

impl Counts {
    /// Runs tests, shows what they print, and adds the lines in which each test binary counts its own.
    fn add(&mut self, command: &mut Command) -> Result<()> {
        eprintln!("$ {}", show(command));
        let mut child = command.stdout(Stdio::piped()).spawn().context("cargo cannot be started")?;
        let mut is_failure = false;
        for line in BufReader::new(child.stdout.take().context("no output to read")?).lines() {
            let line = line?;
            println!("{line}");
            is_failure |= line == "failures:";
            is_failure &= !line.starts_with("test result: ");
            if is_failure {
                self.failures.push(line.clone());
            }
            if let Some(result) = line.strip_prefix("test result: ") {
                self.passed += number_before(result, " passed");
                self.failed += number_before(result, " failed");
            }
        }
        self.succeeded &= child.wait()?.success();
        Ok(())
    }
}

/// The number in front of a word: 3 in `ok. 3 passed; 0 failed`.
fn number_before(text: &str, word: &str) -> u64 {
    let number = text.split(word).next().and_then(|before| before.rsplit(' ').next());
    number.and_then(|digits| digits.parse().ok()).unwrap_or_default()
}
