// @generated from bots.yml by botserver-generator. Do not edit.
//! `a--b`, handled by `bots/plain.rs`.

use super::super::dispatch;
use ::botserver::codegen::{CompiledBot, Delivery, Profile};

/// What the build knows of this bot.
pub static BOT: CompiledBot = CompiledBot {
    name: "a--b",
    id: None,
    username: None,
    profile: Profile::NONE,
    delivery: Delivery::DEFAULT,
    handler: &dispatch::plain::HANDLER,
    settings: &(),
};
