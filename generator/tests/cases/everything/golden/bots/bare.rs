// @generated from bots.yml by botserver-generator. Do not edit.
//! `bare`, handled by `bots/no_settings.rs`.

use super::super::dispatch;
use ::botserver::codegen::{CompiledBot, Delivery, Profile};

/// What the build knows of this bot.
pub static BOT: CompiledBot = CompiledBot {
    name: "bare",
    id: None,
    username: None,
    profile: Profile::NONE,
    delivery: Delivery {
        durable: true,
        confirm_replies: true,
        reply_within: ::core::time::Duration::from_micros(1500000),
        handler_timeout: ::core::time::Duration::from_secs(3600),
        max_attempts: 2,
        max_in_work: 100,
    },
    handler: &dispatch::no_settings::HANDLER,
    settings: &(),
};
