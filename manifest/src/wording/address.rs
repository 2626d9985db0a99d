//! What is said of the server's addresses.

use std::fmt;
use std::net::IpAddr;

use super::Wording;
use crate::address::{ListenError, PublicUrlError, WEBHOOK_PORTS};
use crate::suggest::list;

impl PublicUrlError {
    /// What to say of it, after the name of the key that holds the URL.
    pub fn wording(&self) -> Wording {
        let say = |message: &str, help: &str| Wording::new(message).help(help);
        match self {
            Self::NoScheme(text) => say("is not a URL", &format!("write `https://{text}`")),
            Self::Query(sign) => say(
                &format!("cannot have anything after `{sign}`"),
                "end it before: the server adds `/webhook/<bot>` to it",
            ),
            Self::UserName => {
                say("cannot have a user name", "remove what is before the `@`: Telegram does not log in")
            }
            Self::Host => say("has no valid host name", "write it like `https://bots.example.com`"),
            Self::BadPort => say("has no valid port", &format!("Telegram sends to {}", list(WEBHOOK_PORTS))),
            Self::Path => say(
                "has a path with blanks or letters that a URL cannot hold",
                "use `A-Z`, `a-z`, `0-9`, `-`, `_`, `.` and `/`",
            ),
            Self::Http(rest) => {
                say("must be `https`", &format!("Telegram sends to TLS only: write `https://{rest}`"))
            }
            Self::Ipv6 => say(
                "has an IPv6 address",
                "Telegram sends over IPv4 only: use a host name that has an IPv4 address",
            ),
            Self::Port(port) => {
                say(&format!("has port `{port}`"), &format!("Telegram sends to {} only", list(WEBHOOK_PORTS)))
            }
            Self::Scheme { scheme, rest } => {
                say(&format!("has scheme `{scheme}`"), &format!("write `https://{rest}`"))
            }
        }
    }
}

impl ListenError {
    /// What to say of it, after the name of the key or option that holds the address.
    pub fn wording(&self) -> Wording {
        let text = &self.0;
        let help = if text.parse::<u16>().is_ok() {
            format!("write `127.0.0.1:{text}` for this machine only, or `0.0.0.0:{text}` for everybody")
        } else if let Some(port) = text.strip_prefix("localhost:").filter(|port| port.parse::<u16>().is_ok())
        {
            format!("write `127.0.0.1:{port}`")
        } else if text.parse::<IpAddr>().is_ok() {
            format!("add a port: `{text}:3000`")
        } else {
            "write an IP address and a port, such as `127.0.0.1:3000`".to_owned()
        };
        Wording::new(format!("is `{text}`, which is no address and port")).help(help)
    }
}

impl fmt::Display for ListenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Wording { message, help } = self.wording();
        write!(f, "{message}: {}", help.join("; "))
    }
}
