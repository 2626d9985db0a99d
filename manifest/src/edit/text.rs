//! Where things end in a text of YAML, and how more is put in between without another byte being touched.

use std::ops::Range;

use crate::yaml::{Node, Value};

/// Puts whole lines in between lines, or after a last line that was not ended.
pub fn insert_lines(text: &str, at: usize, lines: &str) -> String {
    let (head, tail) = text.split_at_checked(at).unwrap_or((text, ""));
    let gap = if head.is_empty() || head.ends_with('\n') { "" } else { newline(text) };
    format!("{head}{gap}{lines}{tail}")
}

/// Adds to a map or list in braces, behind its last entry: on a line of its own if the entries before have theirs.
pub fn in_braces(text: &str, opening: usize, last: Range<usize>, added: &str) -> String {
    let after = text.get(last.end..).unwrap_or_default();
    let has_comma = after.trim_start().starts_with(',');
    let at = if has_comma { last.end + after.find(',').map_or(0, |comma| comma + 1) } else { last.end };
    let line_start = text.get(..last.start).and_then(|before| before.rfind('\n')).map_or(0, |end| end + 1);
    let own_line = line_start > opening;
    let gap = match text.get(line_start..last.start) {
        Some(indent) if own_line && indent.trim().is_empty() => format!("{}{indent}", newline(text)),
        _ => " ".to_owned(),
    };
    let (head, tail) = text.split_at_checked(at).unwrap_or((text, ""));
    if has_comma { format!("{head}{gap}{added},{tail}") } else { format!("{head},{gap}{added}{tail}") }
}

/// How this text ends its lines.
pub fn newline(text: &str) -> &'static str {
    match text.find('\n') {
        Some(end) if text.get(..end).is_some_and(|line| line.ends_with('\r')) => "\r\n",
        _ => "\n",
    }
}

/// Whether a map or list is written in braces.
pub fn is_flow(text: &str, node: &Node) -> bool {
    matches!(node.value, Value::Map(_) | Value::List(_))
        && text.get(node.span.start..).is_some_and(|rest| rest.starts_with(['{', '[']))
}

/// Where a value ends that starts behind `from`.
pub fn end_of(text: &str, node: &Node, from: usize) -> usize {
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
pub fn after_closing(text: &str, from: usize) -> usize {
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
pub fn end_of_line(text: &str, at: usize) -> usize {
    if text.get(..at).is_some_and(|before| before.ends_with('\n')) {
        return at;
    }
    text.get(at..).and_then(|rest| rest.find('\n')).map_or(text.len(), |end| at + end + 1)
}

/// Behind the comments at `at` that are indented further than `indent`, and so belong to what is above them.
pub fn end_of_section(text: &str, at: usize, indent: usize) -> usize {
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
