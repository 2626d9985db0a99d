// @generated from bots.yml by botserver-generator. Do not edit.

// bots/shop.rs
#[path = "../bots/shop.rs"]
pub mod shop;
