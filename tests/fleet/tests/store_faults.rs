//! A store that does not do what it should: what is not kept is not acknowledged, and what was acknowledged is not lost.

#![allow(clippy::indexing_slicing, clippy::unwrap_used, reason = "a test's own code fails the test")]

use std::fs;

use harness::{Server, Settings, Stub, http_answer, token};
use serde_json::json;

fn settings(telegram: &Stub) -> Settings {
    Settings::new(env!("CARGO_BIN_EXE_test-fleet"))
        .token("durable", token(1001))
        .token("plain", token(1002))
        .arg(format!("--api-url={}", telegram.url()))
        .arg("--admin-listen=127.0.0.1:0")
}

/// A Bot API that takes everything.
fn telegram() -> Stub {
    Stub::start(|_, _| http_answer("200 OK", "", r#"{"ok":true,"result":true}"#))
}

fn update(id: usize, text: &str, ballast: usize) -> String {
    let message =
        json!({ "message_id": 1, "date": 1, "chat": { "id": id, "type": "private" }, "text": text });
    json!({ "update_id": id, "message": message, "ballast": "x".repeat(ballast) }).to_string()
}

/// What `/readyz` says.
fn readiness(server: &Server) -> (u16, String) {
    let line = server.wait_for_message("the admin listener is open");
    let address = line["listen"].as_str().unwrap().rsplit("://").next().unwrap().parse().unwrap();
    let request = "GET /readyz HTTP/1.1\r\nHost: localhost\r\n\r\n";
    let response = harness::Connection::open(address).send(request).response();
    (response.status, response.body)
}

#[test]
fn a_disk_that_is_full_acknowledges_nothing_more_until_there_is_room() {
    let telegram = telegram();
    let server = settings(&telegram).on_disk_of(2048).arg("--shutdown-timeout=2s").start();
    fs::write(server.data().join("ballast"), vec![0; 900 << 10]).unwrap();
    let mut connection = server.connect();
    let mut kept = 0;
    // Each is at work for long, so that all stay in the inbox.
    let refused = loop {
        let body = update(kept + 1, "wait 3600000", 40_000);
        let response = connection.send(server.request("durable", &body)).response();
        if response.status != 200 {
            assert_eq!((response.status, response.header("retry-after")), (503, Some("1")));
            break body;
        }
        kept += 1;
    };
    assert!(kept > 3, "there was room for some: {kept}");
    let line = server.wait_for_message("the store failed");
    assert!(line["error"].as_str().unwrap().starts_with("no room is left"), "{line}");
    assert_eq!(line["help"], "make room there, or choose another folder with --data");
    let (status, said) = readiness(&server);
    assert!(status == 503 && said.starts_with("updates cannot be kept: no room is left"), "{said}");
    // What need not be kept is handled as always.
    assert_eq!(server.post("plain", &update(1, "hello", 0)).json()["text"], "you said hello");

    fs::remove_file(server.data().join("ballast")).unwrap();
    server.wait_for_message("the store works again");
    assert_eq!(readiness(&server).0, 200);
    assert_eq!(connection.send(server.request("durable", &refused)).response().status, 200);
    server.signal("TERM");
    server.wait_for_message("what is not done is in the inbox, for the next process");
}

#[test]
fn a_folder_that_cannot_be_written_is_said_before_it_listens() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("tokens.yml"), format!("plain: {}\n", token(1002))).unwrap();
    fs::write(folder.path().join("data"), "a file").unwrap();
    let mut command =
        harness::command(env!("CARGO_BIN_EXE_test-fleet"), folder.path(), "serve --listen 127.0.0.1:0");
    let output = command.output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(
        said.contains("the data folder data cannot be written") && said.contains("help: choose another"),
        "{said}"
    );
}

#[test]
fn a_damaged_store_is_set_aside_and_the_fleet_serves() {
    let telegram = telegram();
    let server = settings(&telegram).start();
    assert_eq!(server.post("durable", &update(1, "say hello", 0)).status, 200);
    server.wait_for_message("handled");
    server.signal("TERM");
    let folder = server.ended();
    fs::write(folder.path().join("data/botserver.sqlite"), [0xff; 8192]).unwrap();
    // Who only looks changes nothing.
    let looked =
        harness::command(env!("CARGO_BIN_EXE_test-fleet"), folder.path(), "store check").output().unwrap();
    let said = String::from_utf8_lossy(&looked.stderr);
    assert_eq!(looked.status.code(), Some(1));
    assert!(said.starts_with("error: data/botserver.sqlite is damaged: "), "{said}");
    assert_eq!(fs::read(folder.path().join("data/botserver.sqlite")).unwrap(), [0xff; 8192]);
    let server = settings(&telegram).start_in(folder);
    let line = server.wait_for_log(|line| line["level"] == "ERROR" && !line["file"].is_null());
    let aside = line["file"].as_str().unwrap();
    assert!(aside.contains("botserver.sqlite.damaged-"), "{line}");
    assert_eq!(fs::read(server.folder().join(aside)).unwrap(), [0xff; 8192]);
    assert_eq!(server.post("durable", &update(2, "say again", 0)).status, 200);
}

#[test]
fn a_store_that_a_later_version_has_made_is_left_alone() {
    let telegram = telegram();
    let server = settings(&telegram).start();
    server.signal("TERM");
    let folder = server.ended();
    let version = |version: u8| {
        let file = folder.path().join("data/botserver.sqlite");
        let mut bytes = fs::read(&file).unwrap();
        // The field of the file's head that `PRAGMA user_version` writes.
        bytes[63] = version;
        fs::write(file, bytes).unwrap();
    };
    version(4);
    let line = format!("serve --listen 127.0.0.1:0 --api-url={}", telegram.url());
    let output = harness::command(env!("CARGO_BIN_EXE_test-fleet"), folder.path(), &line).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(
        said.contains("has the schema 4, which is newer than 2")
            && said.contains("start the version that was here last"),
        "{said}"
    );
    version(3);
    settings(&telegram).start_in(folder);
}
