//! Names and types of everything as tables.

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

/// A field that must be present.
pub(crate) const fn required(name: &'static str, shape: Shape) -> FieldInfo {
    FieldInfo { name, required: true, shape }
}

/// A field that may be absent.
pub(crate) const fn optional(name: &'static str, shape: Shape) -> FieldInfo {
    FieldInfo { name, required: false, shape }
}
