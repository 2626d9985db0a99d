//! The options that say from which addresses updates may come.

use std::net::IpAddr;

use clap::Args;
use ipnet::IpNet;

use crate::Senders;
use crate::receive::TELEGRAM_NETWORKS;

#[derive(Debug, Args)]
pub(super) struct SenderOptions {
    /// Take updates from these networks only, separated by commas, such as `telegram` for those that Telegram names
    /// [default: from anywhere, as the secret is what counts]
    #[arg(long, value_name = "NETWORK", env = "BOTSERVER_ALLOW_SENDERS", value_delimiter = ',', value_parser = networks)]
    allow_senders: Vec<Networks>,
    /// The networks of proxies before the fleet, whose X-Forwarded-For and PROXY protocol are believed
    #[arg(long, value_name = "NETWORK", env = "BOTSERVER_TRUSTED_PROXIES", value_delimiter = ',', value_parser = networks, requires = "allow_senders")]
    trusted_proxies: Vec<Networks>,
    /// Expect the PROXY protocol, version 1 or 2, before everything else on each connection
    #[arg(long, env = "BOTSERVER_PROXY_PROTOCOL")]
    pub(super) proxy_protocol: bool,
}

/// Networks that go by one name.
#[derive(Debug, Clone)]
struct Networks(Vec<IpNet>);

impl SenderOptions {
    /// Who may send updates; nothing if anybody may.
    pub(super) fn senders(&self) -> Option<Senders> {
        let all =
            |options: &[Networks]| options.iter().flat_map(|Networks(networks)| networks.clone()).collect();
        let allowed: Vec<_> = all(&self.allow_senders);
        (!allowed.is_empty()).then(|| Senders { allowed, proxies: all(&self.trusted_proxies) })
    }
}

fn networks(text: &str) -> Result<Networks, String> {
    let read = |text: &str| text.parse().or_else(|_| text.parse::<IpAddr>().map(IpNet::from));
    let texts = if text == "telegram" { TELEGRAM_NETWORKS.to_vec() } else { vec![text] };
    let networks = texts.into_iter().map(read).collect::<Result<_, _>>();
    networks.map(Networks).map_err(|_| {
        format!(
            "`{text}` is no network: write `telegram`, an address, or one with a prefix such as 10.0.0.0/8"
        )
    })
}
