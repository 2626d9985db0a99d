//! The options that have `serve` get its certificate from an authority.

use std::net::{IpAddr, SocketAddr, TcpListener};
use std::path::Path;
use std::thread;

use botserver_manifest::address::PublicUrl;
use clap::Args;
use tokio::runtime::Handle;
use tokio_util::sync::CancellationToken;
use url::Url;

use super::Failure;
use super::failure::cannot_listen;
use super::options::listen_address;
use crate::acme::{Acme, AcmeError, Challenge, Order};
use crate::listen::Sockets;
use crate::tls::Tls;

/// The variable that stands for `--acme`.
pub(super) const ACME: &str = "BOTSERVER_ACME";

/// The directory of Let's Encrypt.
const LETS_ENCRYPT: &str = "https://acme-v02.api.letsencrypt.org/directory";

/// The port at which an authority looks by TLS.
const HTTPS: u16 = 443;

#[derive(Debug, Args)]
pub(super) struct AcmeOptions {
    /// Speak TLS with a certificate of an authority for the host of `public_url`, got and renewed by ACME. With this you
    /// agree to the authority's terms
    #[arg(long, env = ACME, conflicts_with = "tls_cert")]
    acme: bool,
    /// The address of mail that the authority may write to
    #[arg(long, value_name = "EMAIL", env = "BOTSERVER_ACME_CONTACT", requires = "acme", value_parser = mail)]
    acme_contact: Option<String>,
    /// The ACME directory of the authority
    #[arg(long, value_name = "URL", default_value = LETS_ENCRYPT, env = "BOTSERVER_ACME_DIRECTORY", value_parser = directory)]
    acme_directory: String,
    /// Show the authority by HTTP that the host is ours, at an address that its port 80 leads to [default: by TLS, where
    /// updates come in, which port 443 leads to]
    #[arg(long, value_name = "IP:PORT", env = "BOTSERVER_ACME_HTTP", requires = "acme", conflicts_with = "acme_tls", value_parser = listen_address)]
    acme_http: Option<SocketAddr>,
    /// Show it by TLS, at an address that port 443 of the host leads to
    #[arg(long, value_name = "IP:PORT", env = "BOTSERVER_ACME_TLS", requires = "acme", value_parser = listen_address)]
    acme_tls: Option<SocketAddr>,
}

/// What gets the certificate, and the listener for the authority alone, if there is one.
pub(super) struct Ready {
    acme: Acme,
    listener: Option<TcpListener>,
}

impl Ready {
    /// Where it listens for the authority alone.
    pub(super) fn address(&self) -> Option<SocketAddr> {
        self.listener.as_ref().and_then(|listener| listener.local_addr().ok())
    }

    /// What shows the certificate.
    pub(super) fn tls(&self) -> &Tls {
        self.acme.tls()
    }

    /// Gets a certificate whenever it is time for one.
    pub(super) fn start(self, runtime: &Handle, stop: CancellationToken) -> Result<(), Failure> {
        let runtime = runtime.clone();
        // Its future can be on one thread only.
        let ordering = move || runtime.block_on(self.acme.run(self.listener, stop));
        let thread = thread::Builder::new().name("acme".to_owned()).spawn(ordering);
        thread.map(drop).map_err(|error| Failure::new(format!("no certificate can be ordered: {error}")))
    }
}

impl AcmeOptions {
    /// What would be ordered, and what would be listened on for it; nothing without `--acme`.
    pub(super) fn order(&self, public_url: Option<&PublicUrl>) -> Result<Option<Order>, Failure> {
        if !self.acme {
            return Ok(None);
        }
        Acme::available()?;
        let url = public_url.ok_or_else(no_host)?;
        let host = url.host().to_ascii_lowercase();
        if host.parse::<IpAddr>().is_ok() || host.starts_with('[') {
            return Err(Failure::question(format!(
                "--acme: `{host}` of public_url is an address, and authorities vouch for names\n  \
                 help: give the host a name; or take a self-signed certificate, which `certificate new` makes"
            )));
        }
        let challenge = match (self.acme_http, self.acme_tls) {
            (Some(_), _) => Challenge::Http,
            (None, Some(_)) => Challenge::Tls,
            (None, None) if url.port().unwrap_or(HTTPS) == HTTPS => Challenge::Tls,
            (None, None) => return Err(other_port(url)),
        };
        let (directory, contact) = (self.acme_directory.clone(), self.acme_contact.clone());
        Ok(Some(Order { directory, contact, host, challenge }))
    }

    /// The option and the address of the listener for the authority alone.
    pub(super) fn listener(&self) -> Option<(&'static str, SocketAddr)> {
        let http = self.acme_http.map(|address| ("--acme-http", address));
        http.or(self.acme_tls.map(|address| ("--acme-tls", address)))
    }

    /// Makes all ready that is needed before anything is served.
    pub(super) fn prepare(
        &self,
        public_url: Option<&PublicUrl>,
        data: &Path,
        sockets: &mut Sockets,
    ) -> Result<Option<Ready>, Failure> {
        let Some(order) = self.order(public_url)? else { return Ok(None) };
        let acme = Acme::new(order, data)?;
        let listener = self.listener().map(|(option, address)| {
            sockets.listen(address).map_err(|error| cannot_listen(option, address, &error))
        });
        Ok(Some(Ready { acme, listener: listener.transpose()? }))
    }
}

impl From<AcmeError> for Failure {
    fn from(error: AcmeError) -> Self {
        let message = error.to_string();
        match error {
            #[cfg(not(feature = "acme"))]
            AcmeError::NotBuilt => Self::question(message),
            _ => Self::new(message),
        }
    }
}

fn no_host() -> Failure {
    Failure::question(
        "--acme: nobody says for which host the certificate is\n  \
         help: write `public_url: https://…` below `server:` in bots.yml, or say it with --public-url",
    )
}

fn other_port(url: &PublicUrl) -> Failure {
    let (host, port) = (url.host(), url.port().unwrap_or(HTTPS));
    Failure::question(format!(
        "--acme: authorities look at port 443 or 80 of {host}, and public_url has port {port}\n  \
         help: have port 80 lead to an address given by --acme-http, such as 0.0.0.0:80; or port 443 to that of --acme-tls"
    ))
}

fn directory(text: &str) -> Result<String, String> {
    match Url::parse(text) {
        Ok(url) if !url.username().is_empty() || url.password().is_some() => {
            Err("an authority asks for no user name".to_owned())
        }
        Ok(url) if ["https", "http"].contains(&url.scheme()) => Ok(text.to_owned()),
        Ok(_) => Err("a directory is at an `https://` address".to_owned()),
        Err(error) => Err(error.to_string()),
    }
}

fn mail(text: &str) -> Result<String, String> {
    match text.split_once('@') {
        Some((name, host)) if !name.is_empty() && !host.is_empty() && !text.contains([' ', ':', ',']) => {
            Ok(text.to_owned())
        }
        _ => Err("an address of mail is like `operator@example.com`".to_owned()),
    }
}
