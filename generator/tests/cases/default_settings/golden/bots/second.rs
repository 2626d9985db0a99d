// @generated from bots.yml by botserver-generator. Do not edit.
//! `second`, handled by `bots/shop.rs`.

use super::super::{dispatch, handlers};
use ::botserver::codegen::{CompiledBot, Delivery, Profile};

/// `settings:` of this bot in bots.yml.
pub static SETTINGS: handlers::shop::Settings = handlers::shop::Settings {
    currency: "CHF",
    hours: handlers::shop::Hours { from: 9, to: 18 },
    days: &["sun"],
    note: Some("closed in August"),
};

/// What the build knows of this bot.
pub static BOT: CompiledBot = CompiledBot {
    name: "second",
    id: None,
    username: None,
    profile: Profile::NONE,
    delivery: Delivery::DEFAULT,
    handler: &dispatch::shop::HANDLER,
    settings: &SETTINGS,
};
