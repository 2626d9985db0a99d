//! Does what a message tells it to do, good or bad.

#![allow(clippy::panic, reason = "told to")]

use std::time::Duration;

use anyhow::bail;
use botserver::prelude::*;

pub async fn on_message(message: Message) -> Result {
    let chat = message.chat.id;
    let text = message.text.unwrap_or_default();
    let (action, rest) = text.split_once(' ').unwrap_or((&text, ""));
    Ok(match action {
        "say" => Reply::text(rest),
        "twice" => Reply::text("first").then(Reply::text("second")),
        "method" => SendChatAction::new(chat, "typing").into(),
        "get" => GetMe::new().into(),
        "panic" => panic!("told to panic"),
        "fail" => bail!("told to fail"),
        "wait" => {
            tokio::time::sleep(Duration::from_millis(rest.parse()?)).await;
            Reply::text("waited")
        }
        "panic_later" => {
            tokio::task::yield_now().await;
            panic!("told to panic later")
        }
        _ => Reply::none(),
    })
}
