// @generated from bots.yml by botserver-generator. Do not edit.
//! `first`, handled by `bots/shop.rs`.

use super::super::{dispatch, handlers};

/// `settings:` of this bot in bots.yml.
pub static SETTINGS: handlers::shop::Settings = handlers::shop::Settings {
    currency: "EUR",
    hours: handlers::shop::Hours { from: 9, to: 18 },
    days: &["mon", "tue"],
    note: Some("closed in August"),
};

/// This bot, at one address for as long as the process lives.
pub static BOT: ::botserver::Bot = ::botserver::Bot::new(
    ::botserver::Identity { name: "first", id: None, username: None, description: None },
    &dispatch::shop::HANDLER,
    &SETTINGS,
);
