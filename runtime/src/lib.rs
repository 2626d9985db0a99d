//! The run time of a fleet of Telegram bots.
//!
//! A [`Fleet`] is what `botserver-generator` makes of `bots.yml` and `bots/*.rs`: constants. A [`Service`] is a fleet at
//! work. This crate receives the bots' webhooks: it finds the bot, checks that the request comes from Telegram, decodes
//! the update, runs the handler and answers with its reply. A fleet's own code names the crate `botserver` above this.

mod acme;
mod admin;
mod background;
mod bots;
pub mod cli;
pub mod codegen;
mod deliver;
mod durations;
mod fleet;
mod handler;
mod handover;
mod listen;
mod log;
mod pause;
mod receive;
mod replace;
mod reply;
mod rfc3339;
mod running;
mod service;
mod session;
mod store;
mod telegram;
pub mod tls;
mod update;
mod watch;

pub use anyhow::Error;
pub use botserver_api as api;
pub use botserver_api::UpdateKind;
pub use botserver_manifest::Token;
pub use tokio_util::sync::CancellationToken;

pub use background::BackgroundRuntime;
pub use bots::{Bot, Counters, List, Text, WebhookSecret, invented_token};
pub use deliver::{AtWork, Complaints};
pub use durations::Durations;
pub use fleet::{Fleet, ServerDefaults};
pub use handler::HandlerError;
pub use listen::{Front, Limits, bind, run, serve_connection};
pub use receive::{SECRET_HEADER, Senders, WebhookRequest};
pub use replace::rewrite;
pub use reply::{IntoReply, Reply, html};
pub use rfc3339::rfc3339;
pub use serde_json::Value;
pub use service::Service;
pub use telegram::{
    ApiError, Call, Change, Client, ClientError, Download, Downloadable, Endpoint, ErrorKind, HasId, Opening,
    Plan, Record, RecordError, Response, Round, TELEGRAM, Transport, Trouble, http_client, plan_commands,
    plan_profile, plan_webhook, set_shown, set_webhook,
};
pub use update::{Album, Args, Command, DecodeError, Origin, Payload, Update};

/// What a handler returns when it can fail; `?` works on any error.
pub type Result<T = Reply, E = Error> = std::result::Result<T, E>;

/// Everything a handler file needs: `use botserver::prelude::*;`.
pub mod prelude {
    pub use crate::api::methods::*;
    pub use crate::api::types::*;
    pub use crate::{
        Album, ApiError, Args, AtWork, Bot, CancellationToken, ErrorKind, IntoReply, List, Reply, Result,
        Text, Update, html,
    };
}

/// Includes the code that the build generated from `bots.yml`; goes into `src/lib.rs`, at the crate's root.
#[macro_export]
macro_rules! fleet {
    () => {
        include!(concat!(env!("OUT_DIR"), "/fleet/mod.rs"));
    };
}
