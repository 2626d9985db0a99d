//! The folder of the fleet that a command is about.

use std::env;
use std::path::{Path, PathBuf};

use crate::failure::Failure;

/// The manifest's name.
pub(crate) const MANIFEST: &str = "bots.yml";

/// Finds the fleet: the current folder, or the nearest one around it that has a bots.yml.
///
/// # Errors
/// If there is none.
pub(crate) fn find() -> Result<PathBuf, Failure> {
    let here = current()?;
    let found = here.ancestors().find(|folder| folder.join(MANIFEST).is_file());
    found.map(Path::to_path_buf).ok_or_else(|| {
        Failure::new(format!("`{}` is not in a fleet: there is no {MANIFEST}", here.display()))
            .help("go to the folder of a fleet, or make one with `cargo botserver new NAME`")
    })
}

/// The current folder.
///
/// # Errors
/// If it is gone.
pub(crate) fn current() -> Result<PathBuf, Failure> {
    env::current_dir().map_err(|error| {
        Failure::new(format!("the current folder cannot be used: {error}")).help("go to another one")
    })
}
