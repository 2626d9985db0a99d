// @generated from bots.yml by botserver-generator. Do not edit.
//! `SpaghetteriaBot`, handled by `bots/echo.rs`.

use super::super::dispatch;
use ::botserver::codegen::{CompiledBot, Delivery, Profile};

/// What the build knows of this bot.
pub static BOT: CompiledBot = CompiledBot {
    name: "SpaghetteriaBot",
    id: Some(127652228),
    username: Some("SpaghetteriaBot"),
    profile: Profile {
        name: None,
        description: Some("Spaghetteria Nadia Parodi"),
        short_description: None,
        languages: &[],
        menus: &[],
    },
    delivery: Delivery::DEFAULT,
    handler: &dispatch::echo::HANDLER,
    settings: &(),
};
