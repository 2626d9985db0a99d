pub fn on_message() -> &'static str {
    “hi”
}
