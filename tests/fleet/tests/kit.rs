//! The test kit, used as an author of bots would: what a test sees, and how it fails.

#![allow(clippy::indexing_slicing, clippy::unwrap_used, reason = "a test's own code fails the test")]

use std::time::Duration;

use botserver::testing::Chat;
use botserver::testing::emulator::{FileUpload, Upload};
use serde_json::json;
use test_fleet::FLEET;

async fn chat() -> Chat {
    Chat::with(&FLEET, "waiter").await
}

#[tokio::test]
async fn every_chat_is_another_persons() {
    let (mut one, mut two) = (chat().await, chat().await);
    assert_ne!(one.person(), two.person());
    assert_eq!(one.say("/visits").await.text(), "[visit 1]");
    assert_eq!(one.say("/visits").await.text(), "[visit 2]");
    assert_eq!(two.say("/visits").await.text(), "[visit 1]");
    let mut bob = one.somebody_else("Bob");
    assert_eq!(bob.say("/visits").await.text(), "[visit 1]");
    assert_eq!(one.bot_id(), bob.bot_id());
}

#[tokio::test]
async fn a_group_has_several_people_and_one_bot() {
    let ada = chat().await;
    let bob = ada.somebody_else("Bob");
    let mut group = ada.group("Lunch");
    let mut as_bob = group.joined_by(&bob);
    assert_eq!(group.id(), as_bob.id());
    // The first text is for the one who joined.
    assert_eq!(group.say("/menu two").await.texts(), ["[text]", "[menu:two]"]);
    assert_eq!(as_bob.say("/visits").await.texts().last(), Some(&"[visit 1]"));
    assert!(group.say("just talking").await.texts().iter().all(|text| *text != "[text]"));
    let mut hears_all = ada.group_as_admin("Kitchen");
    assert_eq!(hears_all.say("just talking").await.text(), "[text]");
}

#[tokio::test(start_paused = true)]
async fn ten_minutes_of_a_handler_are_over_at_once_where_time_is_paused() {
    assert_eq!(chat().await.say("/later").await.text(), "[ten minutes later]");
}

#[tokio::test]
async fn a_handler_at_work_is_told_to_stop() {
    let mut chat = chat().await;
    assert_eq!(chat.say("/cancel").await.text(), "[nothing to cancel]");
    chat.send("/write");
    // What waits for its turn is not told.
    chat.send("/visits");
    assert_eq!(chat.say("/cancel").await.texts(), ["[cancelled]", "[stopped]", "[visit 1]"]);
    assert_eq!(chat.say("/cancel").await.text(), "[nothing to cancel]");
}

#[tokio::test]
async fn who_stops_what_the_bot_writes_stops_the_handler_that_does() {
    let mut chat = chat().await;
    chat.send("/write");
    let stopped = json!({ "chat": { "id": chat.id(), "type": "private" }, "draft_id": 1 });
    chat.emulator().push(&chat.bot_id().into(), "stopped_message_generation", &stopped, None).unwrap();
    assert_eq!(chat.look().await.text(), "[stopped]");
}

#[tokio::test]
async fn a_handler_that_fails_when_it_is_told_to_stop_fails_once() {
    let mut chat = chat().await;
    chat.send("/write_badly");
    assert_eq!(chat.try_say("/cancel").await.unwrap_err().reasons, ["told to stop"]);
    assert_eq!(chat.say("hello").await.text(), "[text]");
}

#[tokio::test(start_paused = true)]
async fn a_handler_that_does_not_stop_is_ended() {
    let mut chat = chat().await;
    chat.send("/write_on");
    chat.send("/visits");
    assert_eq!(
        chat.try_say("/cancel").await.unwrap_err().reasons,
        ["it was told to stop, and was not done 30s after that"]
    );
    assert_eq!(chat.say("/visits").await.text(), "[visit 2]");
}

#[tokio::test(start_paused = true)]
async fn an_album_comes_as_one() {
    let mut chat = chat().await;
    let photo = |chat: &Chat, caption: &str| Upload {
        place: chat.place(),
        person: chat.person(),
        kind: "photo".to_owned(),
        caption: caption.to_owned(),
        album: Some("17".to_owned()),
        file: FileUpload { content: "x".into(), ..FileUpload::default() },
    };
    let ids: Vec<_> = ["two dots", ""]
        .map(|caption| chat.emulator().upload(photo(&chat, caption)).unwrap().message_id)
        .into();
    assert_eq!(chat.look().await.text(), format!("[album {} {}]", ids[0], ids[1]));
    chat.emulator().upload(photo(&chat, "fail")).unwrap();
    assert_eq!(chat.try_say("hello").await.unwrap_err().reasons, ["no album"]);
}

#[tokio::test]
async fn what_a_handler_spawns_stays_in_its_own_world() {
    let (mut one, mut two) = (chat().await, chat().await);
    for chat in [&mut one, &mut two] {
        let mut texts = chat.say("/beside").await;
        while texts.is_silent() {
            tokio::task::yield_now().await;
            texts = chat.look().await;
        }
        assert_eq!(texts.text(), "[beside]");
    }
}

#[tokio::test]
async fn a_failure_can_be_expected_and_happens_once() {
    let mut chat = chat().await;
    assert_eq!(chat.try_say("/fail").await.unwrap_err().reasons, ["no table is free, try 1"]);
    chat.wait(Duration::from_secs(3600)).await;
    assert_eq!(chat.say("/buttons").await.buttons(), ["Well", "Broken"]);
    assert_eq!(chat.try_press("Broken").await.unwrap_err().reasons, ["no button is wired"]);
    assert_eq!(chat.try_press("Well").await.unwrap().text(), "[pressed]");
    assert_eq!(chat.say("hello").await.text(), "[text]");
}

#[tokio::test]
async fn an_invoice_is_paid() {
    let mut chat = chat().await;
    chat.say("/invoice").await;
    assert_eq!(chat.pay().await.text(), "[paid 650]");
}

#[tokio::test]
async fn what_telegram_refuses_is_told_with_its_reason() {
    let mut chat = chat().await;
    assert_eq!(chat.try_say("/half").await.unwrap_err().reasons, ["sendMessage: the text is empty"]);
    assert_eq!(
        chat.try_say("/refused").await.unwrap_err().reasons,
        ["sendMessage: Bad Request: chat not found"]
    );
}

#[tokio::test]
#[should_panic(expected = "sendMessage: the text is empty")]
async fn a_refused_call_fails_the_test_though_a_later_one_succeeds() {
    chat().await.say("/half").await;
}

#[tokio::test]
#[should_panic(expected = "one text was expected, but the bot sent a photo \"[photo]\", and showed")]
async fn an_answer_tells_what_it_holds() {
    let mut chat = chat().await;
    let answer = chat.say("/photo").await;
    assert_eq!(answer.to_string(), "sent a photo \"[photo]\"");
    assert_eq!(answer.text(), "[photo]");
    panic!("one text was expected, but the bot {answer}, and showed");
}
