//! What can be wrong with the types of settings.

use botserver_manifest::settings;

/// With the types of settings.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum SchemaProblem {
    /// A private type.
    Private(String),
    /// A type that is there only under a `cfg`.
    Conditional(String),
    /// An alias or a union.
    NeitherStructNorEnum(String),
    /// A type with parameters.
    Generic(String),
    /// A struct whose fields have no names.
    NoNames(String),
    /// A private field.
    PrivateField {
        /// The struct.
        owner: String,
        /// The field, as in Rust.
        field: String,
    },
    /// A field that is there only under a `cfg`.
    ConditionalField {
        /// The struct.
        owner: String,
        /// The field.
        field: String,
    },
    /// A field of a type that bots.yml cannot set.
    FieldType {
        /// The struct.
        owner: String,
        /// The field.
        field: String,
        /// The type that fits.
        instead: Option<settings::Type>,
    },
    /// A variant that holds data.
    Data {
        /// The enum.
        owner: String,
        /// The variant.
        variant: String,
    },
}
