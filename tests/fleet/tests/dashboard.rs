//! The dashboard in a real browser, and the list of bots that it asks for.
//!
//! Needs Chromium (`CHROMIUM`, or `/usr/bin/chromium`) and Node.js with npm. Each test of the page runs one script of
//! `tests/dashboard/`; screenshots go to `target/screenshots`.

#![allow(clippy::indexing_slicing, clippy::unwrap_used, reason = "a test's own code fails the test")]

use std::fs;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use harness::{Connection, Response, Server, Settings, Stub, http_answer, run_in_browser, token};
use serde_json::{Value, json};
use test_fleet::many_id;

const ADMIN_TOKEN: &str = "0123456789abcdef-of-a-test";

const BOTS: usize = 10_000;

/// Bots that have no token are the last of them.
const WITHOUT_TOKEN: usize = 5;

/// One browser at a time: they are the heaviest part by far.
static BROWSERS: Mutex<()> = Mutex::new(());

fn run(script: &str, url: &str, variables: &[(&str, &str)]) {
    let _turn = BROWSERS.lock().unwrap_or_else(PoisonError::into_inner);
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/dashboard").join(script);
    run_in_browser(&script, url, variables);
}

fn admin(server: &Server) -> SocketAddr {
    let line = server.wait_for_message("the admin listener is open");
    line["listen"].as_str().unwrap().strip_prefix("http://").unwrap().parse().unwrap()
}

fn url(server: &Server) -> String {
    format!("http://{}", admin(server))
}

fn get(address: SocketAddr, path: &str) -> Response {
    let request = format!("GET {path} HTTP/1.1\r\nHost: {address}\r\n\r\n");
    Connection::open(address).send(request).response()
}

fn says(id: i64, text: &str) -> String {
    json!({
        "update_id": id,
        "message": { "message_id": id, "date": 1, "chat": { "id": id, "type": "private" }, "text": text },
    })
    .to_string()
}

/// A Bot API that describes the webhooks of many bots: one fails, one is missing, one token is revoked.
fn telegram() -> Stub {
    Stub::start(|line, _| {
        let (failing, missing, revoked) = (many_id(1), many_id(2), many_id(3));
        let id = line.strip_prefix("POST /bot").and_then(|rest| rest.split(':').next()).unwrap();
        let id: i64 = id.parse().unwrap();
        if id == revoked {
            let refusal = json!({ "ok": false, "error_code": 401, "description": "Unauthorized" });
            return http_answer("401 Unauthorized", "", &refusal.to_string());
        }
        let mut info = json!({ "url": "https://bots.example.com/", "has_custom_certificate": false, "pending_update_count": 0 });
        if id == missing {
            info["url"] = json!("");
        }
        if id == failing {
            let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
            info["pending_update_count"] = json!(1234);
            info["last_error_date"] = json!(now - 60);
            info["last_error_message"] = json!("Wrong response from the webhook: 502 Bad Gateway");
        }
        http_answer("200 OK", "", &json!({ "ok": true, "result": info }).to_string())
    })
}

/// Ten thousand bots, of which one fails a message in four; with all of what [`telegram`] says known.
fn many(telegram: &Stub) -> Server {
    let settings = Settings::new(env!("CARGO_BIN_EXE_many-bots"))
        .arg("--admin-listen=127.0.0.1:0")
        .arg("--webhook-watch=1s")
        .env("BOTSERVER_API_URL", telegram.url())
        .log_level("info");
    let with_tokens = (0..BOTS - WITHOUT_TOKEN)
        .fold(settings, |settings, place| settings.token(&format!("bot{place:04}"), token(many_id(place))));
    let server = with_tokens.start();
    for id in 1..=8 {
        let text = if id % 4 == 0 { "fail please" } else { "say hello" };
        let status = if id % 4 == 0 { 500 } else { 200 };
        assert_eq!(server.post("bot0007", &says(id, text)).status, status);
    }
    server.wait_for_log(|line| line["alert"] == "revoked_token");
    server
}

fn names(bots: &Value) -> Vec<&str> {
    bots["bots"].as_array().unwrap().iter().map(|bot| bot["name"].as_str().unwrap()).collect()
}

#[test]
fn ten_thousand_bots_are_listed_a_page_at_a_time() {
    let telegram = telegram();
    let server = many(&telegram);
    let admin = admin(&server);
    let ask = |query: &str| get(admin, &format!("/bots?{query}")).json();

    let last = ask("offset=9990&limit=50");
    assert_eq!((&last["total"], names(&last).len(), names(&last)[9]), (&json!(BOTS), 10, "bot9999"));
    assert_eq!(names(&ask("limit=100000")).len(), 1000, "never all of them at once");
    assert_eq!(names(&ask("offset=100000")), [""; 0]);
    assert_eq!(ask("search=BOT99&limit=1")["total"], 100);
    assert_eq!(names(&ask(&format!("search={}", many_id(9999)))), ["bot9999"]);
    assert_eq!(ask("standing=without_token&limit=1")["total"], WITHOUT_TOKEN);

    let urgent = ask("sort=attention&limit=5");
    assert_eq!(names(&urgent), ["bot0003", "bot0001", "bot0002", "bot0007", "bot0000"]);
    assert_eq!(names(&ask("sort=failed&limit=1")), ["bot0007"]);
    assert_eq!(names(&ask("sort=received&limit=2")), ["bot0007", "bot0000"]);
    assert_eq!(names(&ask("sort=pending&limit=1")), ["bot0001"]);
    assert_eq!(get(admin, "/bots?sort=beauty").status, 400);

    let failure = &get(admin, "/stats").json()["last_failure"];
    assert_eq!(
        (&failure["bot"], &failure["update_id"], &failure["what"]),
        (&json!("bot0007"), &json!(8), &json!("the handler failed"))
    );
}

#[test]
fn the_page_shows_ten_thousand_bots_at_a_glance_and_each_of_them() {
    let telegram = telegram();
    let server = many(&telegram);
    let webhook = format!("http://{}/webhook/bot0007", server.address);
    run("glance.mjs", &url(&server), &[("WEBHOOK", &webhook), ("SECRET", &server.secret("bot0007"))]);
}

#[test]
fn a_bot_is_paused_from_the_page_where_there_is_a_token() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("admin-token");
    fs::write(&file, ADMIN_TOKEN).unwrap();
    let fleet = || {
        Settings::new(env!("CARGO_BIN_EXE_test-fleet"))
            .arg("--admin-listen=127.0.0.1:0")
            .arg("--webhook-watch=off")
            .token("plain", token(1002))
    };
    let (open, locked) =
        (fleet().start(), fleet().arg(format!("--admin-token-file={}", file.display())).start());
    run("pause.mjs", &url(&locked), &[("ADMIN_TOKEN", ADMIN_TOKEN), ("WITHOUT_TOKEN", &url(&open))]);
    assert_eq!(locked.post("plain", &says(1, "hello")).status, 200, "it was resumed");
    assert!(!locked.log().contains(ADMIN_TOKEN));
}

#[test]
fn a_lost_connection_is_said_and_tried_again() {
    run("lost.mjs", "", &[("FLEET", env!("CARGO_BIN_EXE_test-fleet"))]);
}

#[test]
fn whatever_the_fleet_says_is_shown_as_text() {
    let server = Settings::new(env!("CARGO_BIN_EXE_test-fleet"))
        .arg("--admin-listen=127.0.0.1:0")
        .arg("--webhook-watch=off")
        .token("plain", token(1002))
        .start();
    run("texts.mjs", &url(&server), &[]);
}

#[test]
fn the_page_takes_nothing_from_elsewhere_and_shows_nothing_inside_another() {
    let server = Settings::new(env!("CARGO_BIN_EXE_test-fleet"))
        .arg("--admin-listen=127.0.0.1:0")
        .arg("--webhook-watch=off")
        .token("plain", token(1002))
        .start();
    let admin = admin(&server);
    for (path, kind) in [
        ("/", "text/html; charset=utf-8"),
        ("/dashboard/dashboard.js", "text/javascript; charset=utf-8"),
        ("/dashboard/dashboard.css", "text/css; charset=utf-8"),
    ] {
        let response = get(admin, path);
        assert_eq!((response.status, response.header("content-type")), (200, Some(kind)), "{path}");
        let policy = response.header("content-security-policy").unwrap();
        for rule in ["default-src 'none'; script-src 'self'; style-src 'self';", "frame-ancestors 'none'"] {
            assert!(policy.contains(rule), "{path}: {policy}");
        }
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "no-referrer"),
            ("cross-origin-resource-policy", "same-origin"),
            ("cache-control", "no-cache"),
        ] {
            assert_eq!(response.header(name), Some(value), "{path}");
        }
    }
    assert_eq!(get(admin, "/dashboard/secret.js").status, 404);
    assert_eq!(get(server.address, "/").status, 404, "it is on the public listener");
}
