//! `health`: whether a fleet that serves on this machine is up.

use std::env;
use std::net::SocketAddr;
use std::time::Duration;

use ::http::StatusCode;
use clap::Args;
use serde::Serialize;

use super::acme::ACME;
use super::options::{background, listen_address, reachable};
use super::tls::TLS_CERT;
use super::{Failure, print, print_json};
use crate::{ClientError, http_client};

#[derive(Debug, Args)]
#[command(
    after_help = "For the health check of a container, in which there is no curl. Exits with 1 if the fleet does not answer, or \
                  does not say that all is well.

Examples:
  {program} health
  {program} health --listen 127.0.0.1:8443 --tls
  {program} health --listen 127.0.0.1:3001 --timeout 2s --json"
)]
pub(super) struct Options {
    /// The address that the fleet listens on, as given to `serve`; 0.0.0.0 and [::] are asked at the loopback address
    #[arg(long, value_name = "IP:PORT", env = "BOTSERVER_LISTEN", value_parser = listen_address)]
    listen: SocketAddr,
    /// Ask over TLS, which it speaks by itself; as where BOTSERVER_TLS_CERT is set for it, or BOTSERVER_ACME. No certificate is checked
    #[arg(long)]
    tls: bool,
    /// How long the answer may take
    #[arg(long, value_name = "TIME", default_value = "5s", value_parser = humantime::parse_duration)]
    timeout: Duration,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Report {
    url: String,
    healthy: bool,
    /// The status of the answer, if one came.
    status: Option<u16>,
}

pub(super) fn run(options: &Options) -> Result<(), Failure> {
    let is_tls = options.tls
        || env::var_os(TLS_CERT).is_some_and(|path| !path.is_empty())
        || env::var_os(ACME).is_some_and(|value| value == "true");
    let scheme = if is_tls { "https" } else { "http" };
    let url = format!("{scheme}://{}/healthz", reachable(options.listen));
    let asked = background()?.block_on(healthy(&url, options.timeout));
    if options.json {
        let status = asked.as_ref().map_or_else(|unhealthy| unhealthy.status, |status| Some(*status));
        print_json(&Report { url, healthy: asked.is_ok(), status: status.map(|status| status.as_u16()) })?;
    } else if asked.is_ok() {
        print("healthy")?;
    }
    asked.map(drop).map_err(|Unhealthy { status, why }| {
        let help = match status {
            Some(_) => "something else listens there; --listen says where the fleet does",
            None => "start the fleet with `serve`, or say with --listen where it listens",
        };
        Failure::new(format!("{why}\n  help: {help}"))
    })
}

/// Why a fleet is not up.
pub(super) struct Unhealthy {
    status: Option<StatusCode>,
    pub(super) why: String,
}

/// Asks a fleet of this machine whether all is well.
pub(super) async fn healthy(url: &str, patience: Duration) -> Result<StatusCode, Unhealthy> {
    let unhealthy = |status, why: String| Unhealthy { status, why };
    let client = local_client(url).map_err(|error| unhealthy(None, error.to_string()))?;
    match client.get(url).timeout(patience).send().await.map(|response| response.status()) {
        Ok(status) if status.is_success() => Ok(status),
        Ok(status) => Err(unhealthy(Some(status), format!("{url} answers {status}"))),
        Err(error) => {
            let reason = if error.is_timeout() {
                format!("nothing came for {}", humantime::format_duration(patience))
            } else if error.is_connect() {
                "nothing listens there".to_owned()
            } else {
                error.without_url().to_string()
            };
            Err(unhealthy(None, format!("{url} does not answer: {reason}")))
        }
    }
}

/// Over TLS, any certificate will do: it is not for the address at which this machine reaches itself, and nothing secret
/// is said.
fn local_client(url: &str) -> Result<reqwest::Client, ClientError> {
    if !url.starts_with("https:") {
        return http_client(url);
    }
    let _ = rustls::crypto::ring::default_provider().install_default();
    let builder = reqwest::Client::builder().tls_danger_accept_invalid_certs(true).no_proxy();
    builder.build().map_err(|error| ClientError::Http(error.to_string()))
}
