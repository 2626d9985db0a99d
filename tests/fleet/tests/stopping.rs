//! What is at work when the server is told to stop is finished, and nobody else is kept waiting.

#![allow(clippy::indexing_slicing, clippy::unwrap_used, reason = "a test's own code fails the test")]

use std::net::TcpStream;
use std::thread;
use std::time::{Duration, Instant};

use harness::{Server, Settings, Stub, Telegram, http_answer, token};
use serde_json::json;

fn settings() -> Settings {
    Settings::new(env!("CARGO_BIN_EXE_test-fleet")).token("awkward", token(1001))
}

fn update(text: &str) -> String {
    update_in(42, text)
}

fn update_in(chat: usize, text: &str) -> String {
    let message =
        json!({ "message_id": 1, "date": 1, "chat": { "id": chat, "type": "private" }, "text": text });
    json!({ "update_id": chat, "message": message }).to_string()
}

/// A Bot API that takes its time.
fn slow_telegram(pause: Duration) -> Stub {
    Stub::start(move |_, _| {
        thread::sleep(pause);
        http_answer("200 OK", "", r#"{"ok":true,"result":{"id":1,"is_bot":true,"first_name":"Ada"}}"#)
    })
}

/// Waits until nobody listens any more.
fn wait_until_closed(server: &Server) {
    let deadline = Instant::now() + Duration::from_secs(10);
    while TcpStream::connect(server.address).is_ok() {
        assert!(Instant::now() < deadline, "the listener stays open");
        thread::yield_now();
    }
}

#[test]
fn calls_in_flight_are_finished_whichever_worker_opened_the_connection() {
    let telegram = slow_telegram(Duration::from_millis(700));
    let server = settings().arg("--workers=4").arg(format!("--api-url={}", telegram.url())).start();
    let mut connections: Vec<_> = (0..3).map(|_| server.connect()).collect();
    for (chat, connection) in connections.iter_mut().enumerate() {
        connection.send(server.request("awkward", &update_in(chat, "call")));
    }
    for _ in 0..connections.len() {
        telegram.request();
    }
    server.signal("TERM");
    for connection in &mut connections {
        assert_eq!(connection.response().json()["text"], "Ada");
    }
    assert!(server.wait().status.success());
}

#[test]
fn the_port_is_free_while_requests_are_still_answered() {
    let server = settings().arg("--workers=4").start();
    let mut connection = server.connect();
    connection.send(server.request("awkward", &update("wait 1500")));
    server.wait_for_log(|line| line["message"] == "received");
    server.signal("TERM");
    wait_until_closed(&server);
    let next = settings().listen(server.address).start();
    assert_eq!(next.post("awkward", &update("say next")).json()["text"], "next");
    assert_eq!(connection.response().json()["text"], "waited");
    assert!(server.wait().status.success());
}

#[test]
fn a_handler_whose_sender_hung_up_is_finished() {
    let server = settings().start();
    let mut connection = server.connect();
    connection.send(server.request("awkward", &update("wait 1000")));
    server.wait_for_log(|line| line["message"] == "received");
    drop(connection);
    server.wait_for_log(|line| line["message"] == "a connection ended early");
    let stopped = server.stop();
    assert!(stopped.status.success() && stopped.log.contains(r#""message":"handled""#), "{}", stopped.log);
}

#[test]
fn what_a_handler_spawned_is_finished() {
    let telegram = slow_telegram(Duration::ZERO);
    let server = settings().arg(format!("--api-url={}", telegram.url())).start();
    assert_eq!(server.post("awkward", &update("spawn 500")).status, 200);
    assert!(server.stop().status.success());
    assert!(telegram.request().ends_with("/sendMessage HTTP/1.1"));
}

#[test]
fn what_a_handler_spawned_is_given_up_after_the_timeout() {
    let server = settings().arg("--shutdown-timeout=300ms").start();
    assert_eq!(server.post("awkward", &update("spawn 3600000")).status, 200);
    server.signal("TERM");
    let stopped = server.wait_at_most(Duration::from_secs(10));
    assert!(stopped.status.success() && stopped.log.contains("are given up"), "{}", stopped.log);
}

#[test]
fn a_hang_up_stops_nothing() {
    let server = settings().start();
    let mut connection = server.connect();
    connection.send(server.request("awkward", &update("wait 500")));
    server.wait_for_log(|line| line["message"] == "received");
    server.signal("HUP");
    server.wait_for_message("the tokens were read");
    assert_eq!(connection.response().json()["text"], "waited");
    assert_eq!(server.post("awkward", &update("say next")).json()["text"], "next");
    assert!(server.stop().status.success());
}

#[test]
fn a_hang_up_stops_the_polling_as_any_signal_does() {
    let telegram = Telegram::start();
    let polling = settings().arg(format!("--api-url={}", telegram.url())).poll();
    telegram.wait_for_held(1);
    polling.signal("HUP");
    assert!(polling.wait().status.success());
}
