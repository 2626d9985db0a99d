//! Names and types of everything as tables, and checks of values against them.
//!
//! For an emulator of the Bot API: is there such a method, do the parameters fit it, is this a well-formed
//! `Message`?

mod check;
mod form;

pub use check::{ParamError, check_object, check_params};
pub use form::params_from_form;

use std::fmt;

pub use crate::generated::schema::{METHODS, OBJECTS, UNIONS};

/// A method.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MethodInfo {
    /// `sendMessage`
    pub name: &'static str,
    /// Its parameters.
    pub params: &'static [FieldInfo],
    /// What it returns.
    pub returns: Shape,
}

/// A parameter of a method.
pub type ParamInfo = FieldInfo;

/// An object.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ObjectInfo {
    /// `Message`
    pub name: &'static str,
    /// Its fields.
    pub fields: &'static [FieldInfo],
}

/// One of several objects.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct UnionInfo {
    /// `ChatMember`
    pub name: &'static str,
    /// The field whose constant text tells the objects apart, where there is one.
    pub tag: Option<&'static str>,
    /// Whether it may also be plain text, or a list of itself.
    pub text_or_list: bool,
    /// The names of the objects.
    pub objects: &'static [&'static str],
}

/// A field of an object or a parameter of a method.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FieldInfo {
    /// As in JSON.
    pub name: &'static str,
    /// Whether it must be present.
    pub required: bool,
    /// What its value looks like.
    pub shape: Shape,
}

/// What a value looks like.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Shape {
    /// A whole number of 64 bits.
    Integer,
    /// A number.
    Float,
    /// `true` or `false`.
    Boolean,
    /// `true`.
    True,
    /// Any text.
    Text,
    /// This text.
    Constant(&'static str),
    /// One of these texts, as far as this version knows.
    OneOf(&'static [&'static str]),
    /// The number of a chat or the `@username` of a public one.
    ChatId,
    /// A `file_id`, a URL, or `attach://` with the name of an uploaded part.
    File,
    /// The object of that name in [`OBJECTS`].
    Object(&'static str),
    /// The union of that name in [`UNIONS`].
    Union(&'static str),
    /// A list.
    List(&'static Shape),
    /// The object `Message`, or `true`.
    MessageOrTrue,
}

impl MethodInfo {
    /// The method of that name, in any case: Telegram takes `sendmessage` too.
    pub fn find(name: &str) -> Option<&'static Self> {
        let order = |method: &Self| method.name.bytes().map(|b| b.to_ascii_lowercase()).cmp(lowercase(name));
        METHODS.binary_search_by(order).ok().and_then(|at| METHODS.get(at))
    }

    /// The parameter of that name.
    pub fn param(&self, name: &str) -> Option<&'static ParamInfo> {
        self.params.iter().find(|param| param.name == name)
    }
}

fn lowercase(name: &str) -> impl Iterator<Item = u8> {
    name.bytes().map(|b| b.to_ascii_lowercase())
}

impl ObjectInfo {
    /// The object of that name.
    pub fn find(name: &str) -> Option<&'static Self> {
        OBJECTS.binary_search_by_key(&name, |object| object.name).ok().and_then(|at| OBJECTS.get(at))
    }
}

impl UnionInfo {
    /// The union of that name.
    pub fn find(name: &str) -> Option<&'static Self> {
        UNIONS.binary_search_by_key(&name, |union| union.name).ok().and_then(|at| UNIONS.get(at))
    }
}

impl fmt::Display for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Integer => f.write_str("an integer"),
            Self::Float => f.write_str("a number"),
            Self::Boolean => f.write_str("a boolean"),
            Self::True => f.write_str("`true`"),
            Self::Text | Self::OneOf(_) => f.write_str("a text"),
            Self::Constant(text) => write!(f, "`{text}`"),
            Self::ChatId => f.write_str("the number of a chat or a `@username`"),
            Self::File => f.write_str("a file"),
            Self::Object(name) | Self::Union(name) => write!(f, "an object `{name}`"),
            Self::List(of) => write!(f, "a list, each element {of}"),
            Self::MessageOrTrue => f.write_str("an object `Message` or `true`"),
        }
    }
}

/// A field that must be present.
pub(crate) const fn required(name: &'static str, shape: Shape) -> FieldInfo {
    FieldInfo { name, required: true, shape }
}

/// A field that may be absent.
pub(crate) const fn optional(name: &'static str, shape: Shape) -> FieldInfo {
    FieldInfo { name, required: false, shape }
}
