// @generated from bots.yml by botserver-generator. Do not edit.
//! `bare`, handled by `bots/no_settings.rs`.

use super::super::dispatch;

/// This bot, at one address for as long as the process lives.
pub static BOT: ::botserver::Bot = ::botserver::Bot::new(
    ::botserver::Identity { name: "bare", id: None, username: None, description: None },
    &dispatch::no_settings::HANDLER,
    &(),
);
