//! Enums of texts, which keep a text that they do not know.

use std::fmt;

use serde::de::{Deserializer, Error, Visitor};

/// Reads a text.
pub(crate) fn text<'de, T: for<'a> From<&'a str>, D: Deserializer<'de>>(
    text: &mut T,
    deserializer: D,
) -> Result<bool, D::Error> {
    deserializer.deserialize_any(TextVisitor(text))
}

struct TextVisitor<'a, T>(&'a mut T);

impl<T: for<'a> From<&'a str>> Visitor<'_> for TextVisitor<'_, T> {
    type Value = bool;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<bool, E> {
        *self.0 = T::from(text);
        Ok(true)
    }

    fn visit_unit<E: Error>(self) -> Result<bool, E> {
        Ok(false)
    }
}

/// What is read by its `From<&str>`.
macro_rules! read_text {
    ($name:ident) => {
        impl crate::json::read::Field for $name {
            fn read<'de, D: serde::Deserializer<'de>>(&mut self, deserializer: D) -> Result<bool, D::Error> {
                crate::json::text_enum::text(self, deserializer)
            }
        }

        crate::json::read::deserialize! { $name }
    };
}
pub(crate) use read_text;

/// Declares an enum of texts. Its default is none of them, so that a text that is absent is not taken for one that
/// was sent.
macro_rules! text_enum {
    ($(#[$doc:meta])* $name:ident { $($variant:ident = $text:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum $name {
            $(#[doc = concat!("`", $text, "`")] $variant,)*
            /// A text that this version does not know; empty if there was none.
            Unknown(String),
        }

        impl Default for $name {
            fn default() -> Self {
                Self::Unknown(String::new())
            }
        }

        impl $name {
            /// The text as it stands in JSON.
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $text,)*
                    Self::Unknown(text) => text,
                }
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                match text {
                    $($text => Self::$variant,)*
                    unknown => Self::Unknown(unknown.to_owned()),
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        crate::json::text_enum::read_text! { $name }
    };
}
pub(crate) use text_enum;
