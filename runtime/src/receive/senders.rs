//! From which addresses updates may come.

use std::net::IpAddr;

use ::http::HeaderMap;
use ipnet::IpNet;

/// Where Telegram sends from; it "might change". See <https://core.telegram.org/bots/webhooks>.
pub(crate) const TELEGRAM_NETWORKS: [&str; 2] = ["149.154.160.0/20", "91.108.4.0/22"];

/// The header in which each proxy adds, at the end, from whom it got the request.
const FORWARDED_FOR: &str = "x-forwarded-for";

/// Who is at the other end of a connection; an extension of its requests.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Peer {
    pub(crate) address: IpAddr,
    /// The proxy that says so, by the PROXY protocol.
    pub(crate) said_by: Option<IpAddr>,
}

/// From which addresses updates may come, and whose word is taken for the address of somebody else.
#[derive(Debug, Clone)]
pub struct Senders {
    /// The networks of who may send updates.
    pub allowed: Vec<IpNet>,
    /// The networks of proxies before this server, which say from whom they got a request.
    pub proxies: Vec<IpNet>,
}

impl Senders {
    /// Whether a request may bring an update.
    pub(crate) fn admit(&self, peer: Option<Peer>, headers: &HeaderMap) -> bool {
        let is_believed = |proxy: IpAddr| is_in(&self.proxies, proxy.to_canonical());
        let peer = peer.filter(|peer| peer.said_by.is_none_or(is_believed));
        let client = peer.and_then(|peer| self.client(peer.address.to_canonical(), headers));
        client.is_some_and(|client| is_in(&self.allowed, client))
    }

    /// Who sent a request: the one next to the trusted proxies. What stands before that in the header, anybody could
    /// have written; nobody is known where a hop is no address.
    fn client(&self, peer: IpAddr, headers: &HeaderMap) -> Option<IpAddr> {
        let lines: Vec<_> = headers.get_all(FORWARDED_FOR).iter().collect();
        let hops = lines.iter().rev().flat_map(|line| line.as_bytes().rsplit(|byte| *byte == b','));
        let mut client = peer;
        for hop in hops {
            if !is_in(&self.proxies, client) {
                break;
            }
            client = address(hop)?;
        }
        Some(client)
    }
}

fn is_in(networks: &[IpNet], address: IpAddr) -> bool {
    networks.iter().any(|network| network.contains(&address))
}

/// The address of a hop, which some proxies write with a port.
fn address(hop: &[u8]) -> Option<IpAddr> {
    let hop = std::str::from_utf8(hop).ok()?.trim();
    let with_port = || hop.parse().ok().map(|address: std::net::SocketAddr| address.ip());
    let address = hop.trim_matches(['[', ']']).parse().ok().or_else(with_port)?;
    Some(IpAddr::to_canonical(&address))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn admits(peer: &str, forwarded: &[&str]) -> bool {
        admits_by(None, peer, forwarded)
    }

    fn admits_by(said_by: Option<&str>, address: &str, forwarded: &[&str]) -> bool {
        let networks = |texts: &[&str]| texts.iter().map(|text| text.parse().unwrap()).collect();
        let senders = Senders {
            allowed: networks(&TELEGRAM_NETWORKS),
            proxies: networks(&["127.0.0.0/8", "::1/128", "10.0.0.0/8"]),
        };
        let mut headers = HeaderMap::new();
        for line in forwarded {
            headers.append(FORWARDED_FOR, line.parse().unwrap());
        }
        let said_by = said_by.map(|proxy| proxy.parse().unwrap());
        senders.admit(Some(Peer { address: address.parse().unwrap(), said_by }), &headers)
    }

    #[test]
    fn who_connects_is_asked_where_there_is_no_trusted_proxy() {
        assert!(admits("149.154.167.220", &[]));
        assert!(admits("::ffff:91.108.4.1", &[]));
        assert!(!admits("198.51.100.7", &[]));
        assert!(!admits("198.51.100.7", &["149.154.167.220"]), "anybody can write that");
        assert!(admits("149.154.167.220", &["198.51.100.7"]), "it is nobody's proxy");
    }

    #[test]
    fn behind_trusted_proxies_the_hop_next_to_them_counts() {
        assert!(admits("127.0.0.1", &["149.154.167.220"]));
        assert!(admits("::1", &["149.154.167.220, 10.1.2.3"]));
        assert!(admits("127.0.0.1", &["149.154.167.220", "10.1.2.3"]));
        assert!(admits("127.0.0.1", &["149.154.167.220:4711"]));
        assert!(admits("127.0.0.1", &["[::ffff:149.154.167.220]:4711"]));
        assert!(!admits("127.0.0.1", &["149.154.167.220, 198.51.100.7"]), "written by the client itself");
        assert!(!admits("127.0.0.1", &["198.51.100.7, 149.154.167.220, 198.51.100.7, 10.0.0.1"]));
        assert!(!admits("127.0.0.1", &["149.154.167.220, nonsense"]));
        assert!(!admits("127.0.0.1", &[""]));
        assert!(!admits("127.0.0.1", &[]), "the proxy itself is not Telegram");
    }

    #[test]
    fn the_proxy_protocol_is_believed_of_a_trusted_proxy() {
        assert!(admits_by(Some("10.0.0.1"), "149.154.167.220", &[]));
        assert!(!admits_by(Some("10.0.0.1"), "198.51.100.7", &[]));
        assert!(!admits_by(Some("198.51.100.7"), "149.154.167.220", &[]), "anybody can say that");
    }
}
