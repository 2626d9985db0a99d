//! A token that a person or a program gives: typed unseen, on standard input, or in a file. Never an argument, which
//! other users of the machine can read.

use std::io::{self, BufRead as _, IsTerminal as _, Read as _};
use std::path::Path;

use botserver_manifest::{Token, file};
use rustix::termios::{LocalModes, OptionalActions, Termios, tcgetattr, tcsetattr};
use secrecy::zeroize::Zeroizing;

use crate::failure::Failure;
use crate::interrupt::Interrupt;
use crate::output;

/// As much as is read where a token should be.
const LIMIT: usize = 4096;

/// Reads a token from a file that holds nothing else.
///
/// # Errors
/// If it cannot be read, or is no token.
pub(crate) fn from_file(path: &Path) -> Result<Token, Failure> {
    let (text, _) = file::read(path, LIMIT).map_err(|error| Failure::file(path, "cannot be read", error))?;
    parse(&Zeroizing::new(text), &format!("`{}`", path.display()))
}

/// Reads a token from standard input: a line of it, which is not shown where somebody types it.
///
/// # Errors
/// If there is none, or a signal comes first.
pub(crate) fn from_standard_input(interrupt: &Interrupt) -> Result<Token, Failure> {
    let failed = |error: io::Error| Failure::new(format!("standard input cannot be read: {error}"));
    let mut line = Zeroizing::new(String::with_capacity(LIMIT));
    let hidden = if io::stdin().is_terminal() { Some(Hidden::start().map_err(failed)?) } else { None };
    if hidden.is_some() {
        output::say("token from @BotFather (it is not shown): ");
    }
    let read = interrupt
        .input()
        .and_then(|()| io::stdin().lock().take(LIMIT as u64).read_line(&mut line).map_err(failed));
    if hidden.is_some() {
        output::say("\n");
    }
    read?;
    parse(&line, "standard input")
}

fn parse(text: &str, from: &str) -> Result<Token, Failure> {
    const WHOLE: &str = "copy the whole token from @BotFather: `<bot id>:<secret>`";
    let text = text.trim();
    if text.is_empty() {
        return Err(Failure::new(format!("{from} has no token")).help(WHOLE));
    }
    Token::parse(text).map_err(|error| Failure::new(format!("{from}: {error}")).help(WHOLE))
}

/// A terminal that does not show what is typed, until this is dropped.
///
/// Crates that ask for passwords ask before they hide, so that what is pasted at once can be seen, and leave the
/// terminal as it is when Ctrl-C ends the process. Here it is hidden first, and Ctrl-C is one more way to the end.
struct Hidden {
    before: Termios,
}

impl Hidden {
    fn start() -> io::Result<Self> {
        let before = tcgetattr(io::stdin())?;
        let mut silent = before.clone();
        silent.local_modes.remove(LocalModes::ECHO);
        tcsetattr(io::stdin(), OptionalActions::Flush, &silent)?;
        Ok(Self { before })
    }
}

impl Drop for Hidden {
    fn drop(&mut self) {
        // Best effort: where it fails, there is no terminal any more.
        let _ = tcsetattr(io::stdin(), OptionalActions::Now, &self.before);
    }
}
