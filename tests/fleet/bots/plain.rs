//! Answers a message with a text.

use botserver::prelude::*;

pub fn on_message(message: &Message) -> String {
    format!("you said {}", message.text.as_deref().unwrap_or("nothing"))
}
