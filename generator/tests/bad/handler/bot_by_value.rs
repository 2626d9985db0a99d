use botserver::prelude::*;

pub async fn on_message(bot: Bot, update: Update) {}
