use botserver::prelude::*;

pub async fn on_mesage(message: Message) {}
