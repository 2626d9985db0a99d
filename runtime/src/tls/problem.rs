//! What can be wrong with a certificate and its key, and how it is said.

use std::fmt;
use std::path::{Path, PathBuf};

use botserver_manifest::file::ReadError;

/// One of the two files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The file with the certificate, and those that lead to an authority's.
    Certificate,
    /// The file with the private key.
    Key,
}

/// What is wrong with a certificate or its key. Each names the file, what was found, and what to do; none shows a key.
#[derive(Debug, thiserror::Error)]
pub enum TlsProblem {
    /// The file cannot be read.
    #[error("{}: the {part} cannot be read: {source}\n  help: {}", path.display(), readable(*part, source))]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What it should have.
        part: Part,
        /// Why.
        source: ReadError,
    },
    /// The file has no such section.
    #[error("{}: no {part} is in this file, {}\n  help: {}", path.display(), has(found), instead(*part, found))]
    Absent {
        /// The file.
        path: PathBuf,
        /// What it should have.
        part: Part,
        /// The labels of the sections that it has.
        found: Vec<String>,
    },
    /// The key needs a passphrase.
    #[error(
        "{}: the key is encrypted\n  help: `openssl pkey -in {} -out key.pem` writes it without its passphrase",
        path.display(),
        path.display()
    )]
    Encrypted {
        /// The file.
        path: PathBuf,
    },
    /// A section that is not what its label says.
    #[error(
        "{}: the {part} in this file is damaged: {reason}\n  help: copy the file again from where it was made",
        path.display()
    )]
    Malformed {
        /// The file.
        path: PathBuf,
        /// What it should have.
        part: Part,
        /// What is wrong with it.
        reason: String,
    },
    /// A key that TLS cannot be done with here.
    #[error(
        "{}: the key is of a kind that is not supported\n  \
         help: use RSA with 2048 to 4096 bits, ECDSA P-256 or P-384, or Ed25519; Telegram takes the first two",
        path.display()
    )]
    UnsupportedKey {
        /// The file.
        path: PathBuf,
    },
    /// The library that does TLS does not work.
    #[error("TLS cannot be spoken: {reason}\n  help: serve without it, behind a proxy")]
    Unavailable {
        /// What it says.
        reason: String,
    },
    /// The key is not the certificate's.
    #[error(
        "{}: this key is not the one of the certificate in {}\n  help: {}",
        key.display(),
        certificate.display(),
        order(*fits)
    )]
    AnotherPair {
        /// The file with the certificate.
        certificate: PathBuf,
        /// The file with the key.
        key: PathBuf,
        /// Which certificate of the file it fits, counted from 1, if one of the others.
        fits: Option<usize>,
    },
    /// The certificate's time is over.
    #[error(
        "{}: the certificate expired on {until}\n  \
         help: get a new one from its authority; if it was self-signed, `certificate new --force` makes one, of \
         which `webhook apply` must then tell Telegram",
        path.display()
    )]
    Expired {
        /// The file.
        path: PathBuf,
        /// When, as RFC 3339.
        until: String,
    },
    /// The certificate's time has not begun.
    #[error(
        "{}: the certificate is not valid before {from}\n  help: look at this machine's clock: `date`",
        path.display()
    )]
    NotYetValid {
        /// The file.
        path: PathBuf,
        /// When, as RFC 3339.
        from: String,
    },
    /// The certificate is for other hosts.
    #[error(
        "{}: the certificate is for {}, not for `{host}` of public_url\n  \
         help: get one for that host (`certificate new --host {host}`), or correct public_url in bots.yml",
        path.display(),
        list(names, "no host")
    )]
    AnotherName {
        /// The file.
        path: PathBuf,
        /// The host that it should be for.
        host: String,
        /// The hosts that it is for.
        names: Vec<String>,
    },
}

impl TlsProblem {
    /// The problem and its advice as one line, for a log.
    pub(crate) fn line(&self) -> String {
        self.to_string().replace("\n  help: ", "; ")
    }
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Certificate => "certificate",
            Self::Key => "key",
        })
    }
}

fn readable(part: Part, source: &ReadError) -> &'static str {
    use std::io::ErrorKind;
    match source {
        ReadError::NotUtf8 { .. } if part == Part::Certificate => {
            "it must be PEM, which is text: `openssl x509 -inform der -in FILE -out certificate.pem` makes it so"
        }
        ReadError::NotUtf8 { .. } => {
            "it must be PEM, which is text: `openssl pkey -inform der -in FILE -out key.pem` makes it so"
        }
        ReadError::Io(error) if error.kind() == ErrorKind::PermissionDenied => {
            "let the user that the fleet runs as read it, and nobody else"
        }
        _ => "say where the file is; `certificate new` makes a pair, `certificate.pem` and `key.pem`",
    }
}

fn has(found: &[String]) -> String {
    if found.is_empty() {
        return "nor anything else in PEM".to_owned();
    }
    format!("only {}", list(found, ""))
}

fn instead(part: Part, found: &[String]) -> &'static str {
    let has = |label: &str| found.iter().any(|found| found.ends_with(label));
    match part {
        Part::Certificate if has("PRIVATE KEY") => "this is a key: are the two files exchanged?",
        Part::Certificate => {
            "it starts with `-----BEGIN CERTIFICATE-----`; an authority calls it fullchain.pem"
        }
        Part::Key if has("CERTIFICATE") => "this is a certificate: are the two files exchanged?",
        Part::Key => {
            "it starts with `-----BEGIN PRIVATE KEY-----`; an authority's program calls it privkey.pem"
        }
    }
}

fn order(fits: Option<usize>) -> String {
    match fits {
        Some(place) => format!("it fits certificate {place} of the file, which must stand first"),
        None => "give the key that the certificate was made with, or make both anew".to_owned(),
    }
}

fn list(names: &[String], none: &str) -> String {
    match names {
        [] => none.to_owned(),
        names => names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", "),
    }
}

/// What is odd about a pair, and no reason not to serve with it.
pub(super) fn exposed(path: &Path, mode: u32) -> String {
    let path = path.display();
    format!("{path}: every user of this machine can read the key (its mode is {mode:o}): `chmod 600 {path}`")
}

pub(super) fn without_issuer(path: &Path, issuer: &str) -> String {
    format!(
        "{}: the file has the certificate and not that of its issuer, `{issuer}`, without which Telegram does not \
         trust it: use the full chain, such as fullchain.pem",
        path.display()
    )
}

pub(super) fn ends_soon(path: &Path, days: i64, until: &str) -> String {
    let left = match days {
        0 => "today".to_owned(),
        1 => "tomorrow".to_owned(),
        days => format!("in {days} days"),
    };
    format!("{}: the certificate expires {left}, on {until}: renew it", path.display())
}
