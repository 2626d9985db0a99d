//! A certificate and its key.

use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustls::crypto::ring::sign::any_supported_type;
use rustls::pki_types::CertificateDer;
use rustls::sign::{CertifiedKey, SigningKey};
use time::OffsetDateTime;
use x509_parser::certificate::X509Certificate;
use x509_parser::prelude::FromDer as _;

use super::{Certificate, TlsProblem, pem, problem};

/// A certificate and the key that it was made with.
#[derive(Debug)]
pub struct Pair {
    /// What the certificate says.
    pub certificate: Certificate,
    /// Both, as rustls wants them.
    pub(super) key: Arc<CertifiedKey>,
    key_path: PathBuf,
    /// The mode of the key's file, such as `0o644`, if everybody can read it.
    exposed: Option<u32>,
}

impl Pair {
    /// Reads both, and checks that they fit. Whether the certificate is valid is for
    /// [`problems`](Certificate::problems) to say.
    ///
    /// # Errors
    /// Everything that is wrong with either file; or that they are of two pairs.
    pub fn read(certificate: &Path, key: &Path) -> Result<Self, Vec<TlsProblem>> {
        let read = (Certificate::read(certificate), signing_key(key));
        let (certificate, (signing, mode)) = match read {
            (Ok(certificate), Ok(key)) => (certificate, key),
            (certificate, key) => return Err([certificate.err(), key.err()].into_iter().flatten().collect()),
        };
        // rustls knows the public part of each kind of key that it supports.
        let public = signing.public_key();
        let place = certificate.chain().iter().position(|der| is_public_key_of(public.as_deref(), der));
        if place != Some(0) {
            return Err(vec![TlsProblem::AnotherPair {
                certificate: certificate.path,
                key: key.to_owned(),
                fits: place.map(|place| place + 1),
            }]);
        }
        let certified = CertifiedKey::new(certificate.chain().to_vec(), signing);
        Ok(Self {
            certificate,
            key: Arc::new(certified),
            key_path: key.to_owned(),
            // A group is how a key is lent to a service, as Debian's `ssl-cert`.
            exposed: (mode & 0o004 != 0).then_some(mode),
        })
    }

    /// What is odd about both, and no reason not to serve with them.
    pub fn warnings(&self, now: OffsetDateTime) -> Vec<String> {
        let exposed = self.exposed.map(|mode| problem::exposed(&self.key_path, mode));
        exposed.into_iter().chain(self.certificate.warnings(now)).collect()
    }
}

/// The key of a file, and the file's mode.
fn signing_key(path: &Path) -> Result<(Arc<dyn SigningKey>, u32), TlsProblem> {
    let (key, metadata) = pem::key(path)?;
    let key = any_supported_type(&key).map_err(|_| TlsProblem::UnsupportedKey { path: path.to_owned() })?;
    Ok((key, metadata.permissions().mode() & 0o777))
}

/// Whether a certificate is for this public key, which is algorithm and bits in DER.
fn is_public_key_of(key: Option<&[u8]>, certificate: &CertificateDer<'_>) -> bool {
    X509Certificate::from_der(certificate)
        .is_ok_and(|(_, certificate)| key == Some(certificate.public_key().raw))
}
