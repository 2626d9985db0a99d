//! Takes five seconds for everything, as a bot does that asks a slow service.

use std::time::Duration;

use botserver::prelude::*;

pub async fn on_message() -> Reply {
    tokio::time::sleep(Duration::from_secs(5)).await;
    Reply::none()
}
