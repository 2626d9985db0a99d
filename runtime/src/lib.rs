//! Serves a fleet of Telegram bots from one process.
//!
//! A fleet is what `botserver-generator` makes of `bots.yml` and `bots/*.rs`: one `static` [`Bot`] per bot, one
//! [`Handler`] per kind of bot, and a router. This crate receives their webhooks: it finds the bot, checks that
//! the request comes from Telegram, decodes the update, runs the handler and answers with its reply.
//!
//! A project needs two lines: `botserver::fleet!();` in `src/lib.rs`, and in `src/main.rs`
//! `fn main() -> std::process::ExitCode { botserver::main(&fleet::FLEET) }`.

mod bot;
mod cli;
mod client;
mod command;
mod credentials;
mod delivery;
mod fleet;
mod handler;
mod http;
mod log;
mod origin;
mod poll;
mod reply;
mod secret;
mod server;
mod update;
mod webhook;
mod worker;

pub use anyhow::Error;
pub use botserver_api as api;
pub use botserver_api::UpdateKind;

pub use bot::{Bot, Counters, Identity};
pub use cli::main;
pub use client::{ApiError, Call, Client, Response, Transport};
pub use command::{Args, Command};
pub use fleet::{Fleet, ServerDefaults};
pub use handler::{Dispatch, Handler, HandlerError, MenuCommand, reply};
pub use origin::Origin;
pub use reply::{IntoReply, Reply};
pub use secret::WebhookSecret;
pub use server::{Limits, serve};
pub use update::{DecodeError, Payload, Update};

/// What a handler returns when it can fail; `?` works on any error.
pub type Result<T = Reply, E = Error> = std::result::Result<T, E>;

/// Everything a handler file needs: `use botserver::prelude::*;`.
pub mod prelude {
    pub use crate::api::methods::*;
    pub use crate::api::types::*;
    pub use crate::{Args, Bot, IntoReply, Reply, Result, Update};
}

/// Includes the code that the build generated from `bots.yml`; goes into `src/lib.rs`, at the crate's root.
#[macro_export]
macro_rules! fleet {
    () => {
        include!(concat!(env!("OUT_DIR"), "/fleet/mod.rs"));
    };
}
