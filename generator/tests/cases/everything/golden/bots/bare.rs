// @generated from bots.yml by botserver-generator. Do not edit.
//! `bare`, handled by `bots/no_settings.rs`.

use super::super::dispatch;
use ::botserver::codegen::{CompiledBot, Profile};

/// What the build knows of this bot.
pub static BOT: CompiledBot = CompiledBot {
    name: "bare",
    id: None,
    username: None,
    profile: Profile::NONE,
    handler: &dispatch::no_settings::HANDLER,
    settings: &(),
};
