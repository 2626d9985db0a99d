//! Says what you say.

use botserver::prelude::*;

/// Answers a message with its own text.
pub async fn on_message(message: Message) -> Option<String> {
    message.text
}
