use botserver::prelude::*;

pub struct Settings {
    pub a: u8,
}

pub fn on_message(bot: &'static Bot, settings: &'static Settings, message: &'static Message) {}
