//! A fleet's build script: environment in, generated files and messages out.

use std::env;
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use botserver_manifest::{Wording, redact};

use crate::diagnostic::Diagnostics;
use crate::read::{HANDLERS, MANIFEST, Sources, TOKENS};
use crate::{Generated, generate};

/// Generates the fleet in the folder of the package being built, into `OUT_DIR/fleet`.
///
/// For a build.rs: prints what cargo wants to know, and on failure everything that is wrong with the fleet.
pub fn build() -> ExitCode {
    let (Some(dir), Some(out_dir)) = (env::var_os("CARGO_MANIFEST_DIR"), env::var_os("OUT_DIR")) else {
        eprintln!("error: `botserver_generator::build` is for build.rs: cargo sets what it needs there");
        return ExitCode::FAILURE;
    };
    let dir = PathBuf::from(dir);
    print_reruns(&dir);
    let mut sources = Sources { dir, ..Sources::default() };
    let result = Sources::read(&sources.dir).and_then(|read| {
        sources = read;
        generate(&sources, &Path::new(&out_dir).join("fleet"))
    });
    match result {
        Ok(Generated { warnings, .. }) => {
            print_warnings(&warnings);
            ExitCode::SUCCESS
        }
        Err(problems) => {
            let colours = io::stderr().is_terminal() && env::var_os("NO_COLOR").is_none();
            eprintln!("{}", problems.render(&sources, colours));
            ExitCode::FAILURE
        }
    }
}

/// Only paths that exist: cargo would run the script every time for one that does not. So a tokens.yml that is new is
/// noticed with the next change of another file; until then no id is pinned, which the server does without.
fn print_reruns(dir: &Path) {
    for path in ["build.rs", MANIFEST, TOKENS, HANDLERS] {
        if dir.join(path).exists() {
            println!("cargo::rerun-if-changed={path}");
        }
    }
}

/// Cargo shows a line of its own for each.
fn print_warnings(warnings: &Diagnostics) {
    for warning in warnings.iter() {
        let Wording { message, help } = warning.problem.wording();
        let help = help.first().map(|help| format!(" ({help})")).unwrap_or_default();
        let line = format!("{}: {message}{help}", warning.at.describe());
        println!("cargo::warning={}", redact(&line));
    }
}
