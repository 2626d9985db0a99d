//! Handler `plain`.

/// Answers its own name.
pub fn on_message() -> &'static str {
    "plain"
}
