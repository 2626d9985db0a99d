//! Write: the generated files on disk, written only when they changed, so that rustc and cargo see what did.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::diagnostic::{Diagnostic, Diagnostics, Place};
use crate::emit::OutputFile;
use crate::paths::MANIFEST;
use crate::problem::{FileProblem, Problem};

/// What a run changed on disk.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Files that are new or different.
    pub written: Vec<PathBuf>,
    /// Files that no fleet generates any more.
    pub removed: Vec<PathBuf>,
    /// How many stayed as they were.
    pub unchanged: usize,
}

/// Makes `dir` hold exactly `files`. The folder is ours: anything else in it is removed.
///
/// # Errors
/// What the file system says, and about which file.
pub fn write(dir: &Path, files: &[OutputFile]) -> io::Result<Changes> {
    let mut changes = Changes::default();
    let mut wanted = BTreeSet::new();
    for file in files {
        let path = dir.join(&file.path);
        if fs::read(&path).is_ok_and(|current| current == file.contents.as_bytes()) {
            changes.unchanged += 1;
        } else {
            let folder = path.parent().unwrap_or(dir);
            fs::create_dir_all(folder).map_err(|error| about(&error, folder))?;
            fs::write(&path, &file.contents).map_err(|error| about(&error, &path))?;
            changes.written.push(path.clone());
        }
        wanted.insert(path);
    }
    remove_stale(dir, &wanted, &mut changes.removed)?;
    Ok(changes)
}

/// A failure as a problem of the fleet.
pub(crate) fn failed(error: io::Error) -> Diagnostics {
    let problem = Problem::File(FileProblem::Unwritable(error.to_string()));
    Diagnostic::new(Place::file(MANIFEST), problem).into()
}

fn remove_stale(dir: &Path, wanted: &BTreeSet<PathBuf>, removed: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(dir).map_err(|error| about(&error, dir))? {
        let path = entry?.path();
        if path.is_dir() {
            remove_stale(&path, wanted, removed)?;
        } else if !wanted.contains(&path) {
            fs::remove_file(&path).map_err(|error| about(&error, &path))?;
            removed.push(path);
        }
    }
    Ok(())
}

fn about(error: &io::Error, path: &Path) -> io::Error {
    io::Error::new(error.kind(), format!("`{}`: {error}", path.display()))
}
