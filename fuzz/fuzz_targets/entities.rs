//! Texts with markup, and texts with entities that a bot gives: no input panics, what comes out fits its own text, and
//! reading the result again changes nothing. What is escaped reads as it was, and what is split loses nothing.

#![no_main]

use botserver_api::entities::{Entity, EntityKind, ParseMode, Text, check_link, limits, split, utf16_length};
use botserver_runtime::html;
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
    escaped(source);
    // Long enough to be split.
    pieces(&source.repeat(usize::from(offset_low).min(limits::SOURCE_BYTES / source.len().max(1))));
    if let Ok(link) = check_link(source) {
        assert_eq!(check_link(&link).as_ref(), Ok(&link), "a link that was taken is refused or changed");
    }
});

/// What means something in MarkdownV2.
const MARKS: &str = r"_*[]()~`>#+-=|{}.!\";

/// With what means something escaped, a text reads as it would without markup.
fn escaped(source: &str) {
    let marked: String =
        source.chars().flat_map(|c| MARKS.contains(c).then_some('\\').into_iter().chain([c])).collect();
    let html = html::escape(source);
    if html.len().max(marked.len()) <= limits::SOURCE_BYTES {
        let plain = Text::with_entities(source, Vec::new());
        assert_eq!(Text::parse(&html, ParseMode::Html), plain);
        assert_eq!(Text::parse(&marked, ParseMode::MarkdownV2), plain);
    }
}

/// Pieces fit into messages, and together they are the text, but for white space at the seams.
fn pieces(source: &str) {
    let seen = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    let pieces: Vec<_> = split(source).collect();
    for piece in &pieces {
        assert!(!piece.is_empty() && utf16_length(piece) <= limits::TEXT);
    }
    assert_eq!(seen(&pieces.concat()), seen(source));
}

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
