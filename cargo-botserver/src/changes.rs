//! Files that are made or replaced: all of them, or none.

use std::fs::{self, OpenOptions, Permissions};
use std::io::{self, Write as _};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use botserver_runtime::rewrite;
use secrecy::zeroize::Zeroizing;
use tempfile::NamedTempFile;

use crate::failure::Failure;

/// What was done so far; if it is not kept, it is undone.
#[derive(Default)]
pub(crate) struct Changes {
    done: Vec<Done>,
}

enum Done {
    File(PathBuf),
    Folder(PathBuf),
    /// A folder and what another program put into it.
    Tree(PathBuf),
    /// A file, and what it was before.
    Replaced {
        path: PathBuf,
        before: Zeroizing<Vec<u8>>,
    },
}

/// Who may read a file that nobody but its owner has to.
const PRIVATE: u32 = 0o600;

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
        self.done.push(Done::Folder(path.to_path_buf()));
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
        self.done.push(Done::File(path.to_path_buf()));
        file.write_all(contents).map_err(failed)
    }

    /// Makes a file that only its owner may read, in one step, where none is.
    ///
    /// # Errors
    /// If one is there, or it cannot be made.
    pub(crate) fn private_file(&mut self, path: &Path, contents: &[u8]) -> Result<(), Failure> {
        let failed = |error| Failure::file(path, "cannot be made", error);
        draft(path, contents)
            .map_err(failed)?
            .persist_noclobber(path)
            .map_err(|error| failed(error.error))?;
        self.done.push(Done::File(path.to_path_buf()));
        Ok(())
    }

    /// Puts a new text in place of a file, in one step. Its owner stays, and who may read it; a link stays a link.
    ///
    /// # Errors
    /// If it cannot be written.
    pub(crate) fn replace(&mut self, path: &Path, contents: &[u8]) -> Result<(), Failure> {
        let failed = |error| Failure::file(path, "cannot be written", error);
        let path = path.canonicalize().map_err(failed)?;
        let before = Zeroizing::new(fs::read(&path).map_err(failed)?);
        rewrite(&path, contents).map_err(failed)?;
        self.done.push(Done::Replaced { path, before });
        Ok(())
    }

    /// Takes note of a folder that another program is about to make.
    pub(crate) fn tree(&mut self, path: PathBuf) {
        self.done.push(Done::Tree(path));
    }

    /// Keeps everything.
    pub(crate) fn keep(mut self) {
        self.done.clear();
    }
}

impl Drop for Changes {
    fn drop(&mut self) {
        for done in self.done.iter().rev() {
            // Best effort: what made us give up is being reported.
            let _ = match done {
                Done::File(path) => fs::remove_file(path),
                Done::Folder(path) => fs::remove_dir(path),
                Done::Tree(path) => fs::remove_dir_all(path),
                Done::Replaced { path, before } => rewrite(path, before),
            };
        }
    }
}

/// Writes a whole file, which only its owner can read, beside the place where it will be.
fn draft(path: &Path, contents: &[u8]) -> io::Result<NamedTempFile> {
    let folder = path.parent().filter(|folder| *folder != Path::new("")).unwrap_or(Path::new("."));
    let mut file = NamedTempFile::new_in(folder)?;
    file.write_all(contents)?;
    file.as_file().set_permissions(Permissions::from_mode(PRIVATE))?;
    file.as_file().sync_all()?;
    Ok(file)
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::MetadataExt as _;

    use super::*;

    #[test]
    fn what_is_not_kept_is_as_it_was() {
        let here = tempfile::tempdir().unwrap();
        let (file, link) = (here.path().join("file"), here.path().join("link"));
        fs::write(&file, "before").unwrap();
        fs::set_permissions(&file, Permissions::from_mode(0o640)).unwrap();
        std::os::unix::fs::symlink(&file, &link).unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().mode() & 0o777;
        let change = |keeps: bool| {
            let mut changes = Changes::default();
            changes.file(&here.path().join("folder/new"), b"new").unwrap();
            changes.private_file(&here.path().join("private"), b"secret").unwrap();
            changes.replace(&link, b"after").unwrap();
            assert_eq!(fs::read_to_string(&file).unwrap(), "after");
            assert_eq!((mode(&file), mode(&here.path().join("private"))), (0o640, 0o600));
            // It is not there to be made.
            assert!(changes.private_file(&file, b"").is_err());
            if keeps {
                changes.keep();
            }
        };
        change(false);
        assert_eq!((fs::read_to_string(&file).unwrap().as_str(), mode(&file)), ("before", 0o640));
        assert_eq!(fs::read_dir(here.path()).unwrap().count(), 2);
        change(true);
        assert_eq!(fs::read_to_string(&link).unwrap(), "after");
        assert_eq!(fs::read_dir(here.path()).unwrap().count(), 4);
    }
}
