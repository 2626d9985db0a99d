//! Logs: for a person on a terminal, JSON lines for everything else. They go to standard error, or to a file.
//!
//! Logging never panics and never waits: lines go through a bounded queue to a thread that writes them. When nobody
//! takes them, because a disk is full or a reader hangs, further lines are dropped and counted.

mod file;

use std::backtrace::Backtrace;
use std::io::{self, IsTerminal as _, Write};
use std::panic::{self, PanicHookInfo};
use std::sync::OnceLock;

use clap::ValueEnum;
use tracing::error;
use tracing_appender::non_blocking::{ErrorCounter, NonBlockingBuilder, WorkerGuard};
use tracing_subscriber::EnvFilter;
use tracing_subscriber::filter::ParseError;
use tracing_subscriber::fmt;

use crate::background::panic_message;
use botserver_manifest::suggest::closest;

pub(crate) use file::{KEPT, LogFile, append, numbered};

/// How log lines look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// Pretty on a terminal, JSON otherwise
    Auto,
    /// For a person
    Pretty,
    /// One JSON object a line
    Json,
}

/// Lines that may wait to be written; some ten MiB.
const WAITING_LINES: usize = 32_768;

static LOST: OnceLock<ErrorCounter> = OnceLock::new();

/// How many lines were dropped since the process started.
pub(crate) fn lost_lines() -> u64 {
    LOST.get().map_or(0, |counter| counter.dropped_lines() as u64)
}

/// Writes the lines that still wait, for as long as somebody takes them, when it is dropped.
#[derive(Debug)]
#[must_use = "without it, the last lines are lost"]
pub struct Flush(#[expect(dead_code, reason = "its drop is what it is for")] Option<WorkerGuard>);

/// Libraries that tell at `debug` of every frame and every connection; they are heard when they warn, or are asked by
/// name.
const QUIET: &str = "h2=warn,hyper=warn,hyper_util=warn,reqwest=warn,rustls=warn,tower=warn,warp=warn";

const LEVELS: [&str; 6] = ["off", "error", "warn", "info", "debug", "trace"];

/// Starts logging, for the rest of the process.
///
/// `filter` is a level, or directives such as `info,hyper=debug`; without a `file`, lines go to standard error.
///
/// # Errors
/// If `filter` is neither.
pub(crate) fn start(filter: &str, format: LogFormat, file: Option<LogFile>) -> Result<Flush, String> {
    let filter = parse(filter)?;
    let terminal = file.is_none() && io::stderr().is_terminal();
    let to: Box<dyn Write + Send> = match file {
        Some(file) => Box::new(file),
        None => Box::new(io::stderr()),
    };
    let (writer, guard) =
        NonBlockingBuilder::default().lossy(true).buffered_lines_limit(WAITING_LINES).finish(to);
    let counter = writer.error_counter();
    // Its fallback for a line that cannot be written is `eprintln!`, which panics when standard error is gone.
    let lines = fmt().with_env_filter(filter).with_writer(writer).log_internal_errors(false);
    // A second start, as in tests that call several commands, keeps what the first one set up.
    let started = match format {
        LogFormat::Json => lines.json().flatten_event(true).with_span_list(false).try_init(),
        LogFormat::Auto if !terminal => lines.json().flatten_event(true).with_span_list(false).try_init(),
        LogFormat::Auto | LogFormat::Pretty => {
            let colours = terminal && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
            lines.with_ansi(colours).with_target(false).try_init()
        }
    };
    if started.is_err() {
        return Ok(Flush(None));
    }
    LOST.get_or_init(|| counter);
    panic::set_hook(Box::new(log_panic));
    Ok(Flush(Some(guard)))
}

/// Reads a filter. A word alone is a level: tracing would take a misspelt one for the name of a crate, and log nothing.
fn parse(filter: &str) -> Result<EnvFilter, String> {
    for directive in filter.split(',').map(str::trim).filter(|directive| !directive.contains(['=', '['])) {
        if !LEVELS.contains(&directive.to_ascii_lowercase().as_str()) {
            let help = closest(directive, LEVELS).map_or_else(
                || format!("levels are {}; another crate is asked as `info,hyper=debug`", LEVELS.join(", ")),
                |level| format!("did you mean `{level}`?"),
            );
            return Err(format!("`{directive}` is no level\n  help: {help}"));
        }
    }
    let directives = format!("{QUIET},{filter}");
    EnvFilter::builder().parse(directives).map_err(|error: ParseError| error.to_string())
}

/// The standard hook writes to standard error by itself, and waits for whoever reads it.
fn log_panic(info: &PanicHookInfo<'_>) {
    let text = panic_message(info.payload());
    let at = info.location().map(ToString::to_string);
    let thread = std::thread::current().name().map(str::to_owned);
    let trace = Backtrace::capture();
    error!(target: "botserver", panic = text, at, thread, backtrace = %trace, "a panic");
}
