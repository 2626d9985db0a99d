// @generated from bots.yml by botserver-generator. Do not edit.
//! `spaghetteria-nadia`, handled by `bots/pizza.rs`.

use super::super::{dispatch, handlers};
use ::botserver::codegen::{CompiledBot, Delivery, Profile};

/// `settings:` of this bot in bots.yml.
pub static SETTINGS: handlers::pizza::Settings = handlers::pizza::Settings {
    currency: "CHF",
    menu: &[],
};

/// What the build knows of this bot.
pub static BOT: CompiledBot = CompiledBot {
    name: "spaghetteria-nadia",
    id: None,
    username: Some("nadia_bot"),
    profile: Profile::NONE,
    delivery: Delivery::DEFAULT,
    handler: &dispatch::pizza::HANDLER,
    settings: &SETTINGS,
};
