//! Reading objects and unions.
//!
//! An object starts out as its `Default` and its fields are put in as they come, found by a `match` on the
//! key's bytes. A union looks at its tag: when that comes first, as Telegram mostly writes it, the fields are
//! read straight into the variant; what stands before the tag is kept aside as values.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{
    DeserializeOwned, DeserializeSeed, Deserializer, Error, IgnoredAny, IntoDeserializer, MapAccess,
    SeqAccess, Visitor,
};
use serde_json::{Map, Value};

/// The index of a field that an object does not have.
pub(crate) const SKIP: usize = usize::MAX;

/// An object; implemented by generated code.
pub(crate) trait Object: Default {
    /// The names of the required fields, which have the indices from 0 on. At most 64.
    const REQUIRED: &'static [&'static str];

    /// The index of the field `key`, or [`SKIP`].
    fn index(key: &[u8]) -> usize;

    /// Reads the value of the field with that index.
    fn read<'de, A: MapAccess<'de>>(&mut self, index: usize, map: &mut A) -> Result<(), A::Error>;
}

/// One of several objects, told apart by the text in their field `TAG`; implemented by generated code.
pub(crate) trait Union: Sized + DeserializeOwned {
    /// The name of the field that tells the variants apart.
    const TAG: &'static str;

    /// Reads the variant named `tag`.
    fn read<'de, A: MapAccess<'de>>(tag: &str, fields: Fields<A>) -> Result<Self, A::Error>;

    /// Keeps what no variant describes.
    fn unknown(value: Value) -> Self;

    /// A text in place of an object.
    fn plain(text: String) -> Self {
        Self::unknown(Value::String(text))
    }

    /// A list in place of an object.
    fn list<'de, A: SeqAccess<'de>>(list: A) -> Result<Self, A::Error> {
        elements(list).map(|values| Self::unknown(Value::Array(values)))
    }
}

/// All elements of a list.
pub(crate) fn elements<'de, T: DeserializeOwned, A: SeqAccess<'de>>(mut list: A) -> Result<Vec<T>, A::Error> {
    let mut elements = Vec::new();
    while let Some(element) = list.next_element()? {
        elements.push(element);
    }
    Ok(elements)
}

/// Reads an object.
pub(crate) fn object<'de, T: Object, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    deserializer.deserialize_map(ObjectVisitor(PhantomData))
}

struct ObjectVisitor<T>(PhantomData<T>);

impl<'de, T: Object> Visitor<'de> for ObjectVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<T, A::Error> {
        fields(&mut map)
    }
}

/// Reads the fields of an object up to its end.
pub(crate) fn fields<'de, T: Object, A: MapAccess<'de>>(map: &mut A) -> Result<T, A::Error> {
    let mut object = T::default();
    let mut seen = 0_u64;
    while let Some(index) = map.next_key_seed(Index(T::index))? {
        if index == SKIP {
            map.next_value::<IgnoredAny>()?;
        } else {
            object.read(index, map)?;
            // Only required fields are counted, and they have the first indices.
            seen |= u32::try_from(index).ok().and_then(|index| 1_u64.checked_shl(index)).unwrap_or(0);
        }
    }
    for (index, name) in T::REQUIRED.iter().enumerate() {
        if seen >> index & 1 == 0 {
            return Err(A::Error::missing_field(name));
        }
    }
    Ok(object)
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

/// Reads a union.
pub(crate) fn union<'de, T: Union, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    deserializer.deserialize_any(UnionVisitor(PhantomData))
}

struct UnionVisitor<T>(PhantomData<T>);

impl<'de, T: Union> Visitor<'de> for UnionVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an object with the field `{}`", T::TAG)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<T, A::Error> {
        let mut early = Map::new();
        while let Some(key) = map.next_key::<Cow<'_, str>>()? {
            let value: Value = map.next_value()?;
            let tag = value.as_str().filter(|_| key == T::TAG).map(str::to_owned);
            early.insert(key.into_owned(), value);
            if let Some(tag) = tag {
                return T::read(&tag, Fields { early: early.into_iter(), value: None, rest: map });
            }
        }
        Ok(T::unknown(Value::Object(early)))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
        Ok(T::plain(text.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<T, A::Error> {
        T::list(list)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<T, E> {
        Ok(T::unknown(value.into()))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<T, E> {
        Ok(T::unknown(value.into()))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<T, E> {
        Ok(T::unknown(value.into()))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<T, E> {
        Ok(T::unknown(value.into()))
    }

    fn visit_unit<E: Error>(self) -> Result<T, E> {
        Ok(T::unknown(Value::Null))
    }
}

/// The fields of a union whose tag is known: those up to the tag, which were kept, and the rest.
pub(crate) struct Fields<A> {
    early: serde_json::map::IntoIter,
    /// The value that belongs to the last key of `early`.
    value: Option<Value>,
    rest: A,
}

impl<'de, A: MapAccess<'de>> Fields<A> {
    /// Reads them as a variant's object, which passes over the tag.
    pub(crate) fn read<T: Object>(mut self) -> Result<T, A::Error> {
        fields(&mut self)
    }

    /// Keeps them all, the tag included.
    pub(crate) fn into_value(mut self) -> Result<Value, A::Error> {
        let mut all = Map::new();
        while let Some((key, value)) = self.next_entry()? {
            all.insert(key, value);
        }
        Ok(Value::Object(all))
    }
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
            Some(value) => seed.deserialize(value).map_err(A::Error::custom),
            None => self.rest.next_value_seed(seed),
        }
    }
}

/// Passes over the value of a field.
pub(crate) fn skip<'de, A: MapAccess<'de>>(map: &mut A) -> Result<(), A::Error> {
    map.next_value::<IgnoredAny>().map(|_| ())
}

macro_rules! deserialize_objects {
    ($($name:ident),* $(,)?) => {$(
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                crate::json::read::object(deserializer)
            }
        }
    )*};
}
pub(crate) use deserialize_objects;

macro_rules! deserialize_unions {
    ($($name:ident),* $(,)?) => {$(
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                crate::json::read::union(deserializer)
            }
        }
    )*};
}
pub(crate) use deserialize_unions;
