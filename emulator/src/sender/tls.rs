//! Whom the sender trusts: the machine's certificate authorities, or exactly the certificate a bot uploaded.

use std::sync::Arc;

use tokio_rustls::rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use tokio_rustls::rustls::client::verify_server_name;
use tokio_rustls::rustls::crypto::{CryptoProvider, ring, verify_tls12_signature, verify_tls13_signature};
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use tokio_rustls::rustls::server::ParsedCertificate;
use tokio_rustls::rustls::{
    CertificateError, ClientConfig, DigitallySignedStruct, Error, RootCertStore, SignatureScheme,
};

/// TLS settings for a receiver. `pem` is the certificate given to `setWebhook`, if any.
///
/// # Errors
/// Says what is wrong with the certificate.
pub(crate) fn client_config(pem: Option<&[u8]>) -> Result<Arc<ClientConfig>, String> {
    let provider = Arc::new(ring::default_provider());
    let builder = ClientConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()
        .map_err(|error| error.to_string())?;
    let config = match pem {
        Some(pem) => {
            let certificate = certificate(pem).map_err(|_| "wrong certificate file".to_owned())?;
            let verifier = Arc::new(Exactly { certificate, provider });
            builder.dangerous().with_custom_certificate_verifier(verifier).with_no_client_auth()
        }
        None => {
            let mut roots = RootCertStore::empty();
            let found = rustls_native_certs::load_native_certs();
            roots.add_parsable_certificates(found.certs);
            builder.with_root_certificates(roots).with_no_client_auth()
        }
    };
    Ok(Arc::new(config))
}

/// The first certificate of a PEM file.
pub(crate) fn certificate(pem: &[u8]) -> Result<CertificateDer<'static>, String> {
    CertificateDer::from_pem_slice(pem).map_err(|error| error.to_string())
}

/// Accepts one certificate and no other, for the names it is issued to.
#[derive(Debug)]
struct Exactly {
    certificate: CertificateDer<'static>,
    provider: Arc<CryptoProvider>,
}

impl ServerCertVerifier for Exactly {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        _intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        _ocsp_response: &[u8],
        _now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        if end_entity.as_ref() != self.certificate.as_ref() {
            return Err(Error::InvalidCertificate(CertificateError::UnknownIssuer));
        }
        let named = verify_server_name(&ParsedCertificate::try_from(end_entity)?, server_name);
        if named.is_err() && !common_name_is(end_entity.as_ref(), &server_name.to_str()) {
            return named.map(|()| ServerCertVerified::assertion());
        }
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls12_signature(message, cert, dss, &self.provider.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls13_signature(message, cert, dss, &self.provider.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}

/// Whether a common name in the DER bytes is `host`: older self-signed certificates carry no alternative names, and
/// Telegram takes them.
fn common_name_is(der: &[u8], host: &str) -> bool {
    // Object identifier 2.5.4.3, then a string: its tag, its length, its bytes.
    const COMMON_NAME: [u8; 5] = [0x06, 0x03, 0x55, 0x04, 0x03];
    let mut rest = der;
    while let Some(at) = rest.windows(COMMON_NAME.len()).position(|window| window == COMMON_NAME) {
        rest = rest.get(at + COMMON_NAME.len()..).unwrap_or_default();
        if let [_tag, length, text @ ..] = rest
            && text.get(..usize::from(*length)).is_some_and(|name| name.eq_ignore_ascii_case(host.as_bytes()))
        {
            return true;
        }
    }
    false
}
