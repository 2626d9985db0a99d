//! The fleet's process, as `dev` sees it.

use std::future;
use std::io;
use std::path::PathBuf;
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use botserver_runtime::cli::{LogOptions, print};
use clap::ValueEnum as _;
use tokio::io::{AsyncBufReadExt as _, BufReader, Lines};
use tokio::process::{Child, ChildStdout, Command};
use tokio::time::timeout;
use tracing::warn;

/// What a line begins with by which the fleet's process tells that it is ready; no handler prints it by chance.
pub(crate) const READY: &str = "\u{1}botserver ready: ";

/// How long the process may take to end.
const GRACE: Duration = Duration::from_secs(5);

/// How to start the process.
#[derive(Debug)]
pub(crate) struct Start {
    pub(crate) binary: PathBuf,
    pub(crate) api_url: String,
    pub(crate) log: LogOptions,
}

/// The fleet's process: at work, or ended.
#[derive(Debug)]
pub(crate) struct Process {
    start: Start,
    child: Option<(Child, Lines<BufReader<ChildStdout>>)>,
}

/// What is heard of it.
#[derive(Debug)]
pub(crate) enum Event {
    /// It serves, and the emulator knows its bots.
    Ready(String),
    /// It ended without being told to.
    Ended(ExitStatus),
}

impl Process {
    /// Starts it.
    ///
    /// # Errors
    /// If the operating system cannot.
    pub(crate) fn start(start: Start) -> io::Result<Self> {
        let mut process = Self { start, child: None };
        process.restart()?;
        Ok(process)
    }

    /// Starts it again, after it ended or was stopped.
    ///
    /// # Errors
    /// If the operating system cannot.
    pub(crate) fn restart(&mut self) -> io::Result<()> {
        let LogOptions { log_level, log_format } = &self.start.log;
        let log_format = log_format.to_possible_value().map(|value| value.get_name().to_owned());
        let mut child = Command::new(&self.start.binary)
            .args(["dev-fleet", "--api-url", &self.start.api_url, "--log-level", log_level])
            .args(log_format.iter().flat_map(|format| ["--log-format", format]))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()?;
        let stdout = child.stdout.take().ok_or_else(|| io::Error::other("it has no standard output"))?;
        self.child = Some((child, BufReader::new(stdout).lines()));
        Ok(())
    }

    /// Whether it has not ended yet.
    pub(crate) fn is_at_work(&self) -> bool {
        self.child.is_some()
    }

    /// Waits for the next thing to be heard of it, and shows what it prints.
    pub(crate) async fn event(&mut self) -> Event {
        loop {
            let Some((child, lines)) = &mut self.child else { return future::pending().await };
            match lines.next_line().await {
                Ok(Some(line)) => match line.strip_prefix(READY) {
                    Some(text) => return Event::Ready(text.to_owned()),
                    None => show(&line),
                },
                Ok(None) | Err(_) => {
                    let ended = child.wait().await;
                    self.child = None;
                    if let Ok(status) = ended {
                        return Event::Ended(status);
                    }
                }
            }
        }
    }

    /// Ends it by closing its input, and waits for that.
    pub(crate) async fn stop(&mut self) {
        let Some((mut child, mut lines)) = self.child.take() else { return };
        drop(child.stdin.take());
        let ending = async {
            while let Ok(Some(line)) = lines.next_line().await {
                show(&line);
            }
            child.wait().await
        };
        if timeout(GRACE, ending).await.is_err() {
            warn!("the fleet's process does not end, and is killed");
            let _ = child.kill().await;
        }
    }
}

/// What the handlers print is shown as if they had printed it here.
fn show(line: &str) {
    // A terminal that is gone is no reason to stop.
    let _ = print(line);
}
