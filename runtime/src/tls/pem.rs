//! PEM files: the certificates or the key in one, or what is in it instead.

use std::fs::Metadata;
use std::path::Path;

use botserver_manifest::file;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};

use super::{Part, TlsProblem};

/// Far more than the longest chain.
const MAX_BYTES: usize = 1 << 20;

/// The label of a key that has a passphrase.
const ENCRYPTED: &str = "ENCRYPTED PRIVATE KEY";

/// The certificates of a file's text: at least one.
pub(super) fn certificates(path: &Path, text: &str) -> Result<Vec<CertificateDer<'static>>, TlsProblem> {
    let chain: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(text.as_bytes()).collect();
    match chain {
        Ok(chain) if chain.is_empty() => Err(absent(path, Part::Certificate, text)),
        Ok(chain) => Ok(chain),
        Err(error) => Err(malformed(path, Part::Certificate, &error.to_string())),
    }
}

/// The first private key of a file, and what the file system says of the file.
pub(super) fn key(path: &Path) -> Result<(PrivateKeyDer<'static>, Metadata), TlsProblem> {
    let (text, metadata) = read(path, Part::Key)?;
    match PrivateKeyDer::pem_slice_iter(text.as_bytes()).next() {
        Some(Ok(key)) => Ok((key, metadata)),
        // The form that OpenSSL had before PKCS#8 says it below the label.
        Some(_) if text.contains("Proc-Type: 4,ENCRYPTED") => {
            Err(TlsProblem::Encrypted { path: path.to_owned() })
        }
        None if labels(&text).contains(&ENCRYPTED) => Err(TlsProblem::Encrypted { path: path.to_owned() }),
        None => Err(absent(path, Part::Key, &text)),
        Some(Err(error)) => Err(malformed(path, Part::Key, &error.to_string())),
    }
}

/// The text of a file.
pub(super) fn read(path: &Path, part: Part) -> Result<(String, Metadata), TlsProblem> {
    file::read(path, MAX_BYTES).map_err(|source| TlsProblem::Unreadable {
        path: path.to_owned(),
        part,
        source,
    })
}

fn absent(path: &Path, part: Part, text: &str) -> TlsProblem {
    let found = labels(text).into_iter().map(str::to_owned).collect();
    TlsProblem::Absent { path: path.to_owned(), part, found }
}

pub(super) fn malformed(path: &Path, part: Part, reason: &str) -> TlsProblem {
    TlsProblem::Malformed { path: path.to_owned(), part, reason: reason.to_owned() }
}

/// What the sections of a file are called, such as `CERTIFICATE`.
fn labels(text: &str) -> Vec<&str> {
    let starts = text.lines().filter_map(|line| line.trim().strip_prefix("-----BEGIN "));
    starts.filter_map(|rest| rest.strip_suffix("-----")).collect()
}
