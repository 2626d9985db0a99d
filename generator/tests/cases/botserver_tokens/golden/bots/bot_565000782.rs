// @generated from bots.yml by botserver-generator. Do not edit.
//! `565000782`, handled by `bots/echo.rs`.

use super::super::dispatch;
use ::botserver::codegen::{CompiledBot, Delivery, Profile};

/// What the build knows of this bot.
pub static BOT: CompiledBot = CompiledBot {
    name: "565000782",
    id: Some(565000782),
    username: None,
    profile: Profile::NONE,
    delivery: Delivery::DEFAULT,
    handler: &dispatch::echo::HANDLER,
    settings: &(),
};
