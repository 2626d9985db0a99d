//! Types and methods of the Telegram Bot API, generated from its published specification.
//!
//! - [`types`]: what Telegram sends and what methods take. Every object ignores fields that it does not know, and
//!   every enum keeps what it does not know in an `Unknown` variant, so a newer Bot API never breaks a bot.
//! - [`methods`]: one struct a method, with its required parameters in `new` and its optional ones as chained
//!   setters. [`Method`] turns it into JSON and reads the result.
//! - [`UpdateKind`]: the kinds of update.
//! - [`ApiResponse`]: the envelope of the API's answers.
//! - `schema` (a feature of that name): names and types of everything as tables, for an emulator.
//!
//! There is no I/O here. JSON is read and written inside this crate, by functions that are not generic
//! ([`Message::from_json`](types::Message::from_json), [`Method::to_json`]), so that a crate which uses them
//! does not compile that code again at every build.

pub mod entities;
mod generated;
mod json;
mod method;
mod response;
#[cfg(feature = "schema")]
pub mod schema;
pub mod types;
mod update;
mod upload;

pub use generated::API_VERSION;
pub use method::{Method, webhook_reply};
pub use response::{ApiError, ApiResponse};
pub use types::UpdateKind;

/// The methods of the Bot API, one struct each.
pub mod methods {
    pub use crate::generated::methods::*;
}
