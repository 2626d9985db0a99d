//! Reading unions: one of several objects, told apart by a text in one of their fields, the tag.
//!
//! When the tag comes first, the fields are read straight into the variant. What stands before it is kept aside as
//! [`Value`]s and then read from those, where the tag of each union further inside is looked up: each byte is read
//! once, and each value that was kept aside is read once more, however deep unions are nested.

use std::fmt;
use std::marker::PhantomData;

use serde::Deserialize;
use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{DeserializeSeed, Deserializer, Error, IntoDeserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

use super::kept::Kept;
use super::read::Field;

/// One of several objects; implemented by generated code.
pub(crate) trait Union: Field {
    /// The name of the field that tells the variants apart.
    const TAG: &'static str;

    /// The variant named `tag`, with nothing in it yet.
    fn variant(tag: &str) -> Option<Self>;

    /// Reads the fields of the variant that this is.
    fn fields<'de, A: MapAccess<'de>>(&mut self, map: &mut A) -> Result<(), A::Error>;

    /// Keeps what no variant describes.
    fn unknown(value: Value) -> Self;

    /// A text in place of an object.
    fn plain(text: &str) -> Self {
        Self::unknown(text.into())
    }

    /// A list in place of an object.
    fn list<'de, A: SeqAccess<'de>>(list: A) -> Result<Self, A::Error> {
        Value::deserialize(SeqAccessDeserializer::new(list)).map(Self::unknown)
    }
}

/// Reads a union.
pub(crate) fn union<'de, T: Union, D: Deserializer<'de>>(
    union: &mut T,
    deserializer: D,
) -> Result<bool, D::Error> {
    // Tells the tag to [`Kept`], which then hands it out first; to others it means nothing.
    deserializer.deserialize_newtype_struct(T::TAG, UnionVisitor(union))
}

struct UnionVisitor<'a, T>(&'a mut T);

impl<T: Union> UnionVisitor<'_, T> {
    fn unknown<E>(self, value: Value) -> Result<bool, E> {
        *self.0 = T::unknown(value);
        Ok(true)
    }
}

impl<'de, T: Union> Visitor<'de> for UnionVisitor<'_, T> {
    type Value = bool;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an object with the field `{}`", T::TAG)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<bool, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<bool, A::Error> {
        let mut early = Map::new();
        while let Some(key) = map.next_key_seed(KeyVisitor(T::TAG))? {
            let (key, value) = match key {
                Key::Other(key) => (key, map.next_value()?),
                Key::Tag => match map.next_value_seed(TagVisitor(PhantomData))? {
                    Tag::Of(variant) => {
                        *self.0 = variant;
                        let mut fields = Fields { early: early.into_iter(), value: None, rest: map };
                        return self.0.fields(&mut fields).map(|()| true);
                    }
                    Tag::Unknown(value) => (T::TAG.to_owned(), value),
                },
            };
            early.insert(key, value);
        }
        self.unknown(Value::Object(early))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<bool, E> {
        *self.0 = T::plain(text);
        Ok(true)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<bool, A::Error> {
        *self.0 = T::list(list)?;
        Ok(true)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<bool, E> {
        self.unknown(value.into())
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<bool, E> {
        self.unknown(value.into())
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<bool, E> {
        self.unknown(value.into())
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<bool, E> {
        self.unknown(value.into())
    }

    fn visit_unit<E: Error>(self) -> Result<bool, E> {
        Ok(false)
    }
}

/// A key of a union.
enum Key {
    Tag,
    Other(String),
}

/// Compares a key with the name of the tag.
struct KeyVisitor(&'static str);

impl<'de> DeserializeSeed<'de> for KeyVisitor {
    type Value = Key;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Key, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for KeyVisitor {
    type Value = Key;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a field name")
    }

    fn visit_str<E: Error>(self, key: &str) -> Result<Key, E> {
        Ok(if key == self.0 { Key::Tag } else { Key::Other(key.to_owned()) })
    }
}

/// What the value of a tag says.
enum Tag<T> {
    /// It names this variant.
    Of(T),
    /// It is no text, or names none.
    Unknown(Value),
}

struct TagVisitor<T>(PhantomData<T>);

impl<'de, T: Union> DeserializeSeed<'de> for TagVisitor<T> {
    type Value = Tag<T>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Tag<T>, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de, T: Union> Visitor<'de> for TagVisitor<T> {
    type Value = Tag<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Tag<T>, E> {
        Ok(T::variant(text).map_or_else(|| Tag::Unknown(text.into()), Tag::Of))
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Tag<T>, E> {
        Ok(Tag::Unknown(value.into()))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Tag<T>, E> {
        Ok(Tag::Unknown(value.into()))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Tag<T>, E> {
        Ok(Tag::Unknown(value.into()))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Tag<T>, E> {
        Ok(Tag::Unknown(value.into()))
    }

    fn visit_unit<E: Error>(self) -> Result<Tag<T>, E> {
        Ok(Tag::Unknown(Value::Null))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Tag<T>, A::Error> {
        Value::deserialize(SeqAccessDeserializer::new(list)).map(Tag::Unknown)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Tag<T>, A::Error> {
        Value::deserialize(MapAccessDeserializer::new(map)).map(Tag::Unknown)
    }
}

/// The fields of a union whose tag is known, without the tag: those before it, which were kept, and the rest.
struct Fields<A> {
    early: serde_json::map::IntoIter,
    /// The value that belongs to the last key of `early`.
    value: Option<Value>,
    rest: A,
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Fields<A> {
    type Error = A::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, A::Error> {
        match self.early.next() {
            Some((key, value)) => {
                self.value = Some(value);
                seed.deserialize(key.into_deserializer()).map(Some)
            }
            None => self.rest.next_key_seed(seed),
        }
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, A::Error> {
        match self.value.take() {
            Some(value) => seed.deserialize(Kept(value)).map_err(A::Error::custom),
            None => self.rest.next_value_seed(seed),
        }
    }
}

macro_rules! read_unions {
    ($($name:ident),* $(,)?) => {$(
        impl crate::json::read::Field for $name {
            const HOLDS_NULL: bool = true;

            fn read<'de, D: serde::Deserializer<'de>>(&mut self, deserializer: D) -> Result<bool, D::Error> {
                crate::json::union::union(self, deserializer)
            }
        }

        crate::json::read::deserialize! { $name }
    )*};
}
pub(crate) use read_unions;
