//! What is wrong with the settings of a bot.

use super::Type;
use crate::yaml::Span;

/// A value that does not fit, or one that is missing.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Problem {
    /// Where it stands. `None` if there are no settings at all.
    pub span: Option<Span>,
    /// Which value it is: `settings.menu[0].cents`.
    pub path: String,
    /// The fields of the handler's types that it is about.
    pub fields: Vec<FieldRef>,
    /// What is wrong.
    pub mistake: Mistake,
}

/// A field of a type of the handler file.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct FieldRef {
    /// The struct.
    pub owner: String,
    /// The field, as in bots.yml.
    pub name: String,
    /// What it holds.
    pub ty: Type,
}

/// What is wrong with a value.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Mistake {
    /// It is of another shape, such as a list where a map belongs.
    Shape {
        /// What belongs there.
        ty: Type,
        /// What is there.
        found: &'static str,
        /// What to write: `menu: [{ name: … }]`.
        example: String,
    },
    /// Text was left out, or is `null`.
    NullText {
        /// What belongs there.
        ty: Type,
    },
    /// It cannot be read as what it should be.
    Literal {
        /// What belongs there.
        ty: Type,
        /// What is there, in its quotes.
        found: String,
        /// What to write instead.
        advice: Advice,
    },
    /// It looks like a bot's token.
    Token,
    /// A key that its struct does not have.
    UnknownField {
        /// The struct.
        owner: String,
        /// The key.
        name: String,
        /// What was probably meant.
        guess: Option<String>,
        /// All that there are.
        known: Vec<String>,
    },
    /// Fields that have to be there and are not.
    Missing {
        /// Their names, each with an example of a value.
        fields: Vec<(String, String)>,
        /// The bot has no `settings:` at all.
        has_none: bool,
    },
    /// No variant of its enum.
    UnknownVariant {
        /// The enum.
        name: String,
        /// What is there.
        found: String,
        /// What was probably meant.
        guess: Option<String>,
        /// All that there are.
        known: Vec<String>,
    },
}

/// What to write in place of a number or a truth value that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Advice {
    /// The same without quotes.
    NoQuotes,
    /// This.
    Write(String),
    /// `true` or `false`.
    Bool,
    /// Digits.
    Digits,
    /// This, since zeros before a number are only kept in a text.
    NoZeros(String),
    /// Something in the range of the type.
    Range(&'static str, i128, i128),
    /// A number with an end.
    Finite,
}
