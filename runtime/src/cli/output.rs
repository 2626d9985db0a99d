//! What a command prints on standard output: text for a person, JSON for a script.

use std::fmt;
use std::io::{self, Write as _};

use clap::builder::styling::{AnsiColor, Style};
use comfy_table::presets::NOTHING;
use comfy_table::{ContentArrangement, Table};
use serde::Serialize;

use super::Failure;

const WARNING: Style = AnsiColor::Yellow.on_default().bold();

/// Prints a result. One that nobody reads any more is not an error.
///
/// # Errors
/// If it cannot be written, such as to a full disk.
pub fn print(text: impl fmt::Display) -> Result<(), Failure> {
    print_with(|out| writeln!(out, "{text}"))
}

/// Prints a part of what goes on without an end; `false` when nobody reads it any more.
pub(super) fn print_on(text: impl fmt::Display) -> Result<bool, Failure> {
    written(|out| writeln!(out, "{text}"))
}

/// Prints with a function that writes.
pub(super) fn print_with(write: impl FnOnce(&mut dyn io::Write) -> io::Result<()>) -> Result<(), Failure> {
    written(write).map(drop)
}

/// Whether what a function writes was read.
fn written(write: impl FnOnce(&mut dyn io::Write) -> io::Result<()>) -> Result<bool, Failure> {
    let mut out = anstream::stdout().lock();
    match write(&mut out).and_then(|()| out.flush()) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(false),
        Err(error) => Err(Failure::new(format!("standard output cannot be written: {error}"))),
    }
}

/// Prints a report for a script: one value of JSON, over several lines.
///
/// # Errors
/// As [`print()`].
pub fn print_json(report: &impl Serialize) -> Result<(), Failure> {
    print(serde_json::to_string_pretty(report).map_err(|error| Failure::new(error.to_string()))?)
}

/// Says on standard error what is odd and keeps nobody from going on.
pub(super) fn warn(warning: impl fmt::Display) {
    let _ = writeln!(anstream::stderr(), "{WARNING}warning{WARNING:#}: {warning}");
}

/// A table without lines, which is as wide as the terminal, or as its content where there is none.
pub fn table<const COLUMNS: usize>(header: [&str; COLUMNS]) -> Table {
    let mut table = Table::new();
    table.load_preset(NOTHING).set_content_arrangement(ContentArrangement::Dynamic).set_header(header);
    table
}

/// A number of things, each of which is called `what`.
pub(super) fn number_of(number: impl TryInto<u64>, what: &str) -> String {
    let number = number.try_into().unwrap_or_default();
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}
