//! Listens to commands only.

use botserver::prelude::*;

/// Say hello
pub async fn command_start(args: Args) -> String {
    format!("hello {}", args.as_str())
}

/// Say goodbye
pub async fn command_stop() -> &'static str {
    "goodbye"
}
