use botserver::prelude::*;

pub async fn on_message(args: Args) {}
