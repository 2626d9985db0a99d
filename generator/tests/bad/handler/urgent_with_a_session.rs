use botserver::prelude::*;
use serde::{Deserialize, Serialize};

#[derive(Default, Serialize, Deserialize)]
pub struct Session;

/// Stop
pub async fn command_cancel(at_work: AtWork, session: &mut Session) {
    at_work.cancel();
    *session = Session;
}
