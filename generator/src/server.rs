//! `server:` of bots.yml: where Telegram finds the server, and where the server listens.

use std::net::{IpAddr, SocketAddr};

use crate::diagnostic::{Diagnostic, Diagnostics, Place};
use crate::fleet::Server;
use crate::manifest::{RawFleet, Text};
use crate::suggest::list;

/// Ports that Telegram sends webhooks to.
const WEBHOOK_PORTS: [&str; 4] = ["443", "80", "88", "8443"];

/// Checks both values; a wrong one is reported and left out.
pub(crate) fn check(raw: &RawFleet, problems: &mut Diagnostics) -> Server {
    let mut checked = |text: &Option<Text>, name: &str, read: fn(&str) -> Result<String, Refused>| {
        let Text { text, span } = text.as_ref()?;
        match read(text) {
            Ok(value) => Some(value),
            Err(Refused { message, help }) => {
                let message = format!("`{name}` {message}");
                problems.push(Diagnostic::error(Place::manifest(*span), message).help(help));
                None
            }
        }
    };
    Server {
        public_url: checked(&raw.public_url, "public_url", public_url),
        listen: checked(&raw.listen, "listen", listen),
    }
}

struct Refused {
    message: String,
    help: String,
}

fn refuse(message: impl Into<String>, help: impl Into<String>) -> Result<String, Refused> {
    Err(Refused { message: message.into(), help: help.into() })
}

fn public_url(text: &str) -> Result<String, Refused> {
    let (scheme, rest) = match text.split_once("://") {
        Some((scheme, rest)) => (scheme.to_ascii_lowercase(), rest),
        None => return refuse("is not a URL", format!("write `https://{text}`")),
    };
    if let Some(sign) = rest.chars().find(|sign| matches!(sign, '?' | '#')) {
        return refuse(
            format!("cannot have anything after `{sign}`"),
            "end it before: the server adds `/webhook/<bot>` to it",
        );
    }
    let (authority, path) = rest.split_once('/').unwrap_or((rest, ""));
    if authority.contains('@') {
        return refuse("cannot have a user name", "remove what is before the `@`: Telegram does not log in");
    }
    let (host, port) = match authority.rsplit_once(':') {
        Some((host, port)) if !port.contains(']') => (host, Some(port)),
        _ => (authority, None),
    };
    let is_host = !host.is_empty()
        && (host.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'.')
            || (host.starts_with('[') && host.ends_with(']')));
    if !is_host {
        return refuse("has no valid host name", "write it like `https://bots.example.com`");
    }
    if port.is_some_and(|port| port.parse::<u16>().is_err()) {
        return refuse("has no valid port", format!("Telegram sends to {}", list(WEBHOOK_PORTS)));
    }
    if path.bytes().any(|byte| !byte.is_ascii_graphic()) {
        return refuse(
            "has a path with blanks or letters that a URL cannot hold",
            "use `A-Z`, `a-z`, `0-9`, `-`, `_`, `.` and `/`",
        );
    }
    let is_loopback = host == "localhost"
        || host.trim_matches(['[', ']']).parse::<IpAddr>().is_ok_and(|address| address.is_loopback());
    match scheme.as_str() {
        "http" if is_loopback => {}
        "http" => {
            return refuse("must be `https`", format!("Telegram sends to TLS only: write `https://{rest}`"));
        }
        "https" if host.starts_with('[') => {
            return refuse(
                "has an IPv6 address",
                "Telegram sends over IPv4 only: use a host name that has an IPv4 address",
            );
        }
        "https" => {
            if let Some(port) = port.filter(|port| !WEBHOOK_PORTS.contains(port)) {
                return refuse(
                    format!("has port `{port}`"),
                    format!("Telegram sends to {} only", list(WEBHOOK_PORTS)),
                );
            }
        }
        scheme => return refuse(format!("has scheme `{scheme}`"), format!("write `https://{rest}`")),
    }
    Ok(format!("{scheme}://{rest}").trim_end_matches('/').to_owned())
}

fn listen(text: &str) -> Result<String, Refused> {
    if text.parse::<SocketAddr>().is_ok() {
        return Ok(text.to_owned());
    }
    let help = if text.parse::<u16>().is_ok() {
        format!("write `127.0.0.1:{text}` for this machine only, or `0.0.0.0:{text}` for everybody")
    } else if let Some(port) = text.strip_prefix("localhost:").filter(|port| port.parse::<u16>().is_ok()) {
        format!("write `127.0.0.1:{port}`")
    } else if text.parse::<IpAddr>().is_ok() {
        format!("add a port: `{text}:3000`")
    } else {
        "write an IP address and a port, such as `127.0.0.1:3000`".to_owned()
    };
    refuse(format!("is `{text}`, which is no address and port"), help)
}
