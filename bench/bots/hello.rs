//! Greets whoever writes: the least that a bot with a typed handler does.

use botserver::prelude::*;

pub async fn on_message(message: Message) -> Option<String> {
    message.from.map(|user| format!("Hello, {}!", user.first_name))
}
