//! `health`: what it says of a fleet that serves, and of what is none.

#![allow(clippy::unwrap_used, reason = "a test's own code fails the test")]

use std::net::{SocketAddr, TcpListener};
use std::process::{Command, Output};

use harness::{Settings, Stub, http_answer, token};
use serde_json::{Value, json};

const BINARY: &str = env!("CARGO_BIN_EXE_test-fleet");

fn health(listen: SocketAddr, args: &[&str]) -> Output {
    Command::new(BINARY).args(["health", "--listen", &listen.to_string()]).args(args).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[test]
fn a_fleet_that_serves_is_healthy_also_where_it_listens_everywhere() {
    let server = Settings::new(BINARY).token("plain", token(1001)).start();
    let healthy = health(server.address, &[]);
    assert!(healthy.status.success(), "{healthy:?}");
    assert_eq!(text(&healthy.stdout), "healthy\n");

    let everywhere = SocketAddr::from(([0, 0, 0, 0], server.address.port()));
    let healthy = Command::new(BINARY)
        .args(["health", "--json"])
        .env("BOTSERVER_LISTEN", everywhere.to_string())
        // What the fleet may need to reach Telegram is not between it and this machine.
        .env("HTTP_PROXY", "http://127.0.0.1:9")
        .output()
        .unwrap();
    assert!(healthy.status.success(), "{healthy:?}");
    let report: Value = serde_json::from_slice(&healthy.stdout).unwrap();
    let url = format!("http://{}/healthz", server.address);
    assert_eq!(report, json!({ "url": url, "healthy": true, "status": 200 }));
}

#[test]
fn what_does_not_answer_as_a_fleet_does_is_said() {
    let nobody = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let refused = health(nobody, &["--json"]);
    assert_eq!(refused.status.code(), Some(1));
    assert_eq!(
        text(&refused.stderr),
        format!(
            "error: http://{nobody}/healthz does not answer: nothing listens there\n  \
             help: start the fleet with `serve`, or say with --listen where it listens\n"
        )
    );
    let report: Value = serde_json::from_slice(&refused.stdout).unwrap();
    assert_eq!(report["healthy"], false);
    assert_eq!(report["status"], Value::Null);

    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let late = health(silent.local_addr().unwrap(), &["--timeout", "50ms"]);
    assert_eq!(late.status.code(), Some(1));
    assert!(
        text(&late.stderr).contains("/healthz does not answer: nothing came for 50ms\n  help: "),
        "{late:?}"
    );

    let other = Stub::start(|_, _| http_answer("404 Not Found", "", ""));
    let wrong = health(other.address, &[]);
    assert_eq!(wrong.status.code(), Some(1));
    assert_eq!(
        text(&wrong.stderr),
        format!(
            "error: http://{}/healthz answers 404 Not Found\n  \
             help: something else listens there; --listen says where the fleet does\n",
            other.address
        )
    );
    assert_eq!(wrong.stdout, b"");
}

#[test]
fn a_wrong_question_is_2() {
    let wrong = Command::new(BINARY).args(["health", "--timeout", "soon"]).output().unwrap();
    assert_eq!(wrong.status.code(), Some(2));
}
