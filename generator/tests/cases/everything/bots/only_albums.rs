//! Nothing but albums, and not what is in them.

/// Always the same.
pub fn on_album() -> &'static str {
    "an album"
}
