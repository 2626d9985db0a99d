// @generated from bots.yml by botserver-generator. Do not edit.
//! `full`, handled by `bots/kitchen_sink.rs`.

use super::super::{dispatch, handlers};
use ::botserver::codegen::{CompiledBot, Delivery, Language, MenuCommand, Profile};

/// `settings:` of this bot in bots.yml.
pub static SETTINGS: handlers::kitchen_sink::Settings = handlers::kitchen_sink::Settings {
    i8: -128,
    i16: 32767,
    i32: 7,
    i64: -9223372036854775808,
    isize: 0,
    u8: 255,
    u16: 511,
    u32: 4294967295,
    u64: 18446744073709551615,
    usize: 1,
    f32: 3.14,
    f64: -1e300,
    whole: 2.0,
    yes: true,
    country: "NO",
    zip: "007",
    quoted: "null",
    block: "two\nlines\n",
    none: None,
    some: Some(5),
    absent: None,
    nested: handlers::kitchen_sink::Nested {
        r#type: handlers::kitchen_sink::Topping {
            crust: handlers::kitchen_sink::Crust::ThinCrust,
            depth: 1.5,
        },
        more: &[
            handlers::kitchen_sink::Topping {
                crust: handlers::kitchen_sink::Crust::DeepPan,
                depth: 0.5,
            },
            handlers::kitchen_sink::Topping {
                crust: handlers::kitchen_sink::Crust::ThinCrust,
                depth: 1.5,
            },
        ],
    },
    lists: &[&[1, 2], &[], &[3]],
    sign: "rtl \u{202e} and NUL \0",
};

/// What the build knows of this bot.
pub static BOT: CompiledBot = CompiledBot {
    name: "full",
    id: None,
    username: None,
    profile: Profile {
        name: Some("Everything"),
        description: None,
        short_description: Some("All that a bot can say of itself"),
        languages: &[
            Language {
                code: "it",
                name: Some("Tutto"),
                description: Some("Tutto quello che un bot sa dire"),
                short_description: None,
                commands: &[MenuCommand { name: "nothing", description: "Non prende \"niente\"" }],
            },
            Language {
                code: "de",
                name: None,
                description: None,
                short_description: Some("Alles"),
                commands: &[],
            },
        ],
        menus: &[],
    },
    delivery: Delivery { max_attempts: 5, ..Delivery::DEFAULT },
    handler: &dispatch::kitchen_sink::HANDLER,
    settings: &SETTINGS,
};
