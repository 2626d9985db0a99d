//! `bots/<bot>.rs`: one module, one static.
//!
//! There can be ten thousand of them, and a build script is not optimised: they are written as text, which is ten
//! times as fast as tokens that are parsed and formatted. What is put in is a checked name or an escaped literal.

use std::time::Duration;

use botserver_manifest::settings::Value;

use super::layout::Layout;
use super::{HEADER, OutputFile};
use crate::fleet::{Bot, Chat, Delivery, Handler, Language, Menu, Profile, ProfileText, Scope};
use crate::paths::handler_path;

/// The module of one bot.
pub(super) fn bot(bot: &Bot, handler: &Handler) -> OutputFile {
    let Bot { name, ident, id, username, .. } = bot;
    let (file, module) = (handler_path(&handler.name), handler.name.as_str());
    let (imports, settings, pointer) = match (&bot.settings, &handler.settings) {
        (Some(value), Some(settings)) => {
            let types = format!("handlers::{module}::");
            let visibility = if settings.is_public { "pub" } else { "pub(crate)" };
            let start = format!("{visibility} static SETTINGS: {types}Settings = ");
            let settings = format!(
                "/// `settings:` of this bot in bots.yml.\n{}\n\n",
                expression(value, &types).line(&start, ";")
            );
            ("use super::super::{dispatch, handlers};", settings, "&SETTINGS")
        }
        _ => ("use super::super::dispatch;", String::new(), "&()"),
    };
    let id = id.map_or_else(|| "None".to_owned(), |id| format!("Some({id})"));
    let fields = vec![
        Layout::field("name", Layout::text(name)),
        Layout::field("id", Layout::leaf(id)),
        Layout::field("username", option(username.as_ref().map(|name| name.as_str()))),
        Layout::field("profile", profile_of(bot)),
        Layout::field("delivery", delivery_of(&bot.delivery)),
        Layout::field("handler", Layout::leaf(format!("&dispatch::{module}::HANDLER"))),
        Layout::field("settings", Layout::leaf(pointer)),
    ];
    let compiled = Layout::block("CompiledBot {", fields, "}");
    let names = names(bot);
    let contents = format!(
        "{HEADER}//! `{name}`, handled by `{file}`.\n\n{imports}\nuse ::botserver::codegen::{{{names}}};\n\n{settings}\
         /// What the build knows of this bot.\n{}\n",
        compiled.line("pub static BOT: CompiledBot = ", ";")
    );
    OutputFile { path: format!("bots/{ident}.rs"), contents }
}

fn profile_of(Bot { profile, languages, menus, .. }: &Bot) -> Layout {
    if *profile == Profile::default() && languages.is_empty() && menus.is_empty() {
        return Layout::leaf("Profile::NONE");
    }
    let languages = Layout::block("&[", languages.iter().map(language).collect(), "]");
    let menus = Layout::block("&[", menus.iter().map(menu).collect(), "]");
    let mut fields: Vec<_> = texts(profile).into();
    fields.extend([Layout::field("languages", languages), Layout::field("menus", menus)]);
    Layout::block("Profile {", fields, "}")
}

fn texts(Profile { name, description, short_description }: &Profile) -> [Layout; 3] {
    let field =
        |key, text: &Option<ProfileText>| Layout::field(key, option(text.as_ref().map(|text| text.as_str())));
    [field("name", name), field("description", description), field("short_description", short_description)]
}

fn language(Language { code, profile, commands }: &Language) -> Layout {
    let commands = commands.iter().map(|(command, text)| {
        let fields = vec![
            Layout::field("name", Layout::text(command)),
            Layout::field("description", Layout::text(text.as_str())),
        ];
        Layout::block("MenuCommand {", fields, "}")
    });
    let mut fields = vec![Layout::field("code", Layout::text(code.as_str()))];
    fields.extend(texts(profile));
    fields.push(Layout::field("commands", Layout::block("&[", commands.collect(), "]")));
    Layout::block("Language {", fields, "}")
}

fn menu(Menu { scope, commands }: &Menu) -> Layout {
    let chat = |chat: &Chat| match chat {
        Chat::Id(id) => Layout::leaf(format!("MenuChat::Id({id})")),
        Chat::Username(name) => Layout::leaf(format!("MenuChat::Username({name:?})")),
    };
    let (name, arguments) = match scope {
        Scope::Default => ("Default", Vec::new()),
        Scope::AllPrivateChats => ("AllPrivateChats", Vec::new()),
        Scope::AllGroupChats => ("AllGroupChats", Vec::new()),
        Scope::AllChatAdministrators => ("AllChatAdministrators", Vec::new()),
        Scope::Chat(id) => ("Chat", vec![chat(id)]),
        Scope::ChatAdministrators(id) => ("ChatAdministrators", vec![chat(id)]),
        Scope::ChatMember(id, user) => ("ChatMember", vec![chat(id), Layout::leaf(user.to_string())]),
    };
    let name = format!("MenuScope::{name}");
    let scope = match arguments.is_empty() {
        true => Layout::leaf(name),
        false => Layout::block(&format!("{name}("), arguments, ")"),
    };
    let commands = commands.iter().map(|command| Layout::text(command)).collect();
    let fields =
        vec![Layout::field("scope", scope), Layout::field("commands", Layout::block("&[", commands, "]"))];
    Layout::block("Menu {", fields, "}")
}

/// What a bot's module names of the runtime, sorted.
fn names(Bot { languages, menus, .. }: &Bot) -> String {
    let has_texts = languages.iter().any(|language| !language.commands.is_empty());
    let has_chats = menus.iter().any(|menu| {
        matches!(menu.scope, Scope::Chat(_) | Scope::ChatAdministrators(_) | Scope::ChatMember(..))
    });
    let names = [
        ("CompiledBot", true),
        ("Delivery", true),
        ("Language", !languages.is_empty()),
        ("Menu", !menus.is_empty()),
        ("MenuChat", has_chats),
        ("MenuCommand", has_texts),
        ("MenuScope", !menus.is_empty()),
        ("Profile", true),
    ];
    let named = names.iter().filter(|(_, is_named)| *is_named).map(|(name, _)| *name);
    named.collect::<Vec<_>>().join(", ")
}

fn delivery_of(delivery: &Delivery) -> Layout {
    let Delivery { durable, confirm_replies, reply_within, handler_timeout, max_attempts, max_in_work } =
        delivery;
    let leaf = |key, value: Option<String>| value.map(|value| Layout::field(key, Layout::leaf(value)));
    let time = |time: Duration| match time.subsec_nanos() {
        0 => format!("::core::time::Duration::from_secs({})", time.as_secs()),
        _ => format!("::core::time::Duration::from_micros({})", time.as_micros()),
    };
    let fields = [
        leaf("durable", durable.map(|flag| flag.to_string())),
        leaf("confirm_replies", confirm_replies.map(|flag| flag.to_string())),
        leaf("reply_within", reply_within.map(time)),
        leaf("handler_timeout", handler_timeout.map(time)),
        leaf("max_attempts", max_attempts.map(|number| number.to_string())),
        leaf("max_in_work", max_in_work.map(|number| number.to_string())),
    ];
    let mut given: Vec<_> = fields.into_iter().flatten().collect();
    match given.len() {
        0 => return Layout::leaf("Delivery::DEFAULT"),
        6 => {}
        _ => given.push(Layout::leaf("..Delivery::DEFAULT")),
    }
    Layout::block("Delivery {", given, "}")
}

fn option(text: Option<&str>) -> Layout {
    match text {
        Some(text) => Layout::block("Some(", vec![Layout::text(text)], ")"),
        None => Layout::leaf("None"),
    }
}

/// A value as an expression; `types` leads to the module of its types.
fn expression(value: &Value, types: &str) -> Layout {
    match value {
        Value::Integer(number) => Layout::leaf(number.to_string()),
        Value::Float(number) => Layout::leaf(number),
        Value::Bool(value) => Layout::leaf(value.to_string()),
        Value::Str(text) => Layout::text(text),
        Value::Text(text) => {
            Layout::block("::botserver::codegen::Text::constant(", vec![Layout::text(text)], ")")
        }
        Value::Slice(values) => slice("&[", values, types, "]"),
        Value::List(values) => {
            slice("::botserver::codegen::List::constant(const { &[", values, types, "] })")
        }
        Value::Absent => Layout::leaf("None"),
        Value::Present(value) => Layout::block("Some(", vec![expression(value, types)], ")"),
        Value::Struct(name, fields) => {
            let fields = fields.iter().map(|(name, value)| Layout::field(name, expression(value, types)));
            Layout::block(&format!("{types}{name} {{"), fields.collect(), "}")
        }
        Value::Variant(name, variant) => Layout::leaf(format!("{types}{name}::{variant}")),
    }
}

fn slice(open: &str, values: &[Value], types: &str, close: &'static str) -> Layout {
    Layout::block(open, values.iter().map(|value| expression(value, types)).collect(), close)
}
