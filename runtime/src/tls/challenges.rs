//! What an authority is shown that looks, over TLS, whose a host is.

use std::fmt;
use std::sync::Arc;

use arc_swap::ArcSwapOption;
use rustls::server::{ClientHello, ResolvesServerCert};
use rustls::sign::CertifiedKey;

use super::Tls;
use super::shown::ACME;

/// The certificate for that look (RFC 8737); everybody else is shown the server's own.
pub(crate) struct Challenges {
    shown: Arc<dyn ResolvesServerCert>,
    challenge: ArcSwapOption<CertifiedKey>,
}

impl Challenges {
    /// Has a server answer such a look.
    pub(crate) fn on(mut tls: Tls) -> (Tls, Arc<Self>) {
        let mut config = (*tls.config).clone();
        let challenge = ArcSwapOption::empty();
        let challenges = Arc::new(Self { shown: Arc::clone(&config.cert_resolver), challenge });
        config.cert_resolver = challenges.clone();
        config.alpn_protocols.push(ACME.to_vec());
        tls.config = Arc::new(config);
        (tls, challenges)
    }

    /// Shows this to whoever looks; without it, nobody who does gets a handshake.
    pub(crate) fn show(&self, certificate: Option<Arc<CertifiedKey>>) {
        self.challenge.store(certificate);
    }
}

impl ResolvesServerCert for Challenges {
    fn resolve(&self, hello: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        let is_look = hello.alpn().is_some_and(|mut protocols| protocols.any(|protocol| protocol == ACME));
        if is_look { self.challenge.load_full() } else { self.shown.resolve(hello) }
    }
}

impl fmt::Debug for Challenges {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Challenges").finish_non_exhaustive()
    }
}
