//! What can be told to stop, and what tells it.

use botserver::prelude::*;
use serde::{Deserialize, Serialize};

#[derive(Default, Serialize, Deserialize)]
pub struct Session {
    pages: u32,
}

/// Write
pub async fn command_write(cancellation: CancellationToken, session: &mut Session) -> String {
    cancellation.cancelled().await;
    session.pages += 1;
    format!("{} pages", session.pages)
}

/// Stop
pub fn command_cancel(at_work: &AtWork, args: Args) -> String {
    format!("{} {}", at_work.cancel(), args.as_str())
}

pub async fn on_message(cancellation: &CancellationToken) {
    cancellation.cancelled().await;
}

pub async fn on_callback_query(at_work: AtWork) {
    at_work.cancel();
}
