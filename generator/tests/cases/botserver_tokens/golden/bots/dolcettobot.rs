// @generated from bots.yml by botserver-generator. Do not edit.
//! `DolcettoBot`, handled by `bots/echo.rs`.

use super::super::dispatch;
use ::botserver::codegen::{CompiledBot, Delivery, Profile};

/// What the build knows of this bot.
pub static BOT: CompiledBot = CompiledBot {
    name: "DolcettoBot",
    id: Some(998001334),
    username: Some("DolcettoBot"),
    profile: Profile {
        name: None,
        description: Some("What bots.yml says wins"),
        short_description: None,
        languages: &[],
        menus: &[],
    },
    delivery: Delivery::DEFAULT,
    handler: &dispatch::echo::HANDLER,
    settings: &(),
};
