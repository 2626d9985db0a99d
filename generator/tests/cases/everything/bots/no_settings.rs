//! One function.

/// Answers always the same.
pub fn on_message() -> &'static str {
    "hello"
}
