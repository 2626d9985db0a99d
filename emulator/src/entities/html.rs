//! `parse_mode=HTML` (section "HTML style").

use serde_json::{Value, json};

use super::Builder;

/// A tag that is open.
struct Open {
    name: String,
    kind: Option<&'static str>,
    extra: Option<(&'static str, Value)>,
    offset: usize,
}

pub(super) fn parse(source: &str) -> Result<Builder, String> {
    let mut built = Builder::default();
    let mut open: Vec<Open> = Vec::new();
    let mut rest = source;
    while let Some(c) = rest.chars().next() {
        let at = source.len() - rest.len();
        match c {
            '<' => {
                let Some(end) = rest.find('>') else {
                    return Err(format!("Unclosed start tag at byte offset {at}"));
                };
                let tag = rest.get(1..end).unwrap_or_default();
                rest = rest.get(end + 1..).unwrap_or_default();
                match tag.strip_prefix('/') {
                    Some(name) => close(&mut built, &mut open, name.trim(), at)?,
                    None => {
                        let opened = start(tag, &built, &mut open, at)?;
                        open.push(opened);
                    }
                }
            }
            '&' => {
                let (decoded, length) = entity(rest).unwrap_or(('&', 1));
                built.push(decoded);
                rest = rest.get(length..).unwrap_or_default();
            }
            _ => {
                built.push(c);
                rest = rest.get(c.len_utf8()..).unwrap_or_default();
            }
        }
    }
    match open.last() {
        Some(tag) => Err(format!("Can't find end tag corresponding to start tag \"{}\"", tag.name)),
        None => Ok(built),
    }
}

fn start(tag: &str, built: &Builder, open: &mut [Open], at: usize) -> Result<Open, String> {
    let name_end = tag.find(char::is_whitespace).unwrap_or(tag.len());
    let (name, attributes) = tag.split_at(name_end);
    let name = name.to_ascii_lowercase();
    let attribute = |wanted: &str| attribute(attributes, wanted);
    let mut extra = None;
    let kind = match name.as_str() {
        "b" | "strong" => Some("bold"),
        "i" | "em" => Some("italic"),
        "u" | "ins" => Some("underline"),
        "s" | "strike" | "del" => Some("strikethrough"),
        "tg-spoiler" => Some("spoiler"),
        "span" if attribute("class").as_deref() == Some("tg-spoiler") => Some("spoiler"),
        "span" => {
            return Err(format!("Tag \"span\" must have class \"tg-spoiler\" at byte offset {at}"));
        }
        "a" => match attribute("href") {
            Some(url) if !url.is_empty() => {
                let (kind, field) = link(&url);
                extra = Some(field);
                Some(kind)
            }
            _ => None,
        },
        "tg-emoji" => {
            extra = attribute("emoji-id").map(|id| ("custom_emoji_id", id.into()));
            Some("custom_emoji")
        }
        "code" => {
            let language =
                attribute("class").and_then(|class| class.strip_prefix("language-").map(str::to_owned));
            if let (Some(language), Some(outer)) = (language, open.last_mut())
                && outer.kind == Some("pre")
            {
                outer.extra = Some(("language", language.into()));
                None
            } else {
                Some("code")
            }
        }
        "pre" => Some("pre"),
        "blockquote" if attributes.split_whitespace().any(|word| word.starts_with("expandable")) => {
            Some("expandable_blockquote")
        }
        "blockquote" => Some("blockquote"),
        _ => return Err(format!("Unsupported start tag \"{name}\" at byte offset {at}")),
    };
    Ok(Open { name, kind, extra, offset: built.length })
}

/// A link to a person is a mention, everything else a link.
pub(super) fn link(url: &str) -> (&'static str, (&'static str, Value)) {
    let person = url.strip_prefix("tg://user?id=").and_then(|id| id.parse::<i64>().ok());
    match person {
        Some(id) => ("text_mention", ("user", json!({ "id": id, "is_bot": false, "first_name": "" }))),
        None => ("text_link", ("url", url.into())),
    }
}

fn close(built: &mut Builder, open: &mut Vec<Open>, name: &str, at: usize) -> Result<(), String> {
    let Some(tag) = open.pop() else {
        return Err(format!("Unexpected end tag at byte offset {at}"));
    };
    if !name.is_empty() && !tag.name.eq_ignore_ascii_case(name) {
        return Err(format!(
            "Unmatched end tag at byte offset {at}, expected \"</{}>\", found \"</{name}>\"",
            tag.name
        ));
    }
    if let Some(kind) = tag.kind {
        built.close(kind, tag.offset, tag.extra);
    }
    Ok(())
}

fn attribute(attributes: &str, wanted: &str) -> Option<String> {
    let mut rest = attributes.trim_start();
    while let Some((name, after)) = rest.split_once('=') {
        let after = after.trim_start();
        let quote = after.chars().next()?;
        let (value, left) = match quote {
            '"' | '\'' => after.get(1..)?.split_once(quote)?,
            _ => after.split_once(char::is_whitespace).unwrap_or((after, "")),
        };
        if name.trim().eq_ignore_ascii_case(wanted) {
            return Some(decode(value));
        }
        rest = left.trim_start();
    }
    None
}

fn decode(text: &str) -> String {
    let mut decoded = String::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let (c, length) = if c == '&' { entity(rest).unwrap_or(('&', 1)) } else { (c, c.len_utf8()) };
        decoded.push(c);
        rest = rest.get(length..).unwrap_or_default();
    }
    decoded
}

/// The character an `&…;` at the start stands for, and its length in bytes.
fn entity(text: &str) -> Option<(char, usize)> {
    let end = text.find(';').filter(|end| *end <= 10)?;
    let name = text.get(1..end)?;
    let decoded = match name {
        "lt" => '<',
        "gt" => '>',
        "amp" => '&',
        "quot" => '"',
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)?
        }
    };
    Some((decoded, end + 1))
}
