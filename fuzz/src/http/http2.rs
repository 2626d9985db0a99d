//! A client that speaks HTTP/2, as one that is well made: many requests at a time.

use std::convert::Infallible;
use std::time::Duration;

use botserver::Service;
use bytes::Bytes;
use futures_util::stream;
use http_body_util::{BodyExt as _, StreamBody};
use hyper::Request as HttpRequest;
use hyper::body::Frame;
use hyper_util::rt::{TokioExecutor, TokioIo};
use tokio::io::DuplexStream;
use tokio::task::JoinSet;
use tokio::time::sleep;

use super::Conversation;
use super::expect::{Expected, secret};
use super::input::{End, Framing, Input, Part, Request};

/// Bytes of a frame at least. On who sends thousands of smaller ones before they can be read, h2 hangs up.
const SMALLEST_FRAME: usize = 256;

/// Asks all that the input says, and looks at what comes back. Gives back the bodies.
pub async fn talk(
    input: &Input<'_>,
    service: &Service,
    about: &Conversation,
    stream: DuplexStream,
) -> Vec<u8> {
    let connecting = hyper::client::conn::http2::handshake(TokioExecutor::new(), TokioIo::new(stream));
    let Ok((mut sender, connection)) = connecting.await else { return Vec::new() };
    let connection = tokio::spawn(connection);
    let mut answers = JoinSet::new();
    for (number, part) in input.parts.iter().enumerate() {
        match part {
            Part::Request(request) => {
                let Some((request, expected)) = http_request(request, input, service, about) else {
                    continue;
                };
                if sender.ready().await.is_err() {
                    break;
                }
                let answer = sender.send_request(request);
                answers.spawn(async move { (number, expected, whole(answer).await) });
            }
            Part::Pause(seconds) => sleep(Duration::from_secs((*seconds).into())).await,
            Part::Raw(_) | Part::Preface | Part::Frame { .. } => {}
        }
    }
    let mut received = Vec::new();
    while let Some(answer) = answers.join_next().await {
        let (number, expected, answer) = answer.expect("a client's task does not panic");
        let Part::Request(request) = &input.parts[number] else { continue };
        match answer {
            Some((status, body)) => {
                expected.check(status, &body, about.is_patient, request);
                received.extend(body);
            }
            None => {
                let is_owed = matches!(expected, Expected::Served { .. }) && about.is_patient;
                assert!(!is_owed || matches!(input.end, End::Stops(_)), "no response to {request:?}");
            }
        }
    }
    if input.end == End::Closes {
        drop(sender);
    } else {
        // Otherwise the server hangs up, or nobody does while there is an answer to each of its pings.
        let _ = connection.await;
    }
    received
}

type Body = StreamBody<stream::BoxStream<'static, Result<Frame<Bytes>, Infallible>>>;

/// A request, and what it must be answered; `None` where the client would not send it.
fn http_request(
    request: &Request<'_>,
    input: &Input<'_>,
    service: &Service,
    about: &Conversation,
) -> Option<(HttpRequest<Body>, Expected)> {
    let bytes = request.body.bytes(about.updates, service.limits().body);
    let uri = format!("http://bots.example.com{}", request.path.text());
    let mut builder = HttpRequest::builder().method(request.method.name()).uri(uri);
    let mut head = request.path.text().len();
    if let Some(secret) = secret(&request.secret, request.path.bot().unwrap_or("talker"), service) {
        builder = builder.header(botserver::SECRET_HEADER, secret);
    }
    for header in &request.headers {
        if matches!(header.name(), "accept" | "content-type" | "x-forwarded-for") {
            head += header.value().len();
            builder = builder.header(header.name(), header.value());
        }
    }
    let (length, size) = match request.framing {
        Framing::Length => (Some(bytes.len()), bytes.len()),
        Framing::WrongLength(by) => (Some(bytes.len().saturating_add_signed(by.into())), bytes.len()),
        Framing::Chunks(size) => (None, SMALLEST_FRAME * (1 + usize::from(size))),
    };
    if let Some(length) = length {
        builder = builder.header("content-length", length);
    }
    let expected = Expected::of(request, &bytes, head, service, input.api);
    let chunks: Vec<_> = bytes.chunks(size.max(1)).map(Bytes::copy_from_slice).collect();
    let pause = (chunks.len() / 2, Duration::from_secs(request.pause.into()));
    let frames = stream::unfold(chunks.into_iter().enumerate(), move |mut chunks| async move {
        let (number, chunk) = chunks.next()?;
        if number == pause.0 {
            sleep(pause.1).await;
        }
        Some((Ok(Frame::data(chunk)), chunks))
    });
    Some((builder.body(StreamBody::new(Box::pin(frames) as _)).ok()?, expected))
}

/// Status and body of a response that comes whole.
async fn whole(
    answer: impl Future<Output = hyper::Result<hyper::Response<hyper::body::Incoming>>>,
) -> Option<(u16, Bytes)> {
    let response = answer.await.ok()?;
    let status = response.status().as_u16();
    Some((status, response.into_body().collect().await.ok()?.to_bytes()))
}
