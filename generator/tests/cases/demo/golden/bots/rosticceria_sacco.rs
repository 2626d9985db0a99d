// @generated from bots.yml by botserver-generator. Do not edit.
//! `rosticceria_sacco`, handled by `bots/pizza.rs`.

use super::super::{dispatch, handlers};

/// `settings:` of this bot in bots.yml.
pub static SETTINGS: handlers::pizza::Settings = handlers::pizza::Settings {
    currency: "EUR",
    menu: &[
        handlers::pizza::Pizza { name: "Margherita", cents: 650 },
        handlers::pizza::Pizza { name: "Quattro \"stagioni\"", cents: 900 },
    ],
};

/// This bot, at one address for as long as the process lives.
pub static BOT: ::botserver::Bot = ::botserver::Bot::new(
    ::botserver::Identity {
        name: "rosticceria_sacco",
        id: Some(110201544),
        username: None,
        description: Some("Rosticceria Sacco, la migliore di Genova"),
    },
    &dispatch::pizza::HANDLER,
    &SETTINGS,
);
