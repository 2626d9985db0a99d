// @generated from bots.yml by botserver-generator. Do not edit.
//! `with_sessions`, handled by `bots/with_sessions.rs`.

use super::super::dispatch;
use ::botserver::codegen::{CompiledBot, Delivery, Profile};

/// What the build knows of this bot.
pub static BOT: CompiledBot = CompiledBot {
    name: "with_sessions",
    id: None,
    username: None,
    profile: Profile::NONE,
    delivery: Delivery { max_attempts: 5, ..Delivery::DEFAULT },
    handler: &dispatch::with_sessions::HANDLER,
    settings: &(),
};
