//! Whether Telegram could reach an address; see <https://core.telegram.org/bots/webhooks>.

use std::net::{IpAddr, Ipv4Addr, ToSocketAddrs as _};

use url::{Host, Url};

/// Why Telegram cannot send to a host.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub(crate) enum OutOfReach {
    #[error(
        "the address of `{host}` is not known: {reason}\n  help: let the name point to this machine first"
    )]
    Unknown { host: String, reason: String },
    #[error(
        "`{host}` is {address}, which only its own network reaches\n  \
         help: Telegram comes from outside, and needs a public IPv4 address"
    )]
    Private { host: String, address: IpAddr },
    #[error("`{host}` has an IPv6 address only\n  help: Telegram needs a public IPv4 address")]
    OnlyIpv6 { host: String },
}

/// Looks the host of a public URL up, and says why Telegram cannot send there.
pub(crate) fn out_of_reach(public_url: &str) -> Option<OutOfReach> {
    let url = Url::parse(public_url).ok()?;
    let host = url.host()?;
    let addresses: Vec<IpAddr> = match host {
        Host::Ipv4(address) => vec![address.into()],
        Host::Ipv6(address) => vec![address.into()],
        Host::Domain(name) => match (name, 0).to_socket_addrs() {
            Ok(found) => found.map(|found| found.ip()).collect(),
            Err(error) => {
                return Some(OutOfReach::Unknown { host: name.to_owned(), reason: error.to_string() });
            }
        },
    };
    judge(&host.to_string(), &addresses)
}

fn judge(host: &str, addresses: &[IpAddr]) -> Option<OutOfReach> {
    let host = host.to_owned();
    let ipv4 = addresses.iter().filter_map(|address| match address {
        IpAddr::V4(address) => Some(*address),
        IpAddr::V6(_) => None,
    });
    let ipv4: Vec<_> = ipv4.collect();
    match ipv4.first() {
        None => Some(OutOfReach::OnlyIpv6 { host }),
        Some(first) if !ipv4.iter().any(is_public) => {
            Some(OutOfReach::Private { host, address: IpAddr::V4(*first) })
        }
        Some(_) => None,
    }
}

/// Whether others than the machine and its network reach the address; the ranges are those of RFC 6890.
fn is_public(address: &Ipv4Addr) -> bool {
    let [first, second, ..] = address.octets();
    let is_shared = first == 100 && (64..128).contains(&second);
    !(address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_unspecified()
        || address.is_broadcast()
        || is_shared)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_public_ipv4_addresses_are_in_reach() {
        let judge = |addresses: &str| {
            let addresses: Vec<_> = addresses.split(' ').map(|address| address.parse().unwrap()).collect();
            judge("bots.example.com", &addresses)
        };
        for private in
            ["127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.1.1", "100.64.0.1", "0.0.0.0"]
        {
            assert!(matches!(judge(private), Some(OutOfReach::Private { .. })), "{private}");
        }
        assert!(matches!(judge("2001:db8::1"), Some(OutOfReach::OnlyIpv6 { .. })));
        assert_eq!(judge("2001:db8::1 10.0.0.1 203.0.113.7"), None);
        assert_eq!(judge("100.128.0.1"), None);
    }

    #[test]
    fn a_name_is_looked_up() {
        assert!(matches!(out_of_reach("https://localhost:8443"), Some(OutOfReach::Private { .. })));
        assert!(matches!(out_of_reach("https://nobody.invalid"), Some(OutOfReach::Unknown { .. })));
        assert_eq!(out_of_reach("https://203.0.113.7:8443/bots"), None);
    }
}
