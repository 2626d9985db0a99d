//! What the tool around the bots wants a person at the chat page to know: that it builds, and how that ended.

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{ControlResult, refuse};
use crate::clock::lock;
use crate::emulator::Emulator;
use crate::journal::Entry;

/// Something about the build behind the bots; the page shows the last one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// `building`, `ready`, `failed` or `stopped`.
    pub kind: String,
    /// One line; for `failed`, what the compiler said.
    #[serde(default)]
    pub text: String,
}

impl Emulator {
    /// Shows a notice on the chat page until the next one: `kind` is `building`, `ready`, `failed` or
    /// `stopped`.
    ///
    /// # Errors
    /// When `kind` is none of these.
    pub fn notice(&self, kind: &str, text: &str) -> ControlResult<()> {
        if !["building", "ready", "failed", "stopped"].contains(&kind) {
            return refuse(format_args!(
                "no notice kind `{kind}`: use `building`, `ready`, `failed` or `stopped`"
            ));
        }
        let notice = Notice { kind: kind.to_owned(), text: text.to_owned() };
        let data = json!(notice);
        *lock(&self.inner.notice) = Some(notice);
        self.inner.journal.record(Entry::Chat { what: "notice", chat: None, bot: None, data });
        Ok(())
    }

    /// The last notice, for a page that is opened after it.
    pub(super) fn last_notice(&self) -> Option<Notice> {
        lock(&self.inner.notice).clone()
    }
}
