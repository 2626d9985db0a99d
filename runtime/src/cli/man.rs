//! `man`: the pages of the manual.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use clap::{Args, Command};
use clap_mangen::Man;

use super::{Failure, output, print};

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  {program} man | man --local-file -
  {program} man /usr/local/share/man/man1")]
pub(super) struct Options {
    /// The folder to write the pages of all commands into; those of an earlier version are replaced
    #[arg(value_name = "DIR")]
    folder: Option<PathBuf>,
}

pub(super) fn run(command: Command, options: &Options) -> Result<(), Failure> {
    let manual = Manual::new(command);
    let Some(folder) = &options.folder else {
        return output::print_with(|out| manual.print(out));
    };
    let written = manual.write(folder).map_err(|error| {
        Failure::new(format!(
            "{} cannot be written: {error}\n  help: name a folder that you may write",
            folder.display()
        ))
    })?;
    print(format_args!("{written} pages are in {}", folder.display()))
}

/// The manual of a command line: a page for each command that its help shows.
#[derive(Debug)]
pub struct Manual(Command);

impl Manual {
    /// That of this command and all below it.
    pub fn new(command: Command) -> Self {
        let mut command = command.disable_help_subcommand(true);
        command.build();
        Self(command)
    }

    /// Prints the page of the whole.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn print(&self, out: &mut dyn io::Write) -> io::Result<()> {
        page(&self.0, out)
    }

    /// Writes all pages into a folder, which is made if it is not there, and says how many. Those of an earlier version
    /// are replaced.
    ///
    /// # Errors
    /// If one cannot be written.
    pub fn write(&self, folder: &Path) -> io::Result<usize> {
        fs::create_dir_all(folder)?;
        write(&self.0, folder)
    }
}

/// Writes the pages of a command and of all below it, and says how many.
fn write(command: &Command, folder: &Path) -> io::Result<usize> {
    let mut text = Vec::new();
    page(command, &mut text)?;
    let path = folder.join(format!("{}.1", name(command)));
    let draft = path.with_extension("new");
    fs::write(&draft, text)?;
    fs::rename(draft, path)?;
    let below = command.get_subcommands().filter(|command| !command.is_hide_set());
    below.map(|command| write(command, folder)).try_fold(1, |count, written| Ok(count + written?))
}

/// As in `git-commit(1)`: a command and what it is below of, with hyphens.
fn name(command: &Command) -> &str {
    command.get_display_name().unwrap_or_else(|| command.get_name())
}

/// The page of one command, in which the examples stand as they are.
fn page(command: &Command, mut out: &mut dyn io::Write) -> io::Result<()> {
    let man = Man::new(command.clone());
    man.render_title(&mut out)?;
    man.render_name_section(&mut out)?;
    man.render_synopsis_section(&mut out)?;
    man.render_description_section(&mut out)?;
    man.render_options_section(&mut out)?;
    if command.has_subcommands() {
        man.render_subcommands_section(&mut out)?;
    }
    let Some(examples) = command.get_after_help() else { return Ok(()) };
    writeln!(out, ".SH NOTES\n.nf")?;
    for line in examples.to_string().lines() {
        writeln!(out, "{}", verbatim(line))?;
    }
    writeln!(out, ".fi")
}

/// A line as it stands, for roff.
fn verbatim(line: &str) -> String {
    let line = line.replace('\\', "\\e").replace('-', "\\-");
    if line.starts_with(['.', '\'']) { format!("\\&{line}") } else { line }
}
