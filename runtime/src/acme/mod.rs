//! A certificate from an authority, by ACME (RFC 8555): ordered when there is none, and again when a third of its time is
//! left.

#![cfg_attr(
    not(feature = "acme"),
    allow(dead_code, reason = "what only a binary with it constructs and reads")
)]

#[cfg(not(feature = "acme"))]
mod absent;
#[cfg(feature = "acme")]
mod account;
#[cfg(feature = "acme")]
mod answers;
#[cfg(feature = "acme")]
mod order;
#[cfg(feature = "acme")]
mod pair;
#[cfg(feature = "acme")]
mod renewal;

use std::io;
use std::path::PathBuf;

use crate::telegram::ClientError;
use crate::tls::TlsProblem;
#[cfg(not(feature = "acme"))]
pub(crate) use absent::Acme;
#[cfg(feature = "acme")]
pub(crate) use renewal::Acme;

/// How an authority can be shown that a host is ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Challenge {
    /// A file by HTTP, at port 80 (RFC 8555, section 8.3).
    Http,
    /// A certificate made for it by TLS, at port 443 (RFC 8737).
    Tls,
}

/// From whom a certificate is ordered, and for what.
#[derive(Debug, Clone)]
pub(crate) struct Order {
    /// The authority's directory (RFC 8555, section 7.1.1).
    pub(crate) directory: String,
    /// Whom the authority may write to.
    pub(crate) contact: Option<String>,
    pub(crate) host: String,
    pub(crate) challenge: Challenge,
}

/// Why nothing can be ordered.
#[derive(Debug, thiserror::Error)]
pub(crate) enum AcmeError {
    #[error("--acme-directory: {0}")]
    Directory(#[from] ClientError),
    #[error("certificates cannot be kept in {}: {source}\n  help: choose another data folder with --data", folder.display())]
    Folder { folder: PathBuf, source: io::Error },
    #[error("the pair that stands in for the authority's cannot be shown: {}", .0.iter().map(TlsProblem::line).collect::<Vec<_>>().join("; "))]
    Pair(Vec<TlsProblem>),
    #[cfg(not(feature = "acme"))]
    #[error(
        "--acme: this binary was built without it\n  \
         help: in Cargo.toml, say `features = [\"acme\"]` at `botserver`, and build anew"
    )]
    NotBuilt,
}
