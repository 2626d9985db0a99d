//! A new bot as YAML.

use super::NewBot;

/// The bot in block style, every line of it ended.
///
/// `indent` is that of its name, `step` how much further its keys are indented.
pub(super) fn block(bot: &NewBot<'_>, indent: usize, step: usize, newline: &str) -> String {
    let name = key(bot.name);
    let given = keys(bot);
    if given.is_empty() && bot.settings.is_empty() {
        return format!("{:indent$}{name}: {{}}{newline}", "");
    }
    let (inner, innermost) = (indent + step, indent + 2 * step);
    let mut lines = format!("{:indent$}{name}:{newline}", "");
    for (key, text) in given {
        lines.push_str(&format!("{:inner$}{key}: {}{newline}", "", scalar(text, false)));
    }
    if !bot.settings.is_empty() {
        lines.push_str(&format!("{:inner$}settings:{newline}", ""));
    }
    for (key, value) in bot.settings {
        lines.push_str(&format!("{:innermost$}{key}: {value}{newline}", ""));
    }
    lines
}

/// The bot in flow style, for a map in braces.
pub(super) fn flow(bot: &NewBot<'_>) -> String {
    let texts = keys(bot).into_iter().map(|(key, text)| format!("{key}: {}", scalar(text, true)));
    let settings = (!bot.settings.is_empty()).then(|| format!("settings: {}", flow_map(bot.settings)));
    let keys: Vec<_> = texts.chain(settings).collect();
    let keys = keys.join(", ");
    let name = key(bot.name);
    if keys.is_empty() { format!("{name}: {{}}") } else { format!("{name}: {{ {keys} }}") }
}

/// Keys and their values as a map in braces.
pub(super) fn flow_map(entries: &[(String, String)]) -> String {
    let entries: Vec<_> = entries.iter().map(|(key, value)| format!("{key}: {value}")).collect();
    format!("{{ {} }}", entries.join(", "))
}

fn keys<'a>(bot: &NewBot<'a>) -> Vec<(&'static str, &'a str)> {
    let keys = [("handler", bot.handler), ("description", bot.description)];
    keys.into_iter().filter_map(|(key, text)| Some((key, text?))).collect()
}

/// A name of a bot; one that starts with `-` could be taken for a list.
fn key(name: &str) -> String {
    if name.starts_with('-') { quoted(name) } else { name.to_owned() }
}

/// A text, in quotes where it would mean something else without.
fn scalar(text: &str, in_braces: bool) -> String {
    let may_start = text.starts_with(char::is_alphanumeric);
    let is_null = matches!(text, "null" | "Null" | "NULL");
    let means_something = text.contains(": ") || text.contains(" #") || text.ends_with(':');
    let closes = in_braces && text.contains(['{', '}', '[', ']', ',']);
    let is_plain = may_start && !is_null && !means_something && !closes && text.trim() == text;
    if is_plain { text.to_owned() } else { quoted(text) }
}

/// In double quotes. Names and descriptions have no control characters.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}
