//! What `setWebhook` stores.

use std::fmt;
use std::net::IpAddr;

use bytes::Bytes;
use http::Uri;

/// How many connections a bot gets if it does not say.
pub(crate) const DEFAULT_CONNECTIONS: usize = 40;

/// A bot's webhook. Two equal ones make `setWebhook` a no-op.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Webhook {
    pub(crate) url: Uri,
    pub(crate) certificate: Option<Bytes>,
    pub(crate) ip_address: Option<IpAddr>,
    pub(crate) max_connections: usize,
    pub(crate) secret_token: Option<String>,
}

impl Webhook {
    pub(crate) fn host(&self) -> &str {
        self.url.host().unwrap_or_default().trim_start_matches('[').trim_end_matches(']')
    }

    pub(crate) fn is_https(&self) -> bool {
        self.url.scheme_str() == Some("https")
    }

    pub(crate) fn port(&self) -> u16 {
        self.url.port_u16().unwrap_or(if self.is_https() { 443 } else { 80 })
    }

    /// Whether the receiver is on this machine, where development needs more freedom than Telegram gives.
    pub(crate) fn is_loopback(&self) -> bool {
        let named = self.host() == "localhost" || self.host().ends_with(".localhost");
        named || self.host().parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
    }
}

impl fmt::Debug for Webhook {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The path may hold a token and the secret is one.
        let receiver = self.url.authority().map_or("", |authority| authority.as_str());
        f.debug_struct("Webhook").field("receiver", &receiver).finish_non_exhaustive()
    }
}
