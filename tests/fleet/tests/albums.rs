//! The messages of an album are handled as one, however they come and whoever dies, and none of them is lost.

#![allow(clippy::indexing_slicing, clippy::unwrap_used, reason = "a test's own code fails the test")]

use std::thread;
use std::time::{Duration, Instant};

use harness::{Server, Settings, Telegram, token};
use serde_json::{Value, json};

const WAITER: i64 = 1001;
const AWKWARD: i64 = 1002;

fn settings(telegram: &Telegram) -> Settings {
    Settings::new(env!("CARGO_BIN_EXE_test-fleet"))
        .token("waiter", token(WAITER))
        .token("awkward", token(AWKWARD))
        .arg(format!("--api-url={}", telegram.url()))
}

/// A photo of the chat 42 in the album of this name. Its id as an update is that of the message.
fn photo(id: i64, album: &str, caption: Option<&str>) -> Value {
    let mut message = json!({
        "message_id": id, "date": 1, "chat": { "id": 42, "type": "private" }, "media_group_id": album,
        "photo": [{ "file_id": "f", "file_unique_id": "u", "width": 3, "height": 2 }],
    });
    if let Some(caption) = caption {
        message["caption"] = caption.into();
    }
    json!({ "update_id": id, "message": message })
}

fn text(id: i64, text: &str) -> Value {
    let chat = json!({ "id": 42, "type": "private" });
    json!({ "update_id": id, "message": { "message_id": id, "date": 1, "chat": chat, "text": text } })
}

/// Each has to be acknowledged before Telegram sends the next one.
fn post(server: &Server, update: &Value) -> String {
    let response = server.post("waiter", &update.to_string());
    assert_eq!(response.status, 200, "{}", server.log());
    response.body
}

/// Has something at work in the chat, for which an album waits, and so is open for as long as the test takes.
fn hold(server: &Server) {
    assert_eq!(post(server, &text(1, "/write")), "");
}

/// Lets the album have its turn.
fn let_go(server: &Server) {
    assert!(post(server, &text(90, "/cancel")).contains("[cancelled]"));
}

fn inbox(server: &Server) -> Value {
    serde_json::from_slice(&server.run("inbox list --json").stdout).unwrap()
}

#[test]
fn they_come_together_in_their_order_and_get_one_reply() {
    let telegram = Telegram::start();
    let server = settings(&telegram).start();
    hold(&server);
    let parts = [photo(7, "a", None), photo(5, "a", Some("three dots")), photo(6, "a", None)];
    for part in &parts {
        assert_eq!(post(&server, part), "", "nothing waits for the others");
    }
    // Another album is one by itself, and what is said after them waits.
    assert_eq!(post(&server, &photo(8, "b", None)), "");
    assert_eq!(post(&server, &text(9, "hello")), "");
    let_go(&server);
    telegram.wait_for_text("[text]");
    let said = ["[stopped]", "[album 5 6 7]", "[album 8]", "[text]"];
    assert_eq!(telegram.texts(), said);
    // One that is sent again is known.
    for part in &parts {
        assert_eq!(post(&server, part), "");
    }
    assert_eq!(server.stats()["updates"]["repeated"], 3);
    assert!(server.stop().status.success());
    assert_eq!(telegram.texts(), said);
}

#[test]
fn ten_are_all_and_one_more_is_an_album_of_its_own() {
    let telegram = Telegram::start();
    let server = settings(&telegram).start();
    hold(&server);
    for id in 11..=21 {
        assert_eq!(post(&server, &photo(id, "a", None)), "");
    }
    let_go(&server);
    telegram.wait_for_text("[album 21]");
    assert_eq!(telegram.texts(), ["[stopped]", "[album 11 12 13 14 15 16 17 18 19 20]", "[album 21]"]);
}

#[test]
fn a_crash_while_they_are_gathered_has_them_gathered_once_more() {
    let telegram = Telegram::start();
    let server = settings(&telegram).start();
    hold(&server);
    for id in [3, 2] {
        assert_eq!(post(&server, &photo(id, "a", None)), "");
    }
    server.signal("KILL");
    let server = settings(&telegram).start_in(server.ended());
    server.wait_for_message("what was in the inbox goes on");
    // One was not acknowledged, and one is sent again because its answer was lost.
    for id in [4, 3] {
        assert_eq!(post(&server, &photo(id, "a", None)), "");
    }
    assert!(telegram.texts().is_empty(), "the album waits for its turn: {}", server.log());
    let_go(&server);
    telegram.wait_for_text("[album 2 3 4]");
    assert!(server.stop().status.success());
    assert_eq!(telegram.texts(), ["[stopped]", "[album 2 3 4]"]);
}

#[test]
fn a_crash_while_the_album_is_handled_loses_none_and_makes_no_other_album() {
    let telegram = Telegram::start();
    let server = settings(&telegram).start();
    hold(&server);
    for id in [3, 2] {
        assert_eq!(post(&server, &photo(id, "a", Some("wait"))), "");
    }
    let_go(&server);
    server.wait_for_message("an album is gathered");
    server.signal("KILL");
    let server = settings(&telegram).start_in(server.ended());
    server.wait_for_message("what was in the inbox goes on");
    for id in [2, 3] {
        assert_eq!(post(&server, &photo(id, "a", Some("wait"))), "", "it is known");
    }
    assert_eq!(inbox(&server)["updates"].as_array().unwrap().len(), 1);
    assert!(post(&server, &text(91, "/cancel")).contains("[cancelled]"));
    telegram.wait_for_text("[album 2 3]");
    assert!(server.stop().status.success());
    assert_eq!(telegram.texts().last().unwrap(), "[album 2 3]");
    assert_eq!(telegram.texts().iter().filter(|text| text.starts_with("[album")).count(), 1);
}

#[test]
fn one_that_always_fails_is_a_dead_letter_with_all_its_messages() {
    let telegram = Telegram::start();
    let server = settings(&telegram).start();
    hold(&server);
    for id in [2, 3] {
        assert_eq!(post(&server, &photo(id, "a", Some("fail"))), "");
    }
    let_go(&server);
    let deadline = Instant::now() + Duration::from_secs(60);
    while inbox(&server)["dead_letters"].as_array().unwrap().is_empty() {
        assert!(Instant::now() < deadline, "{}", server.log());
        thread::yield_now();
    }
    let letters = &inbox(&server)["dead_letters"];
    assert_eq!((&letters[0]["reason"], &letters[0]["attempts"]), (&json!("no album"), &json!(3)));
    let shown = server.run("inbox show waiter 2 --json");
    let shown: Value = serde_json::from_slice(&shown.stdout).unwrap();
    assert_eq!(shown["update"]["message"]["message_id"], 2);
    assert_eq!(shown["update"]["botserver:album"][0]["message"]["message_id"], 3);
    assert!(server.run("inbox retry waiter 2").status.success());
    server.wait_for_log(|line| {
        line["message"] == "the handler failed" && line["attempt"] == 1 && line["update_id"] == 2
    });
}

#[test]
fn without_a_function_for_albums_each_message_comes_by_itself() {
    let telegram = Telegram::start();
    let server = settings(&telegram).start();
    for id in [2, 3] {
        let said = photo(id, "a", Some(&format!("say {id}"))).to_string();
        assert_eq!(server.post("awkward", &said).json()["text"], id.to_string());
    }
}

#[test]
fn a_process_that_polls_gathers_them_too() {
    let telegram = Telegram::start();
    telegram.say(WAITER, 1, 42, "hello");
    for id in [4, 2, 3] {
        telegram.push(WAITER, id, photo(id, "a", None));
    }
    telegram.say(WAITER, 5, 42, "hello");
    let _poll = settings(&telegram).poll();
    telegram.wait_for_offset(WAITER, 6);
    assert_eq!(telegram.texts(), ["[text]", "[album 2 3 4]", "[text]"]);
    for id in [7, 8] {
        telegram.push(WAITER, id, photo(id, "b", Some("fail")));
    }
    telegram.say(WAITER, 9, 42, "hello");
    telegram.wait_for_offset(WAITER, 10);
    assert_eq!(telegram.texts().len(), 4, "what fails holds up nobody for ever");
}
