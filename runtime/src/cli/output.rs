//! What a command prints on standard output: text for a person, JSON for a script.

use std::fmt;
use std::io::{self, Write as _};

use comfy_table::presets::NOTHING;
use comfy_table::{ContentArrangement, Table};
use serde::Serialize;

use super::Failure;

/// Prints a result. One that nobody reads any more is not an error.
///
/// # Errors
/// If it cannot be written, such as to a full disk.
pub fn print(text: impl fmt::Display) -> Result<(), Failure> {
    print_with(|out| writeln!(out, "{text}"))
}

/// Prints with a function that writes.
pub(super) fn print_with(write: impl FnOnce(&mut dyn io::Write) -> io::Result<()>) -> Result<(), Failure> {
    let mut out = anstream::stdout().lock();
    match write(&mut out).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Failure::new(format!("standard output cannot be written: {error}")))
        }
        _ => Ok(()),
    }
}

/// Prints a report for a script: one value of JSON, over several lines.
///
/// # Errors
/// As [`print()`].
pub fn print_json(report: &impl Serialize) -> Result<(), Failure> {
    print(serde_json::to_string_pretty(report).map_err(|error| Failure::new(error.to_string()))?)
}

/// A table without lines, which is as wide as the terminal, or as its content where there is none.
pub fn table<const COLUMNS: usize>(header: [&str; COLUMNS]) -> Table {
    let mut table = Table::new();
    table.load_preset(NOTHING).set_content_arrangement(ContentArrangement::Dynamic).set_header(header);
    table
}
