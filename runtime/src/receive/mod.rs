//! From requests, or from `getUpdates`, to updates of a bot.

mod lanes;
pub(crate) mod poll;
pub(crate) mod routes;
mod webhook;

pub use routes::SECRET_HEADER;
pub use webhook::WebhookRequest;
