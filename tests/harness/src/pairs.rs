//! Certificates and keys in files, good ones and others.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use rcgen::{
    BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, KeyUsagePurpose, date_time_ymd,
};
use tempfile::TempDir;
use time::{Duration, OffsetDateTime};

/// An authority that a test trusts.
#[derive(Debug)]
pub struct Authority {
    issuer: Issuer<'static, KeyPair>,
    /// Its own certificate.
    pub pem: String,
}

/// When a certificate is valid.
#[derive(Debug, Clone, Copy)]
pub enum Valid {
    /// From 2020 until 2090.
    Now,
    /// From 2020 until so many days from now.
    ForDays(i64),
    /// Until 2021-02-03.
    UntilYesteryear,
    /// From 2100-04-05.
    FromNextCentury,
}

/// A certificate and its key, in PEM.
#[derive(Debug)]
pub struct Pem {
    /// The certificate, and that of its authority.
    pub certificate: String,
    /// The key.
    pub key: String,
}

impl Authority {
    /// An authority that nobody knows yet.
    #[expect(clippy::new_without_default, reason = "each is another one")]
    pub fn new() -> Self {
        let mut params = CertificateParams::default();
        params.distinguished_name.push(DnType::CommonName, "Authority of this test");
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign];
        let key = KeyPair::generate().unwrap();
        let pem = params.self_signed(&key).unwrap().pem();
        Self { issuer: Issuer::new(params, key), pem }
    }

    /// A certificate for these hosts, followed by the authority's own, and its key.
    pub fn sign(&self, hosts: &[&str], valid: Valid) -> Pem {
        let mut params =
            CertificateParams::new(hosts.iter().map(|host| (*host).to_owned()).collect::<Vec<_>>()).unwrap();
        params.distinguished_name.push(DnType::CommonName, hosts[0]);
        (params.not_before, params.not_after) = match valid {
            Valid::Now => (date_time_ymd(2020, 1, 1), date_time_ymd(2090, 1, 1)),
            Valid::ForDays(days) => {
                (date_time_ymd(2020, 1, 1), OffsetDateTime::now_utc() + Duration::days(days))
            }
            Valid::UntilYesteryear => (date_time_ymd(2020, 1, 1), date_time_ymd(2021, 2, 3)),
            Valid::FromNextCentury => (date_time_ymd(2100, 4, 5), date_time_ymd(2101, 1, 1)),
        };
        let key = KeyPair::generate().unwrap();
        let certificate = params.signed_by(&key, &self.issuer).unwrap();
        Pem { certificate: certificate.pem() + &self.pem, key: key.serialize_pem() }
    }
}

/// A folder with the two files.
#[derive(Debug)]
pub struct Files {
    /// The folder.
    pub folder: TempDir,
    /// The file with the certificate.
    pub certificate: PathBuf,
    /// The file with the key.
    pub key: PathBuf,
}

impl Files {
    /// Writes `certificate.pem` and `key.pem`.
    pub fn new(pem: &Pem) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        let files = Self { certificate: at("certificate.pem"), key: at("key.pem"), folder };
        files.write(pem);
        files
    }

    /// Replaces both.
    pub fn write(&self, pem: &Pem) {
        replace(&self.key, &pem.key, 0o600);
        replace(&self.certificate, &pem.certificate, 0o644);
    }

    /// Writes a file beside them.
    pub fn put(&self, name: &str, text: impl AsRef<[u8]>) -> PathBuf {
        let path = self.folder.path().join(name);
        replace(&path, text, 0o600);
        path
    }
}

/// Writes a file in one step, as programs that renew certificates do.
fn replace(path: &Path, text: impl AsRef<[u8]>, mode: u32) {
    let new = path.with_extension("new");
    fs::write(&new, text).unwrap();
    fs::set_permissions(&new, fs::Permissions::from_mode(mode)).unwrap();
    fs::rename(new, path).unwrap();
}
