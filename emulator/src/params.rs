//! Parameters of a call, whatever form they came in: JSON has types, the other forms have only texts.

use serde_json::{Map, Value};

use crate::response::ApiError;
use crate::state::FileUpload;

/// Parameters and uploaded files of one call.
#[derive(Clone, Debug, Default)]
pub(crate) struct Params {
    values: Map<String, Value>,
    files: Vec<FileUpload>,
}

impl Params {
    pub(crate) fn new(values: Map<String, Value>, files: Vec<FileUpload>) -> Self {
        Self { values, files }
    }

    pub(crate) fn get(&self, name: &str) -> Option<&Value> {
        self.values.get(name).filter(|value| !value.is_null())
    }

    /// Adds what `other` has and this has not.
    pub(crate) fn extend(&mut self, other: Self) {
        for (name, value) in other.values {
            self.values.entry(name).or_insert(value);
        }
        self.files.extend(other.files);
    }

    /// A parameter as text; numbers and booleans as they are written.
    pub(crate) fn text(&self, name: &str) -> Option<String> {
        match self.get(name)? {
            Value::String(text) => Some(text.clone()),
            other => Some(other.to_string()),
        }
    }

    pub(crate) fn remove_text(&mut self, name: &str) -> Option<String> {
        let text = self.text(name);
        self.values.remove(name);
        text
    }

    /// A non-empty text, or the error with which Telegram answers its absence.
    pub(crate) fn required(&self, name: &str, missing: &str) -> Result<String, ApiError> {
        self.text(name).filter(|text| !text.is_empty()).ok_or_else(|| ApiError::bad_request(missing))
    }

    pub(crate) fn int(&self, name: &str) -> Option<i64> {
        match self.get(name)? {
            Value::Number(number) => number.as_i64(),
            Value::String(text) => text.trim().parse().ok(),
            Value::Bool(flag) => Some(i64::from(*flag)),
            _ => None,
        }
    }

    pub(crate) fn float(&self, name: &str) -> Option<f64> {
        match self.get(name)? {
            Value::Number(number) => number.as_f64(),
            Value::String(text) => text.trim().parse().ok(),
            _ => None,
        }
    }

    /// Whether a flag is set: `true`, `yes` or `1`, in any case.
    pub(crate) fn flag(&self, name: &str) -> bool {
        match self.get(name) {
            Some(Value::Bool(flag)) => *flag,
            Some(Value::Number(number)) => number.as_i64() != Some(0),
            Some(Value::String(text)) => {
                matches!(text.trim().to_ascii_lowercase().as_str(), "true" | "yes" | "1")
            }
            _ => false,
        }
    }

    /// A structured parameter, which forms carry as JSON text. `what` completes "can't parse … JSON object".
    pub(crate) fn json(&self, name: &str, what: &str) -> Result<Option<Value>, ApiError> {
        match self.get(name) {
            None => Ok(None),
            Some(Value::String(text)) if text.trim().is_empty() => Ok(None),
            Some(Value::String(text)) => serde_json::from_str(text)
                .map(Some)
                .map_err(|_| ApiError::bad_request(format_args!("can't parse {what} JSON object"))),
            Some(value) => Ok(Some(value.clone())),
        }
    }

    /// A list, which forms carry as JSON text.
    pub(crate) fn list(&self, name: &str, what: &str) -> Result<Vec<Value>, ApiError> {
        match self.json(name, what)? {
            None => Ok(Vec::new()),
            Some(Value::Array(items)) => Ok(items),
            Some(_) => Err(ApiError::bad_request(format_args!("expected an Array of {what}"))),
        }
    }

    /// An uploaded file: the field's own, or the one its value refers to as `attach://<field>`.
    pub(crate) fn upload(&self, name: &str) -> Option<&FileUpload> {
        let referred = self.get(name).and_then(Value::as_str).and_then(|text| text.strip_prefix("attach://"));
        self.file(referred.unwrap_or(name))
    }

    pub(crate) fn file(&self, field: &str) -> Option<&FileUpload> {
        self.files.iter().find(|file| file.field == field)
    }

    pub(crate) fn values(&self) -> &Map<String, Value> {
        &self.values
    }

    /// The parameters as the journal shows them: secrets hidden, files by name and size.
    pub(crate) fn into_shown(self) -> Value {
        let mut shown = self.values;
        if let Some(secret) = shown.get_mut("secret_token") {
            *secret = "…".into();
        }
        for file in self.files {
            let name = file.file_name.unwrap_or_else(|| "file".to_owned());
            shown.insert(file.field, format!("file `{name}`, {} bytes", file.content.len()).into());
        }
        Value::Object(shown)
    }
}
