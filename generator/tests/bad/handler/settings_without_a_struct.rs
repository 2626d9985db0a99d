use botserver::prelude::*;

pub async fn on_message(settings: &Settings) {}
