//! The admin listener and socket: how the fleet is, for a person and for Prometheus, and pausing a bot.

#![allow(clippy::indexing_slicing, clippy::unwrap_used, reason = "a test's own code fails the test")]

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::SocketAddr;
use std::os::unix::fs::PermissionsExt as _;
use std::process::{Command, Output, Stdio};

use harness::{Connection, Response, Server, Settings, Stub, http_answer, token};
use serde_json::{Value, json};

const ADMIN_TOKEN: &str = "0123456789abcdef-of-a-test";

fn fleet() -> Settings {
    Settings::new(env!("CARGO_BIN_EXE_test-fleet"))
        .arg("--admin-listen=127.0.0.1:0")
        .arg("--webhook-watch=off")
        .token("every_kind", token(1001))
        .token("plain", token(1002))
}

fn admin(server: &Server) -> SocketAddr {
    let line = server.wait_for_message("the admin listener is open");
    line["listen"].as_str().unwrap().strip_prefix("http://").unwrap().parse().unwrap()
}

fn get(address: SocketAddr, path: &str) -> Response {
    ask(address, &format!("GET {path}"), "")
}

fn ask(address: SocketAddr, line: &str, headers: &str) -> Response {
    let request = format!("{line} HTTP/1.1\r\nHost: {address}\r\n{headers}Content-Length: 0\r\n\r\n");
    Connection::open(address).send(request).response()
}

/// What somebody is told who does not know the secret of `plain`.
fn stranger(server: &Server) -> u16 {
    ask(server.address, "POST /webhook/plain", "").status
}

fn says(id: i64, text: &str) -> String {
    json!({
        "update_id": id,
        "message": { "message_id": id, "date": 1, "chat": { "id": 7, "type": "private" }, "text": text },
    })
    .to_string()
}

fn printed(output: &Output) -> String {
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout.clone()).unwrap()
}

#[test]
fn it_tells_how_the_fleet_and_each_bot_is() {
    let server = fleet().start();
    let admin = admin(&server);
    assert_eq!(server.post("plain", &says(1, "hello")).status, 200);
    assert_eq!(server.post("every_kind", "{}").status, 200);
    assert_eq!(stranger(&server), 401);

    let stats = get(admin, "/stats").json();
    assert_eq!(stats["fleet"], "test-fleet");
    assert_eq!(stats["bots"], json!({ "served": 2, "without_token": 9 }));
    assert_eq!(stats["updates"]["handled"], 1);
    assert_eq!(stats["updates"]["undecodable"], 1);
    assert_eq!(stats["updates"]["unauthorized_requests"], 1);
    assert!(stats["duration_seconds"]["p99"].as_f64().unwrap() > 0.0, "{stats}");
    assert!(stats["started_at"].as_str().unwrap().ends_with('Z'), "{stats}");

    let plain = get(admin, "/bots/plain").json();
    assert_eq!((&plain["standing"], &plain["updates"]["received"]), (&json!("served"), &json!(1)));
    let found = get(admin, "/bots?search=PLA&standing=served").json();
    assert_eq!((&found["total"], &found["bots"][0]["name"]), (&json!(1), &json!("plain")));
    assert_eq!(
        get(admin, "/bots?standing=without_token&offset=3&limit=9").json()["bots"].as_array().unwrap().len(),
        6
    );
    let nobody = get(admin, "/bots/nobody");
    assert_eq!((nobody.status, nobody.json()), (404, json!({ "error": "no bot `nobody` is in this fleet" })));
    assert_eq!([get(admin, "/livez").status, get(admin, "/readyz").status], [200, 200]);
    assert_eq!(get(server.address, "/stats").status, 404, "it is on the public listener");
}

#[test]
fn a_failure_is_kept_without_what_a_person_wrote() {
    let server = fleet().token("awkward", token(1003)).start();
    let admin = admin(&server);
    assert_eq!(server.post("awkward", &says(77, "fail please")).status, 500);
    let bot = get(admin, "/bots/awkward").json();
    assert_eq!(bot["updates"]["failed"], 1, "{bot}");
    let failure = &bot["failures"][0];
    assert_eq!(
        (&failure["update_id"], &failure["kind"], &failure["what"]),
        (&json!(77), &json!("message"), &json!("the handler failed"))
    );
    assert!(!bot.to_string().contains("please"), "{bot}");
}

#[test]
fn its_metrics_are_what_prometheus_takes() {
    let server = fleet().start();
    let admin = admin(&server);
    assert_eq!(server.post("plain", &says(1, "hello")).status, 200);
    let text = get(admin, "/metrics");
    let line = "botserver_updates_total{bot=\"plain\",outcome=\"handled\"} 1\n";
    assert!(text.body.contains(line), "{}", text.body);
    let mut promtool = Command::new("promtool")
        .args(["check", "metrics"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    promtool.stdin.take().unwrap().write_all(text.body.as_bytes()).unwrap();
    let checked = promtool.wait_with_output().unwrap();
    assert!(
        checked.status.success() && checked.stderr.is_empty() && checked.stdout.is_empty(),
        "{checked:?}\n{}",
        text.body
    );

    let accept = "Accept: application/openmetrics-text; version=1.0.0\r\n";
    let open = ask(admin, "GET /metrics", accept);
    let kind = open.header("content-type").unwrap();
    assert!(kind.starts_with("application/openmetrics-text; version=1.0.0"), "{kind}");
    assert!(open.body.contains(line) && open.body.ends_with("# EOF\n"), "{}", open.body);
}

/// Each metric is in the guide, with its type.
#[test]
fn each_metric_is_documented() {
    let server = fleet().start();
    let text = get(admin(&server), "/metrics");
    let guide = include_str!("../../../docs/src/operating.md");
    for line in text.body.lines().filter_map(|line| line.strip_prefix("# TYPE ")) {
        let (name, kind) = line.split_once(' ').unwrap();
        let is_documented = guide.lines().any(|row| row.contains(&format!("`{name}`")) && row.contains(kind));
        assert!(is_documented, "`{name}` ({kind}) is not in docs/src/operating.md");
    }
}

#[test]
fn who_is_not_on_this_machine_needs_the_token() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("admin-token");
    fs::write(&file, ADMIN_TOKEN).unwrap();
    let server = fleet().arg(format!("--admin-token-file={}", file.display())).start();
    let admin = admin(&server);
    let denied = get(admin, "/stats");
    assert_eq!(denied.status, 401);
    assert!(denied.header("www-authenticate").unwrap().starts_with("Basic "));
    assert_eq!(get(admin, "/livez").status, 200);
    let bearer = format!("Authorization: Bearer {ADMIN_TOKEN}\r\n");
    assert_eq!(ask(admin, "GET /stats", &bearer).status, 200);
    assert_eq!(ask(admin, "POST /bots/plain/pause", "").status, 401);
    assert_eq!(ask(admin, "POST /bots/plain/pause", &bearer).json()["standing"], "paused");
    assert!(!server.log().contains(ADMIN_TOKEN));
}

#[test]
fn without_a_token_nothing_is_changed_over_tcp_and_no_other_page_gets_in() {
    let server = fleet().start();
    let admin = admin(&server);
    let denied = ask(admin, "POST /bots/plain/pause", "");
    assert_eq!(denied.status, 403);
    assert!(denied.body.contains("--admin-token-file"), "{}", denied.body);
    let request = "GET /stats HTTP/1.1\r\nHost: evil.example.com\r\n\r\n";
    assert_eq!(Connection::open(admin).send(request).response().status, 421);
    assert_eq!(get(admin, "/bots/plain").json()["standing"], "served");
}

#[test]
fn an_address_that_others_reach_is_refused_without_a_token() {
    let folder = tempfile::tempdir().unwrap();
    let serve = |code: i32, args: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_test-fleet"))
            .current_dir(&folder)
            .args(["serve", "--listen=127.0.0.1:0"])
            .args(args)
            .env("BOTSERVER_TOKEN_PLAIN", token(1002))
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(code), "{output:?}");
        String::from_utf8(output.stderr).unwrap()
    };
    let said = serve(2, &["--admin-listen=0.0.0.0:0"]);
    assert!(
        said.contains("error: --admin-listen: others reach 0.0.0.0:0, and would need no token\n  help: "),
        "{said}"
    );
    fs::write(folder.path().join("short"), "secret").unwrap();
    let said = serve(1, &["--admin-listen=0.0.0.0:0", "--admin-token-file=short"]);
    assert!(said.contains("the admin token of short has less than 16 characters\n  help: "), "{said}");
    let said = serve(1, &["--admin-token-file=missing"]);
    assert!(said.contains("the admin token of missing cannot be read: No such file"), "{said}");
    let said = serve(1, &["--alert-command=missing"]);
    assert!(said.contains("--alert-command: missing is no file"), "{said}");
    let said = serve(2, &["--alert-url=nonsense?token=geheim"]);
    assert!(said.contains("--alert-url: this is no address") && !said.contains("geheim"), "{said}");
}

#[test]
fn a_paused_bot_turns_its_updates_away_until_it_is_resumed() {
    let server = fleet().start();
    let paused = printed(&server.run("bot pause plain"));
    assert_eq!(paused, "plain: paused\n");
    let turned_away = server.post("plain", &says(1, "hello"));
    assert_eq!(turned_away.status, 503);
    assert_eq!(turned_away.header("retry-after"), Some("60"));
    assert_eq!(stranger(&server), 401, "a stranger learns that it is paused");
    let stats: Value = serde_json::from_str(&printed(&server.run("stats --json --standing paused"))).unwrap();
    assert_eq!((&stats["updates"]["paused"], &stats["bots"][0]["name"]), (&json!(1), &json!("plain")));

    // With a crash in between.
    server.signal("KILL");
    let server = server.restart(fleet());
    assert_eq!(server.post("plain", &says(1, "hello")).status, 503);
    assert_eq!(printed(&server.run("bot resume plain")), "plain: resumed\n");
    assert_eq!(server.post("plain", &says(1, "hello")).status, 200);
    let server = server.restart(fleet());
    assert_eq!(server.post("plain", &says(1, "hello")).status, 200);
}

#[test]
fn the_command_line_asks_by_a_socket_that_is_the_users_own() {
    let server = fleet().start();
    let socket = server.folder().join("data/admin.sock");
    assert_eq!(fs::metadata(&socket).unwrap().permissions().mode() & 0o777, 0o600);
    let table = printed(&server.run("stats"));
    assert!(table.starts_with("test-fleet 0.1.0, up for "), "{table}");
    assert!(table.contains("\nbots      2 served, 9 without token\n"), "{table}");
    assert!(table.lines().any(|line| line.trim_start().starts_with("plain ")), "{table}");
    let wrong = server.run("bot pause plian");
    assert_eq!(wrong.status.code(), Some(2));
    assert_eq!(
        String::from_utf8(wrong.stderr).unwrap(),
        "error: no bot `plian` is in this fleet\n  help: did you mean `plain`?\n"
    );
    assert_eq!(server.run("stats --standing asleep").status.code(), Some(2));

    server.signal("TERM");
    while socket.exists() {
        std::thread::yield_now();
    }
    let nobody = server.run("stats");
    assert_eq!(nobody.status.code(), Some(1));
    let said = String::from_utf8(nobody.stderr).unwrap();
    assert!(
        said.starts_with(
            "error: no fleet runs with this data folder: nobody listens at data/admin.sock\n  help: "
        ),
        "{said}"
    );
}

#[test]
fn a_file_of_pauses_that_is_none_is_said_and_nobody_is_served() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("data")).unwrap();
    fs::write(folder.path().join("data/paused.json"), "{\"paused\":").unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_test-fleet"))
        .current_dir(&folder)
        .args(["serve", "--listen=127.0.0.1:0"])
        .env("BOTSERVER_TOKEN_PLAIN", token(1002))
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(
        said.contains("error: data/paused.json: EOF while parsing")
            && said.contains("\n  help: it says which bots are paused;"),
        "{said}"
    );
}

#[test]
fn a_revoked_token_is_marked_and_the_operator_told() {
    let refusal = json!({ "ok": false, "error_code": 401, "description": "Unauthorized" }).to_string();
    let telegram = Stub::start(move |_, _| http_answer("401 Unauthorized", "", &refusal));
    let (told, hears) = std::sync::mpsc::channel();
    let operator = Stub::start(move |_, body| {
        told.send(body.to_owned()).unwrap();
        http_answer("200 OK", "", "")
    });
    let server = fleet()
        .env("BOTSERVER_API_URL", telegram.url())
        .env("BOTSERVER_ALERT_URL", format!("{}/hook?key=geheim", operator.url()))
        .token("awkward", token(1003))
        .start();
    assert_eq!(server.post("awkward", &says(1, "call")).status, 500);
    let message: Value = serde_json::from_str(&hears.recv().unwrap()).unwrap();
    let event = &message["events"][0];
    assert_eq!(
        (&message["fleet"], &event["alert"], &event["bot"], &event["state"]),
        (&json!("test-fleet"), &json!("revoked_token"), &json!("awkward"), &json!("raised"))
    );
    assert_eq!(get(admin(&server), "/stats").json()["bots"]["revoked"], 1);
    assert!(!server.log().contains("geheim"));
}

#[test]
fn an_inbox_that_is_full_turns_updates_away_and_the_operator_is_told() {
    let (told, hears) = std::sync::mpsc::channel();
    let operator = Stub::start(move |_, body| {
        told.send(body.to_owned()).unwrap();
        http_answer("200 OK", "", "")
    });
    let server = fleet().env("BOTSERVER_ALERT_URL", operator.url()).token("small", token(1004)).start();
    let in_chat = |chat: i64, text: &str| says(chat, text).replace("\"id\":7,", &format!("\"id\":{chat},"));
    for chat in [1, 2] {
        // Its handler is at work for an hour, and goes on from the inbox at once.
        assert_eq!(server.post("small", &in_chat(chat, "wait 3600000")).status, 200);
    }
    let refused = server.post("small", &in_chat(3, "say hello"));
    assert_eq!((refused.status, refused.header("retry-after")), (503, Some("1")));
    assert_eq!(server.post("small", &in_chat(1, "wait 3600000")).status, 200, "it is known");
    let message: Value = serde_json::from_str(&hears.recv().unwrap()).unwrap();
    let event = &message["events"][0];
    assert_eq!(
        (&event["alert"], &event["bot"], &event["state"]),
        (&json!("full_inbox"), &json!("small"), &json!("raised"))
    );
    let stats = server.stats();
    assert_eq!((&stats["updates"]["full"], &stats["at_work"]), (&json!(1), &json!(2)));
    // Others are served.
    assert_eq!(server.post("plain", &says(1, "hello")).status, 200);
}

#[test]
fn an_update_is_followed_by_its_id_through_the_log() {
    let telegram = Stub::start(|_, _| {
        let message = json!({ "message_id": 1, "date": 1, "chat": { "id": 7, "type": "private" } });
        http_answer("200 OK", "", &json!({ "ok": true, "result": message }).to_string())
    });
    let server = fleet().env("BOTSERVER_API_URL", telegram.url()).token("awkward", token(1003)).start();
    assert_eq!(server.post("awkward", &says(501, "twice")).status, 200);
    assert_eq!(server.post("awkward", &says(502, "spawn 1")).status, 200);
    server.wait_for_log(|line| line["message"] == "called" && line["span"]["update_id"] == 502);
    let lines: Vec<Value> = server.log().lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
    let id = |line: &Value| line.get("update_id").or(line.pointer("/span/update_id")).and_then(Value::as_i64);
    let said: Vec<_> = lines.iter().filter(|line| id(line) == Some(501)).collect();
    let messages: Vec<_> = said.iter().map(|line| line["message"].as_str().unwrap()).collect();
    assert_eq!(messages, ["received", "called", "handled"], "{said:#?}");
    assert_eq!((&said[0]["lane"], &said[0]["behind"]), (&json!("7"), &json!(false)));
    assert_eq!((&said[1]["method"], &said[2]["attempt"]), (&json!("sendMessage"), &json!(1)));
    assert!(said[1]["micros"].is_u64() && said[2]["micros"].is_u64(), "{said:#?}");
}

#[test]
fn a_table_that_is_drawn_again_ends_with_its_reader_and_with_the_fleet() {
    let server = fleet().start();
    let watch = |out: Stdio| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_test-fleet"));
        command.args(["stats", "--watch"]).current_dir(server.folder()).stdout(out).stderr(Stdio::piped());
        command.spawn().unwrap()
    };
    let mut piped = watch(Stdio::piped());
    let mut lines = BufReader::new(piped.stdout.take().unwrap()).lines();
    assert!(lines.next().unwrap().unwrap().starts_with("test-fleet 0.1.0, up for "));
    drop(lines);
    assert!(piped.wait().unwrap().success(), "nobody reads it");

    let mut watched = watch(Stdio::piped());
    let mut lines = BufReader::new(watched.stdout.take().unwrap()).lines();
    assert!(lines.next().is_some());
    server.signal("TERM");
    while lines.next().is_some() {}
    assert_eq!(watched.wait().unwrap().code(), Some(1), "the fleet is gone");
}
