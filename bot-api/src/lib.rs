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
//! # What is read
//!
//! Telegram's servers lag behind the documentation and run ahead of it, so little is required of what they send: which
//! thing an object stands for, in which chat, and when (`update_id`, `message_id`, `id`, `chat`, `date` and the like,
//! where the documentation requires them). Any other field that is absent holds the [`Default`] of its type: `None`,
//! `false`, 0, an empty text or list, `Unknown` of an enum, and of an object one whose fields are all such. `null` is
//! absent. A fraction that stands for an integer, as `1.0`, is that integer, up to 2<sup>50</sup>. A number that does
//! not fit and a value of another type are errors.
//!
//! A text may nest 127 levels; what is deeper is an error, except in fields that are not known and thus not looked at.
//! A debug build reads that with 512 KiB of stack. The time is linear in the length of the text, whatever stands in it.
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
pub mod upload;

pub use generated::API_VERSION;
pub use method::{Method, webhook_reply};
pub use response::{ApiError, ApiResponse};
pub use types::UpdateKind;

/// The methods of the Bot API, one struct each.
pub mod methods {
    pub use crate::generated::methods::*;
}
