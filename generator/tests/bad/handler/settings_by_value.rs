use botserver::prelude::*;

pub struct Settings {}

pub async fn on_message(settings: Settings) {}
