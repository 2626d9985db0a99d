//! What tells a bot to stop does not wait for what it stops.

#![allow(clippy::indexing_slicing, clippy::unwrap_used, reason = "a test's own code fails the test")]

use harness::{Server, Settings, Telegram, token};
use serde_json::{Value, json};

const WAITER: i64 = 1001;

fn settings(telegram: &Telegram) -> Settings {
    Settings::new(env!("CARGO_BIN_EXE_test-fleet"))
        .token("waiter", token(WAITER))
        .arg(format!("--api-url={}", telegram.url()))
}

fn message(id: i64, chat: i64, text: &str) -> String {
    let message =
        json!({ "message_id": id, "date": 1, "chat": { "id": chat, "type": "private" }, "text": text });
    json!({ "update_id": id, "message": message }).to_string()
}

fn stopped(id: i64, chat: i64) -> Value {
    let stopped = json!({ "chat": { "id": chat, "type": "private" }, "draft_id": 7 });
    json!({ "update_id": id, "stopped_message_generation": stopped })
}

/// What it answers in the response, which is empty for what is not done yet.
fn post(server: &Server, update: &str) -> String {
    let response = server.post("waiter", update);
    assert_eq!(response.status, 200, "{}", server.log());
    response.body
}

#[test]
fn a_command_passes_the_lane_and_what_is_at_work_there_is_told_to_stop() {
    let telegram = Telegram::start();
    // Nobody waits for so long as this: what can be told to stop is acknowledged at once, and so is what waits behind it.
    let server = settings(&telegram).arg("--shutdown-timeout=10m").start();
    assert_eq!(post(&server, &message(1, 42, "/write")), "");
    assert_eq!(post(&server, &message(2, 42, "hello")), "");
    assert_eq!(post(&server, &message(3, 43, "/write")), "");
    assert!(post(&server, &message(4, 42, "/cancel")).contains("[cancelled]"));
    telegram.wait_for_text("[text]");
    assert_eq!(
        telegram.texts(),
        ["[stopped]", "[text]"],
        "in the order of the chat, and not of the other one"
    );
    // Nothing is left behind in the lane.
    assert!(post(&server, &message(5, 42, "/cancel")).contains("[nothing to cancel]"));
    assert!(post(&server, &message(6, 42, "hello")).contains("[text]"));
    // The stop button of the other chat, whose function there is none for.
    assert_eq!(post(&server, &stopped(7, 43).to_string()), "");
    telegram.wait_for_call("sendMessage", |call| call.params["chat_id"] == 43);
    assert!(server.stop().status.success());
}

#[test]
fn after_a_crash_what_was_at_work_goes_on_and_can_still_be_stopped() {
    let telegram = Telegram::start();
    let server = settings(&telegram).start();
    assert_eq!(post(&server, &message(1, 42, "/write")), "");
    server.signal("KILL");
    let server = settings(&telegram).start_in(server.ended());
    server.wait_for_message("what was in the inbox goes on");
    assert!(post(&server, &message(2, 42, "/cancel")).contains("[cancelled]"));
    telegram.wait_for_text("[stopped]");
    assert!(server.stop().status.success());
}

#[test]
fn what_is_urgent_and_in_the_inbox_is_still_urgent_after_a_crash() {
    let telegram = Telegram::start();
    let settings = || settings(&telegram).arg("--shutdown-timeout=200ms");
    let server = settings().start();
    assert_eq!(post(&server, &message(1, 42, "/write")), "");
    assert_eq!(post(&server, &message(2, 42, "/cancel 3000")), "", "it is in the inbox");
    server.signal("KILL");
    assert!(telegram.texts().is_empty());
    let server = settings().start_in(server.ended());
    server.wait_for_message("what was in the inbox goes on");
    telegram.wait_for_text("[cancelled]");
    telegram.wait_for_text("[stopped]");
}

#[test]
fn a_process_that_polls_lets_it_pass_too() {
    let telegram = Telegram::start();
    telegram.say(WAITER, 1, 42, "/write");
    telegram.say(WAITER, 2, 42, "hello");
    let poll = settings(&telegram).poll();
    poll.wait_for_log(|line| line["message"] == "received" && line["update_id"] == 1);
    telegram.say(WAITER, 3, 42, "/cancel");
    telegram.wait_for_text("[cancelled]");
    telegram.wait_for_text("[text]");
    assert!(telegram.texts().contains(&"[stopped]".to_owned()));
    telegram.say(WAITER, 4, 43, "/write");
    poll.wait_for_log(|line| line["message"] == "received" && line["update_id"] == 4);
    telegram.push(WAITER, 5, stopped(5, 43));
    telegram.wait_for_call("sendMessage", |call| call.params["chat_id"] == 43);
    telegram.wait_for_offset(WAITER, 6);
}
