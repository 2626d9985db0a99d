//! What the tool around the bots wants a person at the chat page to know: that it builds, and how that ended.

use serde::{Deserialize, Serialize};

/// Something about the build behind the bots; the page shows the last one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// `building`, `ready`, `failed` or `stopped`.
    pub kind: String,
    /// One line; for `failed`, what the compiler said.
    #[serde(default)]
    pub text: String,
}
