//! Finds tokens in texts where none should be, and hides them.

use std::borrow::Cow;

use crate::token::{MIN_SECRET, is_secret_byte};

/// Whether a real token stands somewhere in `text`.
pub fn looks_like_a_token(text: &str) -> bool {
    next_secret(text, 0).is_some()
}

/// `text` with the secret of everything that looks like a token replaced by as many `*`.
///
/// Positions stay the same, so a caret under the result still points at the right column.
pub fn redact(text: &str) -> Cow<'_, str> {
    let mut shown = String::new();
    let mut copied = 0;
    while let Some(secret) = next_secret(text, copied) {
        shown.push_str(text.get(copied..secret.start).unwrap_or_default());
        shown.extend(std::iter::repeat_n('*', secret.len()));
        copied = secret.end;
    }
    if copied == 0 {
        return Cow::Borrowed(text);
    }
    shown.push_str(text.get(copied..).unwrap_or_default());
    Cow::Owned(shown)
}

/// Finds `digit:SECRET` at or after byte `from`, and returns where the secret is.
fn next_secret(text: &str, from: usize) -> Option<std::ops::Range<usize>> {
    let bytes = text.as_bytes();
    let mut at = from;
    loop {
        let colon = at + bytes.get(at..)?.iter().position(|byte| *byte == b':')?;
        let start = colon + 1;
        let length = bytes.get(start..)?.iter().take_while(|byte| is_secret_byte(**byte)).count();
        let after_a_digit =
            colon.checked_sub(1).and_then(|before| bytes.get(before)).is_some_and(u8::is_ascii_digit);
        if after_a_digit && length >= MIN_SECRET {
            return Some(start..start + length);
        }
        at = start;
    }
}
