// @generated from bots.yml by botserver-generator. Do not edit.

// bots/bot_type.rs
#[path = "../bots/bot_type.rs"]
pub mod bot_type;

// bots/my_bot.rs
#[path = "../bots/my_bot.rs"]
pub mod my_bot;

// bots/plain.rs
#[path = "../bots/plain.rs"]
pub mod plain;
