//! A log that cannot be written holds up no request and no stop.

#![allow(clippy::indexing_slicing, clippy::unwrap_used, reason = "a test's own code fails the test")]

use std::fs::File;
use std::process::Stdio;
use std::time::Duration;

use harness::{Server, Settings, token};
use serde_json::json;

/// More lines than a pipe holds: each failing update is logged at three levels.
const UPDATES: usize = 400;

/// Far less than the shutdown timeout.
const SOON: Duration = Duration::from_secs(10);

fn settings() -> Settings {
    Settings::new(env!("CARGO_BIN_EXE_test-fleet")).token("awkward", token(1001))
}

fn update(text: &str) -> String {
    numbered(1, text)
}

fn numbered(id: usize, text: &str) -> String {
    let message =
        json!({ "message_id": 1, "date": 1, "chat": { "id": 42, "type": "private" }, "text": text });
    json!({ "update_id": id, "message": message }).to_string()
}

fn serves_and_stops(server: Server) {
    let mut connection = server.connect();
    let failing = server.request("awkward", &numbered(1000, "fail"));
    for number in 0..UPDATES {
        // A third time it would be a dead letter, and acknowledged.
        let failing = failing.replace(":1000", &format!(":{}", 1000 + number / 2));
        assert_eq!(connection.send(failing).response().status, 500, "update {number}");
    }
    assert_eq!(server.post("awkward", &update("say still here")).json()["text"], "still here");
    assert_eq!(server.post("awkward", &update("panic")).status, 500);
    server.signal("TERM");
    assert!(server.wait_at_most(SOON).status.success());
}

#[test]
fn a_full_disk() {
    serves_and_stops(settings().log_to(File::options().write(true).open("/dev/full").unwrap()).start());
}

#[test]
fn a_full_disk_below_a_log_file() {
    serves_and_stops(settings().arg("--log-file=/dev/full").log_to(Stdio::null()).start());
}

#[test]
fn a_reader_that_is_gone() {
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    serves_and_stops(settings().log_to(writer).start());
}

#[test]
fn a_reader_that_hangs() {
    let (reader, writer) = std::io::pipe().unwrap();
    serves_and_stops(settings().log_to(writer).start());
    drop(reader);
}

#[test]
fn a_closed_standard_error() {
    serves_and_stops(settings().log_to(Stdio::null()).start());
}

#[test]
fn descriptors_that_run_out_are_said_once_a_second_and_kill_no_worker() {
    let server = settings().arg("--workers=4").start();
    let mut connection = server.connect();
    assert_eq!(connection.send(server.request("awkward", &update("hoard"))).response().status, 200);
    let mut waiting = server.connect();
    waiting.send(server.request("awkward", &update("say at last")));
    server.wait_for_log(|line| line["message"] == "no connection can be accepted; trying again");
    assert_eq!(connection.send(server.request("awkward", &update("release"))).response().status, 200);
    assert_eq!(waiting.response().json()["text"], "at last");
    let log = server.stop().log;
    assert!(log.matches("no connection can be accepted").count() <= 5, "{log}");
}
