use botserver::prelude::*;

pub async fn on_message() {}

pub async fn on_full_moon(message: Message) {}
