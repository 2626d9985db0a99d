//! Numbers of all sorts.

/// Small ones.
pub struct Settings {
    pub small: i8,
    pub ratio: f32,
    pub flag: bool,
    pub list: &'static [u16],
}

/// Answers.
pub fn on_message() -> &'static str {
    "ok"
}
