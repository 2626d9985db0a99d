//! The secret that Telegram sends with every webhook request.

use std::fmt;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use botserver_manifest::Token;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use subtle::ConstantTimeEq;

/// What is authenticated with the token as key. A change would invalidate the webhooks of every fleet.
const LABEL: &[u8] = b"botserver webhook secret v1";

/// The `secret_token` of a bot's webhook: HMAC-SHA256 of a fixed label under the bot's token, in URL-safe base64.
///
/// The same on every machine and after every restart, with nothing to configure; 43 characters of the 1 to 256 that
/// `setWebhook` allows. See <https://core.telegram.org/bots/api#setwebhook>.
#[derive(Clone)]
pub struct WebhookSecret(Arc<str>);

impl WebhookSecret {
    /// Derives the secret of the bot with this token.
    pub fn derive(token: &Token) -> Self {
        // HMAC takes keys of any length (RFC 2104), so this arm has no way to be reached.
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(token.expose().as_bytes()) else {
            return Self(Arc::default());
        };
        mac.update(LABEL);
        Self(URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes()).into())
    }

    /// Whether a request carries this secret; takes the same time wherever the first difference is.
    pub fn matches(&self, presented: &[u8]) -> bool {
        // An empty secret would let a request without one in.
        !self.0.is_empty() && bool::from(self.0.as_bytes().ct_eq(presented))
    }

    /// The secret itself, for `setWebhook` and for a person who asks for it.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for WebhookSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("WebhookSecret(***)")
    }
}
