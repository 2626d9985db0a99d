//! `man`: the pages of the manual, called as git calls its own: `cargo-botserver-add.1`.

use std::path::PathBuf;

use botserver_runtime::cli::Manual;
use clap::{Args, CommandFactory as _};

use crate::Cli;
use crate::failure::Failure;
use crate::output::print;

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  cargo botserver man | man --local-file -
  cargo botserver man ~/.local/share/man/man1    then man cargo-botserver, man cargo-botserver-add")]
pub(crate) struct Options {
    /// The folder to write the pages of all commands into; those of an earlier version are replaced
    #[arg(value_name = "DIR")]
    folder: Option<PathBuf>,
}

pub(crate) fn run(options: &Options) -> Result<(), Failure> {
    let manual = Manual::new(Cli::command());
    let Some(folder) = &options.folder else {
        let mut page = Vec::new();
        manual.print(&mut page).map_err(|error| Failure::new(format!("no page can be made: {error}")))?;
        return print(String::from_utf8_lossy(&page).trim_end());
    };
    let written = manual.write(folder).map_err(|error| {
        Failure::file(folder, "cannot be written", error).help("name a folder that you may write")
    })?;
    print(format_args!("{written} pages are in {}", folder.display()))
}
