use botserver::prelude::*;

pub struct Settings {
    pub tags: List<Text>,
    pub rows: &'static [&'static [u8]],
}

pub fn on_message(settings: &Settings) {}
