//! Telegram's HTML.

use std::borrow::Cow;

/// A text as it may stand between the tags of [`Reply::html`](crate::Reply::html), and in their attributes.
///
/// ```
/// use botserver_runtime::html;
///
/// assert_eq!(html::escape("Tom & \"Jerry\" <3"), "Tom &amp; &quot;Jerry&quot; &lt;3");
/// ```
pub fn escape(text: &str) -> Cow<'_, str> {
    let named = |letter| match letter {
        '&' => Some("&amp;"),
        '<' => Some("&lt;"),
        '>' => Some("&gt;"),
        '"' => Some("&quot;"),
        _ => None,
    };
    if !text.contains(|letter| named(letter).is_some()) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len() + 16);
    for letter in text.chars() {
        match named(letter) {
            Some(name) => escaped.push_str(name),
            None => escaped.push(letter),
        }
    }
    Cow::Owned(escaped)
}
