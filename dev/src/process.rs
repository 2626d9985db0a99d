//! The fleet's process, as `dev` sees it.

use std::collections::BTreeMap;
use std::fs::File;
use std::future;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use botserver_runtime::cli::LogOptions;
use clap::ValueEnum as _;
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::task::JoinHandle;
use tokio::time::timeout;
use tracing::warn;

/// What stands before the names and ids of the bots, as JSON, in the line by which the fleet's process tells that it is
/// ready; no handler prints it by chance.
pub(crate) const READY: &str = "\u{1}botserver ready: ";

/// How long the process may take to end.
const GRACE: Duration = Duration::from_secs(5);

/// How long its output is read when it has ended: what it started may hold that open for ever.
pub(crate) const LAST_WORDS: Duration = Duration::from_millis(100);

/// The bots of a fleet that is ready: their names by their ids.
pub(crate) type Bots = BTreeMap<i64, String>;

/// How to start the process.
#[derive(Debug)]
pub(crate) struct Start {
    pub(crate) binary: PathBuf,
    pub(crate) api_url: String,
    pub(crate) log: LogOptions,
}

/// The process at work. Killed when dropped.
#[derive(Debug)]
pub(crate) struct Process {
    child: Child,
    /// It ends when this is closed.
    input: Option<ChildStdin>,
    output: JoinHandle<()>,
    ready: UnboundedReceiver<Bots>,
    binary: File,
}

/// What is heard of it.
#[derive(Debug)]
pub(crate) enum Event {
    /// It serves, and the emulator knows its bots.
    Ready(Bots),
    /// It ended without being told to.
    Ended(ExitStatus),
}

impl Process {
    /// Starts it.
    ///
    /// # Errors
    /// If the operating system cannot.
    pub(crate) fn start(start: &Start) -> io::Result<Self> {
        let binary = File::open(&start.binary)?;
        let LogOptions { log_level, log_format } = &start.log;
        let log_format = log_format.to_possible_value().map(|value| value.get_name().to_owned());
        let mut child = Command::new(&start.binary)
            .args(["dev-fleet", "--api-url", &start.api_url, "--log-level", log_level])
            .args(log_format.iter().flat_map(|format| ["--log-format", format]))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            // Ctrl-C is for `dev`, which lets handlers finish before it ends this process.
            .process_group(0)
            .kill_on_drop(true)
            .spawn()?;
        let input = child.stdin.take();
        let stdout = child.stdout.take().ok_or_else(|| io::Error::other("it has no standard output"))?;
        let (tell, ready) = unbounded_channel();
        let output = tokio::spawn(show(stdout, tell));
        Ok(Self { child, input, output, ready, binary })
    }

    /// The binary that it runs, whatever is in that one's place by now.
    pub(crate) fn binary(&self) -> io::Result<File> {
        self.binary.try_clone()
    }

    /// Waits for the next thing to be heard of it.
    ///
    /// Nothing is missed when it is no longer awaited half-way, and awaited again.
    pub(crate) async fn event(&mut self) -> Event {
        tokio::select! {
            Some(bots) = self.ready.recv() => Event::Ready(bots),
            ended = self.child.wait() => {
                let Ok(status) = ended else { return future::pending().await };
                if timeout(LAST_WORDS, &mut self.output).await.is_err() {
                    self.output.abort();
                }
                Event::Ended(status)
            }
        }
    }

    /// Ends it by closing its input, and waits for that.
    pub(crate) async fn stop(mut self) {
        drop(self.input.take());
        let ending = async { while !matches!(self.event().await, Event::Ended(_)) {} };
        if timeout(GRACE, ending).await.is_err() {
            warn!("the fleet's process does not end, and is killed");
            let _ = self.child.kill().await;
        }
    }
}

/// Shows what it prints as if it had been printed here, and tells of the line that is meant for `dev`.
async fn show(stdout: ChildStdout, ready: UnboundedSender<Bots>) {
    let (mut printed, mut line) = (BufReader::new(stdout), Vec::new());
    while printed.read_until(b'\n', &mut line).await.is_ok_and(|count| count > 0) {
        // A text that does not end in a line break may stand before it.
        let at = line.iter().position(|byte| READY.as_bytes().first() == Some(byte)).unwrap_or(line.len());
        let (before, rest) = line.split_at(at);
        let bots = rest.strip_prefix(READY.as_bytes()).and_then(|bots| serde_json::from_slice(bots).ok());
        let shown = if bots.is_some() { before } else { &line };
        if let Some(bots) = bots {
            // Nobody hears it any more when the process is about to be replaced.
            let _ = ready.send(bots);
        }
        write(io::stdout(), shown).await;
        line.clear();
    }
}

/// Writes to the terminal. Whoever reads there may take for ever, or be gone: neither is a reason for `dev` to stop.
pub(crate) async fn write(mut terminal: impl Write + Send + 'static, bytes: &[u8]) {
    let bytes = bytes.to_owned();
    let written =
        tokio::task::spawn_blocking(move || terminal.write_all(&bytes).and_then(|()| terminal.flush()));
    let _ = written.await;
}
