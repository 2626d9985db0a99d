//! Where in bots.yml something new goes: after the last entry of its section, in the style of the others.

use super::NewEntry;
use super::text::{
    after_closing, end_of, end_of_line, end_of_section, in_braces, insert_lines, is_flow, newline,
};
use crate::yaml::{Document, Entry, Value};

/// Indentation where nothing in the file tells.
const STEP: usize = 2;

/// Adds entries to the section of this name. The result may be wrong for a file that is written in an unusual way; the
/// caller looks.
pub(super) fn add(text: &str, document: &Document, name: &str, new: &[NewEntry]) -> String {
    let Some(section) = document.root.get(name) else { return add_section(text, document, name, new) };
    match section.value.entries() {
        [] => add_first(text, document, section, new),
        [.., last] if is_flow(text, &section.value) => {
            let end = end_of(text, &last.value, last.key.span.end);
            in_braces(text, section.key.span.end, last.key.span.start..end, &flow(new))
        }
        [.., last] => add_below(text, section, last, new),
    }
}

/// A file without the section gets it at its end.
fn add_section(text: &str, document: &Document, name: &str, new: &[NewEntry]) -> String {
    let root = &document.root;
    let section = NewEntry::map(name, new.to_vec());
    if is_flow(text, root) {
        return match root.entries() {
            [.., last] => {
                let end = end_of(text, &last.value, last.key.span.end);
                in_braces(text, last.key.span.end, last.key.span.start..end, &section.flow())
            }
            [] => text.replacen('{', &format!("{{ {} ", section.flow()), 1),
        };
    }
    let indent = if root.is_null() { 0 } else { root.span.column.saturating_sub(1) };
    let newline = newline(text);
    let lines = section.block(indent, step(document), newline);
    let gap = if text.trim().is_empty() { "" } else { newline };
    insert_lines(text, text.len(), &format!("{gap}{lines}"))
}

/// A section without an entry: an empty map or nothing at all, which gives way.
fn add_first(text: &str, document: &Document, section: &Entry, new: &[NewEntry]) -> String {
    let key = section.key.span;
    let rest = text.get(key.end..).unwrap_or_default();
    let Some(colon) = rest.find(':').map(|colon| key.end + colon + 1) else { return text.to_owned() };
    let value_end = match &section.value.value {
        Value::Map(_) => after_closing(text, section.value.span.start + 1),
        _ => section.value.span.end.max(colon),
    };
    let kept = text.get(..colon).unwrap_or_default();
    let text = format!("{kept}{}", text.get(value_end..).unwrap_or_default());
    let indent = key.column - 1;
    let at = end_of_section(&text, end_of_line(&text, colon), indent);
    let lines = block(new, indent + step(document), step(document), newline(&text), "");
    insert_lines(&text, at, &lines)
}

/// Adds lines below the last entry, and below the comments that belong to it.
fn add_below(text: &str, section: &Entry, last: &Entry, new: &[NewEntry]) -> String {
    let siblings = section.value.entries();
    let indent = last.key.span.column - 1;
    let inner = siblings.iter().find_map(|sibling| {
        let is_block = !is_flow(text, &sibling.value) && sibling.value.span.line > sibling.key.span.line;
        let first = sibling.value.entries().first().filter(|_| is_block)?;
        first.key.span.column.checked_sub(sibling.key.span.column)
    });
    let outer = indent.saturating_sub(section.key.span.column - 1);
    let newline = newline(text);
    let end = end_of(text, &last.value, last.key.span.end);
    let at = end_of_section(text, end_of_line(text, end), section.key.span.column - 1);
    let gap = if siblings.len() > 1 && is_set_off(text, last) { newline } else { "" };
    insert_lines(text, at, &block(new, indent, inner.unwrap_or(outer).max(1), newline, gap))
}

/// The entries below each other, each behind a gap.
fn block(new: &[NewEntry], indent: usize, step: usize, newline: &str, gap: &str) -> String {
    new.iter().map(|entry| format!("{gap}{}", entry.block(indent, step, newline))).collect()
}

/// The entries as they stand between braces.
fn flow(new: &[NewEntry]) -> String {
    new.iter().map(NewEntry::flow).collect::<Vec<_>>().join(", ")
}

/// Whether a blank line stands before an entry and its comments.
fn is_set_off(text: &str, entry: &Entry) -> bool {
    let lines = text.get(..entry.key.span.start).unwrap_or_default().lines().rev();
    let mut above = lines.skip_while(|line| line.chars().all(|c| c == ' ') && !line.is_empty());
    above.find(|line| !line.trim_start().starts_with('#')).is_some_and(|line| line.trim().is_empty())
}

/// How far this file indents.
fn step(document: &Document) -> usize {
    let steps = document.root.entries().iter().filter_map(|section| {
        let first = section.value.entries().first()?;
        (first.key.span.line > section.key.span.line)
            .then(|| first.key.span.column.checked_sub(section.key.span.column))
            .flatten()
    });
    steps.into_iter().find(|step| *step > 0).unwrap_or(STEP)
}
