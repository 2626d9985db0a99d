//! What a proxy has to know of a fleet, all of it safe to stand in its configuration.

use std::net::SocketAddr;
use std::path::{Path, PathBuf, absolute};

use botserver_runtime::cli::{DEFAULT_LISTEN, Failure, listen_address, reachable};
use botserver_runtime::{Fleet, Limits};
use clap::Args;
use serde::Serialize;
use url::Url;

use super::Proxy;

/// How long Telegram waits for the response to an update; see "How long to wait" of
/// <https://core.telegram.org/bots/webhooks>.
const TELEGRAM_WAITS: u64 = 60;

/// How long a proxy keeps an idle connection to the fleet: less than the fleet does, so that the proxy is the one who
/// closes it, and never sends a request into a connection that is being closed.
const KEPT: u64 = 60;

#[derive(Debug, Args)]
pub(super) struct SiteOptions {
    /// Where the fleet listens [default: `server.listen` of bots.yml, else 127.0.0.1:3000]
    #[arg(long, value_name = "IP:PORT", value_parser = listen_address)]
    upstream: Option<SocketAddr>,
    /// Where the proxy listens [default: the port of `public_url`, at all IPv4 addresses of the machine]
    #[arg(long, value_name = "IP:PORT", value_parser = listen_address)]
    listen: Option<SocketAddr>,
    /// The certificate, with those between it and its authority [default for nginx: /etc/<package>/certificate.pem]
    #[arg(long, value_name = "FILE", requires = "key")]
    cert: Option<PathBuf>,
    /// The certificate's private key [default for nginx: /etc/<package>/key.pem]
    #[arg(long, value_name = "FILE", requires = "cert")]
    key: Option<PathBuf>,
}

/// One fleet's place behind a proxy.
#[derive(Debug, Serialize)]
pub(super) struct Site {
    program: &'static str,
    /// The host of `public_url`.
    host: String,
    /// The port that the proxy listens on.
    port: u16,
    /// The address that it listens on, if it is not any.
    address: Option<String>,
    /// What stands before `/webhook/` in the path of a bot: nothing, or `/` and more.
    prefix: String,
    bots: Vec<&'static str>,
    upstream: SocketAddr,
    certificate: Option<Certificate>,
    /// Bytes of a body at most.
    body: usize,
    /// Seconds, as all that follow.
    head_timeout: u64,
    body_timeout: u64,
    write_timeout: u64,
    idle_timeout: u64,
    answer_timeout: u64,
    upstream_idle_timeout: u64,
}

#[derive(Debug, Serialize)]
struct Certificate {
    file: String,
    key: String,
}

impl Site {
    /// What is known, or what is missing and where to write it.
    pub(super) fn of(fleet: &Fleet, proxy: Proxy, options: &SiteOptions) -> Result<Self, Failure> {
        let url = public_url(fleet)?;
        let host = url.host_str().unwrap_or_default().to_owned();
        let port =
            options.listen.map_or_else(|| url.port_or_known_default().unwrap_or(443), |listen| listen.port());
        let listen = fleet.server.listen.unwrap_or(DEFAULT_LISTEN);
        let upstream = match options.upstream {
            Some(upstream) => upstream,
            None => listen_address(listen).map_err(Failure::question)?,
        };
        let limits = Limits::default();
        Ok(Self {
            program: fleet.package,
            host,
            port,
            address: options.listen.map(|listen| match listen {
                SocketAddr::V4(listen) => listen.ip().to_string(),
                SocketAddr::V6(listen) => format!("[{}]", listen.ip()),
            }),
            prefix: prefix(&url)?,
            bots: fleet.bots.iter().map(|bot| bot.name).collect(),
            upstream: reachable(upstream),
            certificate: certificate(fleet, proxy, options)?,
            body: limits.body,
            head_timeout: limits.head_timeout.as_secs(),
            body_timeout: limits.body_timeout.as_secs(),
            write_timeout: limits.write_timeout.as_secs(),
            idle_timeout: limits.idle_timeout.as_secs(),
            // Telegram is the one to give up first, which it does by closing the connection.
            answer_timeout: TELEGRAM_WAITS + 5,
            upstream_idle_timeout: KEPT.min(limits.idle_timeout.as_secs()),
        })
    }
}

/// The address at which Telegram finds the fleet, which is checked when the fleet is built.
fn public_url(fleet: &Fleet) -> Result<Url, Failure> {
    let Some(text) = fleet.server.public_url else {
        return Err(Failure::question(
            "this fleet has no `public_url`, so that nobody knows under which name and port Telegram calls it\n  \
             help: write it into bots.yml, as in `server: { public_url: https://bots.example.com:8443 }`, and build again",
        ));
    };
    let url =
        Url::parse(text).map_err(|error| Failure::question(format!("`public_url: {text}`: {error}")))?;
    if url.scheme() != "https" {
        return Err(Failure::question(format!(
            "`public_url: {text}` is an address of this machine, which needs no proxy\n  \
             help: write the one that Telegram calls into bots.yml, as in `https://bots.example.com:8443`, and build again"
        )));
    }
    Ok(url)
}

/// What the public URL has before the paths of the bots.
///
/// A proxy compares paths after it has decoded them, and has signs of its own in its configuration: so only what means
/// itself everywhere.
fn prefix(url: &Url) -> Result<String, Failure> {
    let path = url.path().trim_end_matches('/');
    let is_plain = |part: &str| {
        !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte))
    };
    if path.is_empty() || path.split('/').skip(1).all(is_plain) {
        return Ok(path.to_owned());
    }
    Err(Failure::question(format!(
        "the path `{path}` of `public_url` cannot stand in the configuration of a proxy\n  \
         help: write one of letters, digits, `-`, `_`, `.`, `~` and single `/` into bots.yml, and build again"
    )))
}

/// Where the certificate is. Caddy can do without.
fn certificate(fleet: &Fleet, proxy: Proxy, options: &SiteOptions) -> Result<Option<Certificate>, Failure> {
    let folder = Path::new("/etc").join(fleet.package);
    let (file, key) = match (&options.cert, &options.key, proxy) {
        (Some(file), Some(key), _) => (file.clone(), key.clone()),
        (_, _, Proxy::Caddy) => return Ok(None),
        (_, _, Proxy::Nginx) => (folder.join("certificate.pem"), folder.join("key.pem")),
    };
    Ok(Some(Certificate { file: quotable(&file)?, key: quotable(&key)? }))
}

/// A path from the root of the file system, which means itself between double quotes.
fn quotable(path: &Path) -> Result<String, Failure> {
    let whole =
        absolute(path).map_err(|error| Failure::question(format!("`{}`: {error}", path.display())))?;
    match whole.to_str() {
        Some(text) if !text.contains(['"', '\\', '$', '{', '}', '`']) && !text.contains(char::is_control) => {
            Ok(text.to_owned())
        }
        _ => Err(Failure::question(format!(
            "the path `{}` cannot stand in the configuration of a proxy\n  \
             help: put the file where the path has neither quotes nor `\\`, `$`, `{{` or `}}`",
            whole.display()
        ))),
    }
}

#[cfg(test)]
mod tests {
    use botserver_runtime::ServerDefaults;

    use super::*;

    fn site(public_url: &'static str, listen: Option<&'static str>) -> Result<Site, String> {
        let server = ServerDefaults { public_url: Some(public_url), listen, ..ServerDefaults::default() };
        let fleet =
            Fleet { package: "shop", version: "1.0.0", features: None, bots: &[], route: |_| None, server };
        let options = SiteOptions { upstream: None, listen: None, cert: None, key: None };
        Site::of(&fleet, Proxy::Nginx, &options).map_err(|failure| format!("{failure:?}"))
    }

    #[test]
    fn name_port_and_path_are_those_of_the_public_url() {
        let plain = site("https://bots.example.com", None).unwrap();
        assert_eq!((plain.host.as_str(), plain.port, plain.prefix.as_str()), ("bots.example.com", 443, ""));
        assert_eq!(plain.upstream.to_string(), "127.0.0.1:3000");
        let deep = site("https://203.0.113.7:88/a/b.c~d", Some("[::]:3001")).unwrap();
        assert_eq!((deep.host.as_str(), deep.port, deep.prefix.as_str()), ("203.0.113.7", 88, "/a/b.c~d"));
        assert_eq!(deep.upstream.to_string(), "[::1]:3001");
    }

    #[test]
    fn what_would_mean_something_else_in_a_configuration_is_refused() {
        for path in ["/a;b", "/a{b", "/a\"b", "/a$b", "/a%20b", "/a//b", "/*", "/a'b"] {
            let error = site(String::leak(format!("https://bots.example.com{path}")), None).unwrap_err();
            assert!(error.contains("cannot stand in the configuration of a proxy"), "{path}: {error}");
        }
        let local = site("http://127.0.0.1:3000", None).unwrap_err();
        assert!(local.contains("is an address of this machine"), "{local}");
        for file in ["a\"b", "a\\b", "a$b", "a{b", "a\nb"] {
            assert!(quotable(Path::new(file)).is_err(), "{file}");
        }
    }
}
