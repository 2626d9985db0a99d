//! What the server answers, byte by byte, to requests good and bad.

use std::collections::BTreeMap;

use harness::{Server, Settings, token};
use serde_json::json;

const BINARY: &str = env!("CARGO_BIN_EXE_test-fleet");

fn settings() -> Settings {
    ["awkward", "every_kind", "my-bot", "plain", "settings"]
        .iter()
        .zip(1001..)
        .fold(Settings::new(BINARY), |settings, (bot, id)| settings.token(bot, token(id)))
}

fn start() -> Server {
    settings().start()
}

/// A text message from chat 42.
fn message(text: &str) -> String {
    json!({
        "update_id": 1,
        "message": {
            "message_id": 1,
            "date": 1_790_000_000,
            "chat": { "id": 42, "type": "private", "first_name": "Ada" },
            "from": { "id": 42, "is_bot": false, "first_name": "Ada" },
            "text": text,
        }
    })
    .to_string()
}

#[test]
fn a_text_is_answered_in_the_response_to_the_chat_it_came_from() {
    let server = start();
    let response = server.post("plain", &message("hello"));
    assert_eq!(response.status, 200);
    assert_eq!(response.header("content-type"), Some("application/json"));
    assert_eq!(response.body, r#"{"method":"sendMessage","chat_id":42,"text":"you said hello"}"#);
}

#[test]
fn a_handler_that_says_nothing_gives_an_empty_200() {
    let server = start();
    let response = server.post("awkward", &message("nothing"));
    assert_eq!((response.status, response.body.as_str()), (200, ""));
}

#[test]
fn a_method_of_the_api_is_the_response() {
    let server = start();
    let response = server.post("awkward", &message("method"));
    assert_eq!(response.body, r#"{"method":"sendChatAction","chat_id":42,"action":"typing"}"#);
}

#[test]
fn settings_reach_the_handler_as_they_stand_in_bots_yml() {
    let server = start();
    let text = server.post("settings", &message("/show")).json()["text"].clone();
    assert_eq!(
        text,
        "Settings { text: \"NO\", byte: 255, signed: -9000000000, ratio: 1.5, on: true, size: Large, \
         nested: Nested { name: \"inner\", sizes: [Small, Large] }, prices: [650, 16], absent: None }"
    );
}

#[test]
fn who_is_not_telegram_is_turned_away() {
    let server = start();
    let update = message("hello");
    let good = server.request("plain", &update);
    let statuses = |requests: &[(&str, String)]| -> BTreeMap<String, u16> {
        let ask = |request: &String| server.connect().send(request).response().status;
        requests.iter().map(|(name, request)| ((*name).to_owned(), ask(request))).collect()
    };
    let without_secret = "X-Telegram-Bot-Api-Secret-Token: ";
    let asked = statuses(&[
        ("unknown bot", good.replace("/webhook/plain", "/webhook/nobody")),
        ("no bot", good.replace("/webhook/plain", "/webhook/")),
        ("below a bot", good.replace("/webhook/plain", "/webhook/plain/more")),
        ("elsewhere", good.replace("/webhook/plain", "/elsewhere")),
        ("GET", good.replace("POST", "GET")),
        ("PUT", good.replace("POST", "PUT")),
        ("absent secret", good.replace(without_secret, "X-Other: ")),
        ("empty secret", good.replace(&server.secret("plain"), "")),
        ("secret of another bot", good.replace(&server.secret("plain"), &server.secret("awkward"))),
        (
            "secret with one more letter",
            good.replace(&server.secret("plain"), &format!("{}A", server.secret("plain"))),
        ),
        ("secret that is not ASCII", good.replace(&server.secret("plain"), "gehe\u{ef}m")),
        ("bot without a token", good.replace("/webhook/plain", "/webhook/no_token")),
    ]);
    let expected = [
        ("unknown bot", 404),
        ("no bot", 404),
        ("below a bot", 404),
        ("elsewhere", 404),
        ("GET", 405),
        ("PUT", 405),
        ("absent secret", 401),
        ("empty secret", 401),
        ("secret of another bot", 401),
        ("secret with one more letter", 401),
        ("secret that is not ASCII", 401),
        ("bot without a token", 401),
    ];
    assert_eq!(asked, expected.map(|(name, status)| (name.to_owned(), status)).into());
    assert_eq!(server.stats()["updates"]["unauthorized_requests"], 6);
}

#[test]
fn the_wrong_method_is_told_the_right_one() {
    let server = start();
    let response = server.connect().send("GET /webhook/plain HTTP/1.1\r\nHost: x\r\n\r\n").response();
    assert_eq!((response.status, response.header("allow")), (405, Some("POST")));
}

#[test]
fn a_body_of_a_mebibyte_passes_and_one_byte_more_does_not() {
    let server = start();
    let overhead = message("").len();
    let fits = message(&"x".repeat((1 << 20) - overhead));
    let too_large = message(&"x".repeat((1 << 20) - overhead + 1));
    assert_eq!(fits.len(), 1 << 20);
    assert_eq!(server.post("awkward", &fits).status, 200);
    assert_eq!(server.post("awkward", &too_large).status, 413);
}

#[test]
fn a_chunked_body_has_the_same_limit() {
    let server = start();
    let chunked = |update: &str| {
        let head = server.request("awkward", "").replace("Content-Length: 0", "Transfer-Encoding: chunked");
        let mut connection = server.connect();
        connection.send(head);
        for chunk in update.as_bytes().chunks(100_000) {
            connection.send(format!("{:x}\r\n", chunk.len())).send(chunk).send("\r\n");
        }
        connection.send("0\r\n\r\n").response().status
    };
    let overhead = message("").len();
    assert_eq!(chunked(&message(&"x".repeat((1 << 20) - overhead))), 200);
    assert_eq!(chunked(&message(&"x".repeat(1 << 20))), 413);
}

#[test]
fn a_body_that_announces_too_much_is_refused_before_it_is_sent() {
    let server = start();
    let announced = server.request("plain", "").replace("Content-Length: 0", "Content-Length: 1048577");
    let response = server.connect().send(announced).response();
    assert_eq!((response.status, response.header("connection")), (413, Some("close")));
}

#[test]
fn what_is_no_update_is_taken_out_of_the_way_and_logged_with_the_name_of_the_bot() {
    let server = start();
    for body in [
        "",
        "{",
        "[]",
        "null",
        "{}",
        r#"{"update_id":"1"}"#,
        r#"{"update_id":1}x"#,
        "\u{0}",
        "{\"update_id\":1,\"message\":{\"a\":\"",
    ] {
        assert_eq!(server.post("plain", body).status, 200, "{body:?}");
    }
    let line = server.wait_for_log(|line| line["level"] == "WARN" && line["bot"] == "plain");
    assert_eq!(line["message"], "a request with the right secret is no update");
    assert_eq!(server.stats()["updates"]["undecodable"], 9);
}

#[test]
fn a_payload_that_does_not_fit_its_type_is_acknowledged_and_counted() {
    let server = start();
    let deep = "[".repeat(100_000) + &"]".repeat(100_000);
    for payload in ["5", "[]", r#"{"message_id":"one"}"#, "{}", &deep] {
        let response = server.post("plain", &format!(r#"{{"update_id":7,"message":{payload}}}"#));
        assert_eq!(response.status, 200, "{payload}");
    }
    let line = server.wait_for_log(|line| line["level"] == "ERROR" && line["update_id"] == 7);
    assert_eq!(line["bot"], "plain");
    assert_eq!(server.stats()["updates"]["undecodable"], 5);
    // A null is no payload at all.
    assert_eq!(server.post("plain", r#"{"update_id":7,"message":null}"#).status, 200);
    assert_eq!(server.stats()["updates"]["undecodable"], 5);
}

#[test]
fn what_a_person_wrote_is_never_logged() {
    let server = start();
    let wrote = "meet me at seven, expected or not";
    let misplaced =
        json!({ "update_id": 1, "message": { "message_id": wrote, "date": wrote, "chat": wrote } });
    assert_eq!(server.post("plain", &misplaced.to_string()).status, 200);
    assert_eq!(server.post("plain", &json!({ "update_id": wrote }).to_string()).status, 200);
    assert_eq!(server.post("plain", &message(wrote)).status, 200);
    assert_eq!(server.post("awkward", &message(wrote)).status, 200);
    let log = server.stop().log;
    assert!(log.contains("the payload of this `message` does not fit its type: expected "), "{log}");
    assert!(!log.contains("seven") && !log.contains("or not"), "{log}");
}

#[test]
fn a_head_that_is_too_large_is_431() {
    let server = start();
    let head = format!("GET /healthz HTTP/1.1\r\nHost: x\r\nX-Large: {}\r\n\r\n", "x".repeat(20_000));
    assert_eq!(server.connect().send(head).response().status, 431);
    let many: String = (0..200).map(|n| format!("X-{n}: x\r\n")).collect();
    let head = format!("GET /healthz HTTP/1.1\r\nHost: x\r\n{many}\r\n");
    assert_eq!(server.connect().send(head).response().status, 431);
}

#[test]
fn requests_without_a_path_are_refused() {
    let server = start();
    for request in ["CONNECT bots.example.com:443 HTTP/1.1", "OPTIONS * HTTP/1.1"] {
        let response = server.connect().send(format!("{request}\r\nHost: x\r\n\r\n")).response();
        assert_eq!(response.status, 400, "{request}");
    }
    assert_eq!(server.post("plain", &message("still there?")).status, 200);
}

#[test]
fn what_is_not_http_is_refused() {
    let server = start();
    assert_eq!(server.connect().send("\u{16}\u{3}\u{1} hello\r\n\r\n").response().status, 400);
}

#[test]
fn pipelined_requests_are_answered_in_order() {
    let server = start();
    let mut connection = server.connect();
    let both = server.request("plain", &message("one")) + &server.request("plain", &message("two"));
    connection.send(both);
    assert_eq!(connection.response().json()["text"], "you said one");
    assert_eq!(connection.response().json()["text"], "you said two");
}

#[test]
fn http_1_0_is_answered_and_closed() {
    let server = start();
    let mut connection = server.connect();
    let request = server.request("plain", &message("old")).replace("HTTP/1.1", "HTTP/1.0");
    let response = connection.send(request).response();
    assert_eq!(response.json()["text"], "you said old");
    assert_eq!(connection.closed(), "");
}

#[test]
fn a_client_that_waits_for_100_continue_gets_it() {
    let server = start();
    let update = message("patient");
    let (head, body) = {
        let request =
            server.request("plain", &update).replace("\r\n\r\n", "\r\nExpect: 100-continue\r\n\r\n");
        let (head, _) = request.split_once("\r\n\r\n").unwrap();
        (format!("{head}\r\n\r\n"), update)
    };
    let mut connection = server.connect();
    assert_eq!(connection.send(head).response().status, 100);
    assert_eq!(connection.send(body).response().json()["text"], "you said patient");
}

#[test]
fn http_2_without_tls_is_understood() {
    let server = start();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let text = runtime.block_on(async {
        // reqwest wants to know who does TLS, even where nobody does.
        let _ = tokio_rustls::rustls::crypto::ring::default_provider().install_default();
        let client = reqwest::Client::builder().http2_prior_knowledge().build().unwrap();
        let response = client
            .post(format!("http://{}/webhook/plain", server.address))
            .header("X-Telegram-Bot-Api-Secret-Token", server.secret("plain"))
            .body(message("h2"))
            .send()
            .await
            .unwrap();
        assert_eq!(response.version(), reqwest::Version::HTTP_2);
        response.text().await.unwrap()
    });
    assert_eq!(text, r#"{"method":"sendMessage","chat_id":42,"text":"you said h2"}"#);
}

#[test]
fn a_connection_that_says_nothing_or_half_of_it_is_closed() {
    let server = settings().arg("--head-timeout=200ms").start();
    assert_eq!(server.connect().closed(), "");
    for half in
        ["G", "GET /healthz HTTP/1.1\r\nHost:", "PRI * HTTP/2.0\r\n", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"]
    {
        let mut connection = server.connect();
        connection.send(half);
        assert!(connection.response_or_close().is_none(), "{half:?}");
    }
}

#[test]
fn a_connection_that_falls_silent_between_requests_is_closed() {
    let server = settings().arg("--idle-timeout=200ms").start();
    let mut connection = server.connect();
    assert_eq!(connection.send(server.request("plain", &message("hello"))).response().status, 200);
    assert_eq!(connection.closed(), "");
}

#[test]
fn half_a_body_is_given_up_after_a_timeout() {
    let server = settings().arg("--body-timeout=200ms").start();
    let request = server.request("plain", &message("hello"));
    let response = server.connect().send(&request[..request.len() - 5]).response();
    assert_eq!((response.status, response.header("connection")), (408, Some("close")));
}

#[test]
fn a_client_that_hangs_up_in_the_middle_of_a_body_harms_nobody() {
    let server = start();
    let request = server.request("plain", &message("hello"));
    server.connect().send(&request[..request.len() - 5]).finish().closed();
    assert_eq!(server.post("plain", &message("next")).status, 200);
}

#[test]
fn a_failing_or_panicking_handler_has_the_update_delivered_again_and_harms_nobody() {
    let server = start();
    for text in ["fail", "panic", "panic_later"] {
        assert_eq!(server.post("awkward", &message(text)).status, 500, "{text}");
        assert_eq!(server.post("plain", &message(text)).status, 200);
    }
    let line = server.wait_for_log(|line| line["message"] == "the handler failed");
    assert_eq!((&line["bot"], &line["error"]), (&json!("awkward"), &json!("told to fail")));
    assert_eq!(server.stats()["updates"]["failed"], 3);
}

#[test]
fn a_slow_handler_keeps_nobody_waiting() {
    let server = settings().arg("--workers=1").start();
    let mut slow = server.connect();
    slow.send(server.request("awkward", &message("wait 60000").replace("\"id\":42", "\"id\":43")));
    assert_eq!(server.post("awkward", &message("say next")).json()["text"], "next");
}

#[test]
fn a_handler_runs_to_its_end_when_the_sender_hangs_up() {
    let server = start();
    let mut impatient = server.connect();
    impatient.send(server.request("awkward", &message("wait 300")));
    server.wait_for_log(|line| line["message"] == "received" && line["bot"] == "awkward");
    drop(impatient);
    server.wait_for_log(|line| line["message"] == "handled" && line["bot"] == "awkward");
}

#[test]
fn a_stop_answers_the_requests_in_flight_first() {
    for signal in ["TERM", "INT"] {
        let server = start();
        let mut connection = server.connect();
        connection.send(server.request("awkward", &message("wait 500")));
        server.wait_for_log(|line| line["message"] == "received");
        server.signal(signal);
        assert_eq!(connection.response().json()["text"], "waited");
        let stopped = server.wait();
        assert!(stopped.status.success(), "{stopped:?}");
    }
}

#[test]
fn a_stop_gives_up_what_takes_too_long() {
    let server = settings().arg("--shutdown-timeout=200ms").start();
    let mut connection = server.connect();
    connection.send(server.request("awkward", &message("wait 3600000")));
    server.wait_for_log(|line| line["message"] == "received");
    assert_eq!(connection.response().status, 200, "it is in the inbox");
    let stopped = server.stop();
    assert!(stopped.status.success(), "{stopped:?}");
    assert!(stopped.log.contains("handlers are still at work after the shutdown timeout"));
}
