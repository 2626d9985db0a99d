//! Parameters that came as a form.

use serde_json::{Map, Value};

use super::{MethodInfo, Shape};

/// The parameters of a call that came as `application/x-www-form-urlencoded`, as `multipart/form-data` or in the
/// query, where everything is text: numbers, booleans, objects and lists are read as JSON where the method
/// expects them, and left as text where they are not JSON, so that a check names them.
pub fn params_from_form<'a>(
    method: &MethodInfo,
    fields: impl IntoIterator<Item = (&'a str, &'a str)>,
) -> Value {
    let value = |name: &str, text: &str| match method.param(name).map(|param| param.shape) {
        None | Some(Shape::Text | Shape::OneOf(_) | Shape::Constant(_) | Shape::File) => text.into(),
        Some(Shape::Boolean | Shape::True) => boolean(text),
        Some(_) => serde_json::from_str(text).unwrap_or_else(|_| text.into()),
    };
    let params: Map<String, Value> =
        fields.into_iter().map(|(name, text)| (name.to_owned(), value(name, text))).collect();
    params.into()
}

/// Telegram takes `True`, `yes` and `1` for true as well.
fn boolean(text: &str) -> Value {
    match text.to_ascii_lowercase().as_str() {
        "true" | "yes" | "1" => true.into(),
        "false" | "no" | "0" | "" => false.into(),
        _ => text.into(),
    }
}
