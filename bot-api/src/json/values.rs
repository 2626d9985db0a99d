//! Reading what objects are made of: numbers, texts, lists, and what may be absent.

use std::fmt;

use serde::de::{Deserializer, Error, SeqAccess, Unexpected, Visitor};

use super::read::{Field, Whole};

/// A place for a value.
struct To<'a, T>(&'a mut T);

/// Up to this size a fraction that stands for an integer is that integer to the last digit; above it, the reader of
/// JSON may have rounded it.
const EXACT: f64 = (1_u64 << 50) as f64;

macro_rules! read_values {
    ($([$($of:tt)*] $name:ty: $expected:literal { $($visit:item)* })*) => {$(
        impl<$($of)*> Field for $name {
            fn read<'de, D: Deserializer<'de>>(&mut self, deserializer: D) -> Result<bool, D::Error> {
                deserializer.deserialize_any(To(self))
            }
        }

        impl<'de, $($of)*> Visitor<'de> for To<'_, $name> {
            type Value = bool;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str($expected)
            }

            fn visit_unit<E: Error>(self) -> Result<bool, E> {
                Ok(false)
            }

            $($visit)*
        }
    )*};
}

read_values! {
    [] bool: "a boolean" {
        fn visit_bool<E: Error>(self, value: bool) -> Result<bool, E> {
            *self.0 = value;
            Ok(true)
        }
    }

    [] i64: "an integer" {
        fn visit_i64<E: Error>(self, number: i64) -> Result<bool, E> {
            *self.0 = number;
            Ok(true)
        }

        fn visit_u64<E: Error>(self, number: u64) -> Result<bool, E> {
            *self.0 =
                i64::try_from(number).map_err(|_| E::invalid_value(Unexpected::Unsigned(number), &self))?;
            Ok(true)
        }

        // `1.0`, as some proxies write an integer that they have read and written again.
        fn visit_f64<E: Error>(self, number: f64) -> Result<bool, E> {
            if number.fract() != 0.0 || number.abs() > EXACT {
                return Err(E::invalid_type(Unexpected::Float(number), &self));
            }
            *self.0 = number as i64;
            Ok(true)
        }
    }

    [] f64: "a number" {
        fn visit_i64<E: Error>(self, number: i64) -> Result<bool, E> {
            *self.0 = number as f64;
            Ok(true)
        }

        fn visit_u64<E: Error>(self, number: u64) -> Result<bool, E> {
            *self.0 = number as f64;
            Ok(true)
        }

        fn visit_f64<E: Error>(self, number: f64) -> Result<bool, E> {
            *self.0 = number;
            Ok(true)
        }
    }

    [] String: "a text" {
        fn visit_str<E: Error>(self, text: &str) -> Result<bool, E> {
            *self.0 = text.to_owned();
            Ok(true)
        }

        fn visit_string<E: Error>(self, text: String) -> Result<bool, E> {
            *self.0 = text;
            Ok(true)
        }
    }

    [T: Field] Vec<T>: "a list" {
        fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<bool, A::Error> {
            *self.0 = elements(list)?;
            Ok(true)
        }
    }
}

/// All elements of a list.
pub(crate) fn elements<'de, T: Field, A: SeqAccess<'de>>(mut list: A) -> Result<Vec<T>, A::Error> {
    let mut elements = Vec::new();
    let mut element = T::default();
    while list.next_element_seed(Whole(&mut element))?.is_some() {
        if elements.is_empty() {
            // Most lists have one element, and nothing but nested brackets should not take room for four each.
            elements.reserve_exact(1);
        }
        elements.push(std::mem::take(&mut element));
    }
    Ok(elements)
}

impl<T: Field> Field for Option<T> {
    fn read<'de, D: Deserializer<'de>>(&mut self, deserializer: D) -> Result<bool, D::Error> {
        let present = self.insert(T::default()).read(deserializer)?;
        if !present {
            *self = None;
        }
        Ok(present)
    }
}

impl<T: Field> Field for Box<T> {
    const HOLDS_NULL: bool = T::HOLDS_NULL;

    fn read<'de, D: Deserializer<'de>>(&mut self, deserializer: D) -> Result<bool, D::Error> {
        T::read(self, deserializer)
    }
}
