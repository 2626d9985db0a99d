use botserver::prelude::*;

pub async fn on_message(message: Message, pair: (Message, Bot)) {}
