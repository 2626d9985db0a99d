//! Does a JSON value have the shape that the tables give?

use std::fmt;

use serde_json::{Map, Value};

use super::{FieldInfo, MethodInfo, ObjectInfo, Shape, UnionInfo};

/// What is wrong with a call or a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ParamError {
    /// There is no method of that name.
    UnknownMethod(String),
    /// There is no object of that name.
    UnknownObject(String),
    /// A required parameter or field is absent; the path to it, as `reply_markup.inline_keyboard[0][0].text`.
    Missing(String),
    /// A value has another type than it should.
    WrongType {
        /// The path to it; empty for the whole value.
        path: String,
        /// What it should be.
        expected: String,
        /// What it is.
        found: &'static str,
    },
}

impl fmt::Display for ParamError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownMethod(name) => write!(f, "there is no method `{name}`"),
            Self::UnknownObject(name) => write!(f, "there is no object `{name}`"),
            Self::Missing(path) => write!(f, "`{path}` is missing"),
            Self::WrongType { path, expected, found } if path.is_empty() => {
                write!(f, "expected {expected}, found {found}")
            }
            Self::WrongType { path, expected, found } => {
                write!(f, "`{path}` must be {expected}, not {found}")
            }
        }
    }
}

impl std::error::Error for ParamError {}

/// Checks `params`, an object, against the method `name` in any case, and returns the method's exact name.
/// Parameters that the method does not have are ignored, as Telegram does; `null` counts as absent.
///
/// # Errors
/// When there is no such method, or the first parameter that is missing or has the wrong type.
///
/// ```
/// use botserver_api::schema::check_params;
/// use serde_json::json;
///
/// assert_eq!(check_params("sendmessage", &json!({"chat_id": 1, "text": "hi"})), Ok("sendMessage"));
/// assert_eq!(check_params("sendMessage", &json!({"chat_id": 1})).unwrap_err().to_string(), "`text` is missing");
/// ```
pub fn check_params(name: &str, params: &Value) -> Result<&'static str, ParamError> {
    let method = MethodInfo::find(name).ok_or_else(|| ParamError::UnknownMethod(name.to_owned()))?;
    let Value::Object(params) = params else { return Err(wrong("", "an object", params)) };
    fields(method.params, params, "")?;
    Ok(method.name)
}

/// Checks that `value` is a well-formed object or union `name`: `Message`, `ChatMember`.
///
/// # Errors
/// When there is no such object, or the first field that is missing or has the wrong type.
pub fn check_object(name: &str, value: &Value) -> Result<(), ParamError> {
    match (UnionInfo::find(name), ObjectInfo::find(name)) {
        (Some(info), _) => union(info, value, ""),
        (None, Some(info)) => object(info, value, ""),
        (None, None) => Err(ParamError::UnknownObject(name.to_owned())),
    }
}

fn wrong(path: &str, expected: impl fmt::Display, value: &Value) -> ParamError {
    let found = match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(number) if number.is_f64() => "a fraction",
        Value::Number(_) => "an integer",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    };
    ParamError::WrongType { path: path.to_owned(), expected: expected.to_string(), found }
}

fn fields(infos: &[FieldInfo], values: &Map<String, Value>, path: &str) -> Result<(), ParamError> {
    for info in infos {
        let inner = if path.is_empty() { info.name.to_owned() } else { format!("{path}.{}", info.name) };
        match values.get(info.name) {
            Some(value) if !value.is_null() => shape(&info.shape, value, &inner)?,
            _ if info.required => return Err(ParamError::Missing(inner)),
            _ => {}
        }
    }
    Ok(())
}

fn object(info: &ObjectInfo, value: &Value, path: &str) -> Result<(), ParamError> {
    match value {
        Value::Object(values) => fields(info.fields, values, path),
        other => Err(wrong(path, Shape::Object(info.name), other)),
    }
}

fn union(info: &UnionInfo, value: &Value, path: &str) -> Result<(), ParamError> {
    match value {
        Value::Object(values) => variant(info, values, value, path),
        Value::String(_) if info.text_or_list => Ok(()),
        Value::Array(list) if info.text_or_list => {
            elements(list, path, |value, path| union(info, value, path))
        }
        other => Err(wrong(path, Shape::Union(info.name), other)),
    }
}

/// A tag that no object has is accepted, because it may come from a newer version; without a tag, the value
/// must fit at least one of the objects.
fn variant(
    info: &UnionInfo,
    values: &Map<String, Value>,
    value: &Value,
    path: &str,
) -> Result<(), ParamError> {
    let objects = || info.objects.iter().filter_map(|name| ObjectInfo::find(name));
    if let Some(tag) = info.tag {
        let Some(text) = values.get(tag) else { return Err(ParamError::Missing(join(path, tag))) };
        if !text.is_string() {
            return Err(wrong(&join(path, tag), Shape::Text, text));
        }
        let is_tag = |field: &FieldInfo| matches!(field.shape, Shape::Constant(constant) if text == constant);
        return match objects().find(|object| object.fields.iter().any(is_tag)) {
            Some(info) => object(info, value, path),
            None => Ok(()),
        };
    }
    if objects().any(|info| object(info, value, path).is_ok()) {
        return Ok(());
    }
    Err(wrong(path, Shape::Union(info.name), value))
}

fn join(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}

fn elements(
    list: &[Value],
    path: &str,
    check: impl Fn(&Value, &str) -> Result<(), ParamError>,
) -> Result<(), ParamError> {
    list.iter().enumerate().try_for_each(|(index, value)| check(value, &format!("{path}[{index}]")))
}

fn shape(expected: &Shape, value: &Value, path: &str) -> Result<(), ParamError> {
    let of_object = |name| ObjectInfo::find(name).map_or(Ok(()), |info| object(info, value, path));
    let fits = match (expected, value) {
        (Shape::Object(name), Value::Object(_)) => return of_object(name),
        (Shape::MessageOrTrue, Value::Object(_)) => return of_object("Message"),
        (Shape::Union(name), _) => {
            return UnionInfo::find(name).map_or(Ok(()), |info| union(info, value, path));
        }
        (Shape::List(of), Value::Array(list)) => {
            return elements(list, path, |value, path| shape(of, value, path));
        }
        (Shape::Integer, value) => value.is_i64(),
        (Shape::Float, value) => value.is_number(),
        (Shape::Boolean, value) => value.is_boolean(),
        (Shape::True | Shape::MessageOrTrue, value) => *value == Value::Bool(true),
        (Shape::Text | Shape::OneOf(_) | Shape::File, value) => value.is_string(),
        (Shape::Constant(text), value) => value == text,
        (Shape::ChatId, value) => value.is_i64() || value.is_string(),
        (Shape::Object(_) | Shape::List(_), _) => false,
    };
    if fits { Ok(()) } else { Err(wrong(path, expected, value)) }
}
