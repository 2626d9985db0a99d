//! Why a command fails.

use std::io::{self, Write as _};
use std::net::SocketAddr;
use std::process::ExitCode;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use clap::builder::styling::{AnsiColor, Style};

use crate::bots::credentials::CredentialsError;
use crate::telegram::ClientError;

/// Why a command did not do what it was asked: what was wrong, each said with what to do about it.
#[derive(Debug)]
pub struct Failure {
    messages: Vec<String>,
    code: u8,
}

const ERROR: Style = AnsiColor::Red.on_default().bold();

/// How long whoever reads standard error may take for the last words of the process.
const LAST_WORDS: Duration = Duration::from_secs(1);

/// How many bots, or warnings, are named one by one where there are many.
pub(super) const NAMED: usize = 10;

/// Names for a message: all, or the first ones and how many there are more.
pub(super) fn some_names<'a>(names: impl ExactSizeIterator<Item = &'a str>) -> String {
    let more = names.len().saturating_sub(NAMED);
    let named: Vec<_> = names.take(NAMED).map(|name| format!("`{name}`")).collect();
    if more == 0 { named.join(", ") } else { format!("{} and {more} more", named.join(", ")) }
}

impl Failure {
    /// One thing that was wrong.
    pub fn new(message: impl Into<String>) -> Self {
        Self::all([message])
    }

    /// What was asked cannot be asked so: the same words, of the same fleet, are wrong whatever the world is like.
    pub fn question(message: impl Into<String>) -> Self {
        Self { code: 2, ..Self::new(message) }
    }

    /// Several things that were wrong.
    pub fn all(messages: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self { messages: messages.into_iter().map(Into::into).collect(), code: 1 }
    }

    /// What was wrong, each after these words.
    pub(super) fn prefixed(self, words: &str) -> Vec<String> {
        self.messages.into_iter().map(|message| format!("{words}{message}")).collect()
    }

    /// What was wrong, one by one.
    pub(super) fn messages(&self) -> impl Iterator<Item = &str> {
        self.messages.iter().map(String::as_str)
    }

    /// The same, each in one line.
    pub(super) fn lines(&self) -> impl Iterator<Item = String> {
        self.messages().map(|message| message.replace("\n  help: ", "; "))
    }

    /// What the process exits with: 1, or 2 for a wrong question.
    pub(super) fn code(&self) -> ExitCode {
        self.code.into()
    }

    /// Says it on standard error. A reader that hangs does not hold up the end of the process.
    pub(super) fn say(self) {
        let (said, done) = mpsc::channel();
        let speaking = thread::Builder::new().spawn(move || {
            let mut stderr = anstream::stderr().lock();
            for message in self.messages {
                let _ = writeln!(stderr, "{ERROR}error{ERROR:#}: {message}");
            }
            let _ = said.send(());
        });
        if speaking.is_ok() {
            let _ = done.recv_timeout(LAST_WORDS);
        }
    }
}

impl From<Vec<CredentialsError>> for Failure {
    fn from(errors: Vec<CredentialsError>) -> Self {
        Self::all(errors.iter().map(ToString::to_string))
    }
}

impl From<ClientError> for Failure {
    fn from(error: ClientError) -> Self {
        let message = error.to_string();
        match error {
            ClientError::Address { .. } => Self::question(message),
            ClientError::Http(_) => Self::new(message),
        }
    }
}

/// Why an address of this option cannot be listened on.
pub(super) fn cannot_listen(option: &str, address: SocketAddr, error: &io::Error) -> Failure {
    let help = match error.kind() {
        io::ErrorKind::AddrInUse => {
            &format!("another process has this port; stop it, or choose another port with {option}")
        }
        io::ErrorKind::PermissionDenied => {
            "ports below 1024 need a privilege: give it to the file with `setcap cap_net_bind_service=+ep`, or to the \
             service with `AmbientCapabilities=CAP_NET_BIND_SERVICE` in its systemd unit; or choose a higher port"
        }
        io::ErrorKind::AddrNotAvailable => "this machine has no such address; 0.0.0.0 stands for all it has",
        _ => &format!("choose another address with {option}"),
    };
    Failure::new(format!("cannot listen on {address}: {error}\n  help: {help}"))
}
