// @generated from bots.yml by botserver-generator. Do not edit.
pub(super) mod bot_type;
pub(super) mod my_bot;
pub(super) mod plain;
