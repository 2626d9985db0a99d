//! `parse_mode=MarkdownV2` and the older `Markdown` (sections "MarkdownV2 style" and "Markdown style").

use super::Builder;
use super::html::link;

/// Characters that have to be escaped in MarkdownV2 wherever they are meant as themselves.
const RESERVED: &str = "_*[]()~`>#+-=|{}.!";

/// An entity that has been opened.
struct Open {
    kind: &'static str,
    mark: &'static str,
    offset: usize,
    at: usize,
}

pub(super) fn parse_v2(source: &str) -> Result<Builder, String> {
    let mut built = Builder::default();
    let mut open: Vec<Open> = Vec::new();
    let mut rest = source;
    let mut quote: Option<usize> = None;
    let mut line_start = true;
    while let Some(c) = rest.chars().next() {
        let at = source.len() - rest.len();
        if line_start {
            line_start = false;
            if c == '>' {
                quote.get_or_insert(built.length);
                rest = rest.get(1..).unwrap_or_default();
                continue;
            }
            if let Some(offset) = quote.take() {
                end_quote(&mut built, offset);
            }
        }
        let width = c.len_utf8();
        match c {
            '\\' => {
                let escaped = rest.chars().nth(1).filter(|next| next.is_ascii() && !next.is_ascii_control());
                built.push(escaped.unwrap_or('\\'));
                rest = rest.get(1 + usize::from(escaped.is_some())..).unwrap_or_default();
            }
            '`' => rest = code(&mut built, rest, at)?,
            '!' if rest.starts_with("![") => {
                open.push(Open { kind: "custom_emoji", mark: "]", offset: built.length, at });
                rest = rest.get(2..).unwrap_or_default();
            }
            '[' => {
                open.push(Open { kind: "text_link", mark: "]", offset: built.length, at });
                rest = rest.get(1..).unwrap_or_default();
            }
            ']' => {
                let Some(tag) = open.pop().filter(|tag| tag.mark == "]") else { return Err(reserved(c)) };
                let (url, left) = target(rest.get(1..).unwrap_or_default());
                if tag.kind == "custom_emoji" {
                    let id = url.unwrap_or_default().replace("tg://emoji?id=", "");
                    built.close("custom_emoji", tag.offset, Some(("custom_emoji_id", id.into())));
                } else if let Some(url) = url {
                    let (kind, extra) = link(&url);
                    built.close(kind, tag.offset, Some(extra));
                }
                rest = left;
            }
            '_' | '*' | '~' | '|' => {
                let Some((mark, kind)) = style(rest, &open) else { return Err(reserved(c)) };
                match open.last() {
                    Some(tag) if tag.mark == mark => {
                        let offset = tag.offset;
                        open.pop();
                        built.close(kind, offset, None);
                    }
                    _ => open.push(Open { kind, mark, offset: built.length, at }),
                }
                rest = rest.get(mark.len()..).unwrap_or_default();
            }
            _ if RESERVED.contains(c) => return Err(reserved(c)),
            _ => {
                line_start = c == '\n';
                built.push(c);
                rest = rest.get(width..).unwrap_or_default();
            }
        }
    }
    if let Some(offset) = quote {
        end_quote(&mut built, offset);
    }
    unclosed(&open).map_or(Ok(built), Err)
}

fn reserved(c: char) -> String {
    format!("Character '{c}' is reserved and must be escaped with the preceding '\\'")
}

fn unclosed(open: &[Open]) -> Option<String> {
    let tag = open.last()?;
    let name = match tag.kind {
        "text_link" => "TextUrl".to_owned(),
        "custom_emoji" => "CustomEmoji".to_owned(),
        kind => kind
            .chars()
            .next()
            .map(|c| c.to_ascii_uppercase())
            .into_iter()
            .chain(kind.chars().skip(1))
            .collect(),
    };
    Some(format!("Can't find end of {name} entity at byte offset {}", tag.at))
}

fn end_quote(built: &mut Builder, offset: usize) {
    // The line break after the last quoted line is not part of the quotation.
    let length = built.length - usize::from(built.text.ends_with('\n'));
    let full = std::mem::replace(&mut built.length, length);
    built.close("blockquote", offset, None);
    built.length = full;
}

/// The mark at the start of `rest` and what it means. Two underscores underline, except where they can only end one
/// italic part.
fn style(rest: &str, open: &[Open]) -> Option<(&'static str, &'static str)> {
    let italic_is_open = open.last().is_some_and(|tag| tag.mark == "_");
    if rest.starts_with("__") && !(italic_is_open && rest.starts_with("___")) {
        return Some(("__", "underline"));
    }
    match rest.as_bytes() {
        [b'_', ..] => Some(("_", "italic")),
        [b'*', ..] => Some(("*", "bold")),
        [b'~', ..] => Some(("~", "strikethrough")),
        [b'|', b'|', ..] => Some(("||", "spoiler")),
        _ => None,
    }
}

/// Code between backticks; returns what follows it.
fn code<'a>(built: &mut Builder, rest: &'a str, at: usize) -> Result<&'a str, String> {
    let offset = built.length;
    let (mark, kind, name) =
        if rest.starts_with("```") { ("```", "pre", "Pre") } else { ("`", "code", "Code") };
    let mut inner = rest.get(mark.len()..).unwrap_or_default();
    let mut extra = None;
    if kind == "pre" {
        let first = inner.split('\n').next().unwrap_or_default();
        let is_language = !first.is_empty() && !first.contains('`') && !first.contains(char::is_whitespace);
        if is_language && first.len() < inner.len() {
            extra = Some(("language", first.into()));
            inner = inner.get(first.len()..).unwrap_or_default();
        }
        inner = inner.strip_prefix('\n').unwrap_or(inner);
    }
    while let Some(c) = inner.chars().next() {
        if let Some(left) = inner.strip_prefix(mark) {
            built.close(kind, offset, extra);
            return Ok(left);
        }
        let escaped =
            inner.strip_prefix('\\').and_then(|left| left.chars().next()).filter(|c| "`\\".contains(*c));
        built.push(escaped.unwrap_or(c));
        inner = inner.get(c.len_utf8() + usize::from(escaped.is_some())..).unwrap_or_default();
    }
    Err(format!("Can't find end of {name} entity at byte offset {at}"))
}

/// The `(url)` after a link's text, if there is one, and what follows it.
fn target(rest: &str) -> (Option<String>, &str) {
    let Some(inner) = rest.strip_prefix('(') else { return (None, rest) };
    let mut url = String::new();
    let mut chars = inner.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            ')' => return (Some(url), inner.get(at + 1..).unwrap_or_default()),
            '\\' => url.extend(chars.next().map(|(_, escaped)| escaped)),
            _ => url.push(c),
        }
    }
    (None, rest)
}

pub(super) fn parse_v1(source: &str) -> Result<Builder, String> {
    let mut built = Builder::default();
    let mut rest = source;
    while let Some(c) = rest.chars().next() {
        let at = source.len() - rest.len();
        match c {
            '\\' => {
                let escaped = rest.chars().nth(1).filter(|next| "_*`[".contains(*next));
                built.push(escaped.unwrap_or('\\'));
                rest = rest.get(1 + usize::from(escaped.is_some())..).unwrap_or_default();
            }
            '_' | '*' => {
                let kind = if c == '_' { "italic" } else { "bold" };
                let inner = rest.get(1..).unwrap_or_default();
                let Some((text, left)) = inner.split_once(c) else { return Err(not_ended(at)) };
                let offset = built.length;
                text.chars().for_each(|c| built.push(c));
                built.close(kind, offset, None);
                rest = left;
            }
            '`' => rest = code(&mut built, rest, at).map_err(|_| not_ended(at))?,
            '[' => {
                let inner = rest.get(1..).unwrap_or_default();
                let Some((text, left)) = inner.split_once(']') else { return Err(not_ended(at)) };
                let (url, left) = target(left);
                let offset = built.length;
                text.chars().for_each(|c| built.push(c));
                if let Some(url) = url {
                    let (kind, extra) = link(&url);
                    built.close(kind, offset, Some(extra));
                }
                rest = left;
            }
            _ => {
                built.push(c);
                rest = rest.get(c.len_utf8()..).unwrap_or_default();
            }
        }
    }
    Ok(built)
}

fn not_ended(at: usize) -> String {
    format!("Can't find end of the entity starting at byte offset {at}")
}
