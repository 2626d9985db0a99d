//! Writing objects and unions.

use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

/// An object that is being written.
pub(crate) struct ObjectWriter<S: Serializer>(S::SerializeMap);

impl<S: Serializer> ObjectWriter<S> {
    /// Opens an object.
    pub(crate) fn new(serializer: S) -> Result<Self, S::Error> {
        serializer.serialize_map(None).map(Self)
    }

    /// Writes a field.
    pub(crate) fn required<T: Serialize + ?Sized>(
        &mut self,
        key: &'static str,
        value: &T,
    ) -> Result<(), S::Error> {
        self.0.serialize_entry(key, value)
    }

    /// Writes a field unless it is absent.
    pub(crate) fn optional<T: Serialize>(
        &mut self,
        key: &'static str,
        value: &Option<T>,
    ) -> Result<(), S::Error> {
        match value {
            Some(value) => self.0.serialize_entry(key, value),
            None => Ok(()),
        }
    }

    /// Closes the object.
    pub(crate) fn end(self) -> Result<S::Ok, S::Error> {
        self.0.end()
    }
}

/// `Serialize` for an object: a constant field if it has one, then its required fields, then those of its
/// optional ones that are present.
macro_rules! serialize_object {
    (
        $name:ident { $($constant:literal = $value:literal)? }
        required { $($required:ident $(= $required_key:literal)?),* }
        optional { $($optional:ident $(= $optional_key:literal)?),* }
    ) => {
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                #[allow(unused_mut, reason = "an object without fields writes nothing")]
                let mut object = crate::json::write::ObjectWriter::<S>::new(serializer)?;
                $(object.required($constant, &$value)?;)?
                $(object.required(crate::json::write::key!($required $($required_key)?), &self.$required)?;)*
                $(object.optional(crate::json::write::key!($optional $($optional_key)?), &self.$optional)?;)*
                object.end()
            }
        }
    };
}
pub(crate) use serialize_object;

/// The name of a field in JSON: its own, unless another one is given.
macro_rules! key {
    ($name:ident) => {
        stringify!($name)
    };
    ($name:ident $key:literal) => {
        $key
    };
}
pub(crate) use key;

/// `Serialize` for a union: whatever variant it is, only its content is written.
macro_rules! serialize_union {
    ($name:ident { $($variant:ident),* }) => {
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                match self {
                    $(Self::$variant(content) => content.serialize(serializer),)*
                    Self::Unknown(value) => value.serialize(serializer),
                }
            }
        }
    };
}
pub(crate) use serialize_union;
