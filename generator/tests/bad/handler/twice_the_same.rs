use botserver::prelude::*;

pub async fn on_message(a: Message, b: &Message) {}
