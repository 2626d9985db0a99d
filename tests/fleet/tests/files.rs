//! Files on their way to Telegram and back, of which no more is in memory than what is just being sent.

#![allow(clippy::indexing_slicing, clippy::unwrap_used, reason = "a test's own code fails the test")]

use std::fs;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use botserver_emulator::{Config, Emulator, NewBot, Person, Say, Where};
use harness::{Server, Settings, Stub, http_answer, secret_part, token};
use serde_json::{Value, json};

const AWKWARD: i64 = 1001;

fn start(api_url: &str) -> Server {
    let settings = Settings::new(env!("CARGO_BIN_EXE_test-fleet")).token("awkward", token(AWKWARD));
    settings.arg(format!("--api-url={api_url}")).start()
}

fn say(server: &Server, id: i64, chat: i64, text: &str, document: Option<&Value>) -> harness::Response {
    let mut message = json!({ "message_id": 1, "date": 1, "chat": { "id": chat, "type": "private" } });
    match document {
        Some(document) => {
            message["document"] = document.clone();
            message["caption"] = text.into();
        }
        None => message["text"] = text.into(),
    }
    server.post("awkward", &json!({ "update_id": id, "message": message }).to_string())
}

/// The most memory that the process has had, in KiB.
fn peak(server: &Server) -> u64 {
    let status = fs::read_to_string(format!("/proc/{}/status", server.pid())).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.trim().trim_end_matches(" kB").parse().unwrap()
}

#[test]
fn files_go_out_from_a_path_and_a_stream_and_come_back() {
    let emulator = Emulator::new(Config { auto_create_bots: false, ..Config::default() });
    let bot = NewBot { token: token(AWKWARD), username: "awkward_bot".to_owned(), ..NewBot::default() };
    emulator.add_bot(bot).unwrap();
    let person = emulator.add_person(Person::named("Ada"));
    let place = Where::private(AWKWARD);
    emulator.say(Say { place: place.clone(), person, text: "hello".to_owned(), ..Say::default() }).unwrap();
    let server = start(&format!("http://{}", emulator.serve_in_background().unwrap()));
    let folder = tempfile::tempdir().unwrap();
    let (menu, kept) = (folder.path().join("menu.pdf"), folder.path().join("kept.pdf"));
    let content: Vec<u8> = (0..300_000_u32).flat_map(u32::to_le_bytes).collect();
    fs::write(&menu, &content).unwrap();

    let path = format!("path {}", menu.display());
    assert_eq!(say(&server, 1, person, &path, None).status, 200);
    assert_eq!(say(&server, 2, person, "stream 200000", None).status, 200);
    let sent: Vec<_> = emulator
        .messages(&place, person, 10)
        .unwrap()
        .into_iter()
        .filter_map(|event| event["message"].get("document").cloned())
        .collect();
    assert_eq!((&sent[0]["file_name"], &sent[1]["file_name"]), (&json!("menu.pdf"), &json!("zeros.bin")));
    let file = |document: &Value| emulator.file(document["file_id"].as_str().unwrap()).unwrap();
    assert!(file(&sent[0])[..] == content && file(&sent[1])[..] == vec![0; 200_000]);

    let keep = format!("keep {}", kept.display());
    assert_eq!(say(&server, 3, person, &keep, Some(&sent[0])).json()["text"], "1200000");
    assert!(fs::read(&kept).unwrap() == content);
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 2, "nothing is left beside it");
}

#[test]
fn a_file_of_forty_megabytes_is_not_held_in_memory() {
    let telegram = Stub::start(|_, _| http_answer("200 OK", "", r#"{"ok":true,"result":true}"#));
    let server = start(&telegram.url());
    let folder = tempfile::tempdir().unwrap();
    let film = folder.path().join("film.mp4");
    fs::write(&film, vec![b'x'; 40 << 20]).unwrap();
    assert_eq!(say(&server, 1, 42, "upload small", None).status, 200);
    telegram.request();
    let before = peak(&server);
    assert_eq!(say(&server, 2, 42, &format!("path {}", film.display()), None).status, 200);
    telegram.request();
    server.wait_for_log(|line| line["message"] == "handled" && line["update_id"] == 2);
    let grown = peak(&server) - before;
    assert!(grown < 8 << 10, "{grown} KiB");
}

#[test]
fn a_file_at_a_path_is_read_again_when_the_call_is_made_again() {
    let (bodies, calls) = (Arc::new(Mutex::new(Vec::new())), AtomicUsize::new(0));
    let seen = Arc::clone(&bodies);
    let telegram = Stub::start(move |_, body| {
        seen.lock().unwrap().push(body.to_owned());
        let refusal = r#"{"ok":false,"error_code":429,"description":"Too Many Requests: retry after 1","parameters":{"retry_after":1}}"#;
        match calls.fetch_add(1, Ordering::SeqCst) {
            0 => http_answer("429 Too Many Requests", "", refusal),
            _ => http_answer("200 OK", "", r#"{"ok":true,"result":true}"#),
        }
    });
    let server = start(&telegram.url());
    let folder = tempfile::tempdir().unwrap();
    let menu = folder.path().join("menu.txt");
    fs::write(&menu, "Margherita").unwrap();
    assert_eq!(say(&server, 1, 42, &format!("path {}", menu.display()), None).status, 200);
    let bodies = bodies.lock().unwrap();
    assert_eq!(bodies.len(), 2);
    assert!(bodies.iter().all(|body| body.contains("Margherita") && body.contains("menu.txt")), "{bodies:?}");
    assert_eq!(server.stats()["updates"]["failed"], 0);
}

#[test]
fn a_reply_with_a_stream_that_was_sent_in_vain_is_made_anew_by_its_handler() {
    let calls = AtomicUsize::new(0);
    let telegram = Stub::start(move |_, _| match calls.fetch_add(1, Ordering::SeqCst) {
        0 => http_answer("502 Bad Gateway", "", ""),
        _ => http_answer("200 OK", "", r#"{"ok":true,"result":true}"#),
    });
    let server = start(&telegram.url());
    assert_eq!(say(&server, 1, 42, "known 70000", None).status, 200);
    server.wait_for_message("handled");
    let stats = server.stats();
    let updates = &stats["updates"];
    assert_eq!((&updates["refused_calls"], &updates["failed"]), (&json!(0), &json!(1)), "{stats}");
    assert_eq!(telegram.requests().len(), 2);
}

#[test]
fn what_a_server_of_ones_own_has_put_on_this_machine_is_read_there() {
    let folder = tempfile::tempdir().unwrap();
    let (there, kept) = (folder.path().join("there"), folder.path().join("kept"));
    fs::write(&there, "a film").unwrap();
    let file = json!({ "file_id": "f", "file_unique_id": "u", "file_path": there });
    let answer = json!({ "ok": true, "result": file }).to_string();
    let telegram = Stub::start(move |_, _| http_answer("200 OK", "", &answer));
    let server = start(&telegram.url());
    let response = say(&server, 1, 42, &format!("keep {}", kept.display()), Some(&file));
    assert_eq!(response.json()["text"], "6");
    assert_eq!(fs::read_to_string(kept).unwrap(), "a film");
    assert_eq!(telegram.requests().len(), 1);
}

#[test]
fn a_file_that_does_not_come_is_said_without_the_token() {
    let file = json!({ "file_id": "f", "file_unique_id": "u", "file_path": "documents/file_1.pdf" });
    let found = json!({ "ok": true, "result": file }).to_string();
    for (answer, acknowledged) in [
        (http_answer("404 Not Found", "", r#"{"ok":false,"error_code":404,"description":"Not Found"}"#), 500),
        // That may pass, so that it is tried again, and the update put aside.
        (http_answer("403 Forbidden", "Content-Type: text/html\r\n", "<html>no</html>"), 200),
    ] {
        let found = found.clone();
        let telegram = Stub::start(move |line, _| match line.starts_with("POST") {
            true => http_answer("200 OK", "", &found),
            false => answer.clone(),
        });
        let server = start(&telegram.url());
        let folder = tempfile::tempdir().unwrap();
        let keep = format!("keep {}", folder.path().join("kept").display());
        assert_eq!(say(&server, 1, 42, &keep, Some(&file)).status, acknowledged);
        server.wait_for_log(|line| line["message"] == "the handler failed");
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 0);
        let log = server.stop().log;
        assert!(log.contains("getFile") && !log.contains(secret_part(&token(AWKWARD))), "{log}");
    }
}
