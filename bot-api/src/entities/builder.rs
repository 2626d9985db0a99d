//! What all parsers share: a place in the source, and a text that grows while entities are found in it.

use super::{Entity, EntityKind};

/// A place in a source, read by bytes. All marks are ASCII, so a place where one was found is between characters.
#[derive(Clone, Copy)]
pub(super) struct Cursor<'a> {
    pub(super) source: &'a str,
    pub(super) at: usize,
}

impl<'a> Cursor<'a> {
    pub(super) fn new(source: &'a str) -> Self {
        Self { source, at: 0 }
    }

    /// The byte `ahead` of this place; 0 behind the end.
    pub(super) fn byte(&self, ahead: usize) -> u8 {
        self.source.as_bytes().get(self.at + ahead).copied().unwrap_or(0)
    }

    pub(super) fn is_at_end(&self) -> bool {
        self.at >= self.source.len()
    }

    pub(super) fn starts_with(&self, mark: &str) -> bool {
        self.rest().starts_with(mark)
    }

    pub(super) fn rest(&self) -> &'a str {
        self.source.get(self.at..).unwrap_or_default()
    }

    /// The character at this place, stepped over.
    pub(super) fn take(&mut self) -> Option<char> {
        let c = self.rest().chars().next()?;
        self.at += c.len_utf8();
        Some(c)
    }

    /// What is from here up to the first byte that does not fit (or the end), stepped over.
    pub(super) fn take_while(&mut self, fits: impl Fn(u8) -> bool) -> &'a str {
        let length = self.rest().bytes().take_while(|byte| fits(*byte)).count();
        let taken = self.rest().get(..length).unwrap_or_default();
        self.at += length;
        taken
    }
}

/// White space between the parts of a tag and after the language of a block of code.
pub(super) fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | 0 | 0x0b)
}

/// A text that grows while entities are found in it.
#[derive(Default)]
pub(super) struct Builder {
    text: String,
    length: usize,
    entities: Vec<Entity>,
}

impl Builder {
    pub(super) fn push(&mut self, c: char) {
        self.text.push(c);
        self.length += c.len_utf16();
    }

    /// Length so far in UTF-16 code units: where the next character will be.
    pub(super) fn length(&self) -> usize {
        self.length
    }

    /// Length so far in bytes.
    pub(super) fn bytes(&self) -> usize {
        self.text.len()
    }

    /// What was added since the text had `bytes`.
    pub(super) fn since(&self, bytes: usize) -> &str {
        self.text.get(bytes..).unwrap_or_default()
    }

    /// Ends an entity that began at `offset`. Empty ones vanish.
    pub(super) fn close(&mut self, kind: EntityKind, offset: usize) {
        let length = self.length.saturating_sub(offset);
        if length > 0 {
            self.entities.push(Entity { kind, offset, length });
        }
    }

    /// The entity that was closed last, if it covers all from `offset` to here.
    pub(super) fn last_from(&mut self, offset: usize) -> Option<&mut EntityKind> {
        let length = self.length;
        let last = self.entities.last_mut()?;
        (last.offset == offset && last.end() == length).then_some(&mut last.kind)
    }

    pub(super) fn finish(self) -> (String, Vec<Entity>) {
        (self.text, self.entities)
    }
}

/// The language of a block of code, if the opening line names one; steps over it and one line break.
pub(super) fn language(cursor: &mut Cursor<'_>) -> Option<String> {
    let mut ahead = *cursor;
    let word = ahead.take_while(|byte| !is_space(byte) && byte != b'`');
    let language = (!word.is_empty() && !ahead.is_at_end() && ahead.byte(0) != b'`').then(|| {
        cursor.at = ahead.at;
        word.to_owned()
    });
    let (first, second) = (cursor.byte(0), cursor.byte(1));
    if matches!(first, b'\n' | b'\r') {
        let pair = matches!(second, b'\n' | b'\r') && first != second;
        cursor.at += if pair { 2 } else { 1 };
    }
    language
}
