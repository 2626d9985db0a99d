use botserver::prelude::*;

pub async fn on_callback_query(query: Message) {}
