//! Where a fleet's files are, relative to its folder.

/// The manifest.
pub const MANIFEST: &str = "bots.yml";
/// The tokens.
pub const TOKENS: &str = "tokens.yml";
/// The folder of the handlers.
pub const HANDLERS: &str = "bots";

/// The file of a handler.
pub fn handler_path(name: &str) -> String {
    format!("{HANDLERS}/{name}.rs")
}
