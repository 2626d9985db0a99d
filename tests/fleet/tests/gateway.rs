//! What stands in front of the Bot API answers in its place: a temporary failure, by its status.

#![allow(clippy::indexing_slicing, clippy::unwrap_used, reason = "a test's own code fails the test")]

use harness::{Server, Settings, Stub, http_answer, token};
use serde_json::json;

const PAGE: &str = "<html>bad gateway</html>";

fn start(telegram: &Stub) -> Server {
    Settings::new(env!("CARGO_BIN_EXE_test-fleet"))
        .token("awkward", token(1001))
        .arg(format!("--api-url={}", telegram.url()))
        .start()
}

fn say(server: &Server, text: &str) -> harness::Response {
    let update = json!({
        "update_id": 1,
        "message": { "message_id": 7, "date": 1, "chat": { "id": 42, "type": "private" }, "text": text },
    });
    server.post("awkward", &update.to_string())
}

#[test]
fn an_update_whose_reply_met_a_gateways_page_is_delivered_again() {
    for (status, headers, body, retry_after) in [
        ("502 Bad Gateway", "Content-Type: text/html\r\n", PAGE, None),
        ("503 Service Unavailable", "Content-Type: text/html\r\nRetry-After: 5000\r\n", PAGE, Some("3600")),
        ("504 Gateway Timeout", "", "", None),
        ("429 Too Many Requests", "Content-Type: text/html\r\nRetry-After: 7\r\n", PAGE, Some("7")),
        ("403 Forbidden", "Content-Type: text/html\r\n", PAGE, None),
        ("404 Not Found", "Content-Type: application/json\r\n", r#"{"message":"no route"}"#, None),
        ("200 OK", "Content-Type: text/html\r\n", PAGE, None),
    ] {
        let telegram = Stub::start(move |_, _| http_answer(status, headers, body));
        let server = start(&telegram);
        for text in ["then", "upload x"] {
            let response = say(&server, text);
            assert_eq!(
                (response.status, response.header("retry-after")),
                (500, retry_after),
                "{status}: {text}"
            );
        }
        let line = server.wait_for_log(|line| line["message"] == "the reply could not be sent");
        assert!(line["error"].as_str().unwrap().contains(status), "{line}");
        assert_eq!(server.stats()["updates"]["failed"], 2, "{status}");
    }
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
fn a_429_of_telegram_itself_puts_the_next_delivery_off() {
    let refusal = r#"{"ok":false,"error_code":429,"description":"Too Many Requests: retry after 3","parameters":{"retry_after":3}}"#;
    let telegram =
        Stub::start(move |_, _| http_answer("429 Too Many Requests", "Retry-After: 9\r\n", refusal));
    let server = start(&telegram);
    let response = say(&server, "then");
    assert_eq!((response.status, response.header("retry-after")), (500, Some("3")));
    let own = say(&server, "call");
    assert_eq!((own.status, own.header("retry-after")), (500, Some("3")), "by the handler's own `?`");
}
