// @generated from bots.yml by botserver-generator. Do not edit.
//! `DolcettoBot`, handled by `bots/echo.rs`.

use super::super::dispatch;

/// This bot, at one address for as long as the process lives.
pub static BOT: ::botserver::Bot = ::botserver::Bot::new(
    ::botserver::Identity {
        name: "DolcettoBot",
        id: Some(998001334),
        username: Some("DolcettoBot"),
        description: Some("What bots.yml says wins"),
    },
    &dispatch::echo::HANDLER,
    &(),
);
