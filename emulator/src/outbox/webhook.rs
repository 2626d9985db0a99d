//! What `setWebhook` stores.

use std::fmt;
use std::net::IpAddr;

use bytes::Bytes;
use url::{Host, Url};

/// How many connections a bot gets if it does not say.
pub(crate) const DEFAULT_CONNECTIONS: usize = 40;

/// A bot's webhook. Two equal ones make `setWebhook` a no-op.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Webhook {
    /// The address as the bot gave it, which is how `getWebhookInfo` shows it.
    pub(crate) given: String,
    /// The same, read: `http` or `https` with a host.
    pub(crate) url: Url,
    pub(crate) certificate: Option<Bytes>,
    pub(crate) ip_address: Option<IpAddr>,
    pub(crate) max_connections: usize,
    pub(crate) secret_token: Option<String>,
}

/// Reads a webhook's address; one without a scheme is `https`.
pub(crate) fn address(given: &str) -> Option<Url> {
    let url = match given.contains("://") {
        true => Url::parse(given),
        false => Url::parse(&format!("https://{given}")),
    };
    url.ok().filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
}

impl Webhook {
    /// Where requests go: a name to look up, or an address.
    pub(crate) fn host(&self) -> Host<&str> {
        // An `http` URL has a host: `address` lets no other in.
        self.url.host().unwrap_or(Host::Domain(""))
    }

    pub(crate) fn is_https(&self) -> bool {
        self.url.scheme() == "https"
    }

    pub(crate) fn port(&self) -> u16 {
        self.url.port_or_known_default().unwrap_or(443)
    }

    /// The fixed address, or the host's if that is one.
    pub(crate) fn ip(&self) -> Option<IpAddr> {
        self.ip_address.or(match self.host() {
            Host::Ipv4(ip) => Some(ip.into()),
            Host::Ipv6(ip) => Some(ip.into()),
            Host::Domain(_) => None,
        })
    }

    /// Whether the receiver is on this machine, where development needs more freedom than Telegram gives.
    pub(crate) fn is_loopback(&self) -> bool {
        match self.host() {
            Host::Domain(name) => name == "localhost" || name.ends_with(".localhost"),
            Host::Ipv4(ip) => ip.is_loopback(),
            Host::Ipv6(ip) => ip.is_loopback(),
        }
    }
}

impl fmt::Debug for Webhook {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The path may hold a token and the secret is one.
        f.debug_struct("Webhook").field("host", &self.host().to_string()).finish_non_exhaustive()
    }
}
