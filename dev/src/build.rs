//! Building the fleet anew, as it was built.

use std::env;
use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io;
use std::os::unix::fs::{FileExt as _, MetadataExt as _};
use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Stdio};

use anstream::adapter::strip_bytes;
use botserver_runtime::Fleet;
use tokio::io::AsyncReadExt as _;
use tokio::process::{Child, ChildStderr, Command};
use tokio::time::timeout;
use tracing::error;

use crate::process::{LAST_WORDS, write};

/// How much of two binaries is compared at once, in bytes.
const CHUNK: usize = 1 << 20;

/// How to build the fleet.
#[derive(Debug, Clone)]
pub(crate) struct Build {
    folder: PathBuf,
    args: Vec<OsString>,
}

impl Build {
    /// The build that gave `binary`: the same package, features, profile, target and target directory.
    ///
    /// `cargo run` does not hand on what it was called with. The generated code knows the features, and the path of the
    /// binary says the rest: `<target directory>[/<target>]/<profile>/<name>`.
    pub(crate) fn of(fleet: &'static Fleet, folder: &Path, binary: &Path) -> Self {
        let mut args: Vec<OsString> =
            ["build", "--quiet", "--color", "always", "--package", fleet.package].map(Into::into).into();
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
        Self { folder: folder.to_owned(), args }
    }
}

/// The target directory that a folder of profiles is in, and the name of the target if the folder is of one.
fn target_directory(folder: &Path) -> Option<(&Path, Option<&OsStr>)> {
    // Cargo leaves the first in a target directory, unless `build-dir` is another; the second also below, for a target.
    let has_info = |folder: &Path| folder.join(".rustc_info.json").exists();
    let has_tag = |folder: &Path| folder.join("CACHEDIR.TAG").exists();
    match folder.parent() {
        _ if has_info(folder) => Some((folder, None)),
        Some(parent) if has_info(parent) || has_tag(parent) => Some((parent, folder.file_name())),
        _ if has_tag(folder) => Some((folder, None)),
        _ => None,
    }
}

/// Builds the fleet; shows in the terminal what cargo says.
///
/// # Errors
/// What cargo printed, if it failed.
pub(crate) async fn run(build: Build) -> Result<(), String> {
    match cargo(&build).await {
        Ok((status, _)) if status.success() => Ok(()),
        Ok((_, printed)) => Err(printed),
        Err(error) => {
            error!(%error, "cargo cannot be run");
            Err(format!("cargo cannot be run: {error}"))
        }
    }
}

/// Runs cargo; gives back how it ended and what it printed.
async fn cargo(build: &Build) -> io::Result<(ExitStatus, String)> {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.args(&build.args).current_dir(&build.folder);
    let mut running = command.stdin(Stdio::null()).stderr(Stdio::piped()).kill_on_drop(true).spawn()?;
    let stderr = running.stderr.take().ok_or_else(|| io::Error::other("it has no standard error"))?;
    let (status, printed) = until_it_ends(&mut running, stderr).await?;
    let plain = strip_bytes(&printed).into_vec();
    let in_color = anstream::AutoStream::choice(&io::stderr()) != anstream::ColorChoice::Never;
    write(io::stderr(), if in_color { &printed } else { &plain }).await;
    Ok((status, String::from_utf8_lossy(&plain).into_owned()))
}

/// Reads what a process prints until that, and the process, have ended. What it started may hold the pipe open for ever,
/// such as the server of a compiler's cache.
async fn until_it_ends(running: &mut Child, mut printing: ChildStderr) -> io::Result<(ExitStatus, Vec<u8>)> {
    let mut printed = Vec::new();
    let status = tokio::select! {
        biased;
        () = read_all(&mut printing, &mut printed) => running.wait().await?,
        status = running.wait() => {
            let _ = timeout(LAST_WORDS, read_all(&mut printing, &mut printed)).await;
            status?
        }
    };
    Ok((status, printed))
}

async fn read_all(printing: &mut ChildStderr, printed: &mut Vec<u8>) {
    while printing.read_buf(printed).await.is_ok_and(|count| count > 0) {}
}

/// Whether there is, in the place of a binary that runs, the same to the byte.
pub(crate) async fn is_same(running: io::Result<File>, binary: PathBuf) -> bool {
    let compare = move || {
        let (one, other) = (running?, File::open(binary)?);
        let (one_is, other_is) = (one.metadata()?, other.metadata()?);
        if (one_is.dev(), one_is.ino()) == (other_is.dev(), other_is.ino()) {
            return Ok(true);
        }
        Ok(one_is.len() == other_is.len() && have_same_content(&one, &other)?)
    };
    let compared = tokio::task::spawn_blocking(compare).await;
    matches!(compared, Ok(Ok::<_, io::Error>(true)))
}

fn have_same_content(one: &File, other: &File) -> io::Result<bool> {
    let (mut left, mut right) = (vec![0; CHUNK], vec![0; CHUNK]);
    let mut at = 0;
    loop {
        let count = one.read_at(&mut left, at)?;
        let (Some(left), Some(right)) = (left.get(..count), right.get_mut(..count)) else { return Ok(false) };
        other.read_exact_at(right, at)?;
        if left != right || count == 0 {
            return Ok(left == right);
        }
        at += count as u64;
    }
}
