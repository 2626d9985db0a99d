//! Handlers that block their threads, or never let go of them: what becomes of their updates, and that nobody else notices.

#![allow(clippy::indexing_slicing, clippy::unwrap_used, reason = "a test's own code fails the test")]

use harness::{Connection, Server, Settings, Stub, http_answer, token};
use serde_json::{Value, json};

/// Longer than any test.
const FOR_EVER: &str = "block 600000";

fn settings() -> Settings {
    let telegram =
        Box::leak(Box::new(Stub::start(|_, _| http_answer("200 OK", "", r#"{"ok":true,"result":true}"#))));
    Settings::new(env!("CARGO_BIN_EXE_test-fleet"))
        .arg(format!("--api-url={}", telegram.url()))
        .token("awkward", token(1001))
        .token("plain", token(1002))
        .token("no_token", token(1003))
}

fn update(id: i64, chat: i64, text: &str) -> String {
    let message =
        json!({ "message_id": 1, "date": 1, "chat": { "id": chat, "type": "private" }, "text": text });
    json!({ "update_id": id, "message": message }).to_string()
}

fn send(server: &Server, bot: &str, id: i64, text: &str) -> Connection {
    let mut connection = server.connect();
    connection.send(server.request(bot, &update(id, id, text)));
    connection
}

/// What the bot beside it answers, by a new connection and by this one.
fn others_go_on(server: &Server, connection: &mut Connection) {
    assert_eq!(server.post("plain", &update(900, 900, "hi")).status, 200);
    connection.send(server.request("plain", &update(901, 901, "hi")));
    assert_eq!(connection.response().status, 200);
}

fn inbox(server: &Server) -> Value {
    let output = server.run("inbox list --json");
    assert!(output.status.success(), "{output:?}");
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn a_worker_that_is_blocked_is_replaced_and_the_bot_s_next_updates_begin_elsewhere() {
    let server = settings().arg("--workers=1").start();
    let mut open = server.connect();
    open.send(server.request("plain", &update(1, 1, "hi")));
    assert_eq!(open.response().status, 200);

    let mut blocked = send(&server, "awkward", 2, FOR_EVER);
    let line = server.wait_for_message("a handler blocks its thread");
    assert_eq!(
        (&line["bot"], &line["handler"], &line["update_id"]),
        (&json!("awkward"), &json!("awkward"), &json!(2))
    );
    let line = server.wait_for_message(
        "a worker thread is blocked: its connections are closed, and another one takes its place",
    );
    assert_eq!(line["connections"], 2);
    // Both are to be opened anew: nobody answers there.
    assert_eq!((open.closed(), blocked.closed()), (String::new(), String::new()));
    assert_eq!(server.stats()["connections"], 0);
    let mut open = server.connect();
    others_go_on(&server, &mut open);

    // What comes again is taken, so that it need not come any more.
    assert_eq!(send(&server, "awkward", 2, FOR_EVER).response().status, 200);
    // None of these has a worker, so that no connection is closed.
    let more: Vec<_> = (3..10).map(|id| send(&server, "awkward", id, FOR_EVER)).collect();
    others_go_on(&server, &mut open);
    for mut connection in more {
        assert_eq!(connection.response().status, 200);
    }
    others_go_on(&server, &mut open);
    assert_eq!(server.log().matches("a worker thread is blocked").count(), 1);
    assert_eq!(inbox(&server)["updates"].as_array().unwrap().len(), 8);

    // Nobody waits for them at the stop either.
    let stopped = server.stop();
    assert!(stopped.status.success(), "{}", stopped.log);
    assert!(stopped.log.contains("handlers that block their threads are given up"), "{}", stopped.log);
}

#[test]
fn handlers_that_block_after_they_have_waited_hold_up_nobody() {
    let server = settings().start();
    let mut open = server.connect();
    others_go_on(&server, &mut open);
    // More than there are threads.
    let blocked: Vec<_> = (1..=40).map(|id| send(&server, "awkward", id, "block_later 600000")).collect();
    server.wait_for_message("a handler blocks its thread");
    let waits = |id| server.post("no_token", &update(id, id, "wait 50")).json()["text"].clone();
    assert_eq!(waits(101), "waited");
    server.wait_for_log(|line| line["message"] == "a handler blocks its thread" && line["update_id"] != 1);
    assert_eq!(waits(102), "waited");
    others_go_on(&server, &mut open);
    for mut connection in blocked {
        assert_eq!(connection.response().status, 200);
    }
    assert_eq!(inbox(&server)["updates"].as_array().unwrap().len(), 40);
}

#[test]
fn one_that_loops_takes_as_little_from_the_others() {
    let server = settings().arg("--workers=1").start();
    let _first = send(&server, "awkward", 1, "loop");
    server.wait_for_message(
        "a worker thread is blocked: its connections are closed, and another one takes its place",
    );
    let loops: Vec<_> = (2..=20).map(|id| send(&server, "awkward", id, "loop")).collect();
    let mut open = server.connect();
    others_go_on(&server, &mut open);
    for mut connection in loops {
        assert_eq!(connection.response().status, 200, "it is in the inbox");
    }
    others_go_on(&server, &mut open);
    server.signal("KILL");
    let folder = server.ended();
    // The next process finds all of them, and nothing of it is lost.
    let server = settings().start_in(folder);
    assert_eq!(inbox(&server)["updates"].as_array().unwrap().len(), 19);
}

#[test]
fn what_blocks_for_longer_than_a_handler_may_is_given_up_and_its_bot_turned_away_meanwhile() {
    let server = settings().start();
    for id in 1..=4 {
        let action = if id % 2 == 0 { "block 25000" } else { "block_later 25000" };
        let mut sender = server.connect();
        // All in one chat, which goes on without those before.
        sender.send(server.request("no_token", &update(id, 42, action)));
        let given_up = server.wait_for_log(|line| {
            line["message"] == "a handler that blocks its thread is given up" && line["update_id"] == id
        });
        assert_eq!(given_up["given_up"], id);
        // It is taken, unless it came by a worker that is not there any more.
        assert!(sender.response_or_close().is_none_or(|response| response.status == 200));
    }
    server.wait_for_message("its updates are turned away until one of its handlers lets go of its thread");
    let refused = server.post("no_token", &update(5, 42, "say hi"));
    assert_eq!((refused.status, refused.header("retry-after")), (503, Some("1")));
    assert_eq!(server.post("plain", &update(6, 42, "hi")).status, 200);

    server.wait_for_message("the handler took too long, and was ended");
    assert_eq!(server.post("no_token", &update(5, 42, "say hi")).status, 200, "one has come back");
    let letters = inbox(&server)["dead_letters"].clone();
    assert_eq!(letters.as_array().unwrap().len(), 4);
    assert_eq!(letters[0]["reason"], "its handler has blocked a thread for more than 3s");
}

#[test]
fn what_a_handler_has_spawned_may_block_too() {
    let server = settings().start();
    for id in 1..=8 {
        assert_eq!(server.post("awkward", &update(id, id, "leak 600000")).json()["text"], "leaked");
    }
    server.wait_for_message("what a handler has spawned blocks a thread");
    assert_eq!(server.post("no_token", &update(100, 100, "wait 50")).json()["text"], "waited");
    let mut open = server.connect();
    others_go_on(&server, &mut open);
    assert!(server.stop().status.success());
}
