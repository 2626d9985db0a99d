// @generated from bots.yml by botserver-generator. Do not edit.
//! `only_albums`, handled by `bots/only_albums.rs`.

use super::super::dispatch;
use ::botserver::codegen::{CompiledBot, Delivery, Profile};

/// What the build knows of this bot.
pub static BOT: CompiledBot = CompiledBot {
    name: "only_albums",
    id: None,
    username: None,
    profile: Profile::NONE,
    delivery: Delivery { max_attempts: 5, ..Delivery::DEFAULT },
    handler: &dispatch::only_albums::HANDLER,
    settings: &(),
};
