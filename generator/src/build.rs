//! A fleet's build script: environment in, generated files and messages out.

use std::env;
use std::fs;
use std::io::{self, IsTerminal};
#[cfg(unix)]
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use botserver_manifest::{Wording, redact};
use filetime::FileTime;

use crate::diagnostic::Diagnostics;
use crate::paths::{HANDLERS, MANIFEST, TOKENS};
use crate::read::Sources;
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
    print_reruns(&dir, Path::new(&out_dir));
    print_features();
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

/// Only paths that exist: cargo would run the script every time for one that does not.
fn print_reruns(dir: &Path, out_dir: &Path) {
    for path in ["build.rs", MANIFEST, TOKENS, HANDLERS] {
        if dir.join(path).exists() {
            println!("cargo::rerun-if-changed={path}");
        }
    }
    if !dir.join(TOKENS).exists()
        && let Some(folder) = wait_for(&dir.join(TOKENS), &out_dir.join("watch"))
    {
        println!("cargo::rerun-if-changed={}", folder.display());
    }
}

/// A folder that cargo sees change when a file that is not there yet is made: it holds a link to that file, and cargo
/// looks at what the links in a folder lead to, leaving alone those that lead nowhere. `None` where links cannot be made;
/// then the new file is noticed with the next change of another one.
fn wait_for(file: &Path, folder: &Path) -> Option<PathBuf> {
    let link = folder.join(file.file_name()?);
    // Made anew, it would look like a change.
    if fs::read_link(&link).is_ok_and(|target| target == file) {
        return Some(folder.to_owned());
    }
    let _ = fs::remove_file(&link);
    fs::create_dir_all(folder).and_then(|()| symlink(file, &link)).ok()?;
    // Made now, they would be newer than the start of this build, and the next one would run once more.
    let past = FileTime::zero();
    filetime::set_symlink_file_times(&link, past, past).ok()?;
    filetime::set_file_times(folder, past, past).ok()?;
    Some(folder.to_owned())
}

#[cfg(not(unix))]
fn symlink(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// What the fleet was built with, so that `dev` can build it again: `cargo run` does not hand it on.
fn print_features() {
    if let Ok(features) = env::var("CARGO_CFG_FEATURE") {
        println!("cargo::rustc-env=BOTSERVER_FEATURES={features}");
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
