//! Which chat a method is about.

use std::fmt;

use serde::{Serialize, Serializer};

use super::Chat;

/// A chat: by its id, or by the `@username` of a public one.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum ChatId {
    /// The number of a chat; of a person it is the user id.
    Id(i64),
    /// `@username`
    Username(String),
}

impl Default for ChatId {
    fn default() -> Self {
        Self::Id(0)
    }
}

impl From<i64> for ChatId {
    fn from(id: i64) -> Self {
        Self::Id(id)
    }
}

impl From<&str> for ChatId {
    fn from(username: &str) -> Self {
        Self::Username(username.to_owned())
    }
}

impl From<String> for ChatId {
    fn from(username: String) -> Self {
        Self::Username(username)
    }
}

impl From<&Chat> for ChatId {
    fn from(chat: &Chat) -> Self {
        Self::Id(chat.id)
    }
}

impl fmt::Display for ChatId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Id(id) => id.fmt(f),
            Self::Username(username) => username.fmt(f),
        }
    }
}

impl Serialize for ChatId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Id(id) => serializer.serialize_i64(*id),
            Self::Username(username) => serializer.serialize_str(username),
        }
    }
}
