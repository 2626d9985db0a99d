//! What the commands print.

use std::fmt::Display;
use std::fs;
use std::io::{self, Write as _};
use std::path::Path;

use clap::builder::styling::{AnsiColor, Style};
use serde::Serialize;

use crate::failure::Failure;

const ERROR: Style = AnsiColor::Red.on_default().bold();
const WARNING: Style = AnsiColor::Yellow.on_default().bold();

/// Prints a result; one that nobody reads any more is not an error.
///
/// # Errors
/// If it cannot be written, such as to a full disk.
pub(crate) fn print(text: impl Display) -> Result<(), Failure> {
    let mut out = anstream::stdout().lock();
    match writeln!(out, "{text}").and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Failure::new(format!("standard output cannot be written: {error}")))
        }
        _ => Ok(()),
    }
}

/// Says what went wrong. Where that cannot be said either, the exit code is all that is left.
pub(crate) fn say(text: impl Display) {
    let _ = write!(anstream::stderr().lock(), "{text}");
}

/// Says that something failed.
pub(crate) fn error(text: impl Display) {
    say(format_args!("{ERROR}error{ERROR:#}: {text}\n"));
}

/// Says what is odd and keeps nobody from going on.
pub(crate) fn warn(text: impl Display) {
    say(format_args!("{WARNING}warning{WARNING:#}: {text}\n"));
}

/// Prints a result for a script.
pub(crate) fn json(report: &impl Serialize) -> Result<(), Failure> {
    let text = serde_json::to_string_pretty(report)
        .map_err(|error| Failure::new(format!("the result is no JSON: {error}")))?;
    print(text)
}

/// `1 bot`, `2 bots`.
pub(crate) fn count(number: usize, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}

/// The files below a folder, relative to it and sorted.
pub(crate) fn files(folder: &Path) -> Result<Vec<String>, Failure> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(next) = folders.pop() {
        let entries = fs::read_dir(&next).map_err(|error| Failure::file(&next, "cannot be read", error))?;
        for path in entries.flatten().map(|entry| entry.path()) {
            if path.is_dir() {
                folders.push(path);
            } else if let Ok(file) = path.strip_prefix(folder) {
                files.push(file.display().to_string());
            }
        }
    }
    files.sort();
    Ok(files)
}
