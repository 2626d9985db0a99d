use botserver::prelude::*;

pub async fn on_album(messages: Vec<Message>) {}
