use botserver::prelude::*;

async fn on_message(message: Message) {}

/// Start
pub(super) fn command_start() {}
