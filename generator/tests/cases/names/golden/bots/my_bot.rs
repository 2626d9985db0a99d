// @generated from bots.yml by botserver-generator. Do not edit.
//! `my-bot`, handled by `bots/my_bot.rs`.

use super::super::dispatch;

/// This bot, at one address for as long as the process lives.
pub static BOT: ::botserver::Bot = ::botserver::Bot::new(
    ::botserver::Identity { name: "my-bot", id: None, username: None, description: None },
    &dispatch::my_bot::HANDLER,
    &(),
);
