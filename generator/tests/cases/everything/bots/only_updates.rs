//! Looks at updates only.

use botserver::prelude::*;

/// Counts nothing.
pub async fn r#on_update(update: &Update) {
    let _ = update;
}
