//! A client that speaks HTTP/1 by hand, well or badly.

use std::io;
use std::time::Duration;

use botserver::Service;
use tokio::io::{AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _, DuplexStream, split};
use tokio::time::sleep;

use super::expect::{Expected, KNOWN, secret};
use super::input::{End, Framing, Input, Method, Part, Request};
use super::{Conversation, PREFACE};

/// A request as it goes over the wire.
struct Wire {
    head: Vec<u8>,
    body: Vec<u8>,
    expected: Expected,
}

/// Sends all that the input says, reads all that comes back, and looks at it. Gives back what was read.
pub async fn talk(
    input: &Input<'_>,
    service: &Service,
    about: &Conversation,
    stream: DuplexStream,
) -> Vec<u8> {
    let (mut reading, mut writing) = split(stream);
    let wires: Vec<_> = input.parts.iter().map(|part| wire(part, input, service, about)).collect();
    let sending = async {
        // The server may hang up at any time.
        let sent = send(input, &wires, &mut writing).await.is_ok();
        if sent && input.end == End::Closes {
            let _ = writing.shutdown().await;
        }
    };
    let mut received = Vec::new();
    let receiving = reading.read_to_end(&mut received);
    if input.reads_at_once {
        let _ = tokio::join!(sending, receiving);
    } else {
        sending.await;
        let _ = receiving.await;
    }
    check(input, &wires, about, &received);
    received
}

/// What of a part is a request.
fn wire(part: &Part<'_>, input: &Input<'_>, service: &Service, about: &Conversation) -> Option<Wire> {
    let Part::Request(request) = part else { return None };
    let bytes = request.body.bytes(about.updates, service.limits().body);
    let mut head =
        format!("{} {} HTTP/1.1\r\nhost: bots.example.com\r\n", request.method.name(), request.path.text());
    let mut header = |name: &str, value: &str| head.push_str(&format!("{name}: {value}\r\n"));
    if let Some(secret) = secret(&request.secret, request.path.bot().unwrap_or("talker"), service) {
        header(botserver::SECRET_HEADER, &secret);
    }
    for given in &request.headers {
        header(given.name(), &given.value());
    }
    let length = bytes.len();
    let body = match request.framing {
        Framing::Length => {
            header("content-length", &length.to_string());
            bytes.clone()
        }
        Framing::WrongLength(by) => {
            header("content-length", &length.saturating_add_signed(by.into()).to_string());
            bytes.clone()
        }
        Framing::Chunks(size) => {
            header("transfer-encoding", "chunked");
            let chunks = bytes.chunks(usize::from(size).max(1));
            let framed = chunks
                .flat_map(|chunk| [format!("{:x}\r\n", chunk.len()).as_bytes(), chunk, b"\r\n"].concat());
            framed.chain(*b"0\r\n\r\n").collect()
        }
    };
    head.push_str("\r\n");
    let expected = Expected::of(request, &bytes, head.len(), service, input.api);
    Some(Wire { head: head.into_bytes(), body, expected })
}

async fn send(
    input: &Input<'_>,
    wires: &[Option<Wire>],
    to: &mut (impl AsyncWrite + Unpin),
) -> io::Result<()> {
    for (part, wire) in input.parts.iter().zip(wires) {
        match (part, wire) {
            (Part::Request(request), Some(Wire { head, body, .. })) => {
                let (first, second) = body.split_at(body.len() / 2);
                to.write_all(head).await?;
                to.write_all(first).await?;
                sleep(Duration::from_secs(request.pause.into())).await;
                to.write_all(second).await?;
            }
            (Part::Pause(seconds), _) => sleep(Duration::from_secs((*seconds).into())).await,
            (Part::Raw(bytes), _) => to.write_all(bytes).await?,
            (Part::Preface, _) => to.write_all(PREFACE).await?,
            (Part::Frame { kind, flags, stream, payload }, _) => {
                let length = u32::try_from(payload.len()).unwrap_or(u32::MAX).to_be_bytes();
                to.write_all(&[&length[1..], &[*kind, *flags, 0, 0, 0, *stream], payload].concat()).await?;
            }
            (Part::Request(_), None) => {}
        }
    }
    Ok(())
}

/// Looks at what came back: for each request its response, in order.
fn check(input: &Input<'_>, wires: &[Option<Wire>], about: &Conversation, mut received: &[u8]) {
    let is_clean = |part: &Part<'_>| match part {
        Part::Request(request) => !matches!(request.framing, Framing::WrongLength(_)),
        Part::Pause(_) => true,
        Part::Raw(_) | Part::Preface | Part::Frame { .. } => false,
    };
    let clean = input.parts.iter().take_while(|part| is_clean(part)).count();
    let is_clean = clean == input.parts.len();
    let requests = input.parts.iter().zip(wires).take(clean).filter_map(|(part, wire)| match (part, wire) {
        (Part::Request(request), Some(wire)) => Some((request, wire)),
        _ => None,
    });
    let mut goes_on = true;
    for (request, Wire { expected, .. }) in requests {
        // hyper ends a connection that was to be upgraded without writing what the client has no room for yet.
        goes_on &= !request.headers.iter().any(|header| header.name() == "upgrade");
        let Some(response) = Response::parse(&mut received, request) else {
            // Who takes nothing is given up, and who says that nothing more comes is not waited for.
            let is_owed = goes_on && input.end == End::Waits && input.reads_at_once && about.is_patient;
            assert!(!is_owed, "no response to {request:?} in {input:?}");
            return;
        };
        expected.check(response.status, response.body, about.is_patient, request);
        // Where the body was not read, the connection ends.
        goes_on &= response.status == 200 && request.path.bot().is_some() && !response.closes;
    }
    if is_clean {
        assert!(
            received.is_empty() || !input.reads_at_once,
            "more than was asked: {:?}",
            received.escape_ascii()
        );
    }
}

struct Response<'a> {
    status: u16,
    closes: bool,
    body: &'a [u8],
}

impl<'a> Response<'a> {
    /// Takes one response from the front; `None` if there is none, or not all of it.
    fn parse(received: &mut &'a [u8], request: &Request<'_>) -> Option<Self> {
        let mut headers = [httparse::EMPTY_HEADER; 32];
        let mut head = httparse::Response::new(&mut headers);
        let httparse::Status::Complete(end) = head.parse(received).expect("what is answered is HTTP") else {
            return None;
        };
        let status = head.code?;
        let header = |name: &str| head.headers.iter().find(|header| header.name.eq_ignore_ascii_case(name));
        let length = header("content-length").map(|length| {
            let digits = std::str::from_utf8(length.value).expect("a length is a text");
            digits.parse::<usize>().expect("a length is a number")
        });
        let closes = header("connection").is_some_and(|header| header.value == b"close");
        *received = &received[end..];
        if status == 100 {
            return Self::parse(received, request);
        }
        assert!(KNOWN.contains(&status), "{status}");
        let length = if request.method == Method::Head { 0 } else { length.expect("a length is told") };
        let body = received.get(..length)?;
        *received = &received[length..];
        Some(Self { status, closes, body })
    }
}
