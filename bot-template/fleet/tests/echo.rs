//! The bot `echo`, as people meet it.

use botserver::testing::Chat;

use {{crate_name}}::FLEET;

#[tokio::test]
async fn it_says_hello() {
    let mut chat = Chat::with(&FLEET, "echo").await;
    let hello = "Hello! Say something, and I say it too.";
    assert_eq!(chat.say("/start").await.text(), hello);
}

#[tokio::test]
async fn it_repeats_what_it_is_told() {
    let mut chat = Chat::with(&FLEET, "echo").await;
    assert_eq!(chat.say("Anybody here?").await.text(), "Anybody here?");
}
