use botserver::prelude::*;

pub async fn on_message<T>(message: Message, other: T) {}
