//! Proxies in the environment: used for what is far away, and never for this machine.

#![allow(clippy::indexing_slicing, clippy::unwrap_used, reason = "a test's own code fails the test")]

use std::io::Read as _;
use std::net::TcpListener;

use harness::{Settings, Stub, http_answer, token};
use serde_json::json;

fn settings() -> Settings {
    Settings::new(env!("CARGO_BIN_EXE_test-fleet"))
        .token("awkward", token(1001))
        .env("NO_PROXY", "")
        .env("no_proxy", "")
}

fn update(text: &str) -> String {
    let message =
        json!({ "message_id": 1, "date": 1, "chat": { "id": 42, "type": "private" }, "text": text });
    json!({ "update_id": 1, "message": message }).to_string()
}

#[test]
fn a_loopback_address_is_called_without_any_proxy() {
    let telegram = Stub::start(|_, _| http_answer("200 OK", "", r#"{"ok":true,"result":true}"#));
    for variable in ["http_proxy", "HTTP_PROXY", "ALL_PROXY", "all_proxy"] {
        let server = settings()
            .env(variable, "http://127.0.0.1:9")
            .arg(format!("--api-url={}", telegram.url()))
            .start();
        assert_eq!(server.post("awkward", &update("then")).json()["text"], "done", "{variable}");
    }
}

#[test]
fn calls_to_telegram_go_through_the_proxy_that_is_set() {
    let proxy = Stub::start(|_, _| http_answer("502 Bad Gateway", "", ""));
    let server = settings().env("HTTPS_PROXY", proxy.url()).start();
    assert_eq!(server.post("awkward", &update("then")).status, 200, "it is tried again from the inbox");
    assert_eq!(proxy.request(), "CONNECT api.telegram.org:443 HTTP/1.1");
}

#[test]
fn calls_to_telegram_go_through_a_socks_proxy() {
    let proxy = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("socks5h://{}", proxy.local_addr().unwrap());
    let server = settings().env("ALL_PROXY", url).start();
    let mut connection = server.connect();
    connection.send(server.request("awkward", &update("then")));
    let (mut stream, _) = proxy.accept().unwrap();
    let mut greeting = [0; 2];
    stream.read_exact(&mut greeting).unwrap();
    // Version 5 of RFC 1928, and at least one method of authentication.
    assert_eq!((greeting[0], greeting[1] > 0), (5, true));
    drop((stream, proxy));
    assert_eq!(connection.response().status, 200, "it is tried again from the inbox");
}
