// @generated from bots.yml by botserver-generator. Do not edit.
//! `optional`, handled by `bots/optional_settings.rs`.

use super::super::{dispatch, handlers};
use ::botserver::codegen::{CompiledBot, Delivery, Profile};

/// `settings:` of this bot in bots.yml.
pub(crate) static SETTINGS: handlers::optional_settings::Settings = handlers::optional_settings::Settings {
    greeting: None,
};

/// What the build knows of this bot.
pub static BOT: CompiledBot = CompiledBot {
    name: "optional",
    id: None,
    username: None,
    profile: Profile::NONE,
    delivery: Delivery { max_attempts: 5, ..Delivery::DEFAULT },
    handler: &dispatch::optional_settings::HANDLER,
    settings: &SETTINGS,
};
