// @generated from bots.yml by botserver-generator. Do not edit.

// bots/echo.rs
#[path = "../bots/echo.rs"]
pub mod echo;

// bots/shop.rs
#[path = "../bots/shop.rs"]
pub mod shop;
