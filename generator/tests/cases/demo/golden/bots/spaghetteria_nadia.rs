// @generated from bots.yml by botserver-generator. Do not edit.
//! `spaghetteria-nadia`, handled by `bots/pizza.rs`.

use super::super::{dispatch, handlers};

/// `settings:` of this bot in bots.yml.
pub static SETTINGS: handlers::pizza::Settings = handlers::pizza::Settings {
    currency: "CHF",
    menu: &[],
};

/// This bot, at one address for as long as the process lives.
pub static BOT: ::botserver::Bot = ::botserver::Bot::new(
    ::botserver::Identity {
        name: "spaghetteria-nadia",
        id: None,
        username: Some("nadia_bot"),
        description: None,
    },
    &dispatch::pizza::HANDLER,
    &SETTINGS,
);
