// @generated from bots.yml by botserver-generator. Do not edit.
//! `565000782`, handled by `bots/echo.rs`.

use super::super::dispatch;

/// This bot, at one address for as long as the process lives.
pub static BOT: ::botserver::Bot = ::botserver::Bot::new(
    ::botserver::Identity {
        name: "565000782",
        id: Some(565000782),
        username: None,
        description: None,
    },
    &dispatch::echo::HANDLER,
    &(),
);
