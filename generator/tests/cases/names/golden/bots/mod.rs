// @generated from bots.yml by botserver-generator. Do not edit.
pub mod bot_110201543;
pub mod mycapital;
pub mod bot_;
pub mod a_b;
pub mod bot_gen;
pub mod bot_loop;
pub mod my_bot;
pub mod bot_self;
pub mod bot_type;
