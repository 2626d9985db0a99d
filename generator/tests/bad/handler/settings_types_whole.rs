use botserver::prelude::*;

pub struct Settings {
    pub a: Vec<String>,
    pub b: Option<Vec<u8>>,
    pub c: &'static [String],
    pub d: [[Pizza; 2]; 3],
    pub e: Option<Box<str>>,
    pub f: Cow<'static, str>,
}

pub struct Pizza {
    pub name: Text,
}

pub fn on_message(settings: &Settings) {}
