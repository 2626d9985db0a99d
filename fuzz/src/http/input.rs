//! What a client does on one connection, as the fuzzer invents it.

use arbitrary::Arbitrary;

/// One connection.
#[derive(Arbitrary, Debug)]
pub struct Input<'a> {
    pub version: Version,
    pub api: Api,
    pub end: End,
    /// Whether responses are read while requests are sent, or only when nothing more can be sent.
    pub reads_at_once: bool,
    /// Bytes that fit into the connection's buffer.
    pub buffer: u16,
    pub parts: Vec<Part<'a>>,
}

#[derive(Arbitrary, Clone, Copy, Debug, PartialEq, Eq)]
pub enum Version {
    Http1,
    Http2,
}

/// What the Bot API does with the bots' calls.
#[derive(Arbitrary, Clone, Copy, Debug, PartialEq, Eq)]
pub enum Api {
    Takes,
    TakesItsTime,
    Refuses,
    IsDown,
}

/// What happens once all is sent.
#[derive(Arbitrary, Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// The client waits until the server hangs up.
    Waits,
    /// It says that it sends nothing more.
    Closes,
    /// The server is told to stop, this many seconds after the beginning.
    Stops(u8),
}

/// One thing that the client does.
#[derive(Arbitrary, Debug)]
pub enum Part<'a> {
    Request(Request<'a>),
    /// So many seconds without a byte.
    Pause(u8),
    Raw(&'a [u8]),
    /// What an HTTP/2 connection begins with.
    Preface,
    /// A frame of HTTP/2.
    Frame {
        kind: u8,
        flags: u8,
        stream: u8,
        payload: &'a [u8],
    },
}

#[derive(Arbitrary, Debug)]
pub struct Request<'a> {
    pub method: Method,
    pub path: Path<'a>,
    pub secret: Secret<'a>,
    pub framing: Framing,
    pub headers: Vec<Header<'a>>,
    pub body: Body<'a>,
    /// So many seconds pass in the middle of the body.
    pub pause: u8,
}

#[derive(Arbitrary, Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    Post,
    Get,
    Head,
    Options,
    Delete,
}

#[derive(Arbitrary, Debug)]
pub enum Path<'a> {
    EveryKind,
    Talker,
    Mute,
    Nobody,
    Healthz,
    Any(&'a str),
}

#[derive(Arbitrary, Debug)]
pub enum Secret<'a> {
    Right,
    Absent,
    OfAnotherBot,
    Cut(u8),
    Any(&'a str),
}

/// How the end of a body is told.
#[derive(Arbitrary, Clone, Copy, Debug)]
pub enum Framing {
    Length,
    /// In chunks of this size.
    Chunks(u8),
    /// By a length that differs by this from the right one.
    WrongLength(i8),
}

#[derive(Arbitrary, Debug)]
pub struct Header<'a> {
    name: u8,
    value: &'a str,
}

#[derive(Arbitrary, Debug)]
pub enum Body<'a> {
    /// One of the updates that the tests have, with changes.
    Update {
        which: u8,
        edits: Vec<Edit<'a>>,
    },
    /// Somebody says this.
    Text(&'a str),
    Bytes(&'a [u8]),
    /// An update with white space behind it, so that it has as many bytes as a body may have, and these more.
    Padded {
        which: u8,
        more: bool,
    },
}

/// A change of a text: these many bytes go, those come.
#[derive(Arbitrary, Debug)]
pub struct Edit<'a> {
    at: u16,
    removed: u8,
    inserted: &'a [u8],
}

/// Headers that mean something to a server; none of those that say where a request ends.
const NAMES: [&str; 10] = [
    "accept",
    "accept-encoding",
    "connection",
    "content-encoding",
    "content-type",
    "expect",
    "te",
    "trailer",
    "upgrade",
    "x-forwarded-for",
];

impl Method {
    pub fn name(self) -> &'static str {
        match self {
            Self::Post => "POST",
            Self::Get => "GET",
            Self::Head => "HEAD",
            Self::Options => "OPTIONS",
            Self::Delete => "DELETE",
        }
    }
}

impl Path<'_> {
    /// The bot of that path, though it may not be there.
    pub fn bot(&self) -> Option<&'static str> {
        Some(match self {
            Self::EveryKind => "every_kind",
            Self::Talker => "talker",
            Self::Mute => "mute",
            Self::Nobody => "nobody",
            Self::Healthz | Self::Any(_) => return None,
        })
    }

    pub fn text(&self) -> String {
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/?%_-.".contains(&byte);
        match (self, self.bot()) {
            (_, Some(bot)) => format!("/webhook/{bot}"),
            (Self::Any(text), None) => {
                let plain = text.bytes().map(|byte| if is_plain(byte) { char::from(byte) } else { '~' });
                std::iter::once('/').chain(plain).collect()
            }
            (_, None) => "/healthz".to_owned(),
        }
    }
}

impl Header<'_> {
    pub fn name(&self) -> &'static str {
        NAMES[usize::from(self.name) % NAMES.len()]
    }

    pub fn value(&self) -> String {
        visible(self.value)
    }
}

/// What of a text may stand in a header.
pub fn visible(text: &str) -> String {
    text.chars().filter(|c| matches!(c, ' '..='~')).collect::<String>().trim().to_owned()
}

impl Body<'_> {
    /// The bytes, of which a body may have `limit`.
    pub fn bytes(&self, updates: &[Vec<u8>], limit: usize) -> Vec<u8> {
        let update = |which: u8| updates[usize::from(which) % updates.len()].clone();
        match self {
            Self::Update { which, edits } => edits.iter().fold(update(*which), |body, edit| edit.apply(body)),
            Self::Text(text) => super::message(text),
            Self::Bytes(bytes) => bytes.to_vec(),
            Self::Padded { which, more } => {
                let mut body = update(*which);
                body.resize(limit + usize::from(*more), b' ');
                body
            }
        }
    }
}

impl Edit<'_> {
    fn apply(&self, mut body: Vec<u8>) -> Vec<u8> {
        let from = usize::from(self.at) % (body.len() + 1);
        let to = body.len().min(from + usize::from(self.removed));
        body.splice(from..to, self.inserted.iter().copied());
        body
    }
}
