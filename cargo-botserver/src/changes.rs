//! Files that are made: all of them, or none.

use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::path::{Path, PathBuf};

use crate::failure::Failure;

/// What was made so far; if it is not kept, it is removed again.
#[derive(Default)]
pub(crate) struct Changes {
    made: Vec<Made>,
}

enum Made {
    File(PathBuf),
    Folder(PathBuf),
    /// A folder and what another program put into it.
    Tree(PathBuf),
}

impl Changes {
    /// Makes a folder, and those around it, where they are not there.
    ///
    /// # Errors
    /// If one cannot be made.
    pub(crate) fn folder(&mut self, path: &Path) -> Result<(), Failure> {
        if path.is_dir() {
            return Ok(());
        }
        if let Some(around) = path.parent() {
            self.folder(around)?;
        }
        fs::create_dir(path).map_err(|error| Failure::file(path, "cannot be made", error))?;
        self.made.push(Made::Folder(path.to_path_buf()));
        Ok(())
    }

    /// Makes a file where none is.
    ///
    /// # Errors
    /// If one is there, or it cannot be made.
    pub(crate) fn file(&mut self, path: &Path, contents: &[u8]) -> Result<(), Failure> {
        if path.symlink_metadata().is_ok() {
            return Err(Failure::new(format!("`{}` is there already", path.display())));
        }
        if let Some(folder) = path.parent() {
            self.folder(folder)?;
        }
        let failed = |error| Failure::file(path, "cannot be made", error);
        let mut file = OpenOptions::new().write(true).create_new(true).open(path).map_err(failed)?;
        self.made.push(Made::File(path.to_path_buf()));
        file.write_all(contents).map_err(failed)
    }

    /// Takes note of a folder that another program is about to make.
    pub(crate) fn tree(&mut self, path: PathBuf) {
        self.made.push(Made::Tree(path));
    }

    /// Keeps everything.
    pub(crate) fn keep(mut self) {
        self.made.clear();
    }
}

impl Drop for Changes {
    fn drop(&mut self) {
        for made in self.made.iter().rev() {
            // Best effort: what made us give up is being reported.
            let _ = match made {
                Made::File(path) => fs::remove_file(path),
                Made::Folder(path) => fs::remove_dir(path),
                Made::Tree(path) => fs::remove_dir_all(path),
            };
        }
    }
}
