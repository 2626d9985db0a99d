//! Reading objects.
//!
//! A value is read into a place that holds its default, so that what is absent needs no further thought, and large
//! objects are never moved. The fields of an object are found by a `match` on the key's bytes.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, Unexpected, Visitor};

/// The index of a field that an object does not have.
pub(crate) const SKIP: usize = usize::MAX;

/// What a field may hold.
pub(crate) trait Field: Default {
    /// Whether `null` is a value of this type, where there is a value for sure: in a list, or as the whole text.
    const HOLDS_NULL: bool = false;

    /// Reads a value into `self`, which holds the default. Returns whether there was one: `null` is none, and
    /// leaves `self` as it is.
    fn read<'de, D: Deserializer<'de>>(&mut self, deserializer: D) -> Result<bool, D::Error>;
}

/// An object; implemented by generated code.
pub(crate) trait Object: Default {
    /// The names of the fields without which there is no such object; they have the indices from 0 on. At most 64.
    const ESSENTIAL: &'static [&'static str];

    /// The index of the field `key`, or [`SKIP`].
    fn index(key: &[u8]) -> usize;

    /// Reads the value of the field with that index; whether there was one.
    fn field<'de, A: MapAccess<'de>>(&mut self, index: usize, map: &mut A) -> Result<bool, A::Error>;
}

/// Reads a value that must be there.
pub(crate) fn whole<'de, T: Field, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let mut value = T::default();
    Whole(&mut value).deserialize(deserializer)?;
    Ok(value)
}

/// A place for a value that must be there.
pub(crate) struct Whole<'a, T>(pub(crate) &'a mut T);

impl<'de, T: Field> DeserializeSeed<'de> for Whole<'_, T> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        if self.0.read(deserializer)? || T::HOLDS_NULL {
            Ok(())
        } else {
            Err(D::Error::invalid_type(Unexpected::Unit, &"a value"))
        }
    }
}

/// A place for a value that may be `null`.
struct Place<'a, T>(&'a mut T);

impl<'de, T: Field> DeserializeSeed<'de> for Place<'_, T> {
    type Value = bool;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<bool, D::Error> {
        self.0.read(deserializer)
    }
}

/// Reads the value of a field; whether there was one.
pub(crate) fn value<'de, T: Field, A: MapAccess<'de>>(map: &mut A, field: &mut T) -> Result<bool, A::Error> {
    map.next_value_seed(Place(field))
}

/// Passes over the value of a field.
pub(crate) fn skip<'de, A: MapAccess<'de>>(map: &mut A) -> Result<bool, A::Error> {
    map.next_value::<IgnoredAny>().map(|_| true)
}

/// Reads an object.
pub(crate) fn object<'de, T: Object, D: Deserializer<'de>>(
    object: &mut T,
    deserializer: D,
) -> Result<bool, D::Error> {
    deserializer.deserialize_any(ObjectVisitor(object))
}

struct ObjectVisitor<'a, T>(&'a mut T);

impl<'de, T: Object> Visitor<'de> for ObjectVisitor<'_, T> {
    type Value = bool;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<bool, A::Error> {
        fields(self.0, &mut map).map(|()| true)
    }

    fn visit_unit<E: Error>(self) -> Result<bool, E> {
        Ok(false)
    }
}

/// Reads the fields of an object up to its end.
pub(crate) fn fields<'de, T: Object, A: MapAccess<'de>>(object: &mut T, map: &mut A) -> Result<(), A::Error> {
    let mut seen = 0_u64;
    while let Some(index) = map.next_key_seed(Index(T::index))? {
        if index == SKIP {
            map.next_value::<IgnoredAny>()?;
        } else if object.field(index, map)? {
            // Only essential fields are counted, and they have the first indices.
            seen |= u32::try_from(index).ok().and_then(|index| 1_u64.checked_shl(index)).unwrap_or(0);
        }
    }
    for (index, name) in T::ESSENTIAL.iter().enumerate() {
        if seen >> index & 1 == 0 {
            return Err(A::Error::missing_field(name));
        }
    }
    Ok(())
}

/// Looks a key up where it stands, without copying it. A function pointer and not a type parameter, so that
/// this is compiled once and not once for each object.
struct Index(fn(&[u8]) -> usize);

impl<'de> DeserializeSeed<'de> for Index {
    type Value = usize;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<usize, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for Index {
    type Value = usize;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a field name")
    }

    fn visit_str<E: Error>(self, key: &str) -> Result<usize, E> {
        Ok((self.0)(key.as_bytes()))
    }
}

/// `Deserialize` by way of [`Field`].
macro_rules! deserialize {
    ($name:ident) => {
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                crate::json::read::whole(deserializer)
            }
        }
    };
}
pub(crate) use deserialize;

macro_rules! read_objects {
    ($($name:ident),* $(,)?) => {$(
        impl crate::json::read::Field for $name {
            fn read<'de, D: serde::Deserializer<'de>>(&mut self, deserializer: D) -> Result<bool, D::Error> {
                crate::json::read::object(self, deserializer)
            }
        }

        crate::json::read::deserialize! { $name }
    )*};
}
pub(crate) use read_objects;
