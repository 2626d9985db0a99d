// @generated from bots.yml by botserver-generator. Do not edit.
//! `shop`, handled by `bots/shop.rs`.

use super::super::{dispatch, handlers};
use ::botserver::codegen::{CompiledBot, Delivery, Profile};

/// `settings:` of this bot in bots.yml.
pub static SETTINGS: handlers::shop::Settings = handlers::shop::Settings {
    name: ::botserver::codegen::Text::constant("Pizzeria “Sole”"),
    greeting: Some(::botserver::codegen::Text::constant("hi")),
    menu: ::botserver::codegen::List::constant(const { &[
        handlers::shop::Pizza {
            name: ::botserver::codegen::Text::constant("Margherita"),
            toppings: ::botserver::codegen::List::constant(const { &[
                ::botserver::codegen::Text::constant("tomato"),
                ::botserver::codegen::Text::constant("mozzarella"),
            ] }),
        },
        handlers::shop::Pizza {
            name: ::botserver::codegen::Text::constant("Marinara"),
            toppings: ::botserver::codegen::List::constant(const { &[] }),
        },
    ] }),
    rows: ::botserver::codegen::List::constant(const { &[
        ::botserver::codegen::List::constant(const { &[1, 2] }),
        ::botserver::codegen::List::constant(const { &[] }),
    ] }),
    still: "here",
};

/// What the build knows of this bot.
pub static BOT: CompiledBot = CompiledBot {
    name: "shop",
    id: None,
    username: None,
    profile: Profile::NONE,
    delivery: Delivery::DEFAULT,
    handler: &dispatch::shop::HANDLER,
    settings: &SETTINGS,
};
