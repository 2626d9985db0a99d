pub async fn on_message(message: Message) -> Option<String> {
    if message.text.is_some() {
        return None;
    message.text
}

pub fn on_poll() {
    let _ = "a } in a text"; // and a { in a comment
}
