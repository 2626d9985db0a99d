// @generated from bots.yml by botserver-generator. Do not edit.
//! `empty_settings`, handled by `bots/optional_settings.rs`.

use super::super::{dispatch, handlers};

/// `settings:` of this bot in bots.yml.
pub(crate) static SETTINGS: handlers::optional_settings::Settings = handlers::optional_settings::Settings {
    greeting: None,
};

/// This bot, at one address for as long as the process lives.
pub static BOT: ::botserver::Bot = ::botserver::Bot::new(
    ::botserver::Identity { name: "empty_settings", id: None, username: None, description: None },
    &dispatch::optional_settings::HANDLER,
    &SETTINGS,
);
