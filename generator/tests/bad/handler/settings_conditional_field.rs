pub struct Settings {
    #[cfg(debug_assertions)]
    pub verbose: bool,
}

pub fn on_message() {}
