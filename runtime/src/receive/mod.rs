//! From requests, or from `getUpdates`, to updates of a bot.

mod body;
mod lanes;
pub(crate) mod poll;
pub(crate) mod routes;
mod senders;
mod webhook;

pub(crate) use body::Room;
pub use routes::SECRET_HEADER;
pub use senders::Senders;
pub(crate) use senders::{Peer, TELEGRAM_NETWORKS};
pub use webhook::WebhookRequest;
