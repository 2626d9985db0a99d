//! `settings:` of a bot, checked value by value against `Settings` of its handler.

mod check;
mod literal;
mod schema;
mod words;

pub(crate) use check::check;
pub use schema::{Definition, Field, Schema, Type};

/// A value that fits its type, ready to be written as Rust.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Of any integer type.
    Integer(i128),
    /// Of either float type, as Rust writes it.
    Float(String),
    /// `true` or `false`.
    Bool(bool),
    /// `&'static str`.
    Text(String),
    /// `&'static [T]`.
    List(Vec<Value>),
    /// `None`.
    Absent,
    /// `Some(…)`.
    Present(Box<Value>),
    /// A struct: its name, and every field by its Rust name.
    Struct(String, Vec<(String, Value)>),
    /// An enum and its variant.
    Variant(String, String),
}
