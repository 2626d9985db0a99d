//! The older `parse_mode=Markdown` (section "Markdown style"): nothing nests, and escapes count outside of entities only.

use super::builder::{Builder, Cursor, language};
use super::{EntityKind, MarkupError, links};

pub(super) fn parse(source: &str) -> Result<Builder, MarkupError> {
    let mut built = Builder::default();
    let mut cursor = Cursor::new(source);
    while !cursor.is_at_end() {
        match (cursor.byte(0), cursor.byte(1)) {
            (b'\\', b'_' | b'*' | b'`' | b'[') => {
                cursor.at += 1;
                cursor.take().into_iter().for_each(|c| built.push(c));
            }
            (b'_' | b'*' | b'`' | b'[', _) => entity(&mut cursor, &mut built)?,
            _ => cursor.take().into_iter().for_each(|c| built.push(c)),
        }
    }
    Ok(built)
}

/// Steps over an entity with its marks.
fn entity(cursor: &mut Cursor<'_>, built: &mut Builder) -> Result<(), MarkupError> {
    let at = cursor.at;
    let (end, mut kind) = match cursor.byte(0) {
        b'_' => ("_", Some(EntityKind::Italic)),
        b'*' => ("*", Some(EntityKind::Bold)),
        b'[' => ("]", None),
        _ if cursor.starts_with("```") => ("```", None),
        _ => ("`", Some(EntityKind::Code)),
    };
    cursor.at += end.len();
    if end == "```" {
        kind = Some(EntityKind::Pre { language: language(cursor) });
    }
    let offset = built.length();
    let Some(length) = cursor.rest().find(end) else { return Err(MarkupError::NoEndOfEntity { at }) };
    let text = cursor.rest().get(..length).unwrap_or_default();
    text.chars().for_each(|c| built.push(c));
    cursor.at += length + end.len();
    if end == "]" && !text.is_empty() {
        kind = links::link(address(cursor).unwrap_or(text));
    }
    if let Some(kind) = kind {
        built.close(kind, offset);
    }
    Ok(())
}

/// The `(address)` after a link's text, stepped over; a missing `)` is at the end.
fn address<'a>(cursor: &mut Cursor<'a>) -> Option<&'a str> {
    let inner = cursor.rest().strip_prefix('(')?;
    let length = inner.find(')').unwrap_or(inner.len());
    cursor.at += 1 + length + usize::from(length < inner.len());
    inner.get(..length)
}
