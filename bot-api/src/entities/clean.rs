//! What Telegram takes away from every text: characters that only do harm, and blanks around it.

use super::{Entity, EntityError};

/// The text without what Telegram drops, its entities moved along. Control characters become spaces.
pub(super) fn cleaned(text: &str, mut entities: Vec<Entity>) -> Result<(String, Vec<Entity>), EntityError> {
    entities.retain(|entity| entity.length > 0);
    // New offset by old one; `None` inside a character of two code units.
    let mut moved = Vec::with_capacity(text.len() + 1);
    let mut byte_ends = Vec::with_capacity(text.len() + 1);
    let mut clean = String::with_capacity(text.len());
    let mut length = 0;
    for (at, c) in text.char_indices() {
        moved.push(Some(length));
        byte_ends.push(at);
        if c.len_utf16() == 2 {
            moved.push(None);
            byte_ends.push(at + c.len_utf8());
        }
        let kept = match c {
            _ if is_dropped(c) => continue,
            '\n' => c,
            '\0'..=' ' => ' ',
            _ => c,
        };
        clean.push(kept);
        length += kept.len_utf16();
    }
    moved.push(Some(length));
    byte_ends.push(text.len());
    let byte = |offset: usize| byte_ends.get(offset).copied().unwrap_or(text.len());
    for entity in &mut entities {
        let (offset, end) = (entity.offset, entity.offset.saturating_add(entity.length));
        let new_offset = match moved.get(offset) {
            Some(Some(new)) => *new,
            Some(None) => return Err(EntityError::BeginsInside { at: byte(offset) }),
            None => return Err(EntityError::BeginsAfter { offset }),
        };
        let new_end = match moved.get(end) {
            Some(Some(new)) => *new,
            Some(None) => return Err(EntityError::EndsInside { offset, at: byte(end) }),
            None => return Err(EntityError::EndsAfter { offset, end }),
        };
        entity.offset = new_offset;
        entity.length = new_end - new_offset;
    }
    entities.retain(|entity| entity.length > 0);
    Ok((without_stacked_marks(clean), entities))
}

/// The text without spaces and line breaks around it, its entities (in order) moved along. In front, only what is
/// before the first entity goes.
pub(super) fn trimmed(text: String, mut entities: Vec<Entity>) -> (String, Vec<Entity>) {
    let blank = [' ', '\n'];
    let text = text.trim_end_matches(blank);
    let end = super::utf16_length(text);
    for entity in &mut entities {
        entity.length = entity.end().min(end).saturating_sub(entity.offset);
    }
    entities.retain(|entity| entity.length > 0);
    let first = entities.first().map_or(text.len(), |entity| entity.offset);
    // Blanks have one byte and one code unit.
    let front = (text.len() - text.trim_start_matches(blank).len()).min(first);
    for entity in &mut entities {
        entity.offset -= front;
    }
    super::nesting::sort(&mut entities);
    (text.get(front..).unwrap_or_default().to_owned(), entities)
}

/// Of several marks of writing direction in a row, only the last keeps its effect.
fn without_stacked_marks(text: String) -> String {
    let is_mark = |c: char| matches!(c, '\u{200e}' | '\u{200f}');
    if !text.contains(is_mark) {
        return text;
    }
    let next = text.chars().skip(1).map(Some).chain([None]);
    let stacked = |c: char, next: Option<char>| is_mark(c) && next.is_some_and(is_mark);
    text.chars().zip(next).map(|(c, next)| if stacked(c, next) { '\u{200c}' } else { c }).collect()
}

/// Whether nothing can be seen of a text.
pub(super) fn is_blank(text: &str) -> bool {
    text.chars().all(is_invisible)
}

/// Whether nothing can be seen of a character. A text of such characters alone is an empty one to Telegram.
pub fn is_invisible(c: char) -> bool {
    is_dropped(c)
        || matches!(
            c,
            '\n' | ' '
                | '\u{a0}'
                | '\u{1680}'
                | '\u{180e}'
                | '\u{2000}'..='\u{200f}'
                | '\u{202f}'
                | '\u{205f}'
                | '\u{2800}'
                | '\u{3000}'
                | '\u{feff}'
                | '\u{fffc}'
                | '\u{e0000}'..='\u{e007f}'
        )
}

fn is_dropped(c: char) -> bool {
    matches!(c, '\r' | '\u{2028}'..='\u{202e}' | '\u{30a}' | '\u{333}' | '\u{33f}')
}
