use botserver::prelude::*;

async fn on_album(album: Album) {}
