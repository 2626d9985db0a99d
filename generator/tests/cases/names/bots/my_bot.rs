//! Handler `my_bot`.

/// Answers its own name.
pub fn on_message() -> &'static str {
    "my_bot"
}
