// @generated from bots.yml by botserver-generator. Do not edit.
//! `only_commands`, handled by `bots/only_commands.rs`.

use super::super::dispatch;

/// This bot, at one address for as long as the process lives.
pub static BOT: ::botserver::Bot = ::botserver::Bot::new(
    ::botserver::Identity { name: "only_commands", id: None, username: None, description: None },
    &dispatch::only_commands::HANDLER,
    &(),
);
