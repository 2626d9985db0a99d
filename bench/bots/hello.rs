//! Greets whoever writes: the least that a bot with a typed handler does.
//!
//! By a draft, since thousands of messages a second to one chat would have to wait for Telegram's limits.

use botserver::prelude::*;

pub async fn on_message(message: Message) -> Option<SendMessageDraft> {
    let greeting = format!("Hello, {}!", message.from?.first_name);
    Some(SendMessageDraft::new(message.chat.id, 1).text(greeting))
}
