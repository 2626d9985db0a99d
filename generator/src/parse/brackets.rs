//! The first bracket, text or comment of a Rust file that has no other half, and the first character that Rust does
//! not know.

use crate::problem::RustProblem;

/// What is wrong, and where: the byte at which it stands, and that of the bracket it has to do with.
pub(super) struct Found {
    pub(super) at: usize,
    pub(super) problem: RustProblem,
    pub(super) opened: Option<usize>,
}

/// Looks through a file.
pub(super) fn find(text: &str) -> Option<Found> {
    let mut reader = Reader { text, at: 0, open: Vec::new(), suspect: None };
    while let Some(character) = reader.rest().chars().next() {
        if let Err(found) = reader.step(character) {
            return Some(found);
        }
    }
    // A bracket whose other half stands in another column has probably got that of a bracket around it.
    let (open, at) = match (reader.suspect, reader.open.first()) {
        (Some(suspect), Some(_)) => suspect,
        (None, _) => reader.open.pop()?,
        (_, None) => return None,
    };
    Some(Found { at, problem: RustProblem::Unclosed(open), opened: None })
}

struct Reader<'a> {
    text: &'a str,
    /// The next byte.
    at: usize,
    /// Brackets that are open, and where they stand.
    open: Vec<(char, usize)>,
    /// The first bracket whose other half is indented differently.
    suspect: Option<(char, usize)>,
}

impl<'a> Reader<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn error(&self, problem: RustProblem, opened: Option<usize>) -> Found {
        Found { at: self.at, problem, opened }
    }

    /// Reads one token, as far as it matters.
    fn step(&mut self, character: char) -> Result<(), Found> {
        let rest = self.rest();
        match character {
            '/' if rest.starts_with("//") => self.at += rest.find('\n').unwrap_or(rest.len()),
            '/' if rest.starts_with("/*") => self.comment()?,
            '"' => self.quoted()?,
            '\'' => self.character_or_lifetime(),
            '(' | '[' | '{' => {
                self.open.push((character, self.at));
                self.at += 1;
            }
            ')' | ']' | '}' => self.close(character)?,
            _ if character.is_alphabetic() || character == '_' => self.word()?,
            _ if character.is_ascii() || character.is_whitespace() || character.is_numeric() => {
                self.at += character.len_utf8();
            }
            _ => return Err(self.error(RustProblem::Character(character), None)),
        }
        Ok(())
    }

    fn comment(&mut self) -> Result<(), Found> {
        let (mut depth, mut end) = (0_usize, 0);
        let rest = self.rest();
        while let Some(next) = rest.get(end..) {
            if next.starts_with("/*") {
                (depth, end) = (depth + 1, end + 2);
            } else if next.starts_with("*/") {
                (depth, end) = (depth - 1, end + 2);
                if depth == 0 {
                    self.at += end;
                    return Ok(());
                }
            } else {
                end += next.chars().next().map_or(usize::MAX - end, char::len_utf8);
            }
        }
        Err(self.error(RustProblem::UnclosedComment, None))
    }

    /// A text in `"…"`.
    fn quoted(&mut self) -> Result<(), Found> {
        let mut is_escaped = false;
        for (at, character) in self.rest().char_indices().skip(1) {
            match character {
                _ if is_escaped => is_escaped = false,
                '\\' => is_escaped = true,
                '"' => {
                    self.at += at + 1;
                    return Ok(());
                }
                _ => {}
            }
        }
        Err(self.error(RustProblem::UnclosedText, None))
    }

    /// `'a'`, `'\n'` or `'static`.
    fn character_or_lifetime(&mut self) {
        let rest = self.rest().get(1..).unwrap_or_default();
        let mut characters = rest.char_indices();
        let end = match characters.next() {
            Some((_, '\\')) => {
                characters.next();
                characters.find(|(_, character)| *character == '\'').map(|(at, _)| at + 1)
            }
            Some(_) => characters.next().filter(|(_, second)| *second == '\'').map(|(at, _)| at + 1),
            None => None,
        };
        self.at += 1 + end.unwrap_or_default();
    }

    /// A name, or a text with a letter before it: `r#"…"#`, `b"…"`.
    fn word(&mut self) -> Result<(), Found> {
        let rest = self.rest();
        let length = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
        let (word, after) = rest.split_at_checked(length).unwrap_or((rest, ""));
        let hashes = after.len() - after.trim_start_matches('#').len();
        let is_raw = matches!(word, "r" | "br" | "cr")
            && after.get(hashes..).is_some_and(|text| text.starts_with('"'));
        if !is_raw {
            self.at += length;
            return Ok(());
        }
        let start = length + hashes + 1;
        let end = format!("\"{}", "#".repeat(hashes));
        match rest.get(start..).and_then(|text| text.find(&end)) {
            Some(found) => {
                self.at += start + found + end.len();
                Ok(())
            }
            None => Err(self.error(RustProblem::UnclosedText, None)),
        }
    }

    fn close(&mut self, close: char) -> Result<(), Found> {
        let Some((open, opened)) = self.open.pop() else {
            return Err(self.error(RustProblem::Unopened(close), None));
        };
        if !matches!((open, close), ('(', ')') | ('[', ']') | ('{', '}')) {
            return Err(self.error(RustProblem::WrongClose { open, close }, Some(opened)));
        }
        let starts_a_line = |at: usize| self.line_before(at).trim().is_empty();
        if self.suspect.is_none() && starts_a_line(self.at) && self.indent(opened) != self.indent(self.at) {
            self.suspect = Some((open, opened));
        }
        self.at += 1;
        Ok(())
    }

    /// The text between the start of a line and a byte of it.
    fn line_before(&self, at: usize) -> &'a str {
        let before = self.text.get(..at).unwrap_or_default();
        before.get(before.rfind('\n').map_or(0, |newline| newline + 1)..).unwrap_or_default()
    }

    fn indent(&self, at: usize) -> usize {
        let line = self.line_before(at);
        line.len() - line.trim_start().len()
    }
}
