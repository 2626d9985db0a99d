// @generated from bots.yml by botserver-generator. Do not edit.
//! `type`, handled by `bots/bot_type.rs`.

use super::super::dispatch;

/// This bot, at one address for as long as the process lives.
pub static BOT: ::botserver::Bot = ::botserver::Bot::new(
    ::botserver::Identity { name: "type", id: None, username: None, description: None },
    &dispatch::bot_type::HANDLER,
    &(),
);
