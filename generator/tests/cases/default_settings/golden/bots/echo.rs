// @generated from bots.yml by botserver-generator. Do not edit.
//! `echo`, handled by `bots/echo.rs`.

use super::super::dispatch;

/// This bot, at one address for as long as the process lives.
pub static BOT: ::botserver::Bot = ::botserver::Bot::new(
    ::botserver::Identity { name: "echo", id: None, username: None, description: None },
    &dispatch::echo::HANDLER,
    &(),
);
