//! A bot with `handler: {{handler}}`, as people meet it.

use botserver::testing::Chat;

use {{fleet}}::FLEET;

const BOT: &str = "{{bot}}";

#[tokio::test]
async fn it_says_what_it_can_do() {
    let mut chat = Chat::with(&FLEET, BOT).await;
    assert_eq!(chat.say("/start").await.text(), "Hello! Send me your name.");
}

#[tokio::test]
async fn it_greets_by_name() {
    let mut chat = Chat::with(&FLEET, BOT).await;
    assert_eq!(chat.say("Ada").await.text(), "Nice to meet you, Ada!");
}
