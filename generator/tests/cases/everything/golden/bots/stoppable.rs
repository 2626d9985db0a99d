// @generated from bots.yml by botserver-generator. Do not edit.
//! `stoppable`, handled by `bots/stoppable.rs`.

use super::super::dispatch;
use ::botserver::codegen::{CompiledBot, Delivery, Profile};

/// What the build knows of this bot.
pub static BOT: CompiledBot = CompiledBot {
    name: "stoppable",
    id: None,
    username: None,
    profile: Profile::NONE,
    delivery: Delivery { max_attempts: 5, ..Delivery::DEFAULT },
    handler: &dispatch::stoppable::HANDLER,
    settings: &(),
};
