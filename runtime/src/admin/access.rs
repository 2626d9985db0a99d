//! Who may ask what of the admin listener.

use std::fmt;
use std::fs;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::path::Path;
use std::sync::Arc;

use ::http::header::{AUTHORIZATION, HOST, HeaderName, ORIGIN};
use ::http::{HeaderMap, Method, StatusCode};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;

/// The fewest characters of an admin token: one that cannot be guessed.
const SHORTEST: usize = 16;

/// The token that opens the admin listener; of it, only a hash is kept.
#[derive(Clone)]
pub(crate) struct AdminToken(Arc<[u8; 32]>);

/// Why there is no token.
#[derive(Debug, thiserror::Error)]
pub(crate) enum AdminTokenError {
    #[error("the admin token of {0} cannot be read: {1}")]
    Unreadable(String, io::Error),
    #[error(
        "the admin token of {0} has less than {SHORTEST} characters\n  help: make one with `openssl rand -hex 32`"
    )]
    Short(String),
}

impl AdminToken {
    /// Takes a token of this origin, such as the name of a variable.
    ///
    /// # Errors
    /// If it is too short to be one.
    pub(crate) fn new(token: &str, origin: impl Into<String>) -> Result<Self, AdminTokenError> {
        let token = token.trim();
        if token.chars().count() < SHORTEST {
            return Err(AdminTokenError::Short(origin.into()));
        }
        Ok(Self(Arc::new(Sha256::digest(token).into())))
    }

    /// Reads the token of a file.
    ///
    /// # Errors
    /// If it cannot be read, or has none.
    pub(crate) fn read(path: &Path) -> Result<Self, AdminTokenError> {
        let origin = path.display().to_string();
        match fs::read_to_string(path) {
            Ok(token) => Self::new(&token, origin),
            Err(error) => Err(AdminTokenError::Unreadable(origin, error)),
        }
    }

    /// Compares hashes, so that it takes the same time wherever the first difference is, and whatever the length.
    fn is(&self, presented: &[u8]) -> bool {
        self.0.ct_eq(&<[u8; 32]>::from(Sha256::digest(presented))).into()
    }
}

impl fmt::Debug for AdminToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AdminToken(***)")
    }
}

/// Where a request comes in, and so what it must bring along.
#[derive(Debug, Clone)]
pub(super) enum Access {
    /// The socket in the data folder: whoever may open it may do everything.
    Socket,
    /// A TCP address. To look on, a token is needed unless the address is a loopback one; to change something, always.
    Tcp { address: SocketAddr, token: Option<AdminToken> },
}

/// Why a request is turned away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Denied {
    /// It has no token, or a wrong one.
    Token,
    /// It would change something, and there is no token with which it could.
    ReadOnly,
    /// It would change something, and comes from a page of another host, to which a browser has added the password.
    OtherPage,
    /// It is for another host: a page of somebody else's, whose name was made to point here.
    OtherHost,
}

impl Denied {
    pub(super) fn status(self) -> StatusCode {
        match self {
            Self::Token => StatusCode::UNAUTHORIZED,
            Self::ReadOnly | Self::OtherPage => StatusCode::FORBIDDEN,
            Self::OtherHost => StatusCode::MISDIRECTED_REQUEST,
        }
    }

    pub(super) fn text(self) -> &'static str {
        match self {
            Self::Token => {
                "the admin token is needed: as `Authorization: Bearer <token>`, or as the password that the browser asks for"
            }
            Self::ReadOnly => {
                "to change something, the fleet needs an admin token (--admin-token-file); or use the command line of its own machine"
            }
            Self::OtherPage => "a page of another host asks for this, and may not",
            Self::OtherHost => "this is the admin listener of a fleet, which answers to its own address only",
        }
    }
}

impl Access {
    /// Says why a request is turned away, if it is.
    pub(super) fn check(&self, method: &Method, path: &str, headers: &HeaderMap) -> Result<(), Denied> {
        let Self::Tcp { address, token } = self else { return Ok(()) };
        // Whoever watches the process asks these without knowing more, and learns no more than a word.
        if matches!(path, "/livez" | "/readyz") {
            return Ok(());
        }
        let looks = method == Method::GET || method == Method::HEAD;
        match token {
            Some(token) if !presented(headers).is_some_and(|presented| token.is(&presented)) => {
                Err(Denied::Token)
            }
            Some(_) if !looks && is_of_another_page(headers) => Err(Denied::OtherPage),
            None if address.ip().is_loopback() && !names_loopback(headers) => Err(Denied::OtherHost),
            None if !looks => Err(Denied::ReadOnly),
            _ => Ok(()),
        }
    }

    /// Whether something can be changed this way, by whoever has the token.
    pub(super) fn lets_change(&self) -> bool {
        match self {
            Self::Socket => true,
            Self::Tcp { token, .. } => token.is_some(),
        }
    }
}

/// The token of a request: of a script as a bearer (RFC 6750), of a browser as the password of any user (RFC 7617).
fn presented(headers: &HeaderMap) -> Option<Vec<u8>> {
    let (scheme, value) = headers.get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    if scheme.eq_ignore_ascii_case("bearer") {
        return Some(value.trim().as_bytes().to_vec());
    }
    let pair = STANDARD.decode(value.trim()).ok().filter(|_| scheme.eq_ignore_ascii_case("basic"))?;
    let colon = pair.iter().position(|byte| *byte == b':')?;
    pair.get(colon + 1..).map(<[u8]>::to_vec)
}

/// Whether the host that a request asks for is this machine by any of its own names. A browser that was led here by the
/// name of another page's host sends that name.
fn names_loopback(headers: &HeaderMap) -> bool {
    let Some(host) = headers.get(HOST).and_then(|host| host.to_str().ok()) else { return true };
    let name = host.rsplit_once(':').filter(|(_, port)| port.bytes().all(|digit| digit.is_ascii_digit()));
    let name = name.map_or(host, |(name, _)| name).trim_matches(['[', ']']);
    name.eq_ignore_ascii_case("localhost") || name.parse().is_ok_and(|address: IpAddr| address.is_loopback())
}

/// Whether a browser says that a page of another host makes it ask. It says so in `Sec-Fetch-Site` where it trusts the
/// connection, and names that page in `Origin`; what is no browser sends neither.
fn is_of_another_page(headers: &HeaderMap) -> bool {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    match (text(HeaderName::from_static("sec-fetch-site")), text(ORIGIN)) {
        (Some(site), _) => !matches!(site, "same-origin" | "none"),
        (None, Some(origin)) => origin.split_once("://").map(|(_, host)| host) != text(HOST),
        (None, None) => false,
    }
}

#[cfg(test)]
mod tests {
    use ::http::HeaderValue;

    use super::*;

    const TOKEN: &str = "an admin token of some length";

    fn check(
        address: &str,
        token: Option<&str>,
        method: Method,
        headers: &[(&str, &str)],
    ) -> Result<(), Denied> {
        let token = token.map(|token| AdminToken::new(token, "a test").unwrap());
        let headers = headers.iter().map(|(name, value)| {
            (name.parse::<::http::HeaderName>().unwrap(), HeaderValue::from_str(value).unwrap())
        });
        let access = Access::Tcp { address: address.parse().unwrap(), token };
        access.check(&method, "/stats", &headers.collect())
    }

    #[test]
    fn a_loopback_address_lets_look_and_not_touch() {
        let own = [("host", "127.0.0.1:9000")];
        assert_eq!(check("127.0.0.1:9000", None, Method::GET, &own), Ok(()));
        assert_eq!(check("127.0.0.1:9000", None, Method::POST, &own), Err(Denied::ReadOnly));
        for host in ["localhost:9000", "[::1]:9000", "LOCALHOST"] {
            assert_eq!(check("127.0.0.1:9000", None, Method::GET, &[("host", host)]), Ok(()), "{host}");
        }
        for host in ["evil.example.com:9000", "evil.example.com", "10.0.0.1", "127.0.0.1.example.com"] {
            let denied = check("127.0.0.1:9000", None, Method::GET, &[("host", host)]);
            assert_eq!(denied, Err(Denied::OtherHost), "{host}");
        }
    }

    #[test]
    fn with_a_token_nothing_goes_without_it() {
        let bearer = format!("Bearer {TOKEN}");
        let basic = format!("Basic {}", STANDARD.encode(format!("anybody:{TOKEN}")));
        for method in [Method::GET, Method::POST] {
            for right in [&bearer, &basic] {
                let asked = check("0.0.0.0:9000", Some(TOKEN), method.clone(), &[("authorization", right)]);
                assert_eq!(asked, Ok(()), "{right}");
            }
            for wrong in ["Bearer another token", "Bearer", "Basic ?", "Basic YWJj", "", "Digest x"] {
                let asked = check("127.0.0.1:9000", Some(TOKEN), method.clone(), &[("authorization", wrong)]);
                assert_eq!(asked, Err(Denied::Token), "{wrong}");
            }
        }
    }

    #[test]
    fn a_page_of_another_host_changes_nothing_with_the_password_that_a_browser_adds() {
        let bearer = format!("Bearer {TOKEN}");
        let asked = |method, name, value| {
            let headers = [("authorization", bearer.as_str()), ("host", "10.0.0.1:9000"), (name, value)];
            check("10.0.0.1:9000", Some(TOKEN), method, &headers)
        };
        for (name, value) in [
            ("sec-fetch-site", "cross-site"),
            ("sec-fetch-site", "same-site"),
            ("origin", "https://evil.example.com"),
            ("origin", "http://10.0.0.1:8000"),
            ("origin", "null"),
        ] {
            assert_eq!(asked(Method::POST, name, value), Err(Denied::OtherPage), "{name}: {value}");
            assert_eq!(asked(Method::GET, name, value), Ok(()), "{name}: {value}");
        }
        for (name, value) in [
            ("sec-fetch-site", "same-origin"),
            ("sec-fetch-site", "none"),
            ("origin", "http://10.0.0.1:9000"),
        ] {
            assert_eq!(asked(Method::POST, name, value), Ok(()), "{name}: {value}");
        }
    }

    #[test]
    fn a_token_is_long_and_is_not_shown() {
        assert!(AdminToken::new("short", "a test").is_err());
        assert_eq!(format!("{:?}", AdminToken::new(TOKEN, "a test").unwrap()), "AdminToken(***)");
    }
}
