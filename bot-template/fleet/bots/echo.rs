//! Repeats what it is told.

use botserver::prelude::*;

/// Say hello
pub async fn command_start() -> &'static str {
    "Hello! Say something, and I say it too."
}

/// Anything with a text is repeated; a photo or a sticker has none and is left alone.
pub async fn on_message(message: Message) -> Option<String> {
    message.text
}
