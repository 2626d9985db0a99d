// @generated from bots.yml by botserver-generator. Do not edit.
//! `shop`, handled by `bots/shop.rs`.

use super::super::{dispatch, handlers};

/// `settings:` of this bot in bots.yml.
pub static SETTINGS: handlers::shop::Settings = handlers::shop::Settings {
    name: ::botserver::codegen::Text::constant("Pizzeria “Sole”"),
    greeting: Some(::botserver::codegen::Text::constant("hi")),
    menu: ::botserver::codegen::List::constant(&[
        handlers::shop::Pizza {
            name: ::botserver::codegen::Text::constant("Margherita"),
            toppings: ::botserver::codegen::List::constant(&[
                ::botserver::codegen::Text::constant("tomato"),
                ::botserver::codegen::Text::constant("mozzarella"),
            ]),
        },
        handlers::shop::Pizza {
            name: ::botserver::codegen::Text::constant("Marinara"),
            toppings: ::botserver::codegen::List::constant(&[]),
        },
    ]),
    rows: ::botserver::codegen::List::constant(&[
        ::botserver::codegen::List::constant(&[1, 2]),
        ::botserver::codegen::List::constant(&[]),
    ]),
    still: "here",
};

/// This bot, at one address for as long as the process lives.
pub static BOT: ::botserver::Bot = ::botserver::Bot::new(
    ::botserver::Identity { name: "shop", id: None, username: None, description: None },
    &dispatch::shop::HANDLER,
    &SETTINGS,
);
