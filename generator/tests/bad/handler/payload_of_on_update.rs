use botserver::prelude::*;

pub async fn on_update(message: Message) {}
