//! Texts with formatting as Telegram reads them: markup becomes entities, what cannot be sent is refused with
//! Telegram's own words (sections "Formatting options" and "MessageEntity").
//!
//! Pure functions: nothing is sent. A server uses them to understand a call, a client to know beforehand that a call
//! would be refused. They follow Telegram's published server and library; where those leave a choice to Telegram's
//! inner servers, which nobody can read, the text stays as it is.
//!
//! ```
//! use botserver_api::entities::{EntityKind, ParseMode, Text};
//!
//! let text = Text::parse("<b>Hello</b> &lt;world>", ParseMode::Html)?;
//! assert_eq!(text.text, "Hello <world>");
//! assert_eq!((&text.entities[0].kind, text.entities[0].length), (&EntityKind::Bold, 5));
//!
//! let refused = Text::parse("1 < 2", ParseMode::Html).unwrap_err();
//! assert_eq!(refused.to_string(), "can't parse entities: Unsupported start tag \"\" at byte offset 2");
//! # Ok::<(), botserver_api::entities::TextError>(())
//! ```

mod builder;
mod clean;
mod detect;
mod error;
mod html;
pub mod limits;
mod links;
mod markdown;
mod markdown_v2;
mod nesting;
mod split;

pub use clean::is_invisible;
pub use error::{EntityError, MarkupError, TextError};
pub use links::check_link;
pub use split::split;

/// How markup in a text is written (parameter `parse_mode`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ParseMode {
    /// Section "HTML style".
    Html,
    /// Section "MarkdownV2 style".
    MarkdownV2,
    /// Section "Markdown style", kept by Telegram for old bots.
    Markdown,
}

impl ParseMode {
    /// The mode of a `parse_mode` parameter, in any case; `None` for an empty text or `none`.
    ///
    /// # Errors
    /// [`TextError::ParseMode`] for any other word.
    pub fn from_param(word: &str) -> Result<Option<Self>, TextError> {
        match word.to_ascii_lowercase().as_str() {
            "" | "none" => Ok(None),
            "html" => Ok(Some(Self::Html)),
            "markdownv2" => Ok(Some(Self::MarkdownV2)),
            "markdown" => Ok(Some(Self::Markdown)),
            _ => Err(TextError::ParseMode),
        }
    }
}

/// A stretch of a text that is special. Offset and length count UTF-16 code units, as everywhere in the Bot API.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entity {
    /// What it is.
    pub kind: EntityKind,
    /// Where it begins.
    pub offset: usize,
    /// How long it is; never 0.
    pub length: usize,
}

impl Entity {
    fn end(&self) -> usize {
        self.offset + self.length
    }
}

/// What an entity is (section "MessageEntity", field `type`), with the fields that only this kind has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EntityKind {
    /// `@username`.
    Mention,
    /// `#hashtag`.
    Hashtag,
    /// `$USD`.
    Cashtag,
    /// `/start@bot`.
    BotCommand,
    /// A link that is its own text.
    Url,
    /// A mail address.
    Email,
    /// **Bold** text.
    Bold,
    /// *Italic* text.
    Italic,
    /// Underlined text.
    Underline,
    /// Struck-through text.
    Strikethrough,
    /// Text that is hidden until it is tapped.
    Spoiler,
    /// A quotation.
    Blockquote,
    /// A quotation of which the app shows the first lines.
    ExpandableBlockquote,
    /// `Code` in a line.
    Code,
    /// A block of code.
    Pre {
        /// What it is written in, if that was said.
        language: Option<String>,
    },
    /// Text that leads to an address.
    TextLink {
        /// Where to.
        url: String,
    },
    /// Text that leads to a person.
    TextMention {
        /// The person's user id.
        user_id: i64,
    },
    /// An emoji of somebody's making.
    CustomEmoji {
        /// Its id, a number.
        id: String,
    },
    /// A moment, shown in the reader's time zone.
    DateTime {
        /// Unix time in seconds.
        unix_time: i64,
        /// Letters of `rtTdDwW`; empty for the text as it stands.
        format: String,
    },
}

impl EntityKind {
    /// The value of the field `type`.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Mention => "mention",
            Self::Hashtag => "hashtag",
            Self::Cashtag => "cashtag",
            Self::BotCommand => "bot_command",
            Self::Url => "url",
            Self::Email => "email",
            Self::Bold => "bold",
            Self::Italic => "italic",
            Self::Underline => "underline",
            Self::Strikethrough => "strikethrough",
            Self::Spoiler => "spoiler",
            Self::Blockquote => "blockquote",
            Self::ExpandableBlockquote => "expandable_blockquote",
            Self::Code => "code",
            Self::Pre { .. } => "pre",
            Self::TextLink { .. } => "text_link",
            Self::TextMention { .. } => "text_mention",
            Self::CustomEmoji { .. } => "custom_emoji",
            Self::DateTime { .. } => "date_time",
        }
    }
}

/// A text as it stands in a chat, with its entities in order of offset.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text {
    /// The text, without markup and without blanks around it. May be empty, which a caption may and a message may
    /// not ([`Text::non_empty`]).
    pub text: String,
    /// What is special in it.
    pub entities: Vec<Entity>,
}

impl Text {
    /// Reads a text with markup.
    ///
    /// # Errors
    /// When the markup is wrong, or the source is longer than [`limits::SOURCE_BYTES`].
    pub fn parse(source: &str, mode: ParseMode) -> Result<Self, TextError> {
        short_enough(source)?;
        let parsed = match mode {
            ParseMode::Html => html::parse(source),
            ParseMode::MarkdownV2 => markdown_v2::parse(source),
            ParseMode::Markdown => markdown::parse(source),
        };
        let (text, entities) = parsed.map_err(TextError::Markup)?.finish();
        settled(&text, entities)
    }

    /// Takes a text without markup and the entities that its author gives (parameter `entities`).
    ///
    /// # Errors
    /// When an entity does not fit the text, or the source is longer than [`limits::SOURCE_BYTES`].
    pub fn with_entities(source: &str, entities: Vec<Entity>) -> Result<Self, TextError> {
        short_enough(source)?;
        settled(source, entities)
    }

    /// The text, if it is not empty: what a message must have.
    ///
    /// # Errors
    /// [`TextError::Empty`] when nothing can be seen of it.
    pub fn non_empty(self) -> Result<Self, TextError> {
        if clean::is_blank(&self.text) { Err(TextError::Empty) } else { Ok(self) }
    }

    /// Length in Unicode characters (code points), in which [`limits::TEXT`] and [`limits::CAPTION`] are counted.
    pub fn characters(&self) -> usize {
        limits::characters(&self.text)
    }
}

fn short_enough(source: &str) -> Result<(), TextError> {
    if source.len() > limits::SOURCE_BYTES { Err(TextError::TooLong) } else { Ok(()) }
}

/// What Telegram does with any text: odd characters go, blanks around it go, entities are put in order, and links,
/// commands and mentions are found.
fn settled(text: &str, entities: Vec<Entity>) -> Result<Text, TextError> {
    let (text, entities) = clean::cleaned(text, entities).map_err(TextError::Entity)?;
    let (text, entities) = clean::trimmed(text, nesting::in_order(entities));
    let found = detect::detect(&text);
    Ok(Text { entities: nesting::with_found(entities, found), text })
}

/// Length in UTF-16 code units, the measure of offsets.
pub fn utf16_length(text: &str) -> usize {
    text.chars().map(char::len_utf16).sum()
}
