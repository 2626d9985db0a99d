//! Takes what is said, and says nothing: what is left is the cost of keeping it.

use botserver::prelude::*;

pub async fn on_message() -> Reply {
    Reply::none()
}
