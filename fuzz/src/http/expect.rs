//! What a request must be answered.

use botserver::{Bot, Service, WebhookSecret};
use serde_json::Value;

use super::input::{Api, Framing, Method, Path, Request, Secret, visible};

/// All that a server may say. Not 410, after which Telegram forgets a webhook.
pub const KNOWN: [u16; 11] = [200, 400, 401, 404, 405, 408, 413, 414, 431, 500, 503];

/// A head with more bytes than this may be too long.
const SHORT_HEAD: usize = 8000;

/// A head with more headers than this may have too many; hyper takes 100.
const FEW_HEADERS: usize = 90;

/// What a request must be answered.
#[derive(Debug, PartialEq, Eq)]
pub enum Expected {
    /// This and nothing else.
    Status(u16),
    /// It brings an update: no reason to refuse it. It may fail where the Bot API does.
    Served { may_fail: bool },
    /// Any of [`KNOWN`].
    Known,
}

impl Expected {
    /// What must come for a request with this body, if its head has `head` bytes.
    pub fn of(request: &Request<'_>, body: &[u8], head: usize, service: &Service, api: Api) -> Self {
        let Request { method, path, framing, .. } = request;
        if head > SHORT_HEAD || request.headers.len() > FEW_HEADERS {
            return Self::Known;
        }
        let (bot, name) = match (path, path.bot()) {
            (Path::Healthz, _) if *method == Method::Get => return Self::Status(200),
            (Path::Healthz, _) => return Self::Status(405),
            (_, None) => return Self::Known,
            (_, Some(name)) => match service.bot(name) {
                Some(bot) => (bot, name),
                None => return Self::Status(404),
            },
        };
        if *method != Method::Post {
            return Self::Status(405);
        }
        let right = bot.secret();
        let right = right.as_ref().map(WebhookSecret::expose);
        if right.is_none() || secret(&request.secret, name, service).as_deref() != right {
            return Self::Status(401);
        }
        if matches!(framing, Framing::WrongLength(_)) {
            return Self::Known;
        }
        if body.len() > service.limits().body {
            return Self::Status(413);
        }
        match serde_json::from_slice::<Value>(body) {
            Ok(Value::Object(update)) => match update.get("update_id") {
                Some(id) if id.is_i64() => {
                    Self::Served { may_fail: api != Api::Takes && api != Api::TakesItsTime }
                }
                Some(_) => Self::Known,
                None => Self::Status(200),
            },
            // What is no update is taken out of the way.
            Ok(_) => Self::Status(200),
            // Text that is none is made one.
            Err(_) => Self::Known,
        }
    }

    /// Looks at a response; `is_patient` if less time passed than a request may take.
    pub fn check(&self, status: u16, body: &[u8], is_patient: bool, request: &Request<'_>) {
        assert!(KNOWN.contains(&status), "{status}: {request:?}");
        match self {
            _ if status == 408 && !is_patient => {}
            Self::Status(expected) => assert_eq!(status, *expected, "{request:?}"),
            Self::Served { may_fail: false } => assert_eq!(status, 200, "{request:?}"),
            Self::Served { may_fail: true } => assert!(matches!(status, 200 | 500), "{status}: {request:?}"),
            Self::Known => {}
        }
        if status == 200 && request.path.bot().is_some() && !body.is_empty() {
            let call: Value = serde_json::from_slice(body).expect("a call is JSON");
            assert!(call["method"].is_string(), "{call}");
        }
    }
}

/// The secret that a request carries.
pub fn secret(secret: &Secret<'_>, bot: &str, service: &Service) -> Option<String> {
    let of = |name: &str| service.bot(name).and_then(Bot::secret).map(|secret| secret.expose().to_owned());
    match secret {
        Secret::Right => of(bot),
        Secret::Absent => None,
        Secret::OfAnotherBot => of(if bot == "talker" { "every_kind" } else { "talker" }),
        Secret::Cut(end) => of(bot).map(|secret| secret.chars().take(usize::from(*end)).collect()),
        Secret::Any(text) => Some(visible(text)),
    }
}
