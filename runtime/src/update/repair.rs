//! Makes text of what is none, as far as JSON allows to see what was meant.

use std::borrow::Cow;

/// The escape of U+FFFD, which stands for what is not text.
const REPLACEMENT: &[u8; 6] = b"\\ufffd";

/// The body with U+FFFD for what is not text in it: halves of surrogate pairs, and bytes that are no UTF-8; without a
/// byte order mark in front. `None` if it has nothing of these.
pub(super) fn repair(body: &[u8]) -> Option<Vec<u8>> {
    let marked = body.strip_prefix(b"\xef\xbb\xbf");
    let text = String::from_utf8_lossy(marked.unwrap_or(body));
    let mut changed = marked.is_some() || matches!(text, Cow::Owned(_));
    let mut bytes = text.into_owned().into_bytes();
    let mut at = 0;
    while let Some(found) = next_escape(&bytes, at) {
        match (unit(&bytes, found), unit(&bytes, found + 6)) {
            (Some(0xD800..=0xDBFF), Some(0xDC00..=0xDFFF)) => at = found + 12,
            (Some(0xD800..=0xDFFF), _) => {
                if let Some(half) = bytes.get_mut(found..found + 6) {
                    half.copy_from_slice(REPLACEMENT);
                    changed = true;
                }
                at = found + 6;
            }
            _ => at = found + 2,
        }
    }
    changed.then_some(bytes)
}

/// The next backslash at or after `from`; JSON has them in strings only, where each belongs to what follows it.
fn next_escape(bytes: &[u8], from: usize) -> Option<usize> {
    Some(from + bytes.get(from..)?.iter().position(|byte| *byte == b'\\')?)
}

/// The UTF-16 unit of the escape `\uXXXX` at a place, if there is one.
fn unit(bytes: &[u8], at: usize) -> Option<u16> {
    let digits = bytes.get(at..at + 6)?.strip_prefix(b"\\u")?;
    let digits =
        std::str::from_utf8(digits).ok().filter(|text| text.bytes().all(|b| b.is_ascii_hexdigit()))?;
    u16::from_str_radix(digits, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_of_pairs_are_replaced_and_pairs_are_not() {
        let cases = [
            (r#"{"a":"\ud83c\udf55"}"#, None),
            (r#"{"a":"\ud83c"}"#, Some(r#"{"a":"\ufffd"}"#)),
            (r#"{"a":"\udf55 \uD83C"}"#, Some(r#"{"a":"\ufffd \ufffd"}"#)),
            (r#"{"a":"\ud83c\ud83c\udf55"}"#, Some(r#"{"a":"\ufffd\ud83c\udf55"}"#)),
            // An escaped backslash, and then the letters.
            (r#"{"a":"\\ud83c"}"#, None),
            (r#"{"a":"\u00e9\/"}"#, None),
            (r#"{"a":"\ud8"}"#, None),
            ("\\", None),
        ];
        for (body, expected) in cases {
            let repaired = repair(body.as_bytes()).map(|bytes| String::from_utf8(bytes).unwrap());
            assert_eq!(repaired.as_deref(), expected, "{body}");
        }
    }

    #[test]
    fn what_is_no_utf_8_is_replaced_and_a_mark_is_dropped() {
        assert_eq!(repair(b"\"\xff\"").unwrap(), "\"\u{fffd}\"".as_bytes());
        assert_eq!(repair(b"\xef\xbb\xbf{}").unwrap(), b"{}");
        assert_eq!(repair("{\"a\":\"\u{e9}\"}".as_bytes()), None);
    }
}
