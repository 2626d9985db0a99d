//! What a handler's `Settings` is made of.

use std::collections::BTreeMap;
use std::fmt;

/// `Settings`, and every type of its file that it holds.
#[derive(Clone, Debug, PartialEq)]
pub struct Schema {
    definitions: BTreeMap<String, Definition>,
}

/// A type of the handler file.
#[derive(Clone, Debug, PartialEq)]
pub enum Definition {
    /// A struct with named fields.
    Struct(Vec<Field>),
    /// An enum without data; its variants.
    Enum(Vec<String>),
}

/// One field of a struct.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// As in bots.yml.
    pub name: String,
    /// As in Rust: `r#type` for `type`.
    pub ident: String,
    /// What it holds.
    pub ty: Type,
}

/// What a field can hold.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Type {
    /// Such as `u8`, with its smallest and largest value.
    Integer(&'static str, i128, i128),
    /// `f32`.
    F32,
    /// `f64`.
    F64,
    /// `bool`.
    Bool,
    /// `&'static str`: text of a bot that lives as long as the process.
    Str,
    /// `Text`: text of any bot.
    Text,
    /// `&'static [T]`: a list of a bot that lives as long as the process.
    Slice(Box<Type>),
    /// `List<T>`: a list of any bot.
    List(Box<Type>),
    /// `Option<T>`.
    Option(Box<Type>),
    /// A struct or enum of the file.
    Named(String),
}

impl Schema {
    /// The name of the struct at the root.
    pub const ROOT: &'static str = "Settings";

    /// A schema of these types, of which [`Schema::ROOT`] should be one.
    pub fn new(definitions: BTreeMap<String, Definition>) -> Self {
        Self { definitions }
    }

    /// The struct at the root.
    pub fn root(&self) -> Type {
        Type::Named(Self::ROOT.to_owned())
    }

    /// The fields of the struct at the root.
    pub fn fields(&self) -> &[Field] {
        match self.definition(Self::ROOT) {
            Some(Definition::Struct(fields)) => fields,
            _ => &[],
        }
    }

    /// What a name of [`Type::Named`] stands for.
    pub fn definition(&self, name: &str) -> Option<&Definition> {
        self.definitions.get(name)
    }
}

impl Type {
    /// The type of integers that Rust calls `name`.
    pub fn integer(name: &str) -> Option<Self> {
        Some(match name {
            "i8" => Self::Integer("i8", i8::MIN.into(), i8::MAX.into()),
            "i16" => Self::Integer("i16", i16::MIN.into(), i16::MAX.into()),
            "i32" => Self::Integer("i32", i32::MIN.into(), i32::MAX.into()),
            "i64" => Self::Integer("i64", i64::MIN.into(), i64::MAX.into()),
            "isize" => Self::Integer("isize", i64::MIN.into(), i64::MAX.into()),
            "u8" => Self::Integer("u8", 0, u8::MAX.into()),
            "u16" => Self::Integer("u16", 0, u16::MAX.into()),
            "u32" => Self::Integer("u32", 0, u32::MAX.into()),
            "u64" => Self::Integer("u64", 0, u64::MAX.into()),
            "usize" => Self::Integer("usize", 0, u64::MAX.into()),
            _ => return None,
        })
    }
}

impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Integer(name, ..) => f.write_str(name),
            Self::F32 => f.write_str("f32"),
            Self::F64 => f.write_str("f64"),
            Self::Bool => f.write_str("bool"),
            Self::Str => f.write_str("&'static str"),
            Self::Text => f.write_str("Text"),
            Self::Slice(item) => write!(f, "&'static [{item}]"),
            Self::List(item) => write!(f, "List<{item}>"),
            Self::Option(inner) => write!(f, "Option<{inner}>"),
            Self::Named(name) => f.write_str(name),
        }
    }
}

/// A variant as in bots.yml: `ThinCrust` as `thin_crust`.
pub(super) fn snake_case(pascal: &str) -> String {
    let mut snake = String::new();
    for letter in pascal.chars() {
        if letter.is_uppercase() && !snake.is_empty() {
            snake.push('_');
        }
        snake.extend(letter.to_lowercase());
    }
    snake
}
