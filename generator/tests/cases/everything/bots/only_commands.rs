//! Listens to commands only.

use botserver::prelude::*;

/// Say hello
pub async fn command_start(args: Args) -> String {
    format!("hello {}", args.as_str())
}
