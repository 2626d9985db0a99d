//! `store`: checked, copied, and somebody forgotten, while the fleet goes on.

#![allow(clippy::indexing_slicing, clippy::unwrap_used, reason = "a test's own code fails the test")]

use std::fs;

use harness::{Server, Settings, token};
use serde_json::{Value, json};

fn server() -> Server {
    Settings::new(env!("CARGO_BIN_EXE_test-fleet"))
        .token("counter", token(1001))
        .token("awkward", token(1002))
        .start()
}

fn update(id: i64, chat: i64, from: i64, text: &str) -> String {
    let from = json!({ "id": from, "is_bot": false, "first_name": "Ada" });
    let chat = json!({ "id": chat, "type": "group", "title": "All" });
    let message = json!({ "message_id": 1, "date": 1, "chat": chat, "from": from, "text": text });
    json!({ "update_id": id, "message": message }).to_string()
}

fn printed(server: &Server, line: &str) -> String {
    let output = server.run(line);
    assert!(output.status.success(), "{line}: {output:?}");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn it_is_checked_copied_and_somebody_is_forgotten() {
    let server = server();
    for (id, chat, from) in [(1, 7, 7), (2, -1, 7), (3, -1, 8)] {
        assert_eq!(server.post("counter", &update(id, chat, from, "count")).status, 200);
    }
    for _ in 0..3 {
        server.post("awkward", &update(4, -1, 7, "fail"));
    }
    // A chat's and a person's session of each chat, and one of the second person; an answer each, and one of the letter.
    assert_eq!(
        printed(&server, "store check"),
        "the store is whole: 0 updates, 1 dead letter, 5 sessions, 4 answers\n"
    );
    assert_eq!(printed(&server, "store backup copy.sqlite"), "copy.sqlite: written\n");
    let again = server.run("store backup copy.sqlite");
    assert_eq!(again.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&again.stderr).contains("File exists"), "{again:?}");

    let gone: Value = serde_json::from_str(&printed(&server, "store erase --user 7 --json")).unwrap();
    assert_eq!(gone, json!({ "updates": 0, "dead_letters": 1, "sessions": 3, "answered": 3 }));
    assert_eq!(
        printed(&server, "store erase --chat -1"),
        "0 updates, 0 dead letters, 2 sessions, 1 answer forgotten\n"
    );
    assert_eq!(
        printed(&server, "store check"),
        "the store is whole: 0 updates, 0 dead letters, 0 sessions, 0 answers\n"
    );
    assert_eq!(server.run("store erase").status.code(), Some(2), "of whom?");
    // What it has in mind is what it finds.
    assert_eq!(server.post("counter", &update(5, 7, 7, "count")).json()["text"], "1 1");

    // The copy has it all.
    fs::create_dir(server.folder().join("restored")).unwrap();
    fs::rename(server.folder().join("copy.sqlite"), server.folder().join("restored/botserver.sqlite"))
        .unwrap();
    assert_eq!(
        printed(&server, "store check --data restored"),
        "the store is whole: 0 updates, 1 dead letter, 5 sessions, 4 answers\n"
    );
}

#[test]
fn a_folder_without_one_is_said() {
    let server = server();
    let nowhere = server.run("store check --data nowhere");
    assert_eq!(nowhere.status.code(), Some(1));
    assert!(
        String::from_utf8_lossy(&nowhere.stderr).starts_with("error: there is no inbox in nowhere\n  help: "),
        "{nowhere:?}"
    );
    assert!(!server.folder().join("nowhere").exists(), "a question makes nothing");
}
