//! `deploy prometheus`: rules for its alerts, and where it finds the metrics.

use std::path::PathBuf;

use botserver_runtime::Fleet;
use botserver_runtime::cli::Failure;
use clap::Args;
use serde::Serialize;

use super::{deliver, plain_path};
use crate::files::Writing;

#[derive(Debug, Args)]
pub(super) struct PrometheusOptions {
    /// The folder to write into [default: standard output]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Where Prometheus reaches the admin listener of the fleet
    #[arg(long, value_name = "HOST:PORT", default_value = "127.0.0.1:9180", value_parser = target)]
    target: String,
    /// The file with the admin token on the machine of Prometheus, where the fleet wants one
    #[arg(long, value_name = "FILE")]
    token_file: Option<PathBuf>,
    #[command(flatten)]
    writing: Writing,
}

/// What the templates are filled with.
#[derive(Debug, Serialize)]
struct Values {
    program: &'static str,
    target: String,
    token_file: Option<String>,
}

/// The names of the files.
pub(super) fn files(program: &str) -> [String; 2] {
    [format!("{program}.rules.yml"), format!("{program}.scrape.yml")]
}

pub(super) fn run(fleet: &Fleet, options: PrometheusOptions) -> Result<(), Failure> {
    let PrometheusOptions { out, target, token_file, writing } = options;
    let token_file = token_file.map(|path| plain_path("--token-file", &path)).transpose()?;
    let [rules, scrape] = files(fleet.package);
    let templates = [(rules, include_str!("rules.tera")), (scrape, include_str!("scrape.tera"))];
    deliver(&Values { program: fleet.package, target, token_file }, templates, out, &writing)
}

/// Reads a host and a port, as Prometheus takes them: without a scheme, and without a path.
fn target(text: &str) -> Result<String, String> {
    let is_host = |host: &str| {
        let is_name = |byte: u8| byte.is_ascii_alphanumeric() || b".-_:[]".contains(&byte);
        !host.is_empty() && host.bytes().all(is_name)
    };
    match text.rsplit_once(':') {
        Some((host, port)) if is_host(host) && port.parse::<u16>().is_ok_and(|port| port > 0) => {
            Ok(text.to_owned())
        }
        _ => Err("this is no host with a port; one is like `127.0.0.1:9180` or `fleet.example.com:9180`"
            .to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::target;

    #[test]
    fn a_target_is_a_host_and_a_port() {
        for right in ["127.0.0.1:9180", "[::1]:9180", "fleet.example.com:443"] {
            assert_eq!(target(right), Ok(right.to_owned()));
        }
        for wrong in [
            "",
            "9180",
            ":9180",
            "fleet",
            "fleet:0",
            "fleet:99999",
            "http://fleet:9180",
            "fleet:9180/x",
            "a\"b:1",
        ] {
            assert!(target(wrong).is_err(), "{wrong}");
        }
    }
}
