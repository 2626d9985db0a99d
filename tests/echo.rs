//! The echo bot, as a person meets it.

use botserver::testing::Chat;
use fleet::FLEET;

#[tokio::test]
async fn it_says_hello() {
    let mut chat = Chat::with(&FLEET, "echo").await;
    assert_eq!(chat.say("/start").await.text(), "Hello! Say something, and I say it too.");
}

#[tokio::test]
async fn it_repeats_what_it_is_told() {
    let mut chat = Chat::with(&FLEET, "echo").await;
    assert_eq!(chat.say("ciao").await.text(), "ciao");
    assert_eq!(chat.say("and again").await.text(), "and again");
}
