//! What a bot keeps for a chat is there for the next update, counts each update once, and outlives the process.

#![allow(clippy::indexing_slicing, clippy::unwrap_used, reason = "a test's own code fails the test")]

use botserver::testing::Chat;
use harness::{Server, Settings, Stub, http_answer, token};
use rusqlite::Connection;
use serde_json::{Value, json};
use test_fleet::FLEET;

fn telegram() -> Stub {
    Stub::start(|_, _| http_answer("200 OK", "", r#"{"ok":true,"result":true}"#))
}

fn settings(telegram: &Stub) -> Settings {
    Settings::new(env!("CARGO_BIN_EXE_test-fleet"))
        .token("counter", token(1001))
        .arg(format!("--api-url={}", telegram.url()))
}

fn update(id: i64, chat: i64, from: i64, text: &str) -> String {
    let from = json!({ "id": from, "is_bot": false, "first_name": "Ada" });
    let chat = json!({ "id": chat, "type": "group", "title": "All" });
    let entities =
        json!([{ "type": "bot_command", "offset": 0, "length": text.find(' ').unwrap_or(text.len()) }]);
    let entities = if text.starts_with('/') { entities } else { json!([]) };
    let message =
        json!({ "message_id": 1, "date": 1, "chat": chat, "from": from, "text": text, "entities": entities });
    json!({ "update_id": id, "message": message }).to_string()
}

/// What it answers in the response.
fn text(server: &Server, update: &str) -> String {
    let response = server.post("counter", update);
    assert_eq!(response.status, 200, "{}", server.log());
    response.json()["text"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn the_test_kit_has_sessions_too() {
    let mut chat = Chat::with(&FLEET, "counter").await;
    assert_eq!(chat.say("one").await.text(), "1 1");
    assert_eq!(chat.say("two").await.text(), "2 2");
    assert_eq!(chat.somebody_else("Grace").say("one").await.text(), "1 1");
    assert_eq!(chat.say("/forget").await.text(), "forgotten");
    assert_eq!(chat.say("three").await.text(), "1 3");
}

#[test]
fn each_chat_has_one_and_each_person_in_it_and_they_outlive_the_process() {
    let telegram = telegram();
    let server = settings(&telegram).start();
    assert_eq!(text(&server, &update(1, -1, 7, "a")), "1 1");
    assert_eq!(text(&server, &update(2, -1, 8, "b")), "2 1");
    assert_eq!(text(&server, &update(3, -2, 7, "c")), "1 1");
    server.signal("KILL");
    let server = settings(&telegram).start_in(server.ended());
    assert_eq!(text(&server, &update(4, -1, 7, "d")), "3 2");
    assert_eq!(text(&server, &update(5, -2, 7, "e")), "2 2");
}

#[test]
fn an_update_counts_once_however_often_it_is_sent_and_whoever_dies() {
    let telegram = telegram();
    let server = settings(&telegram).start();
    let (first, second) = (update(1, 42, 42, "a"), update(2, 42, 42, "/twice"));
    assert_eq!(text(&server, &first), "1 1");
    assert_eq!(text(&server, &first), "1 1");
    assert_eq!(text(&server, &second), "2");
    server.signal("KILL");
    let server = settings(&telegram).start_in(server.ended());
    // The next process gives the same answers, and counts nothing.
    assert_eq!(text(&server, &first), "1 1");
    assert_eq!(text(&server, &second), "2");
    assert_eq!(text(&server, &update(3, 42, 42, "b")), "3 2");
    assert_eq!(telegram.requests().len(), 1, "the first of two calls, once");
}

#[test]
fn a_handler_that_fails_changes_nothing_and_one_that_spills_counts_once() {
    let telegram = telegram();
    let server = settings(&telegram).arg("--shutdown-timeout=400ms").start();
    let failing = update(1, 42, 42, "/fail");
    for status in [500, 500, 200] {
        assert_eq!(server.post("counter", &failing).status, status);
    }
    assert_eq!(server.post("counter", &update(2, 42, 42, "/slow 600")).status, 200);
    server.wait_for_log(|line| line["message"] == "handled" && line["update_id"] == 2);
    assert_eq!(text(&server, &update(3, 42, 42, "a")), "2 1");
}

#[test]
fn one_that_is_too_large_or_of_nobody_is_said() {
    let telegram = telegram();
    let server = settings(&telegram).start();
    assert_eq!(server.post("counter", &update(1, 42, 42, "/grow 70000")).status, 500);
    let line = server.wait_for_message("the handler failed");
    assert!(line["error"].as_str().unwrap().starts_with("the session has 70"), "{line}");
    assert_eq!(text(&server, &update(2, 42, 42, "/grow 60000")), "grown");
    let poll = json!({ "update_id": 3, "poll": { "id": "7", "question": "?", "options": [], "total_voter_count": 0,
        "is_closed": false, "is_anonymous": true, "type": "regular", "allows_multiple_answers": false } });
    assert_eq!(server.post("counter", &poll.to_string()).status, 500);
    server.wait_for_log(|line| line["error"] == "this update names no chat, so that it has no session");
}

#[test]
fn an_older_type_is_migrated_and_what_cannot_be_read_starts_anew_and_is_kept() {
    let telegram = telegram();
    let server = settings(&telegram).start();
    for chat in [1, 2, 3] {
        assert_eq!(text(&server, &update(chat, chat, 7, "a")), "1 1");
    }
    server.signal("TERM");
    let folder = server.ended();
    // As versions before would have written them.
    let db = Connection::open(folder.path().join("data/botserver.sqlite")).unwrap();
    for (chat, data) in [(1, "41"), (2, "\"forty\""), (3, "\"forty\"")] {
        let sql = "UPDATE sessions SET data = ? WHERE chat = ? AND user = 0";
        assert_eq!(db.execute(sql, (data.as_bytes(), chat)).unwrap(), 1);
    }
    let kept = |chat: i64| {
        let sql = "SELECT count(*) FROM sessions WHERE chat = ? AND user = 0";
        db.query_row(sql, [chat], |row| row.get::<_, i64>(0)).unwrap()
    };
    assert_eq!(kept(3), 1);
    let server = settings(&telegram).start_in(folder);
    assert_eq!(text(&server, &update(4, 1, 7, "b")), "42 2");
    assert_eq!(text(&server, &update(5, 2, 7, "b")), "1 2");
    // One that is left as it begins takes the place of the old one, too.
    assert_eq!(text(&server, &update(6, 3, 7, "/forget")), "forgotten");
    assert_eq!(kept(3), 0);
    server.wait_for_message("a session is of another type, and starts anew; what it was is a dead letter");
    let list: Value = serde_json::from_slice(&server.run("inbox list --json").stdout).unwrap();
    let letter = &list["dead_letters"][0];
    assert!(
        letter["reason"].as_str().unwrap().starts_with("the session of chat 2 is of another type: "),
        "{list}"
    );
    let shown = server.run(&format!("inbox show counter {} --json", letter["update_id"]));
    let shown: Value = serde_json::from_slice(&shown.stdout).unwrap();
    assert_eq!(shown["update"], json!({ "chat": 2, "user": 0, "session": "forty" }));
    assert_eq!(list["dead_letters"].as_array().unwrap().len(), 2);
}
