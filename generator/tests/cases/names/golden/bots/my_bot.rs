// @generated from bots.yml by botserver-generator. Do not edit.
//! `my-bot`, handled by `bots/my_bot.rs`.

use super::super::dispatch;
use ::botserver::codegen::{CompiledBot, Delivery, Profile};

/// What the build knows of this bot.
pub static BOT: CompiledBot = CompiledBot {
    name: "my-bot",
    id: None,
    username: None,
    profile: Profile::NONE,
    delivery: Delivery::DEFAULT,
    handler: &dispatch::my_bot::HANDLER,
    settings: &(),
};
