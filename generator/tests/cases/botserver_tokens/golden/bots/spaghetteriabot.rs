// @generated from bots.yml by botserver-generator. Do not edit.
//! `SpaghetteriaBot`, handled by `bots/echo.rs`.

use super::super::dispatch;

/// This bot, at one address for as long as the process lives.
pub static BOT: ::botserver::Bot = ::botserver::Bot::new(
    ::botserver::Identity {
        name: "SpaghetteriaBot",
        id: Some(127652228),
        username: Some("SpaghetteriaBot"),
        description: Some("Spaghetteria Nadia Parodi"),
    },
    &dispatch::echo::HANDLER,
    &(),
);
