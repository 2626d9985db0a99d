//! Calls of the Bot API: what a call is, the ways to make it, and what can go wrong.

mod call;
mod client;
mod counters;
mod doubt;
mod download;
mod error;
mod kind;
mod making;
mod methods;
mod pace;
mod pacing;
mod registration;
mod round;
mod upload;

pub use call::Call;
#[cfg(feature = "acme")]
pub(crate) use client::describe;
pub use client::{Client, ClientError, http_client};
pub(crate) use client::{SOCKET_URL, socket_client};
pub(crate) use counters::CallCounters;
pub(crate) use doubt::Doubt;
pub(crate) use download::download;
pub use download::{Download, Downloadable, Opening};
pub use error::ApiError;
pub use kind::ErrorKind;
pub(crate) use making::make;
pub(crate) use pacing::{Cost, Pacing};
pub use registration::{
    Change, Endpoint, Plan, Record, RecordError, plan_commands, plan_profile, plan_webhook, set_shown,
    set_webhook,
};
pub(crate) use registration::{Health, OutOfReach, Watch, WebhookState, out_of_reach};
pub use round::{HasId, Round, Trouble};

use std::future::Future;
use std::pin::Pin;

use botserver_manifest::Token;
use serde_json::value::RawValue;
use url::Url;

/// The address of Telegram's own Bot API.
pub const TELEGRAM: &str = "https://api.telegram.org";

/// Whether this is Telegram's own Bot API, and not one of one's own.
pub(crate) fn is_telegram(api_url: &str) -> bool {
    let host = |url: &str| Url::parse(url).ok().and_then(|url| url.host_str().map(str::to_owned));
    host(api_url) == host(TELEGRAM)
}

/// A way to the Bot API: over the network, or to an emulator in the same process.
pub trait Transport: Send + Sync {
    /// Makes a call for the bot with this token, and gives back the JSON of its `result`.
    fn call<'a>(&'a self, token: &'a Token, call: &'a Call) -> Response<'a>;

    /// Begins to fetch a file, from the path that `getFile` gives; it may have so many bytes, if that is known.
    fn open<'a>(&'a self, token: &'a Token, path: &'a str, size: Option<u64>) -> Opening<'a>;

    /// Whether what is behind it takes so many calls in a time and no more, as Telegram does; calls are paced then.
    fn has_limits(&self) -> bool {
        true
    }
}

/// The `result` of a call, when it comes.
pub type Response<'a> = Pin<Box<dyn Future<Output = Result<Box<RawValue>, ApiError>> + Send + 'a>>;
