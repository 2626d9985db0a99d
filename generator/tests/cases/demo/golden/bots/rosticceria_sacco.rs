// @generated from bots.yml by botserver-generator. Do not edit.
//! `rosticceria_sacco`, handled by `bots/pizza.rs`.

use super::super::{dispatch, handlers};
use ::botserver::codegen::{CompiledBot, Delivery, Profile};

/// `settings:` of this bot in bots.yml.
pub static SETTINGS: handlers::pizza::Settings = handlers::pizza::Settings {
    currency: "EUR",
    menu: &[
        handlers::pizza::Pizza { name: "Margherita", cents: 650 },
        handlers::pizza::Pizza { name: "Quattro \"stagioni\"", cents: 900 },
    ],
};

/// What the build knows of this bot.
pub static BOT: CompiledBot = CompiledBot {
    name: "rosticceria_sacco",
    id: Some(110201544),
    username: None,
    profile: Profile {
        name: None,
        description: Some("Rosticceria Sacco, la migliore di Genova"),
        short_description: None,
        languages: &[],
        menus: &[],
    },
    delivery: Delivery::DEFAULT,
    handler: &dispatch::pizza::HANDLER,
    settings: &SETTINGS,
};
