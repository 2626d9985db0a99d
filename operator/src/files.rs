//! Files for an operator: shown, or written without taking anything away.

use std::fmt;
use std::fs::{self, Permissions};
use std::io::{self, Write as _};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use botserver_runtime::cli::{Failure, print, print_json};
use clap::Args;
use serde::Serialize;
use tempfile::Builder;

/// What may happen to files that are there.
#[derive(Debug, Args)]
pub(crate) struct Writing {
    /// Replace files that are there and differ
    #[arg(long, requires = "out")]
    force: bool,
    /// Write nothing, but show what would be written
    #[arg(long, requires = "out")]
    dry_run: bool,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// A file that can be written.
#[derive(Debug)]
pub(crate) struct NewFile {
    pub(crate) path: PathBuf,
    pub(crate) text: String,
}

#[derive(Serialize)]
struct Report<'a> {
    files: Vec<FileReport<'a>>,
}

#[derive(Serialize)]
struct FileReport<'a> {
    path: &'a Path,
    state: State,
    text: &'a str,
}

/// What was found where a file goes, or done about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum State {
    /// It was only printed.
    Printed,
    /// There was none, and it is not written yet.
    New,
    /// There is one with another text, and it is not replaced yet.
    Differs,
    /// There is one with this text.
    Unchanged,
    /// It is there now.
    Written,
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Printed => "printed",
            Self::New => "new",
            Self::Differs => "differs from what is there, and needs --force",
            Self::Unchanged => "unchanged",
            Self::Written => "written",
        })
    }
}

impl Writing {
    /// Prints files on standard output.
    pub(crate) fn print(&self, files: &[NewFile]) -> Result<(), Failure> {
        if self.json {
            return report(files.iter().map(|file| (file, State::Printed)));
        }
        let texts: Vec<_> = files.iter().map(|file| file.text.trim_end()).collect();
        print(texts.join("\n\n"))
    }

    /// Writes files, each in one step; and none of them where one would take the place of another text.
    pub(crate) fn write(&self, files: &[NewFile]) -> Result<(), Failure> {
        let mut states: Vec<(&NewFile, State)> = Vec::new();
        for file in files {
            states.push((file, found(file)?));
        }
        if self.dry_run {
            return if self.json { report(states) } else { show(&states) };
        }
        let differing: Vec<_> = states.iter().filter(|(_, state)| *state == State::Differs).collect();
        if !self.force && !differing.is_empty() {
            return Err(Failure::all(differing.iter().map(|(file, _)| {
                format!(
                    "{} is there already, with another text\n  \
                     help: --force replaces it, and --dry-run shows what with; nothing was written",
                    file.path.display()
                )
            })));
        }
        for (file, state) in states.iter_mut().filter(|(_, state)| *state != State::Unchanged) {
            replace(file).map_err(|error| cannot_write(&file.path, &error))?;
            *state = State::Written;
        }
        if self.json {
            return report(states);
        }
        let lines: Vec<_> =
            states.iter().map(|(file, state)| format!("{}: {state}", file.path.display())).collect();
        print(lines.join("\n"))
    }
}

/// Shows files and what would become of each, as `head` does several files.
fn show(files: &[(&NewFile, State)]) -> Result<(), Failure> {
    let shown: Vec<_> = files
        .iter()
        .map(|(file, state)| format!("==> {}: {state} <==\n{}", file.path.display(), file.text.trim_end()))
        .collect();
    print(shown.join("\n\n"))
}

fn report<'a>(files: impl IntoIterator<Item = (&'a NewFile, State)>) -> Result<(), Failure> {
    let files = files
        .into_iter()
        .map(|(file, state)| FileReport { path: &file.path, state, text: &file.text })
        .collect();
    print_json(&Report { files })
}

/// What is where a file goes.
fn found(file: &NewFile) -> Result<State, Failure> {
    match fs::read(&file.path) {
        Ok(text) if text == file.text.as_bytes() => Ok(State::Unchanged),
        Ok(_) => Ok(State::Differs),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(State::New),
        Err(error) => Err(cannot_write(&file.path, &error)),
    }
}

/// Puts a file in its place in one step, so that nobody sees a half of it.
pub(crate) fn replace(file: &NewFile) -> io::Result<()> {
    let folder = match file.path.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    };
    fs::create_dir_all(folder)?;
    // Everybody may read it, as far as the umask lets them.
    let mut temporary = Builder::new().permissions(Permissions::from_mode(0o644)).tempfile_in(folder)?;
    temporary.write_all(file.text.as_bytes())?;
    temporary.as_file().sync_all()?;
    temporary.persist(&file.path)?;
    Ok(())
}

fn cannot_write(path: &Path, error: &io::Error) -> Failure {
    // tempfile names the file that it could not make, which says nothing to anybody.
    let reason = error.kind();
    Failure::new(format!(
        "{} cannot be written: {reason}\n  help: give --out another place, or run this as a user who may write there",
        path.display()
    ))
}
