//! Addresses in links: which ones Telegram takes, and what they stand for.

use super::EntityKind;

/// What a link to `url` is: a mention of a person, a link, or nothing if Telegram does not take the address.
pub(super) fn link(url: &str) -> Option<EntityKind> {
    match user(url) {
        Some(user_id) => Some(EntityKind::TextMention { user_id }),
        None => check_link(url).ok().map(|url| EntityKind::TextLink { url }),
    }
}

/// The parameters of a `tg://<host>?…` address, in any case of scheme and host.
fn parameters<'a>(url: &'a str, host: &str) -> Option<impl Iterator<Item = (&'a str, &'a str)>> {
    let rest = strip_prefix(url, "tg:")?;
    let rest = strip_prefix(rest.strip_prefix("//").unwrap_or(rest), host)?;
    let query = rest.strip_prefix('/').unwrap_or(rest).strip_prefix('?')?;
    let query = query.split('#').next().unwrap_or_default();
    Some(query.split('&').map(|pair| pair.split_once('=').unwrap_or((pair, ""))))
}

/// `strip_prefix` in any case.
fn strip_prefix<'a>(text: &'a str, prefix: &str) -> Option<&'a str> {
    let start = text.get(..prefix.len())?;
    start.eq_ignore_ascii_case(prefix).then(|| text.get(prefix.len()..)).flatten()
}

/// The person of `tg://user?id=…`.
fn user(url: &str) -> Option<i64> {
    let (_, id) = parameters(url, "user")?.find(|(name, _)| name.eq_ignore_ascii_case("id"))?;
    number(id).filter(|id| *id > 0)
}

/// A number as Telegram reads one: without a plus sign and leading zeros.
fn number(text: &str) -> Option<i64> {
    text.parse().ok().filter(|number: &i64| number.to_string() == text)
}

/// The emoji of `tg://emoji?id=…` or the moment of `tg://time?unix=…&format=…`.
pub(super) fn emoji_or_time(url: &str) -> Option<EntityKind> {
    if let Some(mut parameters) = parameters(url, "emoji") {
        let (_, id) = parameters.find(|(name, _)| *name == "id")?;
        return emoji(id);
    }
    let (mut unix_time, mut format) = (None, "");
    for (name, value) in parameters(url, "time")? {
        match name {
            "unix" => unix_time = Some(number(value).filter(|unix| (1..=i32::MAX.into()).contains(unix))?),
            "format" => format = value,
            _ => {}
        }
    }
    is_date_format(format)
        .then(|| Some(EntityKind::DateTime { unix_time: unix_time?, format: format.to_owned() }))
        .flatten()
}

/// The emoji of an id.
pub(super) fn emoji(id: &str) -> Option<EntityKind> {
    number(id).filter(|id| *id != 0).map(|_| EntityKind::CustomEmoji { id: id.to_owned() })
}

/// Whether these letters say how a moment is shown.
pub(super) fn is_date_format(format: &str) -> bool {
    matches!(format, "r" | "R") || format.bytes().all(|letter| b"tTdDwW".contains(&letter))
}

/// An address as Telegram writes it: with a scheme, a host in lower case, and a path.
///
/// # Errors
/// Telegram's reason not to take it, such as `Wrong HTTP URL` for a host without a dot.
pub fn check_link(url: &str) -> Result<String, &'static str> {
    for scheme in ["tg", "ton", "tonsite"] {
        let rest = strip_prefix(url, scheme).and_then(|rest| rest.strip_prefix(':'));
        if let Some(rest) = rest {
            return of_app(scheme, rest.strip_prefix("//").unwrap_or(rest));
        }
    }
    let (scheme, rest) = match url.split_once("://") {
        Some((scheme, rest)) if !scheme.contains([':', '/', '?', '#', '@', '[', ']']) => {
            (scheme.to_ascii_lowercase(), rest)
        }
        _ => ("http".to_owned(), url),
    };
    if scheme != "http" && scheme != "https" {
        return Err("Unsupported URL protocol");
    }
    let (authority, path) = split_authority(rest);
    let (userinfo, host_and_port) = match authority.rsplit_once('@') {
        Some((userinfo, rest)) => (Some(userinfo), rest),
        None => (None, authority),
    };
    let (host, port) = match host_and_port.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => {
            let port = port.parse::<u16>().ok().filter(|port| *port > 0);
            (host, Some(port.ok_or("Wrong port number specified in the URL")?))
        }
        _ => (host_and_port, None),
    };
    let host = host.to_ascii_lowercase();
    if host.is_empty() {
        return Err("URL host is empty");
    }
    match host.strip_prefix('[').and_then(|host| host.strip_suffix(']')) {
        Some(ip) if ip.parse::<std::net::Ipv6Addr>().is_err() => {
            return Err("Wrong IPv6 address specified in the URL");
        }
        Some(_) => {}
        None if !is_plain(&host, false) => return Err("Disallowed character in URL host"),
        None if !host.contains('.') || host == "." => return Err("Wrong HTTP URL"),
        None => {}
    }
    if !userinfo.is_none_or(|userinfo| is_plain(userinfo, true)) {
        return Err("Disallowed character in URL userinfo");
    }
    let mut checked = format!("{scheme}://");
    if let Some(userinfo) = userinfo.filter(|userinfo| !userinfo.is_empty()) {
        checked.extend([userinfo, "@"]);
    }
    checked.push_str(&host);
    if let Some(port) = port {
        checked.push_str(&format!(":{port}"));
    }
    checked.push_str(&path);
    Ok(checked)
}

/// An address of the app itself: `tg://resolve?…`, `ton://transfer/…`.
fn of_app(scheme: &str, rest: &str) -> Result<String, &'static str> {
    let (host, path) = split_authority(rest);
    let fits =
        |c: u8| c.is_ascii_alphanumeric() || c == b'-' || c == b'_' || (c == b'.' && scheme == "tonsite");
    if host.is_empty() || !host.bytes().all(fits) {
        return Err("Unallowed characters in URL host");
    }
    let path = if path.starts_with("/?") { path.get(1..).unwrap_or_default() } else { &path };
    Ok(format!("{scheme}://{}{path}", host.to_ascii_lowercase()))
}

/// What stands before the path, and the path with all that follows, which begins with `/`.
fn split_authority(rest: &str) -> (&str, String) {
    let (authority, path) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
    let mut full = String::from(if path.starts_with('/') { "" } else { "/" });
    for c in path.trim_end_matches([' ', '\t', '\r', '\n', '\0', '\x0b']).chars() {
        match c {
            '\0'..=' ' => full.push_str(&format!("%{:02X}", u32::from(c))),
            _ => full.push(c),
        }
    }
    (authority, full)
}

/// Whether a host or user information has only characters that may stand there, and whole `%xx`.
fn is_plain(part: &str, colon: bool) -> bool {
    let mut bytes = part.bytes();
    while let Some(byte) = bytes.next() {
        let fits = match byte {
            b'%' => {
                let mut hex = || bytes.next().is_some_and(|digit| digit.is_ascii_hexdigit());
                hex() && hex()
            }
            b':' => colon,
            128.. => true,
            _ => byte.is_ascii_alphanumeric() || b".-_!$,~*'();&+=".contains(&byte),
        };
        if !fits {
            return false;
        }
    }
    true
}
