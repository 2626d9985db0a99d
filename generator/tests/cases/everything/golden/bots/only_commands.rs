// @generated from bots.yml by botserver-generator. Do not edit.
//! `only_commands`, handled by `bots/only_commands.rs`.

use super::super::dispatch;
use ::botserver::codegen::{CompiledBot, Delivery, Language, Menu, MenuChat, MenuCommand, MenuScope, Profile};

/// What the build knows of this bot.
pub static BOT: CompiledBot = CompiledBot {
    name: "only_commands",
    id: None,
    username: None,
    profile: Profile {
        name: Some("Commands"),
        description: None,
        short_description: None,
        languages: &[
            Language {
                code: "it",
                name: None,
                description: None,
                short_description: None,
                commands: &[
                    MenuCommand { name: "start", description: "Saluta" },
                    MenuCommand { name: "stop", description: "Congedati" },
                ],
            },
        ],
        menus: &[
            Menu { scope: MenuScope::Default, commands: &["start"] },
            Menu { scope: MenuScope::AllPrivateChats, commands: &["stop", "start"] },
            Menu { scope: MenuScope::AllGroupChats, commands: &["start"] },
            Menu { scope: MenuScope::AllChatAdministrators, commands: &["stop"] },
            Menu { scope: MenuScope::Chat(MenuChat::Id(7)), commands: &["stop"] },
            Menu {
                scope: MenuScope::Chat(MenuChat::Username("@pizza_lovers")),
                commands: &["stop"],
            },
            Menu {
                scope: MenuScope::ChatAdministrators(MenuChat::Id(-1001234567890)),
                commands: &["stop"],
            },
            Menu {
                scope: MenuScope::ChatMember(MenuChat::Id(-1001234567890), 7),
                commands: &["stop"],
            },
        ],
    },
    delivery: Delivery { max_attempts: 5, ..Delivery::DEFAULT },
    handler: &dispatch::only_commands::HANDLER,
    settings: &(),
};
