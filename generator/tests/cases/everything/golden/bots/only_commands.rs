// @generated from bots.yml by botserver-generator. Do not edit.
//! `only_commands`, handled by `bots/only_commands.rs`.

use super::super::dispatch;
use ::botserver::codegen::{CompiledBot, Profile};

/// What the build knows of this bot.
pub static BOT: CompiledBot = CompiledBot {
    name: "only_commands",
    id: None,
    username: None,
    profile: Profile::NONE,
    handler: &dispatch::only_commands::HANDLER,
    settings: &(),
};
