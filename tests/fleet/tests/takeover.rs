//! `server restart`: another process takes over while the fleet is served, and nobody notices.

#![allow(clippy::indexing_slicing, clippy::unwrap_used, reason = "a test's own code fails the test")]

use std::os::unix::net::UnixStream;
use std::process::Output;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;

use harness::{Connection, Server, Settings, command, token};
use serde_json::{Value, json};

const BINARY: &str = env!("CARGO_BIN_EXE_test-fleet");

fn update(text: &str) -> String {
    let message =
        json!({ "message_id": 1, "date": 1, "chat": { "id": 42, "type": "private" }, "text": text });
    json!({ "update_id": 1, "message": message }).to_string()
}

/// A command beside a fleet that the test has started in the foreground.
fn beside(server: &Server, line: &str) -> Output {
    command(BINARY, server.folder(), line).output().unwrap()
}

fn json_of(server: &Server, line: &str) -> Value {
    let output = beside(server, line);
    assert!(output.status.success(), "{line}: {output:?}");
    serde_json::from_slice(&output.stdout).unwrap()
}

/// Ends what `server restart` has started.
struct Ends<'a>(&'a Server);

impl Drop for Ends<'_> {
    fn drop(&mut self) {
        beside(self.0, "server stop --now");
    }
}

#[test]
fn restarts_under_load_fail_no_request() {
    restart_under_load(6);
}

#[test]
#[ignore = "takes a minute: `cargo xtask test --long`"]
fn many_restarts_under_load_fail_no_request() {
    restart_under_load(100);
}

/// Tells the clients that it is over, when it is dropped.
struct Over<'a>(&'a AtomicBool);

impl Drop for Over<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// Restarts a fleet so many times, while others send it requests, each over a connection of its own.
fn restart_under_load(times: usize) {
    let server = Settings::new(BINARY).token("plain", token(1001)).arg("--admin-listen=127.0.0.1:0").start();
    let _ends = Ends(&server);
    let (address, request) = (server.address, server.request("plain", &update("hello")));
    let (is_over, answered) = (AtomicBool::new(false), AtomicUsize::new(0));
    let admin = json_of(&server, "server status --json")["admin"].clone();
    thread::scope(|scope| {
        let ask = || {
            while !is_over.load(Ordering::Relaxed) {
                let response = Connection::open(address).send(&request).response();
                assert_eq!(response.status, 200);
                answered.fetch_add(1, Ordering::Relaxed);
            }
        };
        let clients: Vec<_> = (0..8).map(|_| scope.spawn(ask)).collect();
        // Also when something here fails.
        let over = Over(&is_over);
        let mut before = server.pid().to_string();
        for _ in 0..times {
            let since = answered.load(Ordering::Relaxed);
            let restarted = json_of(&server, "server restart --json");
            let status = json_of(&server, "server status --json");
            assert_eq!((&restarted["pid"], &status["admin"]), (&status["pid"], &admin));
            assert_ne!(restarted["pid"].to_string(), before);
            before = restarted["pid"].to_string();
            let stats = json_of(&server, "stats --json");
            assert_eq!(stats["fleet"], "test-fleet");
            while answered.load(Ordering::Relaxed) < since + 100
                && !clients.iter().any(thread::ScopedJoinHandle::is_finished)
            {
                thread::yield_now();
            }
        }
        drop(over);
    });
    assert!(beside(&server, "server stop").status.success());
    let left: Vec<_> = std::fs::read_dir(server.folder().join("data")).unwrap().collect();
    let is_socket = |name: &str| [".sock", ".new"].iter().any(|end| name.ends_with(end));
    let sockets: Vec<_> = left
        .into_iter()
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .filter(|name| is_socket(name))
        .collect();
    assert!(sockets.is_empty(), "{sockets:?}");
}

#[test]
fn what_is_at_work_is_finished_by_the_process_that_began_it() {
    let server = Settings::new(BINARY).token("awkward", token(1001)).start();
    let _ends = Ends(&server);
    let mut at_work = server.connect();
    at_work.send(server.request("awkward", &update("wait 3000")));
    server.wait_for_log(|line| line["message"] == "received");
    let restarted = beside(&server, "server restart --timeout 100ms");
    assert!(restarted.status.success(), "{restarted:?}");
    let said = String::from_utf8(restarted.stderr).unwrap();
    let pid = server.pid();
    assert!(
        said.contains(&format!("the process before it (pid {pid}) still finishes what is at work there")),
        "{said}"
    );
    // The new one serves meanwhile.
    let health = server.connect().send("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n").response();
    assert_eq!(health.status, 200);
    assert_eq!(at_work.response().status, 200);
    server.wait_for_message("stopped");
}

#[test]
fn a_process_that_does_not_get_ready_changes_nothing() {
    let server = Settings::new(BINARY).token("plain", token(1001)).start();
    let _ends = Ends(&server);
    let is_served_by_the_first = || {
        assert_eq!(server.post("plain", &update("hello")).status, 200);
        assert_eq!(json_of(&server, "server status --json")["pid"], server.pid());
        assert_eq!(json_of(&server, "stats --json")["fleet"], "test-fleet");
    };
    // One that finds its tokens wrong, one that is killed at once, and somebody who only knocks.
    let wrong = beside(&server, "serve --take-over --tokens absent.yml");
    assert_eq!(wrong.status.code(), Some(1), "{wrong:?}");
    server
        .wait_for_log(|line| line["message"].as_str().is_some_and(|text| text.contains("did not get ready")));
    is_served_by_the_first();
    for _ in 0..20 {
        let mut killed =
            command(BINARY, server.folder(), &format!("serve --take-over --listen {}", server.address))
                .spawn()
                .unwrap();
        thread::yield_now();
        // Before it is ready, as a rule; when it was quicker, it has taken over, and is ended below.
        killed.kill().unwrap();
        killed.wait().unwrap();
        if server.log().contains("another process has taken over") {
            return;
        }
    }
    drop(UnixStream::connect(server.folder().join("data/handover.sock")).unwrap());
    is_served_by_the_first();
    assert!(beside(&server, "server restart").status.success());
    server.wait_for_message("stopped");
}

#[test]
fn nobody_is_there_to_take_over_from() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("tokens.yml"), format!("plain: {}\n", token(1001))).unwrap();
    let alone = command(BINARY, folder.path(), "serve --take-over").output().unwrap();
    assert_eq!(alone.status.code(), Some(1));
    let said = String::from_utf8(alone.stderr).unwrap();
    assert!(said.starts_with("error: no process hands over the fleet at data/handover.sock: "), "{said}");
}
