//! Handler `type`.

/// Answers its own name.
pub fn on_message() -> &'static str {
    "type"
}
