// @generated from bots.yml by botserver-generator. Do not edit.
//! `first`, handled by `bots/shop.rs`.

use super::super::{dispatch, handlers};
use ::botserver::codegen::{CompiledBot, Delivery, Profile};

/// `settings:` of this bot in bots.yml.
pub static SETTINGS: handlers::shop::Settings = handlers::shop::Settings {
    currency: "EUR",
    hours: handlers::shop::Hours { from: 9, to: 18 },
    days: &["mon", "tue"],
    note: Some("closed in August"),
};

/// What the build knows of this bot.
pub static BOT: CompiledBot = CompiledBot {
    name: "first",
    id: None,
    username: None,
    profile: Profile::NONE,
    delivery: Delivery::DEFAULT,
    handler: &dispatch::shop::HANDLER,
    settings: &SETTINGS,
};
