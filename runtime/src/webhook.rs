//! One webhook request, from its path to its response: route, authenticate, decode, deliver, answer.

use ::http::header::{ALLOW, CONNECTION, CONTENT_TYPE, HeaderValue};
use ::http::{Method, Response, StatusCode};
use bytes::{Buf, Bytes, BytesMut};
use futures_util::{Stream, StreamExt as _};
use tracing::{debug, warn};

use crate::bot::count;
use crate::delivery::{LastCall, Outcome, deliver};
use crate::{Bot, Fleet, Limits, Update};

/// The parts of a request that matter.
pub(crate) struct WebhookRequest<B> {
    pub(crate) bot: String,
    pub(crate) method: Method,
    /// `X-Telegram-Bot-Api-Secret-Token`.
    pub(crate) secret: Option<HeaderValue>,
    /// `Content-Length`.
    pub(crate) length: Option<u64>,
    pub(crate) body: B,
}

/// Why a request is not an update for a bot; each is a status that Telegram sees.
///
/// Never 410: Telegram removes the webhook of a server that keeps answering it.
#[derive(Debug, PartialEq, Eq)]
enum Refusal {
    UnknownBot,
    NotPost,
    WrongSecret,
    TooLarge,
    TooSlow,
    Broken,
    NotAnUpdate,
    Failed,
}

impl Refusal {
    fn status(&self) -> StatusCode {
        match self {
            Self::UnknownBot => StatusCode::NOT_FOUND,
            Self::NotPost => StatusCode::METHOD_NOT_ALLOWED,
            Self::WrongSecret => StatusCode::UNAUTHORIZED,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooSlow => StatusCode::REQUEST_TIMEOUT,
            Self::Broken | Self::NotAnUpdate => StatusCode::BAD_REQUEST,
            Self::Failed => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

/// Answers one request to `/webhook/<bot>`.
pub(crate) async fn receive<B, D, E>(
    fleet: &'static Fleet,
    limits: &Limits,
    request: WebhookRequest<B>,
) -> Response<Bytes>
where
    B: Stream<Item = Result<D, E>> + Unpin,
    D: Buf,
{
    match answer(fleet, limits, request).await {
        Ok(body) if body.is_empty() => Response::new(body),
        Ok(body) => with_header(Response::new(body), CONTENT_TYPE, "application/json"),
        Err(refusal) => {
            let mut response = Response::new(Bytes::new());
            *response.status_mut() = refusal.status();
            match refusal {
                Refusal::NotPost => with_header(response, ALLOW, "POST"),
                // The rest of the body is not wanted: reading it on would be the attack's success.
                Refusal::TooLarge | Refusal::TooSlow => with_header(response, CONNECTION, "close"),
                _ => response,
            }
        }
    }
}

async fn answer<B, D, E>(
    fleet: &'static Fleet,
    limits: &Limits,
    request: WebhookRequest<B>,
) -> Result<Bytes, Refusal>
where
    B: Stream<Item = Result<D, E>> + Unpin,
    D: Buf,
{
    let bot = (fleet.route)(&request.bot).ok_or(Refusal::UnknownBot)?;
    if request.method != Method::POST {
        return Err(Refusal::NotPost);
    }
    authenticate(bot, request.secret.as_ref())?;
    if request.length.is_some_and(|length| length > limits.body as u64) {
        return Err(Refusal::TooLarge);
    }
    let body = tokio::time::timeout(limits.body_timeout, collect(request.body, request.length, limits.body))
        .await
        .unwrap_or(Err(Refusal::TooSlow))?;
    let update = Update::decode(body).map_err(|error| {
        count(&bot.counters().undecodable);
        warn!(bot = bot.name(), %error, "a request with the right secret is no update");
        Refusal::NotAnUpdate
    })?;
    match deliver(bot, update, LastCall::InResponse).await {
        Outcome::Acknowledged(body) => Ok(body),
        Outcome::Failed => Err(Refusal::Failed),
    }
}

/// A bot without a token has no secret, and lets nobody in.
fn authenticate(bot: &Bot, presented: Option<&HeaderValue>) -> Result<(), Refusal> {
    match (bot.secret(), presented) {
        (Some(secret), Some(presented)) if secret.matches(presented.as_bytes()) => Ok(()),
        _ => {
            count(&bot.counters().unauthorized);
            debug!(bot = bot.name(), presented = presented.is_some(), "a request without the right secret");
            Err(Refusal::WrongSecret)
        }
    }
}

/// Reads a body of at most `limit` bytes.
async fn collect<B, D, E>(mut body: B, length: Option<u64>, limit: usize) -> Result<Bytes, Refusal>
where
    B: Stream<Item = Result<D, E>> + Unpin,
    D: Buf,
{
    let mut collected = BytesMut::new();
    while let Some(chunk) = body.next().await {
        let mut chunk = chunk.map_err(|_| Refusal::Broken)?;
        let whole = length == Some(chunk.remaining() as u64);
        if collected.is_empty() && whole && chunk.remaining() <= limit {
            // The usual case: all of it came in one piece, which need not be copied.
            return Ok(chunk.copy_to_bytes(chunk.remaining()));
        }
        if collected.len() + chunk.remaining() > limit {
            return Err(Refusal::TooLarge);
        }
        collected.extend_from_slice(&chunk.copy_to_bytes(chunk.remaining()));
    }
    Ok(collected.freeze())
}

fn with_header(
    mut response: Response<Bytes>,
    name: ::http::HeaderName,
    value: &'static str,
) -> Response<Bytes> {
    response.headers_mut().insert(name, HeaderValue::from_static(value));
    response
}
