//! Invented people.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// A person who chats with bots (section "User").
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// User id; 0 to have one invented.
    #[serde(default)]
    pub id: i64,
    /// Given name.
    pub first_name: String,
    /// Family name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_name: Option<String>,
    /// Public name, without `@`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub username: Option<String>,
    /// IETF language tag of the person's app.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language_code: Option<String>,
    /// Whether the person pays for Telegram Premium.
    #[serde(default)]
    pub is_premium: bool,
}

impl Person {
    /// Someone with this name, speaking English, with an invented id.
    pub fn named(first_name: &str) -> Self {
        Self {
            id: 0,
            first_name: first_name.to_owned(),
            last_name: None,
            username: None,
            language_code: Some("en".to_owned()),
            is_premium: false,
        }
    }

    /// The `User` object that bots see.
    pub(crate) fn json(&self) -> Value {
        let mut user = self.names();
        user.insert("is_bot".into(), false.into());
        if let Some(language) = &self.language_code {
            user.insert("language_code".into(), language.as_str().into());
        }
        if self.is_premium {
            user.insert("is_premium".into(), true.into());
        }
        Value::Object(user)
    }

    /// The `Chat` object of a private chat with this person.
    pub(crate) fn chat(&self) -> Value {
        let mut chat = self.names();
        chat.insert("type".into(), "private".into());
        Value::Object(chat)
    }

    fn names(&self) -> Map<String, Value> {
        let mut fields = Map::new();
        fields.insert("id".into(), self.id.into());
        fields.insert("first_name".into(), self.first_name.as_str().into());
        if let Some(name) = &self.last_name {
            fields.insert("last_name".into(), name.as_str().into());
        }
        if let Some(name) = &self.username {
            fields.insert("username".into(), name.as_str().into());
        }
        fields
    }
}
