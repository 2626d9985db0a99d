//! What people see of the bot `echo`.

mod fleet;

#[test]
fn says_hello() {
    let mut chat = fleet::chat_with("echo");
    let reply = chat.say("/start");
    assert_eq!(reply["method"], "sendMessage");
    assert_eq!(reply["text"], "Hello! Say something, and I say it too.");
}

#[test]
fn repeats_what_it_is_told() {
    let mut chat = fleet::chat_with("echo");
    assert_eq!(chat.say("Anybody here?")["text"], "Anybody here?");
}
