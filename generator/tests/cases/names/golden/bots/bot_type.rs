// @generated from bots.yml by botserver-generator. Do not edit.
//! `type`, handled by `bots/bot_type.rs`.

use super::super::dispatch;
use ::botserver::codegen::{CompiledBot, Delivery, Profile};

/// What the build knows of this bot.
pub static BOT: CompiledBot = CompiledBot {
    name: "type",
    id: None,
    username: None,
    profile: Profile::NONE,
    delivery: Delivery::DEFAULT,
    handler: &dispatch::bot_type::HANDLER,
    settings: &(),
};
