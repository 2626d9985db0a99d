//! A bot's webhook.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use botserver_api::UpdateKind;
use botserver_api::methods::{GetWebhookInfo, SetWebhook};
use botserver_api::types::{InputFile, Upload, WebhookInfo};
use sha2::{Digest as _, Sha256};

use super::{Plan, Record, or_none};
use crate::telegram::{ApiError, Call, Trouble};
use crate::{Bot, WebhookSecret};

/// The kinds that Telegram delivers only when they are asked for; see <https://core.telegram.org/bots/api#setwebhook>.
const NOT_BY_DEFAULT: [UpdateKind; 3] =
    [UpdateKind::ChatMember, UpdateKind::MessageReaction, UpdateKind::MessageReactionCount];

/// How many connections Telegram opens at most, where nothing else was said.
const DEFAULT_CONNECTIONS: i64 = 40;

/// Where Telegram reaches the fleet, and how.
#[derive(Debug, Clone)]
pub struct Endpoint {
    /// Scheme, host and port, and a path if there is one; no slash at the end.
    pub public_url: String,
    /// How many connections Telegram may open for one bot, 1 to 100; `None` leaves it at its default of 40.
    pub max_connections: Option<u8>,
    /// The certificate, in PEM, if no authority that Telegram knows has signed it.
    pub certificate: Option<Vec<u8>>,
}

impl Endpoint {
    /// An endpoint with all defaults.
    pub fn new(public_url: &str) -> Self {
        let public_url = public_url.trim_end_matches('/').to_owned();
        Self { public_url, max_connections: None, certificate: None }
    }

    /// The address of a bot's webhook.
    pub(crate) fn url_of(&self, bot: &Bot) -> String {
        format!("{}{}", self.public_url, bot.webhook_path())
    }

    /// Stands for what Telegram does not tell of a webhook: its secret and its certificate.
    pub fn fingerprint(&self, bot: &Bot) -> String {
        let mut hash = Sha256::new();
        let secret = bot.secret();
        hash.update(secret.as_ref().map(WebhookSecret::expose).unwrap_or_default());
        hash.update([0]);
        hash.update(self.certificate.as_deref().unwrap_or_default());
        URL_SAFE_NO_PAD.encode(hash.finalize())
    }
}

/// Asks Telegram for a bot's webhook, and says how it is to be changed.
///
/// `recorded` is the fingerprint of what was set last. Without one the webhook is set once more, since nobody can tell
/// whether the secret is the right one.
///
/// # Errors
/// If the call fails.
pub async fn plan_webhook(bot: &Bot, endpoint: &Endpoint, recorded: Option<&str>) -> Result<Plan, ApiError> {
    Ok(difference(bot, endpoint, recorded, &bot.call(GetWebhookInfo::new()).await?))
}

/// How a bot's webhook is to be changed, which Telegram describes like this.
pub(super) fn difference(
    bot: &Bot,
    endpoint: &Endpoint,
    recorded: Option<&str>,
    actual: &WebhookInfo,
) -> Plan {
    let (url, wanted) = (endpoint.url_of(bot), bot.handler().allowed_updates);
    let mut plan = Plan::default();
    if actual.url != url {
        plan.differs("url", or_none(&actual.url), &url);
    }
    if UpdateKind::ALL.iter().any(|kind| wanted.contains(kind) != delivers(actual, *kind)) {
        let now = actual.allowed_updates.as_deref().map_or_else(|| "default".to_owned(), kinds);
        plan.differs("allowed_updates", now, kinds(wanted));
    }
    let connections = endpoint.max_connections.map_or(DEFAULT_CONNECTIONS, i64::from);
    let now = actual.max_connections.unwrap_or(DEFAULT_CONNECTIONS);
    // What is not set has no number either.
    if now != connections && !actual.url.is_empty() {
        plan.differs("max_connections", now.to_string(), connections.to_string());
    }
    let has = |certificate| if certificate { "uploaded" } else { "none" };
    let certificate = endpoint.certificate.is_some();
    if actual.has_custom_certificate != certificate {
        plan.differs("certificate", has(actual.has_custom_certificate), has(certificate));
    }
    if recorded != Some(&endpoint.fingerprint(bot)) && !actual.url.is_empty() {
        let what = if certificate { "secret and certificate" } else { "secret" };
        let now = if recorded.is_some() { "others" } else { "not on record" };
        plan.differs(what, now, "set");
    }
    if !plan.is_empty() {
        let mut set = SetWebhook::new(url).allowed_updates(wanted);
        set.secret_token = bot.secret().map(|secret| secret.expose().to_owned());
        set.max_connections = endpoint.max_connections.map(i64::from);
        set.certificate =
            endpoint.certificate.clone().map(|pem| InputFile::Upload(Upload::new("certificate.pem", pem)));
        plan.calls.push(Call::new(&set));
    }
    plan
}

/// Makes a webhook as it should be, and takes down that it is. Whether anything had to be done.
///
/// # Errors
/// If the call fails, or it cannot be taken down.
pub async fn set_webhook(
    bot: &Bot,
    endpoint: &Endpoint,
    plan: &Plan,
    record: &Record,
) -> Result<bool, Trouble> {
    if plan.is_empty() {
        return Ok(false);
    }
    plan.apply(bot).await?;
    if let Some(id) = bot.id() {
        record.set(id, Some(endpoint.fingerprint(bot)))?;
    }
    Ok(true)
}

/// Whether Telegram delivers this kind now; no list stands for its default one.
fn delivers(actual: &WebhookInfo, kind: UpdateKind) -> bool {
    match &actual.allowed_updates {
        Some(kinds) => kinds.contains(&kind),
        None => !NOT_BY_DEFAULT.contains(&kind),
    }
}

fn kinds(kinds: &[UpdateKind]) -> String {
    kinds.iter().map(|kind| kind.as_str()).collect::<Vec<_>>().join(", ")
}
