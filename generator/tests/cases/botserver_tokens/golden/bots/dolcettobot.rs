// @generated from bots.yml by botserver-generator. Do not edit.
//! `DolcettoBot`, handled by `bots/echo.rs`.

use super::super::dispatch;
use ::botserver::codegen::CompiledBot;

/// What the build knows of this bot.
pub static BOT: CompiledBot = CompiledBot {
    name: "DolcettoBot",
    id: Some(998001334),
    username: Some("DolcettoBot"),
    description: Some("What bots.yml says wins"),
    handler: &dispatch::echo::HANDLER,
    settings: &(),
};
