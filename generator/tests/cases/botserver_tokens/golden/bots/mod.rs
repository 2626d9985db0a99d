// @generated from bots.yml by botserver-generator. Do not edit.
pub mod bot_565000782;
pub mod dolcettobot;
pub mod spaghetteriabot;
