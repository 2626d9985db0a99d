//! The folder of the fleet that a command is about.

use std::path::{Path, PathBuf};
use std::{env, fs};

use toml_edit::DocumentMut;

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

/// The name of a fleet's library, by which its tests know it.
///
/// # Errors
/// If its Cargo.toml does not tell.
pub(crate) fn library(fleet: &Path) -> Result<String, Failure> {
    let path = fleet.join("Cargo.toml");
    let text = fs::read_to_string(&path).map_err(|error| Failure::file(&path, "cannot be read", error))?;
    let package: DocumentMut =
        text.parse().map_err(|error| Failure::file(&path, "cannot be understood", error))?;
    let name = |section: &str| package.get(section)?.get("name")?.as_str();
    let name = name("lib").or_else(|| name("package"));
    name.map(|name| name.replace('-', "_")).ok_or_else(|| {
        Failure::new(format!("`{}` has no `package.name`", path.display()))
            .help("bots.yml belongs beside the Cargo.toml of a fleet")
    })
}
