//! `settings:` of a bot, checked value by value against the types that its handler wants.
//!
//! A [`Schema`] comes from a handler's source, and [`check`] brings a YAML value and a schema together. How the schema
//! was read is of no concern here, so build and run time check by the same code.

mod check;
mod example;
mod literal;
mod problem;
mod schema;

pub use check::{Place, check};
pub use example::placeholders;
pub use problem::{Advice, FieldRef, Mistake, Problem};
pub use schema::{Definition, Field, Schema, Type};

/// A value that fits its type.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Of any integer type.
    Integer(i128),
    /// Of either float type, as Rust writes it.
    Float(String),
    /// `true` or `false`.
    Bool(bool),
    /// `&'static str`.
    Str(String),
    /// `Text`.
    Text(String),
    /// `&'static [T]`.
    Slice(Vec<Value>),
    /// `List<T>`.
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
