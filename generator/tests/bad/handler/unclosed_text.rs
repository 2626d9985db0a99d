pub fn on_message() -> &'static str {
    "hi
}

pub fn on_poll() {}
