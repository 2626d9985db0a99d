//! Where in bots.yml a new bot goes: after the last one, in the style of the others.

use botserver_manifest::yaml::{Document, Entry, Node, Value};

use super::{NewBot, entries, entry};

/// Indentation where nothing in the file tells.
const STEP: usize = 2;

/// Adds the bot. The result may be wrong for a file that is written in an unusual way; the caller looks.
pub(super) fn add(text: &str, document: &Document, bots: Option<&Entry>, bot: &NewBot<'_>) -> String {
    let Some(bots) = bots else { return add_section(text, document, bot) };
    match entries(&bots.value) {
        [] => add_first(text, document, bots, bot),
        [.., last] if is_flow(text, &bots.value) => add_in_braces(text, bots, last, &entry::flow(bot)),
        [.., last] => add_below(text, bots, last, bot),
    }
}

/// A file without `bots:` gets it at its end.
fn add_section(text: &str, document: &Document, bot: &NewBot<'_>) -> String {
    let root = &document.root;
    if is_flow(text, root) {
        let section = format!("bots: {{ {} }}", entry::flow(bot));
        return match entries(root) {
            [.., last] => in_braces(text, last, last.key.span.end, &section),
            [] => text.replacen('{', &format!("{{ {section} "), 1),
        };
    }
    let indent = if root.is_null() { 0 } else { root.span.column.saturating_sub(1) };
    let newline = newline(text);
    let lines = entry::block(bot, indent + step(document), step(document), newline);
    let gap = if text.trim().is_empty() { "" } else { newline };
    insert_lines(text, text.len(), &format!("{gap}{:indent$}bots:{newline}{lines}", ""))
}

/// `bots:` without a bot: an empty map or nothing at all, which gives way.
fn add_first(text: &str, document: &Document, bots: &Entry, bot: &NewBot<'_>) -> String {
    let key = bots.key.span;
    let rest = text.get(key.end..).unwrap_or_default();
    let Some(colon) = rest.find(':').map(|colon| key.end + colon + 1) else { return text.to_owned() };
    let value_end = match &bots.value.value {
        Value::Map(_) => after_closing(text, bots.value.span.start + 1),
        _ => bots.value.span.end.max(colon),
    };
    let kept = text.get(..colon).unwrap_or_default();
    let text = format!("{kept}{}", text.get(value_end..).unwrap_or_default());
    let indent = key.column - 1;
    let at = end_of_section(&text, end_of_line(&text, colon), indent);
    let lines = entry::block(bot, indent + step(document), step(document), newline(&text));
    insert_lines(&text, at, &lines)
}

/// `{ echo: {} }` becomes `{ echo: {}, pizza: {} }`.
fn add_in_braces(text: &str, bots: &Entry, last: &Entry, added: &str) -> String {
    in_braces(text, last, bots.key.span.end, added)
}

/// Adds to a map in braces, behind its last entry: on a line of its own if the entries before have theirs.
fn in_braces(text: &str, last: &Entry, opening: usize, added: &str) -> String {
    let end = end_of(text, &last.value, last.key.span.end);
    let after = text.get(end..).unwrap_or_default();
    let has_comma = after.trim_start().starts_with(',');
    let at = if has_comma { end + after.find(',').map_or(0, |comma| comma + 1) } else { end };
    let line_start =
        text.get(..last.key.span.start).and_then(|before| before.rfind('\n')).map_or(0, |end| end + 1);
    let own_line = line_start > opening;
    let gap = match text.get(line_start..last.key.span.start) {
        Some(indent) if own_line && indent.trim().is_empty() => format!("{}{indent}", newline(text)),
        _ => " ".to_owned(),
    };
    let (head, tail) = text.split_at_checked(at).unwrap_or((text, ""));
    if has_comma { format!("{head}{gap}{added},{tail}") } else { format!("{head},{gap}{added}{tail}") }
}

/// Adds lines below the last bot, and below the comments that belong to it.
fn add_below(text: &str, bots: &Entry, last: &Entry, bot: &NewBot<'_>) -> String {
    let siblings = entries(&bots.value);
    let indent = last.key.span.column - 1;
    let inner = siblings.iter().find_map(|sibling| {
        let is_block = !is_flow(text, &sibling.value) && sibling.value.span.line > sibling.key.span.line;
        let first = entries(&sibling.value).first().filter(|_| is_block)?;
        first.key.span.column.checked_sub(sibling.key.span.column)
    });
    let outer = indent.saturating_sub(bots.key.span.column - 1);
    let newline = newline(text);
    let lines = entry::block(bot, indent, inner.unwrap_or(outer).max(1), newline);
    let end = end_of(text, &last.value, last.key.span.end);
    let at = end_of_section(text, end_of_line(text, end), bots.key.span.column - 1);
    let gap = if siblings.len() > 1 && is_set_off(text, last) { newline } else { "" };
    insert_lines(text, at, &format!("{gap}{lines}"))
}

/// Whether a blank line stands before an entry and its comments.
fn is_set_off(text: &str, entry: &Entry) -> bool {
    let lines = text.get(..entry.key.span.start).unwrap_or_default().lines().rev();
    let mut above = lines.skip_while(|line| line.chars().all(|c| c == ' ') && !line.is_empty());
    above.find(|line| !line.trim_start().starts_with('#')).is_some_and(|line| line.trim().is_empty())
}

/// How far this file indents.
fn step(document: &Document) -> usize {
    let steps = entries(&document.root).iter().filter_map(|section| {
        let first = entries(&section.value).first()?;
        (first.key.span.line > section.key.span.line)
            .then(|| first.key.span.column.checked_sub(section.key.span.column))
            .flatten()
    });
    steps.into_iter().find(|step| *step > 0).unwrap_or(STEP)
}

fn newline(text: &str) -> &'static str {
    match text.find('\n') {
        Some(end) if text.get(..end).is_some_and(|line| line.ends_with('\r')) => "\r\n",
        _ => "\n",
    }
}

fn is_flow(text: &str, node: &Node) -> bool {
    matches!(node.value, Value::Map(_) | Value::List(_))
        && text.get(node.span.start..).is_some_and(|rest| rest.starts_with(['{', '[']))
}

/// Where a value ends that starts behind `from`.
fn end_of(text: &str, node: &Node, from: usize) -> usize {
    if node.span.start < from {
        return end_of_alias(text, from);
    }
    let children: Vec<(&Node, usize)> = match &node.value {
        Value::Scalar(scalar) if scalar.text.ends_with("\n\n") => return node.span.end,
        // A block of text also spans the blank lines below, which are not in it.
        Value::Scalar(_) => return text.get(..node.span.end).map_or(from, |text| text.trim_end().len()),
        Value::List(items) => items.iter().map(|item| (item, node.span.start)).collect(),
        Value::Map(entries) => entries.iter().map(|entry| (&entry.value, entry.key.span.end)).collect(),
    };
    let inner = children.last().map(|(child, from)| end_of(text, child, *from));
    if is_flow(text, node) {
        return after_closing(text, inner.unwrap_or(node.span.start + 1));
    }
    inner.unwrap_or(node.span.end)
}

/// `*name`, which stands for a value elsewhere.
fn end_of_alias(text: &str, from: usize) -> usize {
    let rest = text.get(from..).unwrap_or_default();
    let star = rest.find('*').unwrap_or_default();
    let name = rest.get(star..).unwrap_or_default();
    let length = name.find(|c: char| c.is_whitespace() || matches!(c, ',' | ']' | '}')).unwrap_or(name.len());
    from + star + length
}

/// Behind the bracket that closes a map or list; between `from` and it are blanks, commas and comments only.
fn after_closing(text: &str, from: usize) -> usize {
    let mut in_comment = false;
    for (place, c) in text.get(from..).unwrap_or_default().char_indices() {
        match c {
            '\n' => in_comment = false,
            '#' => in_comment = true,
            '}' | ']' if !in_comment => return from + place + 1,
            _ => {}
        }
    }
    text.len()
}

/// The start of the next line; `at` itself if a line starts there already.
fn end_of_line(text: &str, at: usize) -> usize {
    if text.get(..at).is_some_and(|before| before.ends_with('\n')) {
        return at;
    }
    text.get(at..).and_then(|rest| rest.find('\n')).map_or(text.len(), |end| at + end + 1)
}

/// Behind the comments at `at` that are indented further than `indent`, and so belong to what is above them.
fn end_of_section(text: &str, at: usize, indent: usize) -> usize {
    let (mut end, mut place) = (at, at);
    for line in text.get(at..).unwrap_or_default().split_inclusive('\n') {
        place += line.len();
        let content = line.trim_start_matches(' ');
        if content.starts_with('#') && line.len() - content.len() > indent {
            end = place;
        } else if !content.trim().is_empty() {
            break;
        }
    }
    end
}

/// Puts whole lines in between lines, or after a last line that was not ended.
fn insert_lines(text: &str, at: usize, lines: &str) -> String {
    let (head, tail) = text.split_at_checked(at).unwrap_or((text, ""));
    let gap = if head.is_empty() || head.ends_with('\n') { "" } else { newline(text) };
    format!("{head}{gap}{lines}{tail}")
}
