//! Logs: for a person on a terminal, JSON lines for everything else. They go to standard error.

use std::io::{self, IsTerminal};

use clap::ValueEnum;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt;

/// How log lines look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum LogFormat {
    /// Pretty on a terminal, JSON otherwise
    Auto,
    /// For a person
    Pretty,
    /// One JSON object a line
    Json,
}

/// Starts logging, for the rest of the process.
///
/// `filter` is a level, or directives such as `info,botserver=debug`.
///
/// # Errors
/// If `filter` is neither.
pub(crate) fn start(filter: &str, format: LogFormat) -> Result<(), tracing_subscriber::filter::ParseError> {
    let filter = EnvFilter::builder().parse(filter)?;
    let terminal = io::stderr().is_terminal();
    let lines = fmt().with_env_filter(filter).with_writer(io::stderr);
    // A second start, as in tests that call several commands, keeps what the first one set up.
    let _ = match format {
        LogFormat::Json => lines.json().flatten_event(true).try_init(),
        LogFormat::Auto if !terminal => lines.json().flatten_event(true).try_init(),
        LogFormat::Auto | LogFormat::Pretty => {
            let colours = terminal && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
            lines.with_ansi(colours).with_target(false).try_init()
        }
    };
    Ok(())
}
