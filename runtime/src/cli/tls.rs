//! The options that have `serve` speak TLS.

use std::path::PathBuf;

use botserver_manifest::address::PublicUrl;
use clap::Args;

use super::Failure;
use crate::tls::{NameCheck, Pair, Tls, TlsProblem};

/// The variable that stands for `--tls-cert`.
pub(super) const TLS_CERT: &str = "BOTSERVER_TLS_CERT";

#[derive(Debug, Args)]
pub(super) struct TlsOptions {
    /// Speak TLS with this certificate, in PEM: itself, then those that lead to an authority's. Needs --tls-key
    #[arg(long, value_name = "FILE", env = TLS_CERT, requires = "tls_key")]
    tls_cert: Option<PathBuf>,
    /// The key of the certificate, in PEM
    #[arg(long, value_name = "FILE", env = "BOTSERVER_TLS_KEY", requires = "tls_cert")]
    tls_key: Option<PathBuf>,
}

impl TlsOptions {
    /// What is to be spoken; nothing where TLS is somebody else's.
    ///
    /// A name that is not `public_url`'s is an error only where Telegram itself would meet it.
    pub(super) fn read(
        &self,
        public_url: Option<&PublicUrl>,
        is_telegram: bool,
    ) -> Result<Option<Tls>, Failure> {
        let (Some(certificate), Some(key)) = (&self.tls_cert, &self.tls_key) else { return Ok(None) };
        Ok(Some(Tls::new(certificate, key, name_check(public_url, is_telegram))?))
    }

    /// The same, but nothing is said or shown: the pair, and what is odd about it.
    pub(super) fn test(
        &self,
        public_url: Option<&PublicUrl>,
        is_telegram: bool,
    ) -> Result<Option<(Pair, Vec<String>)>, Vec<TlsProblem>> {
        let (Some(certificate), Some(key)) = (&self.tls_cert, &self.tls_key) else { return Ok(None) };
        Tls::test(certificate, key, &name_check(public_url, is_telegram)).map(Some)
    }
}

fn name_check(public_url: Option<&PublicUrl>, is_telegram: bool) -> NameCheck {
    match public_url.map(|url| url.host().to_ascii_lowercase()) {
        None => NameCheck::None,
        Some(host) if is_telegram => NameCheck::Refuse(host),
        Some(host) => NameCheck::Warn(host),
    }
}

impl From<Vec<TlsProblem>> for Failure {
    fn from(problems: Vec<TlsProblem>) -> Self {
        Self::all(problems.iter().map(ToString::to_string))
    }
}
