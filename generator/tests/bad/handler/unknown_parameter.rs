use botserver::prelude::*;

pub async fn on_message(message: Message, name: String) {}
