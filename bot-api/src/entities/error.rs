//! Why a text is refused, in Telegram's words.

use std::fmt;

/// Why a text cannot be sent. Shown, it is what follows `Bad Request: ` in Telegram's answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TextError {
    /// The markup is wrong.
    Markup(MarkupError),
    /// A given entity does not fit the text.
    Entity(EntityError),
    /// `parse_mode` is none that Telegram knows.
    ParseMode,
    /// The source has more bytes than a text with markup may have.
    TooLong,
    /// Nothing can be seen of the text.
    Empty,
}

impl std::error::Error for TextError {}

impl fmt::Display for TextError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Markup(error) => write!(f, "can't parse entities: {error}"),
            Self::Entity(error) => error.fmt(f),
            Self::ParseMode => f.write_str("unsupported parse_mode"),
            Self::TooLong => f.write_str("text is too long"),
            Self::Empty => f.write_str("text must be non-empty"),
        }
    }
}

/// What is wrong with markup. `at` is a byte offset in the source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MarkupError {
    /// HTML: the text ends inside a start tag, before or after its name.
    UnclosedStartTag {
        /// Name of the tag, if the text goes that far and Telegram says it.
        tag: Option<String>,
        /// Where the tag begins.
        at: usize,
    },
    /// HTML: a tag that is not in the list.
    UnsupportedTag {
        /// Its name in lower case.
        tag: String,
        /// Where it begins.
        at: usize,
    },
    /// HTML: something that is no name where an attribute should be.
    EmptyAttribute {
        /// Name of the tag.
        tag: String,
        /// Where the tag begins.
        at: usize,
    },
    /// HTML: an attribute's value without quotes has a character that needs them.
    NameToken {
        /// Where the value begins.
        at: usize,
    },
    /// HTML: a `span` that is no spoiler.
    Span {
        /// Where the tag begins.
        at: usize,
    },
    /// HTML: an end tag while nothing is open.
    UnexpectedEndTag {
        /// Where it begins.
        at: usize,
    },
    /// HTML: the text ends inside an end tag.
    UnclosedEndTag {
        /// Where it begins.
        at: usize,
    },
    /// HTML: an end tag of another name than the tag that is open.
    UnmatchedEndTag {
        /// Where it begins.
        at: usize,
        /// The tag that is open.
        expected: String,
        /// The name it has.
        found: String,
    },
    /// HTML: the text ends while a tag is open.
    NoEndTag {
        /// Its name.
        tag: String,
    },
    /// HTML: a character reference to half of a surrogate pair.
    Surrogate,
    /// MarkdownV2: a special character that stands for itself.
    Reserved(char),
    /// MarkdownV2: the text ends while an entity is open.
    NoEnd {
        /// Telegram's name of the entity, such as `Bold`.
        entity: &'static str,
        /// Where it begins.
        at: usize,
    },
    /// Markdown: likewise.
    NoEndOfEntity {
        /// Where it begins.
        at: usize,
    },
    /// MarkdownV2: the `(` of a link without `)`.
    NoEndOfUrl {
        /// Where the address begins.
        at: usize,
    },
    /// MarkdownV2: `![…]` without an address.
    NoEmojiUrl,
    /// MarkdownV2: `![…](…)` with an address of another kind.
    EmojiUrl,
    /// HTML: the id of an emoji is no number.
    EmojiId,
    /// HTML: the format of a date has other letters than `rRtTdDwW`.
    DateFormat,
}

impl fmt::Display for MarkupError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnclosedStartTag { tag: None, at } => write!(f, "Unclosed start tag at byte offset {at}"),
            Self::UnclosedStartTag { tag: Some(tag), at } => {
                write!(f, "Unclosed start tag \"{tag}\" at byte offset {at}")
            }
            Self::UnsupportedTag { tag, at } => {
                write!(f, "Unsupported start tag \"{tag}\" at byte offset {at}")
            }
            Self::EmptyAttribute { tag, at } => {
                write!(f, "Empty attribute name in the tag \"{tag}\" at byte offset {at}")
            }
            Self::NameToken { at } => write!(f, "Unexpected end of name token at byte offset {at}"),
            Self::Span { at } => {
                write!(f, "Tag \"span\" must have class \"tg-spoiler\" at byte offset {at}")
            }
            Self::UnexpectedEndTag { at } => write!(f, "Unexpected end tag at byte offset {at}"),
            Self::UnclosedEndTag { at } => write!(f, "Unclosed end tag at byte offset {at}"),
            Self::UnmatchedEndTag { at, expected, found } => write!(
                f,
                "Unmatched end tag at byte offset {at}, expected \"</{expected}>\", found \"</{found}>\""
            ),
            Self::NoEndTag { tag } => write!(f, "Can't find end tag corresponding to start tag \"{tag}\""),
            Self::Surrogate => f.write_str(
                "Text contains invalid Unicode characters after decoding HTML entities, check for unmatched \
                 surrogate code units",
            ),
            Self::Reserved(c) => {
                write!(f, "Character '{c}' is reserved and must be escaped with the preceding '\\'")
            }
            Self::NoEnd { entity, at } => write!(f, "Can't find end of {entity} entity at byte offset {at}"),
            Self::NoEndOfEntity { at } => {
                write!(f, "Can't find end of the entity starting at byte offset {at}")
            }
            Self::NoEndOfUrl { at } => write!(f, "Can't find end of a URL at byte offset {at}"),
            Self::NoEmojiUrl => f.write_str("The entity must contain a tg://emoji or tg://time URL"),
            Self::EmojiUrl => f.write_str("Invalid tg://emoji or tg://time URL specified"),
            Self::EmojiId => f.write_str("Invalid custom emoji identifier specified"),
            Self::DateFormat => f.write_str("Invalid date format used"),
        }
    }
}

/// What is wrong with a given entity. Offsets count UTF-16 code units, `at` bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EntityError {
    /// It begins inside a character of two code units.
    BeginsInside {
        /// Where that character ends.
        at: usize,
    },
    /// It ends there.
    EndsInside {
        /// Where the entity begins.
        offset: usize,
        /// Where that character ends.
        at: usize,
    },
    /// It begins after the text.
    BeginsAfter {
        /// Where it begins.
        offset: usize,
    },
    /// It ends after the text.
    EndsAfter {
        /// Where it begins.
        offset: usize,
        /// Where it ends.
        end: usize,
    },
}

impl fmt::Display for EntityError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BeginsInside { at } => {
                write!(f, "entity begins in a middle of a UTF-16 symbol at byte offset {at}")
            }
            Self::EndsInside { offset, at } => write!(
                f,
                "entity beginning at UTF-16 offset {offset} ends in a middle of a UTF-16 symbol at byte offset {at}"
            ),
            Self::BeginsAfter { offset } => {
                write!(f, "entity begins after the end of the text at UTF-16 offset {offset}")
            }
            Self::EndsAfter { offset, end } => write!(
                f,
                "entity beginning at UTF-16 offset {offset} ends after the end of the text at UTF-16 offset {end}"
            ),
        }
    }
}
