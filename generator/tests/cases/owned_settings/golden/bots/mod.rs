// @generated from bots.yml by botserver-generator. Do not edit.
pub mod shop;
