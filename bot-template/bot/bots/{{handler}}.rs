//! How the bots with `handler: {{handler}}` behave.

use botserver::prelude::*;

/// Say what this bot can do
pub async fn command_start() -> &'static str {
    "Hello! Send me your name."
}

/// Greets whoever sends a text; a photo or a sticker has none and is left alone.
pub async fn on_message(message: Message) -> Option<String> {
    let name = message.text?;
    Some(format!("Nice to meet you, {name}!"))
}
