//! What people see of a bot with `handler: {{handler}}`.

mod fleet;

#[test]
fn says_what_it_can_do() {
    let mut chat = fleet::chat_with("{{bot}}");
    let reply = chat.say("/start");
    assert_eq!(reply["method"], "sendMessage");
    assert_eq!(reply["text"], "Hello! Send me your name.");
}

#[test]
fn greets_by_name() {
    let mut chat = fleet::chat_with("{{bot}}");
    assert_eq!(chat.say("Ada")["text"], "Nice to meet you, Ada!");
}
