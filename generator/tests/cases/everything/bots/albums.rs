//! Albums as one.

use botserver::prelude::*;
use serde::{Deserialize, Serialize};

#[derive(Default, Serialize, Deserialize)]
pub struct Session {
    photos: usize,
}

pub async fn on_album(album: Album, session: &mut Session, cancellation: &CancellationToken) -> String {
    session.photos += album.len();
    format!("{} {:?} {}", session.photos, album.caption(), cancellation.is_cancelled())
}

pub fn on_channel_post(message: &Message) {
    let _ = message;
}
