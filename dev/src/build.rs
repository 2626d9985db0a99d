//! Building the fleet anew, as it was built.

use std::collections::hash_map::DefaultHasher;
use std::env;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::hash::Hasher as _;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::Stdio;

use botserver_runtime::Fleet;
use tokio::io::AsyncReadExt as _;
use tokio::process::Command;
use tracing::error;

/// How to build the fleet.
#[derive(Debug, Clone)]
pub(crate) struct Build {
    folder: PathBuf,
    binary: PathBuf,
    args: Vec<OsString>,
}

/// How a build ended.
#[derive(Debug)]
pub(crate) enum Built {
    /// There is a new binary.
    New,
    /// The binary is what it was, to the byte.
    Same,
    /// There is none; what cargo printed.
    Failed(String),
}

impl Build {
    /// The build that gave `binary`: the same package, features, profile, target and target directory.
    ///
    /// `cargo run` does not hand on what it was called with. The generated code knows the features, and the path of the
    /// binary says the rest: `<target directory>[/<target>]/<profile>/<name>`.
    pub(crate) fn of(fleet: &'static Fleet, folder: &Path, binary: &Path) -> Self {
        let mut args: Vec<OsString> = ["build", "--quiet", "--package", fleet.package].map(Into::into).into();
        if let Some(features) = fleet.features {
            args.extend(["--no-default-features", "--features", features].map(Into::into));
        }
        let profile_folder = binary.parent();
        if let Some(profile) = profile_folder.and_then(Path::file_name) {
            let profile = if profile == "debug" { OsStr::new("dev") } else { profile };
            args.extend([OsStr::new("--profile"), profile].map(Into::into));
        }
        if let Some((directory, target)) = profile_folder.and_then(Path::parent).and_then(target_directory) {
            args.extend([OsStr::new("--target-dir"), directory.as_os_str()].map(Into::into));
            args.extend(target.iter().flat_map(|target| [OsStr::new("--target"), *target]).map(Into::into));
        }
        Self { folder: folder.to_owned(), binary: binary.to_owned(), args }
    }
}

/// The target directory that a folder of profiles is in, and the name of the target if the folder is of one.
fn target_directory(folder: &Path) -> Option<(&Path, Option<&OsStr>)> {
    let is_one =
        |folder: &Path| folder.join("CACHEDIR.TAG").exists() || folder.join(".rustc_info.json").exists();
    let parent = folder.parent();
    match parent {
        // A folder below a target directory has a tag of its own in some versions of cargo.
        Some(parent) if is_one(parent) => Some((parent, folder.file_name())),
        _ if is_one(folder) => Some((folder, None)),
        _ => None,
    }
}

/// Builds the fleet; shows in the terminal what cargo says.
pub(crate) async fn run(build: Build) -> Built {
    let before = fingerprint(&build.binary);
    match cargo(&build).await {
        Ok(None) if before.is_some() && before == fingerprint(&build.binary) => Built::Same,
        Ok(None) => Built::New,
        Ok(Some(errors)) => Built::Failed(errors),
        Err(error) => {
            error!(%error, "cargo cannot be run");
            Built::Failed(format!("cargo cannot be run: {error}"))
        }
    }
}

/// Runs cargo; gives back what it printed if it failed.
async fn cargo(build: &Build) -> io::Result<Option<String>> {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.args(&build.args).current_dir(&build.folder);
    let mut running = command.stdin(Stdio::null()).stderr(Stdio::piped()).kill_on_drop(true).spawn()?;
    let mut printed = Vec::new();
    if let Some(mut stderr) = running.stderr.take() {
        stderr.read_to_end(&mut printed).await?;
    }
    let status = running.wait().await?;
    let printed = String::from_utf8_lossy(&printed).into_owned();
    // A terminal that is gone is no reason to stop.
    let _ = write!(anstream::stderr(), "{printed}");
    Ok((!status.success()).then_some(printed))
}

/// Tells whether a file is another one than it was.
fn fingerprint(file: &Path) -> Option<u64> {
    let mut hasher = DefaultHasher::new();
    hasher.write(&fs::read(file).ok()?);
    Some(hasher.finish())
}
