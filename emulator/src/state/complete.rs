//! Required flags that nobody set: objects grow new ones with every version of the API.

use botserver_api::schema::{ObjectInfo, Shape};
use serde_json::{Map, Value};

/// Sets every required flag of the object `name` that is missing to `false`, and every required number to 0.
pub(crate) fn complete(name: &str, fields: &mut Map<String, Value>) {
    let Some(object) = ObjectInfo::find(name) else { return };
    for field in object.fields.iter().filter(|field| field.required) {
        let value = match field.shape {
            Shape::Boolean => Value::Bool(false),
            Shape::Integer => 0.into(),
            _ => continue,
        };
        fields.entry(field.name).or_insert(value);
    }
}
