//! Texts with markup, and texts with entities that a bot gives: no input panics, what comes out fits its own text, and
//! reading the result again changes nothing.

#![no_main]

use botserver_api::entities::{Entity, EntityKind, ParseMode, Text, limits, utf16_length};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Some((head, rest)) = data.split_first_chunk::<6>() else { return };
    let Ok(source) = std::str::from_utf8(rest) else { return };
    let [mode, kind, offset_low, offset_high, length_low, length_high] = *head;
    let text = match mode % 4 {
        0 => Text::parse(source, ParseMode::Html),
        1 => Text::parse(source, ParseMode::MarkdownV2),
        2 => Text::parse(source, ParseMode::Markdown),
        _ => {
            let offset = u16::from_le_bytes([offset_low, offset_high]).into();
            let length = u16::from_le_bytes([length_low, length_high]).into();
            let one = Entity { kind: kind_of(kind), offset, length };
            let other = Entity { kind: kind_of(kind >> 4), offset: offset / 2, length };
            Text::with_entities(source, vec![one, other])
        }
    };
    match text {
        Ok(text) => check(&text),
        // The reason is a sentence whatever stands in the source.
        Err(error) => assert!(!error.to_string().is_empty()),
    }
});

fn kind_of(number: u8) -> EntityKind {
    match number % 8 {
        0 => EntityKind::Bold,
        1 => EntityKind::Italic,
        2 => EntityKind::Spoiler,
        3 => EntityKind::Code,
        4 => EntityKind::Pre { language: Some("rust".to_owned()) },
        5 => EntityKind::Blockquote,
        6 => EntityKind::TextLink { url: "https://example.com/".to_owned() },
        _ => EntityKind::Mention,
    }
}

fn check(text: &Text) {
    let length = utf16_length(&text.text);
    let borders = borders(&text.text);
    let mut last = 0;
    for entity in &text.entities {
        let end = entity.offset + entity.length;
        assert!(entity.length > 0 && end <= length, "outside of the text: {entity:?}");
        assert!(entity.offset >= last, "out of order: {entity:?}");
        assert!(borders.contains(&entity.offset), "begins inside a character: {entity:?}");
        assert!(borders.contains(&end), "ends inside a character: {entity:?}");
        last = entity.offset;
    }
    assert_eq!(text.text.trim_end_matches([' ', '\n']), text.text, "blanks at the end");
    if text.text.len() <= limits::SOURCE_BYTES {
        let again = Text::with_entities(&text.text, text.entities.clone());
        assert_eq!(again.as_ref(), Ok(text), "changes when it is read again");
    }
}

/// Offsets at which a character begins or the text ends.
fn borders(text: &str) -> std::collections::HashSet<usize> {
    let mut at = 0;
    let ends = text.chars().map(|c| {
        at += c.len_utf16();
        at
    });
    std::iter::once(0).chain(ends.collect::<Vec<_>>()).collect()
}
