//! Answers with a text wherever it is spoken to, so that a test sees where that text goes.

use botserver::prelude::*;

/// What there is
pub async fn command_menu(args: Args) -> String {
    format!("[menu:{}]", args.as_str())
}

pub async fn on_message() -> &'static str {
    "[text]"
}

pub async fn on_callback_query() -> &'static str {
    "[pressed]"
}

pub async fn on_guest_message() -> &'static str {
    "[guest]"
}
