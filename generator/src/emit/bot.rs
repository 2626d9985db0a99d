//! `bots/<bot>.rs`: one module, one static.
//!
//! There can be ten thousand of them, and a build script is not optimised: they are written as text, which is ten
//! times as fast as tokens that are parsed and formatted. What is put in is a checked name or an escaped literal.

use botserver_manifest::settings::Value;

use super::layout::Layout;
use super::{HEADER, OutputFile};
use crate::fleet::{Bot, Handler, Profile, ProfileText};
use crate::paths::handler_path;

/// The module of one bot.
pub(super) fn bot(bot: &Bot, handler: &Handler) -> OutputFile {
    let Bot { name, ident, id, username, profile, .. } = bot;
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
        Layout::field("profile", profile_of(profile)),
        Layout::field("delivery", Layout::leaf("Delivery::DEFAULT")),
        Layout::field("handler", Layout::leaf(format!("&dispatch::{module}::HANDLER"))),
        Layout::field("settings", Layout::leaf(pointer)),
    ];
    let compiled = Layout::block("CompiledBot {", fields, "}");
    let contents = format!(
        "{HEADER}//! `{name}`, handled by `{file}`.\n\n{imports}\nuse ::botserver::codegen::{{CompiledBot, Delivery, Profile}};\n\n{settings}\
         /// What the build knows of this bot.\n{}\n",
        compiled.line("pub static BOT: CompiledBot = ", ";")
    );
    OutputFile { path: format!("bots/{ident}.rs"), contents }
}

fn profile_of(profile: &Profile) -> Layout {
    if *profile == Profile::default() {
        return Layout::leaf("Profile::NONE");
    }
    let Profile { name, description, short_description } = profile;
    let field =
        |key, text: &Option<ProfileText>| Layout::field(key, option(text.as_ref().map(|text| text.as_str())));
    let fields = vec![
        field("name", name),
        field("description", description),
        field("short_description", short_description),
    ];
    Layout::block("Profile {", fields, "}")
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
