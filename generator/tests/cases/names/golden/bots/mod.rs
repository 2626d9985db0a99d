// @generated from bots.yml by botserver-generator. Do not edit.
pub mod bot_110201543;
pub mod mycapital;
pub mod __;
pub mod a__b;
pub mod gen_;
pub mod loop_;
pub mod my_bot;
pub mod self_;
pub mod type_;
