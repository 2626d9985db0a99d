//! Telling the person at the chat page how the build behind the bots goes.

use serde_json::json;

use super::{ControlResult, refuse};
use crate::clock::lock;
use crate::emulator::Emulator;
use crate::journal::Entry;
use crate::notice::Notice;

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
    pub(crate) fn last_notice(&self) -> Option<Notice> {
        lock(&self.inner.notice).clone()
    }
}
