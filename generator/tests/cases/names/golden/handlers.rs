// @generated from bots.yml by botserver-generator. Do not edit.

// bots/my_bot.rs
#[path = "../bots/my_bot.rs"]
pub mod my_bot;

// bots/plain.rs
#[path = "../bots/plain.rs"]
pub mod plain;

// bots/type.rs
#[path = "../bots/type.rs"]
pub mod type_;
