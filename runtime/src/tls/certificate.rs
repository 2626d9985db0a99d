//! What a certificate says.

use std::net::IpAddr;
use std::path::{Path, PathBuf};

use ::pem::{EncodeConfig, LineEnding, Pem, encode_config};
use rustls::client::verify_server_name;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::server::ParsedCertificate;
use sha2::{Digest as _, Sha256};
use time::{Duration, OffsetDateTime};
use x509_parser::certificate::X509Certificate;
use x509_parser::extensions::GeneralName;
use x509_parser::prelude::FromDer as _;

use super::pem::{self, malformed};
use super::{Part, TlsProblem, problem};
use crate::rfc3339;

/// A certificate that ends sooner is spoken of, if it has not longer to go than a third of its whole time.
const SOON: Duration = Duration::days(14);

/// A certificate of a file, with those that lead from it to an authority's.
#[derive(Debug, Clone)]
pub struct Certificate {
    /// The file.
    pub path: PathBuf,
    /// Whose it is, such as `CN=bots.example.com`.
    pub subject: String,
    /// The hosts that it is for: its subject alternative names, or its common name where it has none of those.
    pub names: Vec<String>,
    /// Who signed it.
    pub issuer: String,
    /// Whether that is itself.
    pub is_self_signed: bool,
    /// Since when it is valid.
    pub not_before: OffsetDateTime,
    /// Until when.
    pub not_after: OffsetDateTime,
    /// Itself, and what follows it in the file.
    chain: Vec<CertificateDer<'static>>,
    /// Whether the names are alternative names.
    has_alternative_names: bool,
}

impl Certificate {
    /// Reads the first certificate of a PEM file, and those that follow it.
    ///
    /// # Errors
    /// If there is none.
    pub fn read(path: &Path) -> Result<Self, TlsProblem> {
        let (text, _) = pem::read(path, Part::Certificate)?;
        Self::parse(path, &text)
    }

    /// The same for a text that was read already.
    ///
    /// # Errors
    /// If there is none.
    pub fn parse(path: &Path, text: &str) -> Result<Self, TlsProblem> {
        let chain = pem::certificates(path, text)?;
        let damaged = |reason: &str| malformed(path, Part::Certificate, reason);
        let first = chain.first().map(|der| X509Certificate::from_der(der));
        let (_, parsed) =
            first.and_then(Result::ok).ok_or_else(|| damaged("its content is not that of a certificate"))?;
        let alternative = alternative_names(&parsed);
        let validity = parsed.validity();
        Ok(Self {
            path: path.to_owned(),
            subject: printable(&parsed.subject().to_string()),
            has_alternative_names: !alternative.is_empty(),
            names: if alternative.is_empty() { common_name(&parsed) } else { alternative },
            issuer: printable(&parsed.issuer().to_string()),
            is_self_signed: parsed.issuer().as_raw() == parsed.subject().as_raw(),
            not_before: validity.not_before.to_datetime(),
            not_after: validity.not_after.to_datetime(),
            chain,
        })
    }

    /// Whether it is for a host: a name, or an IP address.
    pub fn is_for(&self, host: &str) -> bool {
        if !self.has_alternative_names {
            return self.names.iter().any(|name| name.eq_ignore_ascii_case(host));
        }
        let (Ok(host), Some(first)) = (ServerName::try_from(host), self.chain.first()) else { return false };
        ParsedCertificate::try_from(first).and_then(|parsed| verify_server_name(&parsed, &host)).is_ok()
    }

    /// What speaks against serving with it at this time, for this host.
    pub fn problems(&self, now: OffsetDateTime, host: Option<&str>) -> Vec<TlsProblem> {
        let path = || self.path.clone();
        let mut problems = Vec::new();
        if now > self.not_after {
            problems.push(TlsProblem::Expired { path: path(), until: rfc3339(self.not_after) });
        }
        if now < self.not_before {
            problems.push(TlsProblem::NotYetValid { path: path(), from: rfc3339(self.not_before) });
        }
        if let Some(host) = host.filter(|host| !self.is_for(host)) {
            let names = self.names.clone();
            problems.push(TlsProblem::AnotherName { path: path(), host: host.to_owned(), names });
        }
        problems
    }

    /// What is odd about it, and no reason not to serve with it.
    pub fn warnings(&self, now: OffsetDateTime) -> Vec<String> {
        let without_issuer = (!self.is_self_signed && self.chain.len() == 1)
            .then(|| problem::without_issuer(&self.path, &self.issuer));
        without_issuer.into_iter().chain(self.ends_soon(now)).collect()
    }

    /// A warning, if it should be renewed soon.
    pub(super) fn ends_soon(&self, now: OffsetDateTime) -> Option<String> {
        let left = self.not_after - now;
        let is_soon = left.is_positive() && left < SOON && left < (self.not_after - self.not_before) / 3;
        is_soon.then(|| problem::ends_soon(&self.path, self.days_left(now), &rfc3339(self.not_after)))
    }

    /// Whole days until it expires; below zero when it has.
    pub fn days_left(&self, now: OffsetDateTime) -> i64 {
        (self.not_after - now).whole_seconds().div_euclid(Duration::DAY.whole_seconds())
    }

    /// The SHA-256 of it, as `openssl x509 -fingerprint -sha256` shows it: `A0:1B:…`.
    pub fn fingerprint(&self) -> String {
        let digest = Sha256::digest(self.chain.first().map(|first| first.as_ref()).unwrap_or_default());
        digest.iter().map(|byte| format!("{byte:02X}")).collect::<Vec<_>>().join(":")
    }

    /// Itself alone in PEM (RFC 7468): what may be given to others, whatever else stands in the file.
    pub fn to_pem(&self) -> String {
        let first = self.chain.first().map(|first| first.to_vec()).unwrap_or_default();
        let lines = EncodeConfig::new().set_line_ending(LineEnding::LF);
        encode_config(&Pem::new("CERTIFICATE", first), lines)
    }

    /// How many certificates the file has.
    pub fn chain_length(&self) -> usize {
        self.chain.len()
    }

    /// Itself, and those that lead from it to an authority's.
    pub(super) fn chain(&self) -> &[CertificateDer<'static>] {
        &self.chain
    }
}

/// A text of a certificate as it may be shown on a terminal, which control characters would have do things.
fn printable(text: &str) -> String {
    text.replace(char::is_control, "\u{fffd}")
}

fn alternative_names(certificate: &X509Certificate<'_>) -> Vec<String> {
    let Ok(Some(extension)) = certificate.subject_alternative_name() else { return Vec::new() };
    extension.value.general_names.iter().filter_map(host).collect()
}

/// The host that an alternative name is; there are some that are none, such as an address of mail.
fn host(name: &GeneralName<'_>) -> Option<String> {
    match name {
        GeneralName::DNSName(name) => Some(printable(name)),
        GeneralName::IPAddress(bytes) => {
            let v4 = <[u8; 4]>::try_from(*bytes).map(IpAddr::from);
            v4.or_else(|_| <[u8; 16]>::try_from(*bytes).map(IpAddr::from)).ok().map(|ip| ip.to_string())
        }
        _ => None,
    }
}

fn common_name(certificate: &X509Certificate<'_>) -> Vec<String> {
    let names = certificate.subject().iter_common_name();
    names.filter_map(|name| name.as_str().ok()).map(printable).collect()
}
