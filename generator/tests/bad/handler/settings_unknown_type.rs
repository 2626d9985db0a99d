use std::time::Duration;

pub struct Settings {
    pub wait: Duration,
    pub pair: (u8, u8),
    pub array: [u8; 4],
    pub wide: u128,
    pub letter: char,
}

pub fn on_message() {}
