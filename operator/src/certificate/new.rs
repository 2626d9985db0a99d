//! `certificate new`: a key, and a certificate that it signs itself.

use std::fs::{self, Permissions};
use std::io::{self, Write as _};
use std::net::IpAddr;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use botserver_runtime::Fleet;
use botserver_runtime::cli::{Failure, print, print_json};
use botserver_runtime::rfc3339;
use botserver_runtime::tls::Certificate;
use clap::Args;
use rcgen::{CertificateParams, DistinguishedName, DnType, ExtendedKeyUsagePurpose, KeyPair, SanType};
use serde::Serialize;
use tempfile::{Builder, NamedTempFile};
use time::{Duration, OffsetDateTime};
use url::{Host, Url};

use super::manifest::{self, Consent, Outcome};

/// How long it is valid, in days. What Telegram trusts it for is that it was given to `setWebhook`: a shorter time would
/// protect from nothing.
const DAYS: &str = "3650";

/// No date has a year of five digits.
const MOST_DAYS: i64 = 365_000;

/// A clock that is slow by less than this takes the certificate at once.
const SLOW_CLOCK: Duration = Duration::HOUR;

/// The longest common name (RFC 5280, `ub-common-name`); a longer host is an alternative name alone.
const COMMON_NAME: usize = 64;

#[derive(Debug, Args)]
#[command(
    after_help = "The key is ECDSA P-256: Telegram takes it as it takes RSA, and handshakes cost the server a fraction of RSA's. The
certificate is for one host, as common name and as alternative name. Telegram trusts it once `webhook apply` has given it,
and for that reason alone: it may last for years, and its end would silence all bots until each webhook is set again.

Where ./bots.yml is, and says nothing of it yet, a terminal is asked whether `server:` in it is to be extended.

Examples:
  {program} certificate new --host bots.example.com --out /etc/{package}
  {program} certificate new --host bots.example.com --update-manifest
  {program} certificate new --host 203.0.113.7 --json"
)]
pub(super) struct Options {
    /// The host at which Telegram reaches the server, a name or an IPv4 address [default: the one of `public_url`]
    #[arg(long, value_name = "NAME")]
    host: Option<String>,
    /// The folder for `certificate.pem` and `key.pem`; it is made if it is not there
    #[arg(long, value_name = "DIR", default_value = ".")]
    out: PathBuf,
    /// How long it is valid
    #[arg(long, value_name = "N", default_value = DAYS, value_parser = clap::value_parser!(i64).range(1..=MOST_DAYS))]
    days: i64,
    /// Replace a pair that is there
    #[arg(long)]
    force: bool,
    /// Without asking, write certificate, and public_url if there is none, below `server:` of ./bots.yml
    #[arg(long)]
    update_manifest: bool,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Report {
    certificate: PathBuf,
    key: PathBuf,
    host: String,
    not_after: String,
    fingerprint: String,
    /// What became of bots.yml, with `--update-manifest`.
    manifest: Option<Outcome>,
}

pub(super) fn run(fleet: &'static Fleet, options: &Options) -> Result<(), Failure> {
    let mut report = make_pair(fleet, options)?;
    if !options.json {
        print(made(&report))?;
    }
    let is_looked_at = options.update_manifest || (!options.json && manifest::is_here());
    let consent = || Consent::new(options.update_manifest);
    let outcome = is_looked_at.then(|| manifest::extend(&report.certificate, &report.host, consent()));
    // The pair is there in any case, and so is what is said of it.
    let (outcome, failure) = match outcome.transpose() {
        Ok(outcome) => (outcome, None),
        Err(failure) => (None, Some(failure)),
    };
    report.manifest = outcome;
    if options.json {
        print_json(&report)?
    } else {
        print(next(fleet, &report))?
    }
    failure.map_or(Ok(()), Err)
}

/// Makes key and certificate, and writes them.
fn make_pair(fleet: &'static Fleet, options: &Options) -> Result<Report, Failure> {
    let host = host(fleet, options.host.as_deref())?;
    let (certificate, key) = (options.out.join("certificate.pem"), options.out.join("key.pem"));
    let there: Vec<_> = [&certificate, &key].into_iter().filter(|path| path.exists()).collect();
    if !there.is_empty() && !options.force {
        return Err(Failure::all(there.into_iter().map(|path| is_there(path))));
    }
    let (certificate_pem, key_pem) = make(&host, Duration::days(options.days))
        .map_err(|error| Failure::new(format!("the certificate cannot be made: {error}")))?;
    fs::create_dir_all(&options.out).map_err(|error| not_written(&options.out, &error))?;
    // Both are whole on the disk before one of them gets its name.
    let new_key = write(&options.out, &key, &key_pem, 0o600)?;
    let new_certificate = write(&options.out, &certificate, &certificate_pem, 0o644)?;
    name(new_key, &key, options.force)?;
    name(new_certificate, &certificate, options.force)?;
    let made = Certificate::read(&certificate).map_err(|problem| Failure::new(problem.to_string()))?;
    Ok(Report {
        certificate,
        key,
        host: host.to_string(),
        not_after: rfc3339(made.not_after),
        fingerprint: made.fingerprint(),
        manifest: None,
    })
}

/// The host to make it for, in the form in which certificates have it.
fn host(fleet: &'static Fleet, given: Option<&str>) -> Result<Host, Failure> {
    let host = given.map(str::to_owned).or_else(|| fleet.server.public_host()).ok_or_else(|| {
        Failure::question(
            "no host is known: bots.yml has no public_url\n  \
             help: say it with --host NAME, or write `public_url: https://NAME:8443` below `server:` in bots.yml",
        )
    })?;
    match Host::parse(&host) {
        Ok(Host::Ipv6(_)) => Err(Failure::question(format!(
            "`{host}` is an IPv6 address, which Telegram does not call\n  \
             help: give the IPv4 address of the server, or a name"
        ))),
        Ok(Host::Domain(name)) if !is_name(&name) => Err(no_host(&host)),
        Ok(host) => Ok(host),
        Err(_) => Err(no_host(&host)),
    }
}

/// Whether a host is a name of DNS: no `*`, which would be for many.
fn is_name(name: &str) -> bool {
    let is_label = |label: &str| {
        let is_inner = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
        (1..=63).contains(&label.len())
            && label.bytes().all(is_inner)
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    name.len() <= 253 && name.split('.').all(is_label)
}

fn no_host(text: &str) -> Failure {
    Failure::question(format!(
        "`{text}` is no host\n  help: give a name or an IPv4 address alone, such as `bots.example.com`, without \
         `https://` and port"
    ))
}

/// Certificate and key, in PEM.
fn make(host: &Host, lifetime: Duration) -> Result<(String, String), rcgen::Error> {
    let name = host.to_string();
    let key = KeyPair::generate()?;
    let mut params = CertificateParams::default();
    params.distinguished_name = DistinguishedName::new();
    if name.len() <= COMMON_NAME {
        params.distinguished_name.push(DnType::CommonName, name.as_str());
    }
    params.subject_alt_names = vec![match host {
        Host::Ipv4(address) => SanType::IpAddress(IpAddr::V4(*address)),
        _ => SanType::DnsName(name.try_into()?),
    }];
    // With usages of the key, OpenSSL would not take it for the issuer of itself.
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    params.not_before = OffsetDateTime::now_utc() - SLOW_CLOCK;
    params.not_after = OffsetDateTime::now_utc() + lifetime;
    let certificate = params.self_signed(&key)?;
    Ok((certificate.pem(), key.serialize_pem()))
}

/// Writes a file that has no name yet. Nobody else can read it at any time, unless `mode` says so.
fn write(folder: &Path, path: &Path, text: &str, mode: u32) -> Result<NamedTempFile, Failure> {
    let mut builder = Builder::new();
    builder.prefix(".botserver-").permissions(Permissions::from_mode(mode));
    let written = builder.tempfile_in(folder).and_then(|mut file| {
        file.write_all(text.as_bytes())?;
        file.as_file().sync_all()?;
        Ok(file)
    });
    written.map_err(|error| not_written(path, &error))
}

/// Gives a file its name, in one step.
fn name(file: NamedTempFile, path: &Path, force: bool) -> Result<(), Failure> {
    let named = if force { file.persist(path) } else { file.persist_noclobber(path) };
    named.map(drop).map_err(|error| match error.error.kind() {
        io::ErrorKind::AlreadyExists => Failure::new(is_there(path)),
        _ => not_written(path, &error.error),
    })
}

fn is_there(path: &Path) -> String {
    format!(
        "{}: this file is there already\n  \
         help: --force replaces certificate and key; Telegram then has to be given the new certificate",
        path.display()
    )
}

fn not_written(path: &Path, error: &io::Error) -> Failure {
    Failure::new(format!(
        "{}: cannot be written: {error}\n  help: choose another folder with --out DIR",
        path.display()
    ))
}

fn made(Report { certificate, key, host, not_after, fingerprint, .. }: &Report) -> String {
    format!(
        "{}: for {host}, self-signed, valid until {not_after}\n\
         {}: its key, ECDSA P-256, for this user's eyes only\n\
         SHA-256 fingerprint: {fingerprint}",
        certificate.display(),
        key.display(),
    )
}

/// What became of bots.yml, and what there is to do.
fn next(fleet: &'static Fleet, report: &Report) -> String {
    let (certificate, key) = (report.certificate.display(), report.key.display());
    let serve = format!(
        "\nnext:\n  \
         {package} serve --listen 0.0.0.0:{port} --tls-cert {certificate} --tls-key {key}\n  \
         {package} webhook apply --certificate {certificate}",
        package = fleet.package,
        port = port(fleet),
    );
    let Some(Outcome { written, to_write, differs }) = &report.manifest else { return serve };
    let mut text: String = differs.iter().map(|line| format!("{line}\n")).collect();
    if !written.is_empty() {
        text += &format!("bots.yml: has below `server:` now\n  {}\n", written.join("\n  "));
    }
    text += &serve;
    if !written.is_empty() {
        text += "\n  build the fleet again, which has bots.yml compiled into it";
    }
    if !to_write.is_empty() {
        text += &format!("\n  write into bots.yml, below `server:`\n    {}", to_write.join("\n    "));
    }
    text
}

/// The port that Telegram calls; where none is said, the one that needs no privilege.
fn port(fleet: &'static Fleet) -> u16 {
    let url = fleet.server.public_url.and_then(|url| Url::parse(url).ok());
    url.and_then(|url| url.port_or_known_default()).unwrap_or(8443)
}
