use botserver::prelude::*;

pub async fn on_media_group(album: Album) {}

pub async fn on_albums(album: Album) {}
