//! Certificate and key in one file, so that no crash comes between the two.

use std::fs::{self, DirBuilder};
use std::io;
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};

use rcgen::{CertificateParams, CustomExtension, KeyPair};
use rustls::crypto::ring::sign::any_supported_type;
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::sign::CertifiedKey;
use time::{Duration, OffsetDateTime};

use super::order::OrderError;
use crate::replace::replace;
use crate::tls::{Certificate, Pair};

/// How long the one is valid that stands there until the authority's comes.
const UNTIL_IT_COMES: Duration = Duration::days(3650);

/// The file, which always has a pair that can be shown.
#[derive(Debug)]
pub(super) struct PairFile(PathBuf);

impl PairFile {
    /// Makes the folder if there is none, and a self-signed pair if the file has none for this host.
    pub(super) fn prepare(folder: &Path, host: &str) -> io::Result<Self> {
        DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
        let file = Self(folder.join("certificate-and-key.pem"));
        if !is_usable(file.path(), host) {
            let (certificate, key) = self_signed(host, Vec::new()).map_err(io::Error::other)?;
            replace(file.path(), format!("{}{}", certificate.pem(), key.serialize_pem()).as_bytes())?;
        }
        Ok(file)
    }

    pub(super) fn path(&self) -> &Path {
        &self.0
    }

    /// Whether no authority has signed the certificate.
    pub(super) fn is_self_signed(&self) -> bool {
        Certificate::read(&self.0).is_ok_and(|certificate| certificate.is_self_signed)
    }

    /// When it is time for another certificate: at once, if this one is self-signed or lost, else with a third of its time
    /// left.
    pub(super) fn renew_at(&self) -> OffsetDateTime {
        match Certificate::read(&self.0) {
            Ok(Certificate { is_self_signed: false, not_before, not_after, .. }) => {
                not_after - (not_after - not_before) / 3
            }
            _ => OffsetDateTime::UNIX_EPOCH,
        }
    }

    /// Replaces the pair, if the new one can be shown.
    pub(super) fn write(&self, pair: &Issued, host: &str) -> Result<(), OrderError> {
        let draft = self.0.with_extension("new");
        let unwritable = |source| OrderError::File { path: draft.clone(), source };
        replace(&draft, format!("{}\n{}", pair.chain, pair.key).as_bytes()).map_err(unwritable)?;
        if !is_usable(&draft, host) {
            return Err(OrderError::Unusable { path: draft });
        }
        fs::rename(&draft, &self.0).map_err(unwritable)
    }
}

/// What an authority has issued, in PEM.
pub(super) struct Issued {
    /// The certificate, and those that lead to the authority's.
    pub(super) chain: String,
    pub(super) key: String,
}

/// Whether a file has a pair that is for this host, and valid now.
fn is_usable(path: &Path, host: &str) -> bool {
    let now = OffsetDateTime::now_utc();
    Pair::read(path, path).is_ok_and(|pair| pair.certificate.problems(now, Some(host)).is_empty())
}

/// What is kept for an authority is in a folder of this name: one for tests is asked beside the real one, not instead.
pub(super) fn folder_name(directory: &str) -> String {
    let (_, rest) = directory.split_once("://").unwrap_or(("", directory));
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let (_, authority) = authority.rsplit_once('@').unwrap_or(("", authority));
    authority
        .chars()
        .map(|sign| if sign.is_ascii_alphanumeric() || sign == '.' { sign } else { '-' })
        .collect()
}

/// The certificate by which an authority knows, over TLS, that a host is ours (RFC 8737, section 3).
pub(super) fn for_challenge(host: &str, digest: &[u8]) -> Result<CertifiedKey, OrderError> {
    let extension = CustomExtension::new_acme_identifier(digest);
    let (certificate, key) = self_signed(host, vec![extension])?;
    let der = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(key.serialize_der()));
    let key = any_supported_type(&der).map_err(|error| OrderError::Challenge(error.to_string()))?;
    Ok(CertifiedKey::new(vec![certificate.der().clone()], key))
}

fn self_signed(
    host: &str,
    extensions: Vec<CustomExtension>,
) -> Result<(rcgen::Certificate, KeyPair), rcgen::Error> {
    let key = KeyPair::generate()?;
    let mut params = CertificateParams::new([host.to_owned()])?;
    params.custom_extensions = extensions;
    params.not_before = OffsetDateTime::now_utc() - Duration::DAY;
    params.not_after = OffsetDateTime::now_utc() + UNTIL_IT_COMES;
    let certificate = params.self_signed(&key)?;
    Ok((certificate, key))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_named_by_who_is_asked_and_leads_nowhere_else() {
        for (directory, name) in [
            ("https://acme-v02.api.letsencrypt.org/directory", "acme-v02.api.letsencrypt.org"),
            ("https://user:word@ca.example.com:9000/acme/dir", "ca.example.com-9000"),
            ("https://[::1]:14000", "---1--14000"),
        ] {
            assert_eq!(folder_name(directory), name);
        }
        assert!(!folder_name("https://../../etc").contains('/'));
    }
}
