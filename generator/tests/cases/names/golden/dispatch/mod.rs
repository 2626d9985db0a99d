// @generated from bots.yml by botserver-generator. Do not edit.
pub(super) mod my_bot;
pub(super) mod plain;
pub(super) mod type_;
