//! Reading from a value that was kept aside.
//!
//! Unlike serde_json's own reader of [`Value`], it can hand out the tag of a union first, so that the union need not
//! keep its fields aside a second time.

use serde::de::value::StringDeserializer;
use serde::de::{DeserializeSeed, Deserializer, IntoDeserializer, MapAccess, SeqAccess, Visitor};
use serde::forward_to_deserialize_any;
use serde_json::{Error, Value};

/// A value that was kept aside.
pub(crate) struct Kept(pub(crate) Value);

impl<'de> Deserializer<'de> for Kept {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        #[cfg(test)]
        tests::VISITED.set(tests::VISITED.get() + 1);
        match self.0 {
            Value::Null => visitor.visit_unit(),
            Value::Bool(value) => visitor.visit_bool(value),
            Value::Number(number) => number.deserialize_any(visitor),
            Value::String(text) => visitor.visit_string(text),
            Value::Array(list) => visitor.visit_seq(Elements(list.into_iter())),
            Value::Object(map) => {
                visitor.visit_map(Fields { tag: None, rest: map.into_iter(), value: Value::Null })
            }
        }
    }

    /// The field named `tag` first.
    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        tag: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        match self.0 {
            Value::Object(mut map) => {
                #[cfg(test)]
                tests::VISITED.set(tests::VISITED.get() + 1);
                let tag = map.remove_entry(tag);
                visitor.visit_map(Fields { tag, rest: map.into_iter(), value: Value::Null })
            }
            _ => self.deserialize_any(visitor),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0 {
            Value::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_unit()
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq
        tuple tuple_struct map struct enum identifier
    }
}

struct Elements(std::vec::IntoIter<Value>);

impl<'de> SeqAccess<'de> for Elements {
    type Error = Error;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Error> {
        self.0.next().map(|value| seed.deserialize(Kept(value))).transpose()
    }
}

struct Fields {
    tag: Option<(String, Value)>,
    rest: serde_json::map::IntoIter,
    /// The value that belongs to the last key.
    value: Value,
}

impl<'de> MapAccess<'de> for Fields {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Error> {
        let Some((key, value)) = self.tag.take().or_else(|| self.rest.next()) else { return Ok(None) };
        self.value = value;
        let key: StringDeserializer<Error> = key.into_deserializer();
        seed.deserialize(key).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Error> {
        seed.deserialize(Kept(self.value.take()))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by a panic")]

    use std::cell::Cell;

    use super::*;
    use crate::types::RichText;

    thread_local! {
        /// How many values were read from such as were kept aside.
        pub(super) static VISITED: Cell<usize> = const { Cell::new(0) };
    }

    fn values(value: &Value) -> usize {
        match value {
            Value::Array(list) => 1 + list.iter().map(values).sum::<usize>(),
            Value::Object(map) => 1 + map.values().map(values).sum::<usize>(),
            _ => 1,
        }
    }

    /// As many texts as fit into a body, each nested that deep.
    fn nested(open: &str, close: &str, depth: usize) -> String {
        let one = format!("{}\"x\"{}", open.repeat(depth), close.repeat(depth));
        format!("[{}]", vec![one.as_str(); (100 << 10) / one.len()].join(","))
    }

    #[test]
    fn what_is_kept_aside_is_read_at_most_twice_however_deep_unions_are_nested() {
        for depth in [1_usize, 2, 10, 60, 120] {
            for (open, close, levels) in [
                (r#"{"type":"bold","text":"#, "}", 1),
                (r#"{"text":"#, r#","type":"bold"}"#, 1),
                (r#"{"text":"#, r#","type":"wobbly"}"#, 1),
                (r#"{"text":["#, "]}", 2),
                (r#"{"text":[{"type":"bold","text":"#, r#"}],"type":"italic"}"#, 3),
            ] {
                let json = nested(open, close, depth.div_ceil(levels));
                VISITED.set(0);
                serde_json::from_str::<RichText>(&json).unwrap();
                let all = values(&serde_json::from_str(&json).unwrap());
                assert!(VISITED.get() <= 2 * all, "{open} {depth}: {} of {all}", VISITED.get());
            }
        }
    }
}
