use botserver::prelude::*;

pub async fn on_album(message: Message) {}

pub async fn on_message(album: Album) {}
