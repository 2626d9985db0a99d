//! `parse_mode=HTML` (section "HTML style").

use super::builder::{Builder, Cursor, is_space};
use super::{EntityKind, MarkupError, links};

/// A tag that is open.
struct Open {
    tag: Tag,
    name: String,
    offset: usize,
    /// Where its text begins in the result, in bytes.
    begins: usize,
}

/// What a tag says, with its attributes.
enum Tag {
    Style(EntityKind),
    Link { href: String },
    Emoji { id: String },
    Time { unix: i32, format: String },
    Pre,
    Code { language: Option<String> },
}

pub(super) fn parse(source: &str) -> Result<Builder, MarkupError> {
    let mut reader = Reader::default();
    let mut cursor = Cursor::new(source);
    while !cursor.is_at_end() {
        match cursor.byte(0) {
            b'<' if cursor.byte(1) == b'/' => reader.end_tag(&mut cursor)?,
            b'<' => {
                let (tag, name) = start_tag(&mut cursor)?;
                let (offset, begins) = (reader.built.length(), reader.built.bytes());
                reader.open.push(Open { tag, name, offset, begins });
            }
            b'&' => reader.built.push(reference(&mut cursor)?.unwrap_or('&')),
            _ => cursor.take().into_iter().for_each(|c| reader.built.push(c)),
        }
    }
    match reader.open.pop() {
        Some(tag) => Err(MarkupError::NoEndTag { tag: tag.name }),
        None => Ok(reader.built),
    }
}

#[derive(Default)]
struct Reader {
    built: Builder,
    open: Vec<Open>,
    /// What the code that was closed last says it is written in: a `pre` around it takes that over.
    language: Option<String>,
}

/// Steps over a start tag.
fn start_tag(cursor: &mut Cursor<'_>) -> Result<(Tag, String), MarkupError> {
    let at = cursor.at;
    cursor.at += 1;
    let name = cursor.take_while(|byte| !is_space(byte) && byte != b'>').to_ascii_lowercase();
    if cursor.is_at_end() {
        return Err(MarkupError::UnclosedStartTag { tag: None, at });
    }
    let known = matches!(
        name.as_str(),
        "a" | "b"
            | "strong"
            | "i"
            | "em"
            | "s"
            | "strike"
            | "del"
            | "u"
            | "ins"
            | "tg-spoiler"
            | "tg-emoji"
            | "tg-time"
            | "span"
            | "pre"
            | "code"
            | "blockquote"
    );
    if !known {
        return Err(MarkupError::UnsupportedTag { tag: name, at });
    }
    let mut attributes = Attributes::default();
    while let Some((attribute, value)) = attribute(cursor, &name, at)? {
        attributes.set(&name, attribute, value);
    }
    cursor.at += 1;
    let Attributes { argument, unix } = attributes;
    let tag = match name.as_str() {
        "b" | "strong" => Tag::Style(EntityKind::Bold),
        "i" | "em" => Tag::Style(EntityKind::Italic),
        "u" | "ins" => Tag::Style(EntityKind::Underline),
        "s" | "strike" | "del" => Tag::Style(EntityKind::Strikethrough),
        "tg-spoiler" => Tag::Style(EntityKind::Spoiler),
        "span" if argument == "spoiler" => Tag::Style(EntityKind::Spoiler),
        "span" => return Err(MarkupError::Span { at }),
        "a" => Tag::Link { href: argument },
        "tg-emoji" => Tag::Emoji { id: argument },
        "tg-time" => Tag::Time { unix, format: argument },
        "pre" => Tag::Pre,
        "code" => Tag::Code { language: Some(argument).filter(|language| !language.is_empty()) },
        _ if argument.is_empty() => Tag::Style(EntityKind::Blockquote),
        _ => Tag::Style(EntityKind::ExpandableBlockquote),
    };
    Ok((tag, name))
}

/// What a tag's attributes say; of one that is repeated, the last counts.
#[derive(Default)]
struct Attributes {
    argument: String,
    unix: i32,
}

impl Attributes {
    fn set(&mut self, tag: &str, attribute: &str, value: Option<String>) {
        let given = value.is_some();
        let value = value.unwrap_or_default();
        match (tag, attribute) {
            ("blockquote", "expandable") => self.argument = "1".to_owned(),
            _ if !given => {}
            ("a", "href") | ("tg-emoji", "emoji-id") | ("tg-time", "format") => self.argument = value,
            ("code", "class") => {
                if let Some(language) = value.strip_prefix("language-") {
                    self.argument = language.to_owned();
                }
            }
            ("span", "class") => {
                if let Some(class) = value.strip_prefix("tg-") {
                    self.argument = class.to_owned();
                }
            }
            ("tg-time", "unix") => self.unix = value.parse().unwrap_or(0),
            _ => {}
        }
    }
}

/// The next attribute of a tag; `None` before its `>`, where the cursor stays.
fn attribute<'a>(
    cursor: &mut Cursor<'a>,
    tag: &str,
    at: usize,
) -> Result<Option<(&'a str, Option<String>)>, MarkupError> {
    let unclosed = || MarkupError::UnclosedStartTag { tag: Some(tag.to_owned()), at };
    cursor.take_while(is_space);
    if cursor.byte(0) == b'>' {
        return Ok(None);
    }
    let name = cursor.take_while(|byte| !is_space(byte) && !b"=>/\"'".contains(&byte));
    if name.is_empty() {
        return Err(MarkupError::EmptyAttribute { tag: tag.to_owned(), at });
    }
    cursor.take_while(is_space);
    if cursor.is_at_end() {
        return Err(unclosed());
    }
    if cursor.byte(0) != b'=' {
        return Ok(Some((name, None)));
    }
    cursor.at += 1;
    cursor.take_while(is_space);
    if cursor.is_at_end() {
        return Err(unclosed());
    }
    let value = match cursor.byte(0) {
        quote @ (b'"' | b'\'') => {
            cursor.at += 1;
            quoted(cursor, quote)?
        }
        _ => {
            let token = cursor.at;
            let value =
                cursor.take_while(|byte| byte.is_ascii_alphanumeric() || byte == b'.' || byte == b'-');
            // The end of the text counts as white space here, and is an unclosed tag a moment later.
            if !cursor.is_at_end() && !is_space(cursor.byte(0)) && cursor.byte(0) != b'>' {
                return Err(MarkupError::NameToken { at: token });
            }
            value.to_ascii_lowercase()
        }
    };
    if cursor.is_at_end() {
        return Err(MarkupError::UnclosedStartTag { tag: None, at });
    }
    Ok(Some((name, Some(value))))
}

/// The rest of a value in quotes, with its end.
fn quoted(cursor: &mut Cursor<'_>, quote: u8) -> Result<String, MarkupError> {
    let mut value = String::new();
    while !cursor.is_at_end() {
        if cursor.byte(0) == quote {
            cursor.at += 1;
            break;
        }
        if cursor.byte(0) == b'&' {
            value.push(reference(cursor)?.unwrap_or('&'));
        } else {
            value.extend(cursor.take());
        }
    }
    Ok(value)
}

impl Reader {
    /// Steps over an end tag and closes what it ends.
    fn end_tag(&mut self, cursor: &mut Cursor<'_>) -> Result<(), MarkupError> {
        let at = cursor.at;
        let Some(Open { tag, name, offset, begins }) = self.open.pop() else {
            return Err(MarkupError::UnexpectedEndTag { at });
        };
        cursor.at += 2;
        let found = cursor.take_while(|byte| !is_space(byte) && byte != b'>').to_ascii_lowercase();
        cursor.take_while(is_space);
        if cursor.byte(0) != b'>' {
            return Err(MarkupError::UnclosedEndTag { at });
        }
        cursor.at += 1;
        if !found.is_empty() && found != name {
            return Err(MarkupError::UnmatchedEndTag { at, expected: name, found });
        }
        if self.built.length() == offset {
            return Ok(());
        }
        if let Some(kind) = self.kind(tag, offset, begins)? {
            self.built.close(kind, offset);
        }
        Ok(())
    }

    /// What a tag that ends here makes of the text since `offset` (`begins` in bytes).
    fn kind(&mut self, tag: Tag, offset: usize, begins: usize) -> Result<Option<EntityKind>, MarkupError> {
        Ok(match tag {
            Tag::Style(kind) => Some(kind),
            Tag::Link { href } if href.is_empty() => links::link(self.built.since(begins)),
            Tag::Link { href } => links::link(&href),
            Tag::Emoji { id } => Some(links::emoji(&id).ok_or(MarkupError::EmojiId)?),
            Tag::Time { unix, format } => {
                if !links::is_date_format(&format) {
                    return Err(MarkupError::DateFormat);
                }
                (unix > 0).then(|| EntityKind::DateTime { unix_time: unix.into(), format })
            }
            // `pre` and `code` around the same text are one block, whichever is outside.
            Tag::Pre => match (self.built.last_from(offset), self.language.take()) {
                (Some(code @ EntityKind::Code), language @ Some(_)) => {
                    *code = EntityKind::Pre { language };
                    None
                }
                _ => Some(EntityKind::Pre { language: None }),
            },
            Tag::Code { language } => match (self.built.last_from(offset), language) {
                (Some(EntityKind::Pre { language: known @ None }), language @ Some(_)) => {
                    *known = language;
                    None
                }
                (_, language) => {
                    self.language = language;
                    Some(EntityKind::Code)
                }
            },
        })
    }
}

/// The character that `&…;` stands for, stepped over; `None`, with the `&` stepped over, if it stands for itself. The
/// `;` may be missing.
fn reference(cursor: &mut Cursor<'_>) -> Result<Option<char>, MarkupError> {
    let begin = cursor.at;
    cursor.at += 1;
    let code = if cursor.byte(0) == b'#' {
        cursor.at += 1;
        let (digits, radix) = if cursor.byte(0) == b'x' {
            cursor.at += 1;
            (cursor.take_while(|byte| byte.is_ascii_hexdigit()), 16)
        } else {
            (cursor.take_while(|byte| byte.is_ascii_digit()), 10)
        };
        let code = u32::from_str_radix(digits, radix).unwrap_or(0);
        if code == 0 || code >= 0x10_ffff || cursor.at - begin >= 10 { None } else { Some(code) }
    } else {
        match cursor.take_while(|byte| byte.is_ascii_alphabetic()) {
            "lt" => Some('<'.into()),
            "gt" => Some('>'.into()),
            "amp" => Some('&'.into()),
            "quot" => Some('"'.into()),
            _ => None,
        }
    };
    let Some(code) = code else {
        cursor.at = begin + 1;
        return Ok(None);
    };
    if cursor.byte(0) == b';' {
        cursor.at += 1;
    }
    char::from_u32(code).map(Some).ok_or(MarkupError::Surrogate)
}
