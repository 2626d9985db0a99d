//! `parse_mode=MarkdownV2` (section "MarkdownV2 style").

use super::builder::{Builder, Cursor, language};
use super::{EntityKind, MarkupError, links};

/// Bytes that mean something outside of code.
const SPECIAL: &[u8] = b"_*[]()~`>#+-=|{}.!\n";

/// An entity that has been opened.
struct Open {
    style: Style,
    offset: usize,
    /// Where its mark begins in the source.
    at: usize,
    /// Where its text begins in the result, in bytes.
    begins: usize,
}

#[derive(Clone, PartialEq, Eq)]
enum Style {
    Bold,
    Italic,
    Underline,
    Strikethrough,
    Spoiler,
    Code,
    Pre { language: Option<String> },
    Link,
    Emoji,
    Quote,
}

impl Style {
    /// Telegram's name in "Can't find end of … entity".
    fn name(&self) -> &'static str {
        match self {
            Self::Bold => "Bold",
            Self::Italic => "Italic",
            Self::Underline => "Underline",
            Self::Strikethrough => "Strikethrough",
            Self::Spoiler => "Spoiler",
            Self::Code => "Code",
            Self::Pre { language: None } => "Pre",
            Self::Pre { language: Some(_) } => "PreCode",
            Self::Link => "TextUrl",
            Self::Emoji => "CustomEmoji",
            Self::Quote => "BlockQuote",
        }
    }

    /// The mark that ends it here, if one stands here.
    fn end(&self, cursor: &Cursor<'_>) -> Option<&'static str> {
        let mark = match self {
            Self::Bold => "*",
            // Two underscores are never two ends of one: they begin or end something underlined.
            Self::Italic if cursor.starts_with("__") => return None,
            Self::Italic => "_",
            Self::Underline => "__",
            Self::Strikethrough => "~",
            Self::Spoiler => "||",
            Self::Code => "`",
            Self::Pre { .. } => "```",
            Self::Link | Self::Emoji => "]",
            Self::Quote => return None,
        };
        cursor.starts_with(mark).then_some(mark)
    }
}

pub(super) fn parse(source: &str) -> Result<Builder, MarkupError> {
    let mut reader = Reader {
        cursor: Cursor::new(source),
        built: Builder::default(),
        open: Vec::new(),
        in_quote: false,
        may_quote: true,
    };
    while !reader.cursor.is_at_end() {
        reader.step()?;
    }
    reader.finish()
}

struct Reader<'a> {
    cursor: Cursor<'a>,
    built: Builder,
    open: Vec<Open>,
    in_quote: bool,
    /// Whether `>` would begin a quotation here: nothing visible stands before it in the line.
    may_quote: bool,
}

impl Reader<'_> {
    fn step(&mut self) -> Result<(), MarkupError> {
        let byte = self.cursor.byte(0);
        if byte == b'\\' && (1..=126).contains(&self.cursor.byte(1)) {
            self.cursor.at += 1;
            self.literal(self.cursor.byte(0) == b'\n');
            return Ok(());
        }
        let in_code =
            matches!(self.open.last().map(|open| &open.style), Some(Style::Code | Style::Pre { .. }));
        let special = if in_code { byte == b'`' } else { SPECIAL.contains(&byte) };
        if !special {
            self.literal(false);
            return Ok(());
        }
        if self.in_quote && byte == b'\n' && self.cursor.byte(1) != b'>' {
            return self.end_quote();
        }
        match self.open.last().and_then(|open| open.style.end(&self.cursor)) {
            Some(mark) => self.close(mark),
            None => self.begin(byte),
        }
    }

    /// Takes over one character as it stands.
    fn literal(&mut self, ends_line: bool) {
        let Some(c) = self.cursor.take() else { return };
        self.built.push(c);
        if c != '\r' {
            self.may_quote = ends_line;
        }
    }

    /// A special byte that ends nothing.
    fn begin(&mut self, byte: u8) -> Result<(), MarkupError> {
        let at = self.cursor.at;
        let reserved = Err(MarkupError::Reserved(char::from(byte)));
        let (style, length) = match byte {
            b'\n' => {
                self.literal(true);
                return Ok(());
            }
            b'>' if self.may_quote && self.in_quote => {
                self.cursor.at += 1;
                return Ok(());
            }
            b'>' if self.may_quote => {
                self.in_quote = true;
                (Style::Quote, 1)
            }
            b'_' if self.cursor.starts_with("__") => (Style::Underline, 2),
            b'_' => (Style::Italic, 1),
            b'*' => (Style::Bold, 1),
            b'~' => (Style::Strikethrough, 1),
            b'|' if self.cursor.starts_with("||") => (Style::Spoiler, 2),
            b'[' => (Style::Link, 1),
            b'!' if self.cursor.starts_with("![") => (Style::Emoji, 2),
            b'`' if self.cursor.starts_with("```") => {
                self.cursor.at += 3;
                (Style::Pre { language: language(&mut self.cursor) }, 0)
            }
            b'`' => (Style::Code, 1),
            _ => return reserved,
        };
        self.cursor.at += length;
        self.open.push(Open { style, offset: self.built.length(), at, begins: self.built.bytes() });
        Ok(())
    }

    /// Ends the innermost entity at its mark.
    fn close(&mut self, mark: &str) -> Result<(), MarkupError> {
        self.cursor.at += mark.len();
        let Some(Open { style, offset, begins, .. }) = self.open.pop() else { return Ok(()) };
        let kind = match style {
            Style::Bold => Some(EntityKind::Bold),
            Style::Italic => Some(EntityKind::Italic),
            Style::Underline => Some(EntityKind::Underline),
            Style::Strikethrough => Some(EntityKind::Strikethrough),
            Style::Spoiler => Some(EntityKind::Spoiler),
            Style::Code => Some(EntityKind::Code),
            Style::Pre { language } => Some(EntityKind::Pre { language }),
            Style::Link => match self.address()? {
                Some(url) => links::link(&url),
                None => links::link(self.built.since(begins)),
            },
            Style::Emoji => {
                let url = self.address()?.ok_or(MarkupError::NoEmojiUrl)?;
                Some(links::emoji_or_time(&url).ok_or(MarkupError::EmojiUrl)?)
            }
            Style::Quote => None,
        };
        if let Some(kind) = kind {
            self.built.close(kind, offset);
        }
        Ok(())
    }

    /// The `(address)` after a `]`, stepped over.
    fn address(&mut self) -> Result<Option<String>, MarkupError> {
        if self.cursor.byte(0) != b'(' {
            return Ok(None);
        }
        self.cursor.at += 1;
        let at = self.cursor.at;
        let mut url = String::new();
        while !self.cursor.is_at_end() {
            match self.cursor.byte(0) {
                b')' => {
                    self.cursor.at += 1;
                    return Ok(Some(url));
                }
                b'\\' if (1..=126).contains(&self.cursor.byte(1)) => self.cursor.at += 1,
                _ => {}
            }
            url.extend(self.cursor.take());
        }
        Err(MarkupError::NoEndOfUrl { at })
    }

    /// A line break after which the quotation does not go on: it is the quotation's last character.
    fn end_quote(&mut self) -> Result<(), MarkupError> {
        let line_end = self.cursor.at;
        let after_return = self.built.since(0).ends_with('\r');
        self.literal(true);
        self.close_quote(line_end, after_return)
    }

    /// Closes the quotation, which has to be the innermost entity, but for `||` just before its end (`line_end`, or a
    /// `\r` before it): that makes it expandable.
    fn close_quote(&mut self, line_end: usize, after_return: bool) -> Result<(), MarkupError> {
        let is_mark = |open: &Open| {
            let ends = open.at + 2;
            open.style == Style::Spoiler && (ends == line_end || (after_return && ends + 1 == line_end))
        };
        let expandable = self.open.last().is_some_and(is_mark);
        if expandable {
            self.open.pop();
        }
        match self.open.pop() {
            Some(Open { style: Style::Quote, offset, .. }) => {
                self.in_quote = false;
                let kind = match expandable {
                    true => EntityKind::ExpandableBlockquote,
                    false => EntityKind::Blockquote,
                };
                self.built.close(kind, offset);
                Ok(())
            }
            Some(open) => Err(no_end(&open)),
            None => Ok(()),
        }
    }

    fn finish(mut self) -> Result<Builder, MarkupError> {
        if self.in_quote {
            self.close_quote(self.cursor.source.len(), false)?;
        }
        self.open.last().map_or(Ok(()), |open| Err(no_end(open)))?;
        Ok(self.built)
    }
}

fn no_end(open: &Open) -> MarkupError {
    MarkupError::NoEnd { entity: open.style.name(), at: open.at }
}
