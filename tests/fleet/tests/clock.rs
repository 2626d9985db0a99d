//! Somebody sets the clock of the machine, while a fleet runs and between two runs: nothing that it keeps is too old for that.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test's own code fails the test"
)]

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use harness::{Server, Settings, Stub, http_answer, token};
use serde_json::{Value, json};
use tempfile::TempDir;

/// A fleet whose clock is read out of a file.
struct Fleet {
    clock: TempDir,
    telegram: Stub,
    /// Whether the Bot API takes calls.
    is_there: Arc<AtomicBool>,
}

impl Fleet {
    fn new() -> Self {
        let is_there = Arc::<AtomicBool>::default();
        let telegram = {
            let is_there = Arc::clone(&is_there);
            Stub::start(move |_, _| match is_there.load(Ordering::SeqCst) {
                true => http_answer("200 OK", "", r#"{"ok":true,"result":true}"#),
                false => http_answer("502 Bad Gateway", "", "<html>bad gateway</html>"),
            })
        };
        Self { clock: tempfile::tempdir().unwrap(), telegram, is_there }
    }

    /// Sets the clock, by so many days from the right time.
    fn set_clock(&self, days: i64) {
        // As a whole, so that nobody reads half of it.
        let (draft, file) = (self.clock.path().join("draft"), self.file());
        fs::write(&draft, format!("{days:+}d\n")).unwrap();
        fs::rename(draft, file).unwrap();
    }

    fn file(&self) -> PathBuf {
        self.clock.path().join("clock")
    }

    /// libfaketime answers who asks for the time of the day, and leaves the clock alone that nobody can set.
    fn settings(&self) -> Settings {
        Settings::new(env!("CARGO_BIN_EXE_test-fleet"))
            .token("awkward", token(1001))
            .token("counter", token(1002))
            .token("durable", token(1003))
            .arg(format!("--api-url={}", self.telegram.url()))
            .arg("--shutdown-timeout=300ms")
            .env("LD_PRELOAD", library().to_str().unwrap())
            .env("FAKETIME_TIMESTAMP_FILE", self.file().to_str().unwrap())
            .env("FAKETIME_NO_CACHE", "1")
            .env("FAKETIME_DONT_FAKE_MONOTONIC", "1")
    }

    /// Stops, and starts with the clock as it is then; what is old has been removed when this is over.
    fn restart(&self, server: Server) -> Server {
        let server = server.restart(self.settings());
        server.wait_for_message("what is old was removed from the store");
        server
    }
}

/// Where the package has it.
fn library() -> PathBuf {
    let folders = fs::read_dir("/usr/lib").unwrap().map(|entry| entry.unwrap().path());
    let files = folders.map(|folder| folder.join("faketime/libfaketime.so.1"));
    files.into_iter().find(|file| file.exists()).expect("libfaketime: install faketime to run this test")
}

fn update(id: i64, text: &str) -> String {
    let from = json!({ "id": 42, "is_bot": false, "first_name": "Ada" });
    let chat = json!({ "id": 42, "type": "private" });
    let message = json!({ "message_id": 1, "date": 1, "from": from, "chat": chat, "text": text });
    json!({ "update_id": id, "message": message }).to_string()
}

fn list(server: &Server) -> Value {
    let output = server.run("inbox list --json");
    assert!(output.status.success(), "{output:?}");
    serde_json::from_slice(&output.stdout).unwrap()
}

/// All is there that was: the session counts on, the last update is known, one update waits in the inbox, and one is a letter.
fn all_is_there(server: &Server, count: i64) {
    let counted = server.post("counter", &update(count, "hello"));
    assert_eq!(counted.json()["text"], format!("{count} {count}"));
    for known in [count, count - 1] {
        let again = server.post("counter", &update(known, "hello"));
        assert_eq!(again.json()["text"], format!("{known} {known}"), "it is not counted again");
    }
    let list = list(server);
    let (kept, letters) = (list["updates"].as_array().unwrap(), list["dead_letters"].as_array().unwrap());
    assert_eq!((kept.len(), letters.len()), (1, 1), "{list}");
    assert_eq!((&kept[0]["bot"], &letters[0]["bot"]), (&json!("durable"), &json!("awkward")), "{list}");
    assert_eq!(letters[0]["reason"], "told to fail");
}

/// The year in a time that is shown.
fn year(time: &Value) -> i64 {
    time.as_str().unwrap().split_once('-').unwrap().0.parse().unwrap()
}

fn set_by(days: i64) {
    let fleet = Fleet::new();
    fleet.set_clock(0);
    let server = fleet.settings().start();
    assert_eq!(server.post("counter", &update(1, "hello")).json()["text"], "1 1");
    assert_eq!(server.post("durable", &update(1, "say it")).status, 200);
    server.wait_for_message("the reply could not be sent");
    for status in [500, 500, 200] {
        assert_eq!(server.post("awkward", &update(1, "fail")).status, status);
    }
    let before = list(&server);
    all_is_there(&server, 2);

    // While it runs, at the start after that, and back again.
    fleet.set_clock(days);
    is_set(&server, &before, days);
    all_is_there(&server, 3);
    let server = fleet.restart(server);
    all_is_there(&server, 4);
    let server = fleet.restart(server);
    all_is_there(&server, 5);
    fleet.set_clock(0);
    all_is_there(&server, 6);
    let server = fleet.restart(server);
    all_is_there(&server, 7);
    // Between two runs alone.
    server.signal("TERM");
    let folder = server.ended();
    fleet.set_clock(days);
    let server = fleet.settings().start_in(folder);
    server.wait_for_message("what is old was removed from the store");
    all_is_there(&server, 8);
    let list = list(&server);
    assert_eq!(list, before, "their times are those at which they came");
    fleet.is_there.store(true, Ordering::SeqCst);
    server.wait_for_log(|line| line["message"] == "handled" && line["bot"] == "durable");
    assert!(server.stop().status.success());
}

/// The fleet has the clock that was set: its log says so.
fn is_set(server: &Server, before: &Value, days: i64) {
    let right = year(&before["dead_letters"][0]["died_at"]);
    server.post("awkward", &update(2, "nothing"));
    let line = server.wait_for_log(|line| {
        line["message"] == "handled" && line["update_id"] == 2 && line["bot"] == "awkward"
    });
    assert!((year(&line["timestamp"]) - right) * days > 0, "{line}");
}

#[test]
fn a_clock_that_is_set_forward_makes_nothing_too_old() {
    set_by(400);
}

#[test]
fn a_clock_that_is_set_back_makes_nothing_too_old() {
    set_by(-400);
}
