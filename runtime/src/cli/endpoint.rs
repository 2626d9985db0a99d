//! The options that say where Telegram reaches the fleet.

use std::path::{Path, PathBuf};

use botserver_manifest::address::PublicUrl;
use clap::Args;
use time::OffsetDateTime;

use super::Failure;
use super::output::warn;
use crate::Fleet;
use crate::telegram::Endpoint;
use crate::tls::Certificate;

#[derive(Debug, Args)]
pub(super) struct EndpointOptions {
    /// Where Telegram reaches the fleet [default: `server.public_url` of bots.yml]
    #[arg(long, value_name = "URL", env = "BOTSERVER_PUBLIC_URL", value_parser = public_url)]
    public_url: Option<PublicUrl>,
    /// The certificate, in PEM, if no authority has signed it [default: `server.certificate` of bots.yml]
    #[arg(long, value_name = "FILE", env = "BOTSERVER_CERTIFICATE")]
    certificate: Option<PathBuf>,
}

impl EndpointOptions {
    /// Where Telegram reaches the fleet, if anybody says so.
    pub(super) fn url(&self, fleet: &'static Fleet) -> Option<PublicUrl> {
        // That of bots.yml was read by the build.
        self.public_url.clone().or_else(|| PublicUrl::new(fleet.server.public_url?).ok())
    }

    /// The endpoint of the fleet, if anybody says what it is; whether Telegram reaches it is not asked.
    pub(super) fn find(&self, fleet: &'static Fleet, is_telegram: bool) -> Result<Option<Endpoint>, Failure> {
        let Some(url) = self.url(fleet) else { return Ok(None) };
        let path = self.certificate.as_deref().or(fleet.server.certificate.map(Path::new));
        let certificate = path.map(|path| certificate(path, url.host(), is_telegram));
        Ok(Some(Endpoint {
            max_connections: fleet.server.max_connections,
            certificate: certificate.transpose()?,
            ..Endpoint::new(url.as_str())
        }))
    }
}

fn public_url(text: &str) -> Result<PublicUrl, String> {
    PublicUrl::new(text).map_err(|error| {
        let wording = error.wording();
        format!("it {}; {}", wording.message, wording.help.join("; "))
    })
}

/// The certificate that Telegram is given, which it must be able to know the server by.
fn certificate(path: &Path, host: &str, is_telegram: bool) -> Result<Vec<u8>, Failure> {
    let certificate = Certificate::read(path).map_err(|problem| Failure::new(problem.to_string()))?;
    let problems = certificate.problems(OffsetDateTime::now_utc(), Some(host));
    let mut problems: Vec<_> = problems.iter().map(ToString::to_string).collect();
    if !certificate.is_self_signed {
        problems.push(format!(
            "{}: `{}` has signed it, and not itself\n  \
             help: leave it out: what an authority has signed is checked by Telegram without being given it",
            path.display(),
            certificate.issuer
        ));
    }
    if is_telegram && !problems.is_empty() {
        return Err(Failure::all(problems));
    }
    problems.iter().for_each(warn);
    Ok(certificate.to_pem().into_bytes())
}
