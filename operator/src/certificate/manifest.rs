//! What bots.yml says of a certificate that was made, and how it comes to say it.

use std::fs;
use std::io::{self, IsTerminal as _, Write as _};
use std::path::Path;

use botserver_manifest::address::PublicUrl;
use botserver_manifest::edit::{self, EditError, NewEntry};
use botserver_manifest::redact;
use botserver_manifest::yaml::{Entry, Node};
use botserver_runtime::cli::Failure;
use botserver_runtime::rewrite;
use serde::Serialize;

/// In the folder of a fleet.
const MANIFEST: &str = "bots.yml";

/// The section of it that is about the server.
const SERVER: &str = "server";

/// Who says whether bots.yml is changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Consent {
    /// The command line did.
    Given,
    /// Whoever sits at the terminal is asked.
    Asked,
    /// Nobody does: it stays as it is.
    Missing,
}

/// What became of bots.yml.
#[derive(Debug, Default, Serialize)]
pub(super) struct Outcome {
    /// Lines that it has got below `server:`.
    pub(super) written: Vec<String>,
    /// Lines that somebody may write there.
    pub(super) to_write: Vec<String>,
    /// What it says otherwise, each with its line.
    pub(super) differs: Vec<String>,
}

impl Consent {
    /// `asked_for` is what the command line says.
    pub(super) fn new(asked_for: bool) -> Self {
        match asked_for {
            true => Self::Given,
            false if io::stdin().is_terminal() && io::stdout().is_terminal() => Self::Asked,
            false => Self::Missing,
        }
    }
}

/// Whether there is a bots.yml here: on a developer's machine, and hardly where a fleet serves.
pub(super) fn is_here() -> bool {
    Path::new(MANIFEST).exists()
}

/// Extends bots.yml by what it does not say of a certificate yet, if that is wanted. What it says stays as it is.
pub(super) fn extend(certificate: &Path, host: &str, consent: Consent) -> Result<Outcome, Failure> {
    let document = edit::read(&read()?).map_err(failed)?;
    let server = edit::section(&document, SERVER).map_err(failed)?.map(|section| &section.value);
    let (mut new, mut differs) = (Vec::new(), Vec::new());
    match said(server, "certificate") {
        None => new.push(NewEntry::text("certificate", utf8(certificate)?)),
        Some(entry) if is_file(&entry.value, certificate) => {}
        Some(entry) => differs.push(differing(
            entry,
            &format!("for the new certificate, write `{}` there", certificate.display()),
        )),
    }
    let url = format!("https://{host}:8443");
    match said(server, "public_url") {
        // A name with `_` can be in a certificate, and is in no URL that bots.yml takes.
        None => {
            new.extend(PublicUrl::new(&url).ok().map(|url| NewEntry::text("public_url", url.as_str())));
        }
        Some(entry) if is_at(&entry.value, host) => {}
        Some(entry) => differs.push(differing(entry, &format!("the certificate is for `{host}`"))),
    }
    let lines: Vec<_> = new.iter().map(|entry| entry.block(0, 2, "\n").trim_end().to_owned()).collect();
    let is_wanted = match consent {
        _ if new.is_empty() => false,
        Consent::Given => true,
        Consent::Asked => ask(&lines)?,
        Consent::Missing => false,
    };
    if !is_wanted {
        return Ok(Outcome { to_write: lines, differs, ..Outcome::default() });
    }
    // Read anew: whoever was asked may have saved another text before the answer.
    let text = edit::insert(&read()?, SERVER, &new).map_err(failed)?;
    rewrite(Path::new(MANIFEST), text.as_bytes()).map_err(|error| {
        Failure::new(format!(
            "{MANIFEST} cannot be written: {error}\n  help: write by hand, below `{SERVER}:`: {}",
            lines.join(", ")
        ))
    })?;
    Ok(Outcome { written: lines, differs, ..Outcome::default() })
}

fn read() -> Result<String, Failure> {
    fs::read_to_string(MANIFEST).map_err(|error| {
        Failure::new(format!(
            "{MANIFEST} cannot be read: {error}; certificate and key are made\n  \
             help: run this in the folder of the fleet, or write `{SERVER}.certificate` into its {MANIFEST} by hand"
        ))
    })
}

/// What `server:` says for a key, if it says something.
fn said<'a>(server: Option<&'a Node>, key: &str) -> Option<&'a Entry> {
    server?.get(key).filter(|entry| !entry.value.is_null())
}

/// Whether a value names this file, in these words or in others.
fn is_file(value: &Node, file: &Path) -> bool {
    value.text().map(Path::new).is_some_and(|named| {
        named == file
            || named.canonicalize().is_ok_and(|named| file.canonicalize().is_ok_and(|file| named == file))
    })
}

/// Whether a value is a URL at this host.
fn is_at(value: &Node, host: &str) -> bool {
    let url = value.text().and_then(|text| PublicUrl::new(text).ok());
    url.is_some_and(|url| url.host().eq_ignore_ascii_case(host))
}

fn differing(Entry { key, value }: &Entry, advice: &str) -> String {
    let found =
        value.text().map_or_else(|| value.describe().to_owned(), |text| format!("`{}`", redact(text)));
    format!("{MANIFEST}:{}: `{}` is {found}, and stays so: {advice}", key.span.line, key.text)
}

fn utf8(path: &Path) -> Result<&str, Failure> {
    path.to_str().ok_or_else(|| {
        Failure::new(format!(
            "`{}` cannot be written into {MANIFEST}: it is not UTF-8\n  help: give --out another folder",
            path.display()
        ))
    })
}

fn failed(error: EditError) -> Failure {
    let EditError { span, .. } = error;
    Failure::new(format!("{MANIFEST}:{}:{}: {}", span.line, span.column, error.wording()))
}

/// Asks whether these lines are to be written; what is no clear yes is a no.
fn ask(lines: &[String]) -> Result<bool, Failure> {
    let failed = |error| Failure::new(format!("the terminal cannot be used: {error}"));
    let mut out = io::stdout().lock();
    write!(out, "\nadd below `{SERVER}:` in {MANIFEST}:\n  {}\nwrite this? [y/N] ", lines.join("\n  "))
        .and_then(|()| out.flush())
        .map_err(failed)?;
    let mut answer = String::new();
    io::stdin().read_line(&mut answer).map_err(failed)?;
    Ok(matches!(answer.trim().to_ascii_lowercase().as_str(), "y" | "yes"))
}
