//! Telegram's servers lag behind the documentation and run ahead of it: every object that an update or an answer may
//! hold is read although any one of its fields is missing, unless there is no such object without it.
#![cfg(feature = "schema")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by a panic, in its helper functions too")]

use std::collections::BTreeSet;
use std::rc::Rc;

use botserver_api::schema::{METHODS, ObjectInfo, Shape, UnionInfo};
use botserver_api::types::Update;
use botserver_api::{Method, for_each_method};
use serde_json::{Map, Value, json};

/// What must be there: which thing it is, in which chat, and when.
const ESSENTIAL: [&str; 9] = [
    "boost_id",
    "business_connection_id",
    "chat",
    "date",
    "id",
    "message_id",
    "poll_id",
    "result_id",
    "update_id",
];

/// Where an object stands in what Telegram sends.
#[derive(Clone)]
enum Place {
    Update,
    /// The result of this method.
    Result(&'static str),
    Field(&'static ObjectInfo, &'static str, Rc<Place>),
    Element(Rc<Place>),
}

impl Place {
    /// The least that Telegram may send with `value` at this place.
    fn wrap(&self, value: Value) -> Value {
        match self {
            Self::Update | Self::Result(_) => value,
            Self::Element(list) => list.wrap(json!([value])),
            Self::Field(object, key, place) => {
                let mut fields = required(object, 0);
                fields.insert((*key).to_owned(), value);
                place.wrap(fields.into())
            }
        }
    }

    fn pointer(&self) -> String {
        match self {
            Self::Update | Self::Result(_) => String::new(),
            Self::Element(list) => list.pointer() + "/0",
            Self::Field(_, key, place) => format!("{}/{key}", place.pointer()),
        }
    }

    /// Reads `value` at this place. An update is also written again, and what then stands at this place is returned.
    fn read(&self, value: Value) -> Result<Option<Value>, String> {
        let json = self.wrap(value).to_string();
        match self.root() {
            Self::Result(method) => result_of(method, json.as_bytes()).map(|()| None),
            _ => {
                let update = Update::from_json(json.as_bytes()).map_err(|error| error.to_string())?;
                let written = serde_json::to_value(update).unwrap();
                Ok(Some(written.pointer(&self.pointer()).unwrap_or_else(|| panic!("lost: {json}")).clone()))
            }
        }
    }

    fn root(&self) -> &Self {
        match self {
            Self::Update | Self::Result(_) => self,
            Self::Field(_, _, inner) | Self::Element(inner) => inner.root(),
        }
    }
}

/// Reads the result of a method.
fn result_of(name: &str, json: &[u8]) -> Result<(), String> {
    macro_rules! read {
        ($($method:path),* $(,)?) => {
            match name {
                $(<$method>::NAME => <$method>::parse_response(json).map(drop),)*
                _ => panic!("no method {name}"),
            }
        };
    }
    for_each_method!(read).map_err(|error| error.to_string())
}

/// A value of that shape with nothing in it that may be absent; no default either, so that one sees it go.
fn sample(shape: &Shape, depth: usize) -> Value {
    match shape {
        Shape::Integer | Shape::ChatId => 1.into(),
        Shape::Float => 1.5.into(),
        Shape::Boolean | Shape::True | Shape::MessageOrTrue => true.into(),
        Shape::Text | Shape::File => "x".into(),
        Shape::Constant(text) => (*text).into(),
        Shape::OneOf(texts) => texts.first().copied().into(),
        Shape::List(_) if depth > 4 => json!([]),
        Shape::List(of) => json!([sample(of, depth + 1)]),
        Shape::Object(name) => required(ObjectInfo::find(name).unwrap(), depth + 1).into(),
        Shape::Union(name) => match UnionInfo::find(name).unwrap() {
            union if union.text_or_list => "x".into(),
            union => required(ObjectInfo::find(union.objects.first().unwrap()).unwrap(), depth + 1).into(),
        },
    }
}

fn required(object: &ObjectInfo, depth: usize) -> Map<String, Value> {
    let fields = object.fields.iter().filter(|field| field.required);
    fields.map(|field| (field.name.to_owned(), sample(&field.shape, depth))).collect()
}

/// What an absent value of that shape is written as.
fn default(shape: &Shape) -> Option<Value> {
    Some(match shape {
        Shape::Integer => 0.into(),
        Shape::Float => 0.0.into(),
        Shape::Boolean | Shape::True => false.into(),
        Shape::Text | Shape::OneOf(_) => "".into(),
        Shape::List(_) => json!([]),
        Shape::Union(_) => Value::Null,
        _ => return None,
    })
}

/// Every object that Telegram may send, each at one place.
fn objects() -> Vec<(&'static ObjectInfo, Place)> {
    let mut open = vec![(Shape::Object("Update"), Place::Update)];
    // Taken from the end: updates before the results of methods.
    open.splice(0..0, METHODS.iter().map(|method| (method.returns, Place::Result(method.name))));
    let mut known = BTreeSet::new();
    let mut found = Vec::new();
    while let Some((shape, place)) = open.pop() {
        let names: &[&str] = match &shape {
            Shape::List(of) => {
                open.push((**of, Place::Element(Rc::new(place))));
                continue;
            }
            Shape::Object(name) => &[name],
            Shape::MessageOrTrue => &["Message"],
            Shape::Union(name) => UnionInfo::find(name).unwrap().objects,
            _ => continue,
        };
        for name in names {
            if known.insert(*name) {
                let object = ObjectInfo::find(name).unwrap();
                let inside = |key| Place::Field(object, key, Rc::new(place.clone()));
                open.extend(object.fields.iter().map(|field| (field.shape, inside(field.name))));
                found.push((object, place.clone()));
            }
        }
    }
    found
}

/// `object` with `key` set to `value`, or without it.
fn with(object: &Map<String, Value>, key: &str, value: Option<Value>) -> Value {
    let mut object = object.clone();
    match value {
        Some(value) => object.insert(key.to_owned(), value),
        None => object.remove(key),
    };
    object.into()
}

#[test]
fn an_object_survives_the_loss_of_any_field_but_of_the_essential_ones() {
    let mut lost = 0;
    for (object, place) in objects() {
        let all = object.fields.iter().map(|field| (field.name.to_owned(), sample(&field.shape, 0)));
        let all: Map<String, Value> = all.collect();
        let whole = place.read(all.clone().into());
        assert!(whole.is_ok(), "{}: {whole:?}", object.name);
        if let Ok(Some(written)) = whole {
            assert_eq!(written, Value::Object(all.clone()), "{}", object.name);
        }
        for field in object.fields {
            let what = format!("{}.{}", object.name, field.name);
            let absent = place.read(with(&all, field.name, None));
            lost += 1;
            if field.required && ESSENTIAL.contains(&field.name) {
                let error = absent.unwrap_err();
                assert!(error.starts_with(&format!("missing field `{}`", field.name)), "{what}: {error}");
                let error = place.read(with(&all, field.name, Some(Value::Null))).unwrap_err();
                assert!(error.starts_with(&format!("missing field `{}`", field.name)), "{what}: {error}");
                continue;
            }
            let absent = absent.unwrap_or_else(|error| panic!("{what}: {error}"));
            if matches!(field.shape, Shape::Constant(_)) {
                continue; // A union without its tag is kept as it came, `null` included.
            }
            let null = place.read(with(&all, field.name, Some(Value::Null)));
            assert_eq!(null.as_ref(), Ok(&absent), "{what}");
            if let Some(absent) = absent {
                let written = absent.get(field.name).cloned();
                match default(&field.shape) {
                    Some(default) if field.required => assert_eq!(written, Some(default), "{what}"),
                    None if field.required => assert!(written.unwrap().is_object(), "{what}"),
                    _ => assert_eq!(written, None, "{what}"),
                }
            }
        }
    }
    assert!(lost > 1200, "{lost}");
}

#[test]
fn a_fraction_that_stands_for_an_integer_is_that_integer() {
    let mut integers = 0;
    for (object, place) in objects() {
        let all = required(object, 0);
        for field in object.fields {
            let what = format!("{}.{}", object.name, field.name);
            let read = |value: &Value| {
                let value = match field.shape {
                    Shape::List(Shape::Integer) => json!([value]),
                    _ => value.clone(),
                };
                place.read(with(&all, field.name, Some(value)))
            };
            if matches!(field.shape, Shape::Integer | Shape::List(Shape::Integer)) {
                integers += 1;
                for integer in [1, -1_003_456_789_012_i64, 1_787_500_000] {
                    let whole = read(&integer.into());
                    assert!(whole.is_ok(), "{what}: {whole:?}");
                    assert_eq!(read(&(integer as f64).into()), whole, "{what}");
                }
                for wrong in [json!(1.5), json!(1e300), json!(u64::MAX), json!("1"), json!(true), json!({})] {
                    let error = read(&wrong).unwrap_err();
                    assert!(error.contains("expected an integer"), "{what}, {wrong}: {error}");
                }
            }
        }
    }
    assert!(integers > 150, "{integers}");
}

#[test]
fn a_value_of_another_shape_is_an_error() {
    for (object, place) in objects() {
        for field in object.fields {
            let wrong: &[Value] = match field.shape {
                Shape::Boolean | Shape::True => &[json!(1), json!("true"), json!([])],
                Shape::Text | Shape::OneOf(_) => &[json!(1), json!(false), json!(["x"]), json!({})],
                Shape::Float => &[json!("1.5"), json!(true)],
                Shape::List(_) => &[json!({}), json!(1), json!("x")],
                Shape::Object(_) => &[json!([]), json!(1), json!("x")],
                _ => &[],
            };
            for wrong in wrong {
                let read = place.read(with(&required(object, 0), field.name, Some(wrong.clone())));
                let error = read.expect_err(&format!("{}.{} is {wrong}", object.name, field.name));
                assert!(error.contains("expected a"), "{error}");
            }
        }
    }
}
