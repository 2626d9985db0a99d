//! Why a text is not YAML that we read: what the parser says, or what somebody who edits by hand has done.

use granit_parser::ErrorKind;

use super::Span;

/// Why a text is not YAML that we read. Holds no text of the file but single characters.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Mistake {
    /// More bytes than [`MAX_BYTES`](super::MAX_BYTES).
    TooLarge,
    /// More levels than [`MAX_DEPTH`](super::MAX_DEPTH), with aliases expanded.
    TooDeep,
    /// More values than a file may have, with aliases expanded.
    TooMany,
    /// `!…`.
    Tag,
    /// `---` in the middle.
    SecondDocument,
    /// `&a [*a]`.
    RecursiveAlias,
    /// `<<`.
    MergeKey,
    /// `: value`.
    NoKey,
    /// `[a]: value`.
    KeyNotText,
    /// `<<<<<<<` and what belongs to it.
    MergeConflict,
    /// A blank that is neither a space nor a tab, where the file is indented or behind a `:`.
    OddBlank(char),
    /// A character that does not show, such as U+0001.
    ControlCharacter(char),
    /// `key:value`.
    NoSpace,
    /// `key value`.
    NoColon,
    /// What the parser says.
    Parser(ParserMistake),
}

/// An error of the parser, and the bracket that was open when it came.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ParserMistake {
    pub(crate) kind: ErrorKind,
    /// `{` or `[`, and its line, when the error comes on a later line.
    pub(crate) open: Option<(char, usize)>,
}

/// What is behind an error of the parser, at `span`, as far as the lines around it tell.
pub(super) fn find(text: &str, kind: &ErrorKind, span: Span, open: Option<(char, usize)>) -> (Mistake, Span) {
    use ErrorKind as E;
    if matches!(kind, E::RecursionLimitExceeded) {
        return (Mistake::TooDeep, span);
    }
    let lines = Lines::around(text, span);
    if let Some(found) = merge_conflict(text, span).or_else(|| lines.odd_blank()) {
        return found;
    }
    match kind {
        E::UnexpectedCharacter { character } if character.is_control() => {
            return (Mistake::ControlCharacter(*character), span);
        }
        E::SimpleKeyExpected
        | E::InvalidSimpleKey
        | E::ExpectedBlockMappingKey
        | E::MappingValueNotAllowed
        | E::InvalidColonPlacement
            if open.is_none() =>
        {
            if let Some(found) = lines.unfinished_key() {
                return found;
            }
        }
        _ => {}
    }
    let open = match kind {
        E::ExpectedFlowMappingSeparator | E::ExpectedFlowSequenceSeparator | E::MappingValueNotAllowed => {
            open
        }
        _ => None,
    };
    (
        Mistake::Parser(ParserMistake {
            kind: kind.clone(),
            open: open.filter(|(_, line)| *line < span.line),
        }),
        span,
    )
}

/// Whether a character looks like a space and is none.
pub(super) fn is_odd_blank(character: char) -> bool {
    matches!(character, '\u{200b}' | '\u{feff}') || (character.is_whitespace() && !character.is_ascii())
}

/// One line of a text.
#[derive(Clone, Copy)]
struct Line<'a> {
    text: &'a str,
    /// First byte.
    start: usize,
    number: usize,
}

impl<'a> Line<'a> {
    /// The lines of a text, each of which ends with `\n`, `\r\n` or `\r`, as YAML has it.
    fn all(text: &'a str) -> impl DoubleEndedIterator<Item = Self> {
        let mut lines = Vec::new();
        let mut start = 0;
        while let Some(rest) = text.get(start..).filter(|rest| !rest.is_empty()) {
            let length = rest.find(['\n', '\r']).unwrap_or(rest.len());
            let (line, end) = rest.split_at_checked(length).unwrap_or((rest, ""));
            lines.push(Self { text: line, start, number: lines.len() + 1 });
            start += length + if end.starts_with("\r\n") { 2 } else { 1 };
        }
        lines.into_iter()
    }

    fn span(&self, from: usize, length: usize) -> Span {
        let before = self.text.get(..from).unwrap_or_default();
        Span {
            start: self.start + from,
            end: self.start + from + length,
            line: self.number,
            column: before.chars().count() + 1,
        }
    }

    fn indent(&self) -> usize {
        self.text.len() - self.text.trim_start_matches(' ').len()
    }

    /// The `:` of `key:value`; that of `https://` is none.
    fn colon_without_space(&self) -> Option<Span> {
        let content = self.text.trim_start_matches([' ', '-']);
        let word = content.split(|c: char| !is_key_character(c)).next()?;
        let after = content.get(word.len()..)?.strip_prefix(':')?;
        let is_value =
            after.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '"' | '\'' | '[' | '{'));
        (!word.is_empty() && is_value).then(|| self.span(self.text.len() - content.len() + word.len(), 1))
    }

    /// The word of `key value` or of `key` alone.
    fn word_without_colon(&self) -> Option<Span> {
        let content = self.text.trim_start_matches(' ');
        let word = content.split(|c: char| !is_key_character(c)).next()?;
        let after = content.get(word.len()..)?;
        let is_bare = after.is_empty() || (after.starts_with(' ') && !after.contains(": "));
        (!word.is_empty() && is_bare).then(|| self.span(self.text.len() - content.len(), word.len()))
    }
}

fn is_key_character(character: char) -> bool {
    character.is_ascii_alphanumeric() || matches!(character, '_' | '-')
}

/// The line of an error and the two before it that are neither empty nor comments.
struct Lines<'a> {
    here: Line<'a>,
    before: Option<Line<'a>>,
    above: Option<Line<'a>>,
}

impl<'a> Lines<'a> {
    fn around(text: &'a str, span: Span) -> Self {
        let empty = Line { text: "", start: span.start, number: span.line };
        let mut lines = Line::all(text).rev().skip_while(|line| line.number > span.line);
        let here = lines.next().unwrap_or(empty);
        let mut before = lines.filter(|line| {
            let content = line.text.trim();
            !content.is_empty() && !content.starts_with('#')
        });
        Self { here, before: before.next(), above: before.next() }
    }

    fn odd_blank(&self) -> Option<(Mistake, Span)> {
        [Some(self.here), self.before].into_iter().flatten().find_map(|line| {
            let content =
                line.text.find(|c: char| !c.is_whitespace() && !is_odd_blank(c)).unwrap_or(line.text.len());
            let indent = line.text.get(..content).unwrap_or_default();
            let behind = line.text.find(':').map(|colon| colon + 1);
            let in_indent = indent.char_indices().find(|(_, c)| is_odd_blank(*c));
            let after_colon = behind
                .and_then(|at| Some((at, line.text.get(at..)?.chars().next()?)))
                .filter(|(_, c)| is_odd_blank(*c));
            let (at, character) = in_indent.or(after_colon)?;
            Some((Mistake::OddBlank(character), line.span(at, character.len_utf8())))
        })
    }

    /// A line that was meant to be `key: value`.
    fn unfinished_key(&self) -> Option<(Mistake, Span)> {
        let colon =
            [Some(self.here), self.before].into_iter().flatten().find_map(|line| line.colon_without_space());
        if let Some(span) = colon {
            return Some((Mistake::NoSpace, span));
        }
        if let Some(span) = self.here.word_without_colon() {
            return Some((Mistake::NoColon, span));
        }
        // A line before it that is no key went into one text with this one; not so the lines of a long text.
        let before = self.before?;
        let is_first = self
            .above
            .is_some_and(|above| above.text.trim_end().ends_with(':') || above.indent() == before.indent());
        let span = before.word_without_colon().filter(|_| is_first)?;
        Some((Mistake::NoColon, span))
    }
}

/// The first mark of a merge that was not finished. A line of `=` may also be of a long text, unless it is the wrong one.
fn merge_conflict(text: &str, wrong: Span) -> Option<(Mistake, Span)> {
    let is_mark = |line: &Line<'_>| {
        let is_named = ["<<<<<<< ", "||||||| ", ">>>>>>> "].iter().any(|mark| line.text.starts_with(mark));
        is_named || line.text.trim_end() == "=======" && line.number == wrong.line
    };
    let mark = Line::all(text).find(is_mark)?;
    Some((Mistake::MergeConflict, mark.span(0, mark.text.len())))
}
