//! `certificate show`: what is in a certificate, and what speaks against serving with it.

use std::path::PathBuf;

use botserver_runtime::Fleet;
use botserver_runtime::cli::{Failure, print, print_json, table};
use botserver_runtime::rfc3339;
use botserver_runtime::tls::{Certificate, Pair, TlsProblem};
use clap::Args;
use serde::Serialize;
use time::OffsetDateTime;

#[derive(Debug, Args)]
#[command(
    after_help = "Exits with 1 if the certificate has expired, is not valid yet, is of another pair than --key, or is not for the host of
`public_url`.

Examples:
  {program} certificate show /etc/{package}/certificate.pem --key /etc/{package}/key.pem
  {program} certificate show --json | jq .days_left"
)]
pub(super) struct Options {
    /// The certificate, in PEM
    #[arg(value_name = "FILE", default_value = "certificate.pem", env = "BOTSERVER_TLS_CERT")]
    file: PathBuf,
    /// The key that should be the certificate's, in PEM
    #[arg(long, value_name = "FILE")]
    key: Option<PathBuf>,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Report {
    file: PathBuf,
    subject: String,
    names: Vec<String>,
    issuer: String,
    self_signed: bool,
    /// Certificates in the file.
    chain: usize,
    not_before: String,
    not_after: String,
    days_left: i64,
    fingerprint: String,
    /// Whether the key of `--key` is its own.
    key_fits: Option<bool>,
    /// The host of `public_url`, and whether it is for that one.
    host: Option<String>,
    host_fits: Option<bool>,
    warnings: Vec<String>,
}

pub(super) fn run(fleet: &'static Fleet, options: &Options) -> Result<(), Failure> {
    let certificate =
        Certificate::read(&options.file).map_err(|problem| Failure::new(problem.to_string()))?;
    let now = OffsetDateTime::now_utc();
    let host = fleet.server.public_host();
    let mut problems = certificate.problems(now, host.as_deref());
    let pair = options.key.as_deref().map(|key| Pair::read(&options.file, key)).transpose();
    let (pair, key_fits) = match pair {
        Ok(pair) => (pair, options.key.is_some().then_some(true)),
        Err(found) => {
            let is_another = found.iter().any(|problem| matches!(problem, TlsProblem::AnotherPair { .. }));
            problems.extend(found);
            // Of a key that cannot be read, nothing is known.
            (None, is_another.then_some(false))
        }
    };
    let report = Report {
        file: options.file.clone(),
        names: certificate.names.clone(),
        self_signed: certificate.is_self_signed,
        chain: certificate.chain_length(),
        not_before: rfc3339(certificate.not_before),
        not_after: rfc3339(certificate.not_after),
        days_left: certificate.days_left(now),
        fingerprint: certificate.fingerprint(),
        key_fits,
        host_fits: host.as_deref().map(|host| certificate.is_for(host)),
        host,
        warnings: pair.map_or_else(|| certificate.warnings(now), |pair| pair.warnings(now)),
        subject: certificate.subject,
        issuer: certificate.issuer,
    };
    if options.json {
        print_json(&report)?
    } else {
        print(overview(&report))?
    }
    if problems.is_empty() {
        return Ok(());
    }
    Err(Failure::all(problems.iter().map(ToString::to_string)))
}

fn overview(report: &Report) -> String {
    let yes_or_no = |answer: Option<bool>| answer.map(|yes| if yes { "yes" } else { "no" });
    let of_host = |host: &String| format!("for {host}");
    let days = match report.days_left {
        days if days < 0 => format!("expired {} days ago", -days),
        days => format!("{days} days left"),
    };
    let signed = if report.self_signed { "itself".to_owned() } else { report.issuer.clone() };
    let mut table = table(["CERTIFICATE", &report.file.display().to_string()]);
    table.add_row(["subject", &report.subject]);
    table.add_row(["hosts", &report.names.join(" ")]);
    table.add_row(["signed by", &signed]);
    table.add_row(["chain", &report.chain.to_string()]);
    table.add_row(["valid from", &report.not_before]);
    table.add_row(["valid until", &format!("{} ({days})", report.not_after)]);
    table.add_row(["SHA-256", &report.fingerprint]);
    if let Some(fits) = yes_or_no(report.key_fits) {
        table.add_row(["key fits", fits]);
    }
    if let (Some(host), Some(fits)) = (&report.host, yes_or_no(report.host_fits)) {
        table.add_row([&of_host(host), fits]);
    }
    let warnings = report.warnings.iter().map(|warning| format!("\nwarning: {warning}"));
    format!("{table}{}", warnings.collect::<String>())
}
