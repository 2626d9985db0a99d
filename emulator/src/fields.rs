//! Fields of a JSON object inside a parameter, read as Telegram's server reads them: a number may stand for a text and
//! a text for a number, but `null` is a value of the wrong type, not an absent one.

use serde_json::{Map, Value};

/// An object and what may be read from it. All errors are Telegram's words.
#[derive(Clone, Copy)]
pub(crate) struct Fields<'a>(&'a Map<String, Value>);

impl<'a> Fields<'a> {
    pub(crate) fn of(value: &'a Value) -> Option<Self> {
        value.as_object().map(Self)
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// A text; empty if absent.
    pub(crate) fn text(&self, name: &str) -> Result<String, String> {
        match self.0.get(name) {
            None => Ok(String::new()),
            Some(Value::String(text)) => Ok(text.clone()),
            Some(Value::Number(number)) => Ok(number.to_string()),
            Some(_) => Err(wrong(name, "of type String")),
        }
    }

    pub(crate) fn required_text(&self, name: &str) -> Result<String, String> {
        self.there(name)?;
        self.text(name)
    }

    /// A flag; `false` if absent.
    pub(crate) fn flag(&self, name: &str) -> Result<bool, String> {
        match self.0.get(name) {
            None => Ok(false),
            Some(Value::Bool(flag)) => Ok(*flag),
            Some(_) => Err(wrong(name, "of type Boolean")),
        }
    }

    pub(crate) fn required_int(&self, name: &str) -> Result<i64, String> {
        self.there(name)?;
        let number = match self.0.get(name) {
            Some(Value::Number(number)) => number.as_i64(),
            Some(Value::String(text)) => text.parse().ok(),
            _ => return Err(wrong(name, "a Number")),
        };
        number.ok_or_else(|| wrong(name, "a valid Number"))
    }

    pub(crate) fn required_object(&self, name: &str) -> Result<Fields<'a>, String> {
        self.there(name)?;
        self.0.get(name).and_then(Fields::of).ok_or_else(|| wrong(name, "of type Object"))
    }

    /// A list; `None` if absent.
    pub(crate) fn list(&self, name: &str) -> Result<Option<&'a [Value]>, String> {
        match self.0.get(name) {
            None => Ok(None),
            Some(Value::Array(items)) => Ok(Some(items)),
            Some(_) => Err(wrong(name, "of type Array")),
        }
    }

    /// The value as it stands.
    pub(crate) fn raw(&self, name: &str) -> Option<&'a Value> {
        self.0.get(name)
    }

    fn there(&self, name: &str) -> Result<(), String> {
        if self.has(name) { Ok(()) } else { Err(format!("Can't find field \"{name}\"")) }
    }
}

fn wrong(name: &str, wanted: &str) -> String {
    format!("Field \"{name}\" must be {wanted}")
}
