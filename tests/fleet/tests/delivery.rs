//! What becomes of an update: one at a time of each chat, once, and never lost.

#![allow(clippy::indexing_slicing, clippy::unwrap_used, reason = "a test's own code fails the test")]

use std::thread;
use std::time::{Duration, Instant};

use harness::{Server, Settings, Stub, http_answer, token};
use serde_json::{Value, json};

fn settings() -> Settings {
    Settings::new(env!("CARGO_BIN_EXE_test-fleet")).token("awkward", token(1001))
}

fn update(id: i64, chat: i64, text: &str) -> String {
    let message =
        json!({ "message_id": 1, "date": 1, "chat": { "id": chat, "type": "private" }, "text": text });
    json!({ "update_id": id, "message": message }).to_string()
}

/// A button that was pressed in the same chat, which Telegram has in another queue.
fn press(id: i64, chat: i64) -> String {
    let message = json!({ "message_id": 1, "date": 1, "chat": { "id": chat, "type": "private" } });
    let query = json!({ "id": "q", "from": { "id": chat, "is_bot": false, "first_name": "Ada" },
        "chat_instance": "c", "message": message });
    json!({ "update_id": id, "callback_query": query }).to_string()
}

/// A Bot API that takes everything.
fn telegram() -> Stub {
    Stub::start(|_, _| http_answer("200 OK", "", r#"{"ok":true,"result":true}"#))
}

/// The dead letters, as the command line lists them.
fn letters(server: &Server) -> Vec<Value> {
    let output = server.run("inbox list --json");
    assert!(output.status.success(), "{output:?}");
    let list: Value = serde_json::from_slice(&output.stdout).unwrap();
    list["dead_letters"].as_array().unwrap().clone()
}

#[test]
fn a_chat_is_handled_one_update_at_a_time_and_others_beside_it() {
    let server = settings().start();
    let (mut first, mut second, mut pressed) = (server.connect(), server.connect(), server.connect());
    first.send(server.request("awkward", &update(1, 42, "wait 1000")));
    server.wait_for_log(|line| line["message"] == "received" && line["update_id"] == 1);
    second.send(server.request("awkward", &update(2, 42, "say second")));
    server.wait_for_log(|line| line["message"] == "received" && line["update_id"] == 2);
    pressed.send(server.request("awkward", &press(3, 42)));
    assert_eq!(server.post("awkward", &update(4, 43, "say beside")).json()["text"], "beside");
    assert!(
        !server.log().contains(r#""message":"handled","bot":"awkward","update_id":2"#),
        "{}",
        server.log()
    );
    assert_eq!(first.response().json()["text"], "waited");
    assert_eq!(second.response().json()["text"], "second");
    assert_eq!(pressed.response().status, 200);
    let log = server.stop().log;
    let handled: Vec<i64> = log
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok())
        .filter(|line| line["message"] == "handled")
        .filter_map(|line| line["update_id"].as_i64())
        .collect();
    assert_eq!(handled, [4, 1, 2, 3]);
}

#[test]
fn an_update_that_comes_again_is_handled_once_and_answered_alike() {
    let server = settings().start();
    let request = server.request("awkward", &update(1, 42, "wait 500"));
    let (mut first, mut again) = (server.connect(), server.connect());
    first.send(&request);
    server.wait_for_log(|line| line["message"] == "received");
    again.send(&request);
    server.wait_for_message("received again, while it is at work");
    assert_eq!(first.response().json()["text"], "waited");
    assert_eq!(again.response().json()["text"], "waited");
    assert_eq!(server.connect().send(&request).response().json()["text"], "waited");
    // Under the same id, what is not the same is another one, as from another server.
    assert_eq!(server.post("awkward", &update(1, 42, "say other")).json()["text"], "other");
    let updates = &server.stats()["updates"];
    assert_eq!((&updates["handled"], &updates["repeated"]), (&json!(2), &json!(2)));
}

#[test]
fn a_sender_that_hung_up_gets_the_reply_when_it_sends_the_update_again() {
    let server = settings().start();
    let request = server.request("awkward", &update(1, 42, "wait 300"));
    let mut impatient = server.connect();
    impatient.send(&request);
    server.wait_for_log(|line| line["message"] == "received");
    drop(impatient);
    assert_eq!(server.connect().send(&request).response().json()["text"], "waited");
    assert_eq!(server.stats()["updates"]["handled"], 1);
}

#[test]
fn a_handler_that_takes_long_goes_on_from_the_inbox_and_outlives_the_process() {
    let telegram = telegram();
    let settings = || settings().arg(format!("--api-url={}", telegram.url())).arg("--shutdown-timeout=400ms");
    let server = settings().start();
    let response = server.post("awkward", &update(1, 42, "wait 600"));
    assert_eq!((response.status, response.body.as_str()), (200, ""), "it is in the inbox");
    assert!(telegram.request().ends_with("/sendMessage HTTP/1.1"), "its reply is sent by the client");
    server.wait_for_message("handled");

    // This one is not done when the process ends, nor the one that waits for it.
    assert_eq!(server.post("awkward", &update(2, 42, "wait 1500")).status, 200);
    assert_eq!(server.post("awkward", &update(3, 42, "say after")).status, 200);
    server.signal("KILL");
    let server = server.restart(settings());
    server.wait_for_message("what was in the inbox goes on");
    assert_eq!(server.post("awkward", &update(2, 42, "wait 1500")).status, 200, "it is known");
    let bodies = [telegram.request(), telegram.request()];
    assert!(bodies.iter().all(|request| request.ends_with("/sendMessage HTTP/1.1")), "{bodies:?}");
    for id in [2, 3] {
        server.wait_for_log(|line| line["message"] == "handled" && line["update_id"] == id);
    }
    assert!(server.stop().status.success());
    assert!(telegram.requests().is_empty());
}

#[test]
fn what_is_not_done_at_the_stop_is_done_by_the_next_process() {
    let telegram = telegram();
    let settings = || settings().arg(format!("--api-url={}", telegram.url())).arg("--shutdown-timeout=200ms");
    let server = settings().start();
    let mut impatient = server.connect();
    impatient.send(server.request("awkward", &update(1, 42, "wait 800")));
    server.wait_for_log(|line| line["message"] == "received");
    drop(impatient);
    let server = server.restart(settings());
    server.wait_for_message("what was in the inbox goes on");
    assert!(telegram.request().ends_with("/sendMessage HTTP/1.1"));
    server.wait_for_message("handled");
    assert!(!server.log().contains("ended without a word"));
}

#[test]
fn what_fails_three_times_is_a_dead_letter_that_can_be_handled_again() {
    let server = settings().start();
    for (id, text) in [(1, "fail"), (2, "panic")] {
        for status in [500, 500, 200, 200] {
            assert_eq!(server.post("awkward", &update(id, 42, text)).status, status, "{text}");
        }
    }
    assert_eq!(server.post("awkward", "no update").status, 200);
    let letters = letters(&server);
    let reasons: Vec<_> = letters.iter().map(|letter| letter["reason"].as_str().unwrap()).collect();
    assert_eq!(&reasons[..2], ["told to fail", "it panicked: told to panic"]);
    assert!(reasons[2].starts_with("this is not an update: "), "{reasons:?}");
    assert_eq!((&letters[0]["bot"], &letters[0]["attempts"]), (&json!("awkward"), &json!(3)));

    let shown = server.run("inbox show awkward 1 --json");
    let shown: Value = serde_json::from_slice(&shown.stdout).unwrap();
    assert_eq!(shown["update"]["message"]["text"], "fail");
    assert!(server.run("inbox retry awkward 1").status.success());
    // Three runs more, of which the inbox has the second and third wait a little.
    server.wait_for_log(|line| {
        line["message"] == "the handler failed" && line["attempt"] == 3 && line["update_id"] == 1
    });
    let deadline = Instant::now() + Duration::from_secs(60);
    while letters_of(&server, 1).is_empty() {
        assert!(Instant::now() < deadline, "it is no dead letter again");
        thread::yield_now();
    }
    assert!(server.run("inbox drop awkward 1").status.success());
    assert!(letters_of(&server, 1).is_empty());
    assert_eq!(server.run("inbox drop awkward 1").status.code(), Some(1), "there is none any more");
}

fn letters_of(server: &Server, update: i64) -> Vec<Value> {
    letters(server).into_iter().filter(|letter| letter["update_id"] == update).collect()
}

#[test]
fn an_update_that_ends_the_process_does_so_three_times_and_is_a_dead_letter() {
    let server = settings().start();
    let abort = update(1, 42, "abort");
    assert_eq!(server.connect().send(server.request("awkward", &abort)).closed(), "");
    let server = settings().start_in(server.ended());
    server.wait_for_message(CAREFUL);
    assert_eq!(server.post("awkward", &update(2, 42, "say before")).json()["text"], "before");
    assert_eq!(server.connect().send(server.request("awkward", &abort)).closed(), "");
    // It is in the inbox now, and ends the next process by itself.
    let folder = settings().run_in(server.ended()).ended();
    let server = settings().start_in(folder);
    assert_eq!(server.post("awkward", &update(3, 42, "say after")).json()["text"], "after");
    assert_eq!(server.post("awkward", &abort).status, 200, "it is known");
    let letters = letters(&server);
    assert_eq!(letters[0]["reason"], "the process ended 3 times while its handler ran");
    assert_eq!((letters.len(), &letters[0]["update_id"]), (1, &json!(1)));
    assert!(server.stop().status.success());
}

const CAREFUL: &str =
    "the last process ended without a word: for five minutes each update is stored before it is handled";
