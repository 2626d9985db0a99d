//! The two addresses of a server: where Telegram finds it, and where it listens.

use std::fmt;
use std::net::{IpAddr, SocketAddr};

/// Ports that Telegram sends webhooks to.
pub(crate) const WEBHOOK_PORTS: [&str; 4] = ["443", "80", "88", "8443"];

/// Where Telegram reaches the server: `https://…`, without a slash at the end. `/webhook/<bot>` is added to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicUrl(String);

impl PublicUrl {
    /// Reads a URL that Telegram can send to; plain `http`, and other ports, only for this machine.
    ///
    /// # Errors
    /// Why it cannot.
    pub fn new(text: &str) -> Result<Self, PublicUrlError> {
        use PublicUrlError as E;
        let (scheme, rest) = match text.split_once("://") {
            Some((scheme, rest)) => (scheme.to_ascii_lowercase(), rest),
            None => return Err(E::NoScheme(text.to_owned())),
        };
        if let Some(sign) = rest.chars().find(|sign| matches!(sign, '?' | '#')) {
            return Err(E::Query(sign));
        }
        let (authority, path) = rest.split_once('/').unwrap_or((rest, ""));
        if authority.contains('@') {
            return Err(E::UserName);
        }
        let (host, port) = match authority.rsplit_once(':') {
            Some((host, port)) if !port.contains(']') => (host, Some(port)),
            _ => (authority, None),
        };
        let is_host = !host.is_empty()
            && (host.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'.')
                || (host.starts_with('[') && host.ends_with(']')));
        if !is_host {
            return Err(E::Host);
        }
        if port.is_some_and(|port| port.parse::<u16>().is_err()) {
            return Err(E::BadPort);
        }
        if path.bytes().any(|byte| !byte.is_ascii_graphic()) {
            return Err(E::Path);
        }
        let is_loopback = host == "localhost"
            || host.trim_matches(['[', ']']).parse::<IpAddr>().is_ok_and(|address| address.is_loopback());
        match scheme.as_str() {
            // Only an emulator on this machine calls it, and at any port.
            "http" | "https" if is_loopback => {}
            "http" => return Err(E::Http(rest.to_owned())),
            "https" if host.starts_with('[') => return Err(E::Ipv6),
            "https" => {
                if let Some(port) = port.filter(|port| !WEBHOOK_PORTS.contains(port)) {
                    return Err(E::Port(port.to_owned()));
                }
            }
            _ => return Err(E::Scheme { scheme, rest: rest.to_owned() }),
        }
        Ok(Self(format!("{scheme}://{rest}").trim_end_matches('/').to_owned()))
    }

    /// The URL.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The host in it, without scheme and port.
    pub fn host(&self) -> &str {
        self.authority().0
    }

    /// The port in it; nothing where it is the scheme's own.
    pub fn port(&self) -> Option<u16> {
        self.authority().1?.parse().ok()
    }

    /// Host and port.
    fn authority(&self) -> (&str, Option<&str>) {
        let (_, rest) = self.0.split_once("://").unwrap_or_default();
        let authority = rest.split('/').next().unwrap_or_default();
        match authority.rsplit_once(':') {
            Some((host, port)) if !port.contains(']') => (host, Some(port)),
            _ => (authority, None),
        }
    }

    /// Whether it ends with what the server adds: `/webhook`, or that and a bot.
    pub fn ends_with_webhook(&self) -> bool {
        self.0.rsplit('/').take(2).any(|part| part == "webhook")
    }
}

impl fmt::Display for PublicUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Why Telegram cannot send to a URL.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum PublicUrlError {
    /// It has no `https://`.
    NoScheme(String),
    /// It goes on after a `?` or `#`.
    Query(char),
    /// It has a user name.
    UserName,
    /// It has no host name.
    Host,
    /// Its port is no number of a port.
    BadPort,
    /// Its path has something that a URL cannot hold.
    Path,
    /// It is `http` to another machine.
    Http(String),
    /// Its host is an IPv6 address.
    Ipv6,
    /// Its port is none that Telegram sends to.
    Port(String),
    /// It is neither `https` nor `http`.
    Scheme {
        /// What it is.
        scheme: String,
        /// What follows.
        rest: String,
    },
}

/// Reads the address and port to listen on.
///
/// # Errors
/// If it is none, with an idea of what was meant.
pub fn listen(text: &str) -> Result<SocketAddr, ListenError> {
    text.parse().map_err(|_| ListenError(text.to_owned()))
}

/// A text that is no address and port.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ListenError(pub(crate) String);

impl std::error::Error for ListenError {}
