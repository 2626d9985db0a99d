// @generated from bots.yml by botserver-generator. Do not edit.
//! `echo`, handled by `bots/echo.rs`.

use super::super::dispatch;
use ::botserver::codegen::{CompiledBot, Delivery, Profile};

/// What the build knows of this bot.
pub static BOT: CompiledBot = CompiledBot {
    name: "echo",
    id: None,
    username: None,
    profile: Profile::NONE,
    delivery: Delivery::DEFAULT,
    handler: &dispatch::echo::HANDLER,
    settings: &(),
};
