//! What is new in bots.yml, as YAML.

use super::same;
use crate::yaml::{self, Entry, Value};

/// A key that is not in the file yet, and its value.
#[derive(Clone, Debug)]
pub struct NewEntry {
    /// Its key.
    pub key: String,
    /// Its value.
    pub value: NewValue,
}

/// The value of a new key.
#[derive(Clone, Debug)]
pub enum NewValue {
    /// A text, which is quoted where it has to be.
    Text(String),
    /// YAML, on one line.
    Yaml(String),
    /// Entries of a map below the key.
    Map(Vec<NewEntry>),
}

impl NewEntry {
    /// A text.
    pub fn text(key: &str, text: &str) -> Self {
        Self { key: key.to_owned(), value: NewValue::Text(text.to_owned()) }
    }

    /// YAML, on one line.
    pub fn yaml(key: &str, value: &str) -> Self {
        Self { key: key.to_owned(), value: NewValue::Yaml(value.to_owned()) }
    }

    /// A map.
    pub fn map(key: &str, entries: Vec<NewEntry>) -> Self {
        Self { key: key.to_owned(), value: NewValue::Map(entries) }
    }

    /// In block style, every line of it ended.
    ///
    /// `indent` is that of its key, `step` how much further what is below it is indented.
    pub fn block(&self, indent: usize, step: usize, newline: &str) -> String {
        let key = key(&self.key);
        match &self.value {
            NewValue::Map(entries) if !entries.is_empty() => {
                let below = entries.iter().map(|entry| entry.block(indent + step, step, newline));
                format!("{:indent$}{key}:{newline}{}", "", below.collect::<String>())
            }
            value => format!("{:indent$}{key}: {}{newline}", "", value.on_one_line(false)),
        }
    }

    /// In flow style, for a map in braces.
    pub fn flow(&self) -> String {
        format!("{}: {}", key(&self.key), self.value.on_one_line(true))
    }

    /// Whether this is what an entry of a file says.
    pub(super) fn is(&self, Entry { key, value }: &Entry) -> bool {
        let has_this_value = match (&self.value, &value.value) {
            (NewValue::Text(text), Value::Scalar(scalar)) => !scalar.is_null() && scalar.text == *text,
            (NewValue::Yaml(text), _) => yaml::parse(text).is_ok_and(|meant| same(&meant.root, value)),
            (NewValue::Map(entries), Value::Map(found)) => {
                entries.len() == found.len()
                    && entries.iter().zip(found).all(|(entry, found)| entry.is(found))
            }
            _ => false,
        };
        key.text == self.key && has_this_value
    }
}

impl NewValue {
    /// As it stands behind its key, or between braces.
    pub fn on_one_line(&self, in_braces: bool) -> String {
        match self {
            Self::Text(text) => scalar(text, in_braces),
            Self::Yaml(text) => text.clone(),
            Self::Map(entries) if entries.is_empty() => "{}".to_owned(),
            Self::Map(entries) => {
                let entries: Vec<_> = entries.iter().map(NewEntry::flow).collect();
                format!("{{ {} }}", entries.join(", "))
            }
        }
    }
}

/// A name of a bot; one that starts with `-` could be taken for a list.
fn key(name: &str) -> String {
    if name.starts_with('-') { quoted(name) } else { name.to_owned() }
}

/// A text, in quotes where it would mean something else without.
fn scalar(text: &str, in_braces: bool) -> String {
    // Behind dots, for a path: `./` and `../`.
    let may_start = text.trim_start_matches('.').starts_with(|c: char| c.is_alphanumeric() || c == '/');
    let is_null = matches!(text, "null" | "Null" | "NULL");
    let means_something = text.contains(": ") || text.contains(" #") || text.ends_with(':');
    let closes = in_braces && text.contains(['{', '}', '[', ']', ',']);
    let is_plain = may_start && !is_null && !means_something && !closes && text.trim() == text;
    if is_plain { text.to_owned() } else { quoted(text) }
}

/// In double quotes. Names and descriptions have no control characters.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}
