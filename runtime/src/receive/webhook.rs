//! One webhook request, from its path to its response: route, authenticate, decode, deliver, answer.

use std::time::Duration;

use ::http::header::{ALLOW, CONNECTION, CONTENT_TYPE, HeaderName, HeaderValue, RETRY_AFTER};
use ::http::{Method, Response, StatusCode};
use bytes::{Buf, Bytes};
use futures_util::Stream;
use tokio::time::timeout;
use tracing::{debug, warn};

use super::body;
use crate::bots::count;
use crate::deliver::{Complaints, LastCall, Outcome, bury_stranger, deliver};
use crate::store::Whose;
use crate::{Bot, Service, Update};

/// The parts of a request that matter.
#[derive(Debug)]
pub struct WebhookRequest<B> {
    /// The last part of its path, which names the bot.
    pub bot: String,
    /// Its method.
    pub method: Method,
    /// `X-Telegram-Bot-Api-Secret-Token`.
    pub secret: Option<HeaderValue>,
    /// `Content-Length`.
    pub length: Option<u64>,
    /// Its body.
    pub body: B,
}

/// Why a request is not an update that was dealt with; each is a status that Telegram sees.
///
/// Never 410: Telegram removes the webhook of a server that keeps answering it.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    UnknownBot,
    NotPost,
    WrongSecret,
    TooLarge,
    TooSlow,
    Broken,
    Failed { retry_after: Option<Duration> },
    Paused,
    Full,
    NotKept,
    Busy,
}

/// When Telegram should try again to deliver to a bot that is paused. It slows down by itself while that goes on.
const PAUSED_RETRY: Duration = Duration::from_secs(60);

/// When it should try again where there was no room, or no way to keep the update.
const FULL_RETRY: Duration = Duration::from_secs(1);

/// The longest that Telegram lets itself be put off by `Retry-After`.
const LONGEST_RETRY: Duration = Duration::from_secs(3600);

const JSON: &str = "application/json";

impl Refusal {
    fn status(&self) -> StatusCode {
        match self {
            Self::UnknownBot => StatusCode::NOT_FOUND,
            Self::NotPost => StatusCode::METHOD_NOT_ALLOWED,
            Self::WrongSecret => StatusCode::UNAUTHORIZED,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooSlow => StatusCode::REQUEST_TIMEOUT,
            Self::Broken => StatusCode::BAD_REQUEST,
            Self::Failed { .. } => StatusCode::INTERNAL_SERVER_ERROR,
            Self::Paused | Self::Full | Self::NotKept | Self::Busy => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    fn response(self) -> Response<Bytes> {
        let mut response = Response::new(Bytes::new());
        *response.status_mut() = self.status();
        match self {
            Self::NotPost => with_header(response, ALLOW, HeaderValue::from_static("POST")),
            // The rest of the body is not wanted: reading it on would be the attack's success.
            Self::TooLarge | Self::TooSlow => {
                with_header(response, CONNECTION, HeaderValue::from_static("close"))
            }
            Self::Failed { retry_after: Some(pause) } => retry_after(response, pause),
            Self::Paused => retry_after(response, PAUSED_RETRY),
            Self::Full | Self::NotKept => retry_after(response, FULL_RETRY),
            _ => response,
        }
    }
}

impl Service {
    /// Answers one request to `/webhook/<bot>`.
    ///
    /// Whoever has a request in other hands than those of a connection, such as a test without a socket, asks here, and
    /// finds [`Complaints`] among the response's extensions if something went wrong.
    pub async fn receive<B, D, E>(&self, request: WebhookRequest<B>) -> Response<Bytes>
    where
        B: Stream<Item = Result<D, E>> + Unpin,
        D: Buf,
    {
        let mut complaints = Complaints::default();
        let mut response = match self.answer(request, &mut complaints).await {
            Ok(body) if body.is_empty() => Response::new(body),
            Ok(body) => with_header(Response::new(body), CONTENT_TYPE, HeaderValue::from_static(JSON)),
            Err(refusal) => refusal.response(),
        };
        if !complaints.0.is_empty() {
            response.extensions_mut().insert(complaints);
        }
        response
    }

    async fn answer<B, D, E>(
        &self,
        request: WebhookRequest<B>,
        complaints: &mut Complaints,
    ) -> Result<Bytes, Refusal>
    where
        B: Stream<Item = Result<D, E>> + Unpin,
        D: Buf,
    {
        let bot = self.bot(&request.bot).ok_or(Refusal::UnknownBot)?;
        if request.method != Method::POST {
            return Err(Refusal::NotPost);
        }
        authenticate(bot, request.secret.as_ref())?;
        if bot.is_paused() {
            count(&bot.counters().paused);
            return Err(Refusal::Paused);
        }
        let limits = self.limits();
        let reading = body::read(request.body, request.length, limits.body, self.bodies());
        let body = timeout(limits.body_timeout, reading).await.unwrap_or(Err(Refusal::TooSlow));
        let body = body.inspect_err(|refusal| {
            if *refusal == Refusal::Full {
                count(&bot.counters().full);
                debug!(bot = bot.name(), "turned away: bodies take as much memory as they may");
            }
        })?;
        let update = match Update::decode(body.clone()) {
            Ok(update) => update,
            Err(error) => {
                count(&bot.counters().undecodable);
                warn!(bot = bot.name(), %error, "a request with the right secret is no update");
                let buried = bury_stranger(bot, body, Whose::default(), error.to_string()).await;
                return buried.map(|()| Bytes::new()).map_err(|_| Refusal::NotKept);
            }
        };
        let outcome;
        (outcome, *complaints) = deliver(bot, update, LastCall::InResponse).await;
        match outcome {
            Outcome::Handled(body) => Ok(body),
            Outcome::Accepted => Ok(Bytes::new()),
            Outcome::Failed { retry_after } => Err(Refusal::Failed { retry_after }),
            Outcome::Full => Err(Refusal::Full),
            Outcome::NotKept => Err(Refusal::NotKept),
            Outcome::Busy => Err(Refusal::Busy),
        }
    }
}

fn authenticate(bot: &Bot, presented: Option<&HeaderValue>) -> Result<(), Refusal> {
    if presented.is_some_and(|presented| bot.lets_in(presented.as_bytes())) {
        return Ok(());
    }
    count(&bot.counters().unauthorized);
    debug!(bot = bot.name(), presented = presented.is_some(), "a request without the right secret");
    Err(Refusal::WrongSecret)
}

fn retry_after(response: Response<Bytes>, pause: Duration) -> Response<Bytes> {
    let seconds = pause.min(LONGEST_RETRY).as_secs().max(1);
    with_header(response, RETRY_AFTER, seconds.into())
}

fn with_header(mut response: Response<Bytes>, name: HeaderName, value: HeaderValue) -> Response<Bytes> {
    response.headers_mut().insert(name, value);
    response
}
