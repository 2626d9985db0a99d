//! What clients are shown, and how it is replaced while they connect.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use arc_swap::ArcSwap;
use rustls::crypto::ring;
use rustls::server::{ClientHello, ResolvesServerCert};
use rustls::sign::CertifiedKey;
use rustls::{ServerConfig, ServerConnection};
use time::OffsetDateTime;
use tokio_rustls::TlsAcceptor;
use tracing::{error, info, warn};

use super::{Certificate, Pair, TlsProblem};
use crate::rfc3339;
use crate::watch::{self, Stamps, Watched};

/// HTTP/2, else HTTP/1.1, as clients ask for them by ALPN.
const PROTOCOLS: [&[u8]; 2] = [b"h2", b"http/1.1"];

/// What an authority asks for that looks whose a host is; it ends with the handshake (RFC 8737).
pub(super) const ACME: &[u8] = b"acme-tls/1";

/// The host that the certificate should be for.
#[derive(Debug, Clone)]
pub enum NameCheck {
    /// It is not known.
    None,
    /// Another name is warned of.
    Warn(String),
    /// Another name is an error.
    Refuse(String),
}

/// The TLS of a server: 1.2 and 1.3, with the certificate and key of two files, which can be read anew.
///
/// A clone shows the same certificate.
#[derive(Debug, Clone)]
pub struct Tls {
    pub(super) config: Arc<ServerConfig>,
    shown: Arc<Shown>,
}

/// The certificate that new clients are shown.
struct Shown {
    certificate: PathBuf,
    key: PathBuf,
    name: NameCheck,
    pair: ArcSwap<Pair>,
    /// The files as they were when they were read the last time, and a lock for those who read them.
    read: Mutex<Stamps>,
}

impl Tls {
    /// Reads and checks certificate and key; what is odd about them is logged.
    ///
    /// # Errors
    /// Everything that is wrong with them.
    pub fn new(certificate: &Path, key: &Path, name: NameCheck) -> Result<Self, Vec<TlsProblem>> {
        let stamps = stamps(certificate, key);
        let pair = read(certificate, key, &name)?;
        say("the certificate was read", &pair.certificate);
        let shown = Arc::new(Shown {
            certificate: certificate.to_owned(),
            key: key.to_owned(),
            name,
            pair: ArcSwap::from_pointee(pair),
            read: Mutex::new(stamps),
        });
        let resolver: Arc<dyn ResolvesServerCert> = shown.clone();
        let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(|error| vec![TlsProblem::Unavailable { reason: error.to_string() }])?
            .with_no_client_auth()
            .with_cert_resolver(resolver);
        config.alpn_protocols = PROTOCOLS.map(<[u8]>::to_vec).to_vec();
        Ok(Self { config: Arc::new(config), shown })
    }

    /// Reads and checks the pair as [`new`](Self::new) does, and says what is odd about it.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn test(
        certificate: &Path,
        key: &Path,
        name: &NameCheck,
    ) -> Result<(Pair, Vec<String>), Vec<TlsProblem>> {
        let pair = Pair::read(certificate, key)?;
        let now = OffsetDateTime::now_utc();
        let (host, must_fit) = match name {
            NameCheck::None => (None, false),
            NameCheck::Warn(host) => (Some(host), false),
            NameCheck::Refuse(host) => (Some(host), true),
        };
        let found = pair.certificate.problems(now, host.map(String::as_str));
        let is_odd = |problem: &TlsProblem| !must_fit && matches!(problem, TlsProblem::AnotherName { .. });
        let (odd, wrong): (Vec<_>, Vec<_>) = found.into_iter().partition(is_odd);
        if !wrong.is_empty() {
            return Err(wrong);
        }
        let warnings = odd.iter().map(TlsProblem::line).chain(pair.warnings(now)).collect();
        Ok((pair, warnings))
    }

    /// When clients begin to refuse the certificate that they are shown.
    pub(crate) fn expires_at(&self) -> OffsetDateTime {
        self.shown.pair.load().certificate.not_after
    }

    /// Whether a connection was for that look alone, and is over.
    pub(crate) fn was_challenge(connection: &ServerConnection) -> bool {
        connection.alpn_protocol() == Some(ACME)
    }

    /// Speaks TLS on connections.
    pub(crate) fn acceptor(&self) -> TlsAcceptor {
        TlsAcceptor::from(Arc::clone(&self.config))
    }
}

impl Watched for Tls {
    fn read(&self) -> &Mutex<Stamps> {
        &self.shown.read
    }

    fn stamps(&self) -> Stamps {
        stamps(&self.shown.certificate, &self.shown.key)
    }

    /// Shows new clients what the files have now; connections that are open go on. A pair with which it would not have
    /// started replaces none.
    fn reload(&self) {
        let shown = &*self.shown;
        let mut read_before = shown.read.lock().unwrap_or_else(PoisonError::into_inner);
        *read_before = self.stamps();
        match read(&shown.certificate, &shown.key, &shown.name) {
            Ok(pair) => {
                let pair = Arc::new(pair);
                let old = shown.pair.swap(Arc::clone(&pair));
                let is_same = old.certificate.fingerprint() == pair.certificate.fingerprint();
                let message =
                    if is_same { "the certificate is the same" } else { "the certificate was replaced" };
                say(message, &pair.certificate);
            }
            Err(problems) => {
                for problem in &problems {
                    error!(error = problem.line(), "the certificate is not replaced: the old one stays");
                }
            }
        }
    }

    /// Says it, if the certificate that is shown should be renewed, or should have been.
    fn remind(&self) {
        let (pair, now) = (self.shown.pair.load(), OffsetDateTime::now_utc());
        for problem in pair.certificate.problems(now, None) {
            error!(error = problem.line(), "clients refuse the certificate that they are shown");
        }
        if let Some(warning) = pair.certificate.ends_soon(now) {
            warn!("{warning}");
        }
    }
}

impl ResolvesServerCert for Shown {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(Arc::clone(&self.pair.load().key))
    }
}

impl fmt::Debug for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Shown").field("certificate", &self.certificate).finish_non_exhaustive()
    }
}

/// Reads a pair with which it can be served; what is odd about it is logged.
fn read(certificate: &Path, key: &Path, name: &NameCheck) -> Result<Pair, Vec<TlsProblem>> {
    let (pair, warnings) = Tls::test(certificate, key, name)?;
    for warning in warnings {
        warn!("{warning}");
    }
    Ok(pair)
}

fn say(message: &str, certificate: &Certificate) {
    let (names, until) = (certificate.names.join(" "), rfc3339(certificate.not_after));
    info!(names, until, fingerprint = certificate.fingerprint(), "{message}");
}

fn stamps(certificate: &Path, key: &Path) -> Stamps {
    watch::stamps([certificate, key])
}
