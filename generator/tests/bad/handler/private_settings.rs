struct Settings {
    name: &'static str,
}

pub fn on_message() {}
