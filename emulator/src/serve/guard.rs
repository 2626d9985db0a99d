//! Who may ask: programs on this machine and the emulator's own page, not other people's web pages.
//!
//! A page on the web can make its reader's browser send requests here. It does so either openly, which browsers mark
//! (`Sec-Fetch-Site`, `Origin`), or under a name of its own that it lets resolve to this machine ("DNS rebinding"),
//! which the `Host` header gives away.

use http::request::Parts;
use http::uri::Authority;
use http::{HeaderName, Method, header};
use url::{Host, Url};

/// Why a request is refused, with what to do about it.
pub(super) type Refusal = String;

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// Lets requests pass that name a trusted host and come from no other web page.
///
/// # Errors
/// What is wrong, for the body of a 403.
pub(super) fn admit(head: &Parts, allowed: &[Host]) -> Result<(), Refusal> {
    let authority = authority(head).ok_or("Forbidden: the request names no host")?;
    // Host names compare in the form that browsers resolve: lower case, `127.1` written out.
    let host = Host::parse(authority.host())
        .map_err(|_| format!("Forbidden: `{}` is not a host", authority.host()))?;
    if !is_loopback(&host) && !allowed.contains(&host) {
        return Err(format!(
            "Forbidden: the emulator answers to localhost and loopback addresses, not to `{host}`: if that is where \
             it is meant to be reached, start it with `--allow-host {host}`"
        ));
    }
    // Whoever only follows a link to the chat page may see it.
    let follows_link = head.method == Method::GET && matches!(head.uri.path(), "/" | super::page::ROOT);
    if !follows_link && !is_same_origin(head, &authority) {
        return Err("Forbidden: requests from other web pages are refused: \
                    call the emulator from a program, or open its own page"
            .to_owned());
    }
    Ok(())
}

/// The host and port that the request is for.
fn authority(head: &Parts) -> Option<Authority> {
    let named = || head.headers.get(header::HOST)?.to_str().ok()?.parse().ok();
    // HTTP/2 has it in the target.
    head.uri.authority().cloned().or_else(named)
}

fn is_loopback(host: &Host) -> bool {
    match host {
        Host::Domain(name) => name == "localhost",
        Host::Ipv4(ip) => ip.is_loopback(),
        Host::Ipv6(ip) => ip.is_loopback(),
    }
}

/// Whether no browser says that another page is behind the request. Programs that are no browsers say nothing.
fn is_same_origin(head: &Parts, authority: &Authority) -> bool {
    let site = head.headers.get(SEC_FETCH_SITE).map(|value| value.as_bytes());
    let site_fits = site.is_none_or(|site| matches!(site, b"same-origin" | b"none"));
    let origin_fits = head.headers.get(header::ORIGIN).is_none_or(|origin| {
        let origin = origin.to_str().ok().and_then(|origin| Url::parse(origin).ok());
        // Whether a proxy in front speaks TLS cannot be seen here, so the scheme is the page's.
        origin.is_some_and(|origin| {
            let own = Url::parse(&format!("{}://{authority}", origin.scheme()));
            own.is_ok_and(|own| own.origin() == origin.origin())
        })
    });
    site_fits && origin_fits
}
