// @generated from bots.yml by botserver-generator. Do not edit.
//! `only_updates`, handled by `bots/only_updates.rs`.

use super::super::dispatch;
use ::botserver::codegen::{CompiledBot, Delivery, Profile};

/// What the build knows of this bot.
pub static BOT: CompiledBot = CompiledBot {
    name: "only_updates",
    id: None,
    username: None,
    profile: Profile::NONE,
    delivery: Delivery { max_attempts: 5, ..Delivery::DEFAULT },
    handler: &dispatch::only_updates::HANDLER,
    settings: &(),
};
