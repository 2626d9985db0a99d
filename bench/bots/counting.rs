//! Greets as `hello` does, and counts how often it has: the same with a session.

use botserver::prelude::*;
use serde::{Deserialize, Serialize};

/// How often a chat was greeted.
#[derive(Default, Serialize, Deserialize)]
pub struct Session {
    greeted: u64,
}

pub async fn on_message(message: Message, session: &mut Session) -> Option<SendMessageDraft> {
    session.greeted += 1;
    let greeting = format!("Hello, {}!", message.from?.first_name);
    Some(SendMessageDraft::new(message.chat.id, 1).text(greeting))
}
