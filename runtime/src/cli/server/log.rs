//! `server log`.

use std::fs::{self, File};
use std::io::{self, Read as _, Seek as _, SeekFrom, Write};
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use clap::Args;

use crate::Fleet;
use crate::cli::Failure;
use crate::cli::claim::{running, who};
use crate::cli::options::DataFolder;
use crate::log::{KEPT, numbered};
use crate::running::{Run, Running, StartedBy};

/// How often it is looked at for more.
const LOOK: Duration = Duration::from_millis(200);

#[derive(Debug, Args)]
pub(in crate::cli) struct Log {
    #[command(flatten)]
    data: DataFolder,
    /// How many lines
    #[arg(short = 'n', long, value_name = "N", default_value = "10")]
    lines: usize,
    /// Go on with each line that comes, also in the next file
    #[arg(short, long)]
    follow: bool,
}

pub(super) fn log(fleet: &Fleet, options: &Log) -> Result<(), Failure> {
    let path = file(fleet, options)?;
    let cannot = |error: io::Error| {
        Failure::new(format!(
            "the log {} cannot be read: {error}\n  \
             help: do this as the user that the fleet runs as, or name another folder with --data",
            path.display()
        ))
    };
    match show(&path, options) {
        // Nobody reads any more.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        shown => shown.map_err(cannot),
    }
}

/// The file that is logged to, or was.
fn file(fleet: &Fleet, options: &Log) -> Result<PathBuf, Failure> {
    let data = options.data.path();
    let run = match running(&data)? {
        Running::Yes(run) | Running::Stale(run) | Running::Elsewhere(run) => Some(run),
        Running::No => None,
    };
    match run {
        Some(Run { log_file: Some(path), .. }) => Ok(path),
        Some(run) if run.started_by == StartedBy::Systemd => {
            let unit = run.unit.unwrap_or_else(|| format!("{}.service", fleet.package));
            let follow = if options.follow { " -f" } else { "" };
            Err(Failure::new(format!(
                "systemd keeps the log of this fleet\n  help: `journalctl -u {unit} -n {}{follow}`",
                options.lines
            )))
        }
        Some(run) if !run.command.is_empty() => Err(Failure::new(format!(
            "{} logs to its standard error\n  \
             help: look where it was started; `server start`, or --log-file, has it log into a file",
            who(&run)
        ))),
        _ => Ok(data.join("serve.log")),
    }
}

fn show(path: &Path, options: &Log) -> io::Result<()> {
    let mut out = io::stdout().lock();
    let mut file = File::open(path)?;
    let mut text = Vec::new();
    file.read_to_end(&mut text)?;
    out.write_all(&last(text, path, options.lines))?;
    out.flush()?;
    if options.follow { follow(file, path, &mut out) } else { Ok(()) }
}

/// Goes on with what is written to a file, and to the ones that take its place.
fn follow(mut file: File, path: &Path, out: &mut impl Write) -> io::Result<()> {
    loop {
        if io::copy(&mut file, out)? > 0 {
            out.flush()?;
            continue;
        }
        let end = file.metadata()?;
        match fs::metadata(path) {
            Ok(now) if now.ino() != end.ino() => {
                // What was written between the last look and the change.
                io::copy(&mut file, out)?;
                file = File::open(path)?;
            }
            _ if end.len() < file.stream_position()? => {
                file.seek(SeekFrom::Start(0))?;
            }
            _ => thread::sleep(LOOK),
        }
    }
}

/// The last lines of what stands in the file, and where it has too few, of those before it.
fn last(mut text: Vec<u8>, path: &Path, lines: usize) -> Vec<u8> {
    let count = |text: &[u8]| text.iter().filter(|byte| **byte == b'\n').count();
    for number in 1..=KEPT {
        if count(&text) >= lines {
            break;
        }
        let Ok(mut older) = fs::read(numbered(path, number)) else { break };
        older.append(&mut text);
        text = older;
    }
    let beyond = count(&text).saturating_sub(lines);
    let start = text.split_inclusive(|byte| *byte == b'\n').take(beyond).map(<[u8]>::len).sum();
    text.split_off(start)
}
