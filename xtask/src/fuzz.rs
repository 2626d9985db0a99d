//! `cargo xtask fuzz`: the fuzz targets, with the compiler that builds everything else.

use std::ffi::OsString;
use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result};
use clap::Args;

use crate::dist::host_triple;
use crate::run::{cargo, run, target, workspace};

/// What tells libFuzzer which code an input reaches; the flags that `cargo fuzz` sets, but for a sanitizer.
const COVERAGE: &str = "--cfg fuzzing -Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
     -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
     -Cllvm-args=-sanitizer-coverage-trace-compares";

/// Folders with inputs to begin with, beside the fixtures and those that earlier runs have found.
const SEEDS: &[(&str, &[&str])] = &[
    ("certificate", &["fuzz/seeds/certificate"]),
    ("envelope", &["bot-api/tests/updates", "bot-api/tests/shapes"]),
    ("manifest", &["generator/tests/bad/manifest"]),
    ("payload", &["bot-api/tests/updates", "bot-api/tests/shapes"]),
    ("tokens", &["generator/tests/bad/tokens"]),
];

/// Feed invented inputs to the fuzz targets; needs a C++ compiler
#[derive(Debug, Args)]
pub(crate) struct Fuzz {
    /// The targets: files of fuzz/fuzz_targets, without `.rs` (default: all)
    targets: Vec<String>,

    /// How long to run each of them; from a minute on, they are built optimised
    #[arg(long, default_value_t = SHORTLY, value_name = "SECONDS")]
    seconds: u32,
}

/// How many seconds each target gets where nobody asked for more.
pub(crate) const SHORTLY: u32 = 5;

impl Fuzz {
    /// All targets, each for so many seconds.
    pub(crate) fn all_for(seconds: u32) -> Self {
        Self { targets: Vec::new(), seconds }
    }

    pub(crate) fn run(mut self) -> Result<()> {
        if self.targets.is_empty() {
            self.targets = all()?;
        }
        // With a triple, so that the flags are not for what runs at build time.
        let host = host_triple()?;
        let built = target().join("fuzz");
        let mut build = cargo(&["build", "--manifest-path", "fuzz/Cargo.toml", "--target", &host]);
        build.arg("--target-dir").arg(&built).env("RUSTFLAGS", COVERAGE);
        // Ten times as many inputs a second, for two more minutes of building.
        let optimised = self.seconds >= 60;
        build.args(optimised.then_some("--release"));
        for name in &self.targets {
            build.args(["--bin", name]);
        }
        run(&mut build)?;
        let built = built.join(&host).join(if optimised { "release" } else { "debug" });
        self.targets.iter().try_for_each(|name| self.feed(name, &built.join(name)))
    }

    /// Runs one target: first all inputs that there are, then invented ones.
    fn feed(&self, name: &str, program: &Path) -> Result<()> {
        let fuzz = workspace().join("fuzz");
        let [corpus, artifacts, fixtures] =
            ["corpus", "artifacts", "fixtures"].map(|folder| fuzz.join(folder).join(name));
        let dictionary = fuzz.join(format!("dictionaries/{name}.dict"));
        fs::create_dir_all(&corpus)?;
        fs::create_dir_all(&artifacts)?;
        let seeds = SEEDS.iter().filter(|(target, _)| *target == name).flat_map(|(_, folders)| *folders);
        let mut command = Command::new(program);
        command
            .arg(format!("-max_total_time={}", self.seconds))
            // An input that takes longer is reported like a crash.
            // Without a line for each that is new, which would be thousands.
            .args([
                "-timeout=10",
                "-rss_limit_mb=1024",
                "-print_final_stats=1",
                "-verbosity=0",
                "-print_funcs=0",
            ])
            .arg(option("-artifact_prefix=", &artifacts.join("")))
            .args(dictionary.is_file().then(|| option("-dict=", &dictionary)))
            .arg(corpus)
            .args(seeds)
            // There is no folder where nothing was found.
            .args(fixtures.is_dir().then_some(fixtures));
        run(command.current_dir(workspace()))
            .with_context(|| format!("`{name}` fails; its input is in fuzz/artifacts/{name}"))
    }
}

/// An option of libFuzzer with a path, which need not be text.
fn option(name: &str, path: &Path) -> OsString {
    let mut option = OsString::from(name);
    option.push(path);
    option
}

fn all() -> Result<Vec<String>> {
    let mut names = Vec::new();
    for file in fs::read_dir(workspace().join("fuzz/fuzz_targets"))? {
        let path = file?.path();
        names.extend(path.file_stem().map(|name| name.to_string_lossy().into_owned()));
    }
    names.sort_unstable();
    Ok(names)
}
