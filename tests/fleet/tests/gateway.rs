//! What stands in front of the Bot API answers in its place: a temporary failure, by its status. What could not be called
//! is called again, at once where that is safe, else from the inbox.

#![allow(clippy::indexing_slicing, clippy::unwrap_used, reason = "a test's own code fails the test")]

use std::sync::atomic::{AtomicUsize, Ordering};

use harness::{Server, Settings, Stub, http_answer, token};
use serde_json::json;

const PAGE: &str = "<html>bad gateway</html>";

fn start(telegram: &Stub) -> Server {
    Settings::new(env!("CARGO_BIN_EXE_test-fleet"))
        .token("awkward", token(1001))
        .arg(format!("--api-url={}", telegram.url()))
        .start()
}

const UPDATE: &str =
    r#"{"update_id":1,"message":{"message_id":7,"date":1,"chat":{"id":42,"type":"private"},"text":"twice"}}"#;

fn say(server: &Server, text: &str) -> harness::Response {
    let update = json!({
        "update_id": 1,
        "message": { "message_id": 7, "date": 1, "chat": { "id": 42, "type": "private" }, "text": text },
    });
    server.post("awkward", &update.to_string())
}

/// Answers the first call with this, and all others as the Bot API does.
fn once(status: &'static str, headers: &'static str, body: &'static str) -> Stub {
    let calls = AtomicUsize::new(0);
    Stub::start(move |_, _| match calls.fetch_add(1, Ordering::SeqCst) {
        0 => http_answer(status, headers, body),
        _ => http_answer("200 OK", "", r#"{"ok":true,"result":{"id":1,"is_bot":true,"first_name":"Ada"}}"#),
    })
}

const PAGES: [(&str, &str, &str); 6] = [
    ("502 Bad Gateway", "Content-Type: text/html\r\n", PAGE),
    ("503 Service Unavailable", "Content-Type: text/html\r\nRetry-After: 1\r\n", PAGE),
    ("504 Gateway Timeout", "", ""),
    ("403 Forbidden", "Content-Type: text/html\r\n", PAGE),
    ("404 Not Found", "Content-Type: application/json\r\n", r#"{"message":"no route"}"#),
    ("200 OK", "Content-Type: text/html\r\n", PAGE),
];

#[test]
fn a_message_that_met_a_gateways_page_is_sent_again_from_the_inbox() {
    for (status, headers, body) in PAGES {
        let telegram = once(status, headers, body);
        let server = start(&telegram);
        let response = say(&server, "twice");
        assert_eq!((response.status, response.body.as_str()), (200, ""), "{status}");
        let line = server.wait_for_log(|line| line["message"] == "the reply could not be sent");
        assert!(line["error"].as_str().unwrap().contains(status), "{line}");
        let methods = [(); 3].map(|()| telegram.request());
        assert!(methods.iter().all(|line| line.ends_with("/sendMessage HTTP/1.1")), "{status}: {methods:?}");
        server.wait_for_message("handled");
        let updates = &server.stats()["updates"];
        assert_eq!((&updates["failed"], &updates["handled"]), (&json!(1), &json!(1)), "{status}");
    }
}

#[test]
fn what_can_be_repeated_is_called_again_at_once_where_something_else_answers() {
    for (status, headers, body) in PAGES {
        let telegram = once(status, headers, body);
        let server = start(&telegram);
        assert_eq!(say(&server, "then").json()["text"], "done", "{status}");
        let methods = telegram.requests();
        assert_eq!(methods.len(), 2, "{status}: {methods:?}");
        assert!(methods.iter().all(|method| method.ends_with("/sendChatAction HTTP/1.1")), "{methods:?}");
        assert_eq!(server.stats()["updates"]["failed"], 0);
    }
}

#[test]
fn where_nobody_is_reached_a_message_is_tried_again_too() {
    let address = harness::free_port();
    let server = Settings::new(env!("CARGO_BIN_EXE_test-fleet"))
        .token("awkward", token(1001))
        .arg(format!("--api-url=http://{address}"))
        .start();
    let (listening, came) = std::sync::mpsc::channel();
    let telegram = std::thread::spawn(move || {
        came.recv().unwrap();
        let listener = std::net::TcpListener::bind(address).unwrap();
        // A connection that ends without an answer: the message may have been sent.
        let (mut stream, _) = listener.accept().unwrap();
        let mut request = [0; 1024];
        std::io::Read::read(&mut stream, &mut request).unwrap();
    });
    let mut client = server.connect();
    client.send(server.request("awkward", UPDATE));
    server.wait_for_log(|line| line["message"] == "called" && line["method"] == "sendMessage");
    listening.send(()).unwrap();
    telegram.join().unwrap();
    let line = server.wait_for_log(|line| line["message"] == "the reply could not be sent");
    assert!(!line["error"].as_str().unwrap().contains("Connection refused"), "{line}");
    assert_eq!(client.response().status, 200);
}

#[test]
fn a_call_that_is_too_large_for_a_gateway_is_refused_for_good() {
    let telegram =
        Stub::start(|_, _| http_answer("413 Payload Too Large", "Content-Type: text/html\r\n", PAGE));
    let server = start(&telegram);
    assert_eq!(say(&server, "upload x").status, 200);
    assert_eq!(server.stats()["updates"]["refused_calls"], 1);
}

#[test]
fn a_call_that_met_a_short_pause_is_made_again_after_it() {
    for (headers, body) in [
        ("Content-Type: text/html\r\nRetry-After: 1\r\n", PAGE),
        (
            "Retry-After: 9\r\n",
            r#"{"ok":false,"error_code":429,"description":"Too Many Requests: retry after 1","parameters":{"retry_after":1}}"#,
        ),
    ] {
        let telegram = once("429 Too Many Requests", headers, body);
        let server = start(&telegram);
        assert_eq!(say(&server, "call").json()["text"], "Ada");
        let methods = telegram.requests();
        assert_eq!(methods.len(), 2, "{methods:?}");
        assert!(methods.iter().all(|method| method.ends_with("/getMe HTTP/1.1")), "{methods:?}");
        assert_eq!(server.stats()["updates"]["failed"], 0);
    }
}

#[test]
fn a_handler_whose_own_call_met_a_long_pause_runs_again_when_telegram_says() {
    let body = r#"{"ok":false,"error_code":429,"description":"Too Many Requests: retry after 11","parameters":{"retry_after":11}}"#;
    let telegram = once("429 Too Many Requests", "", body);
    let server = start(&telegram);
    assert_eq!(say(&server, "call").status, 200);
    server.wait_for_log(|line| line["message"] == "the handler failed");
    let methods = [(); 3].map(|()| telegram.request());
    assert!(
        methods[1].ends_with("/getMe HTTP/1.1") && methods[2].ends_with("/sendMessage HTTP/1.1"),
        "{methods:?}"
    );
    server.wait_for_message("handled");
}
