//! Clients that would fill the memory: the process stays small, and others are answered.

#![allow(clippy::indexing_slicing, clippy::unwrap_used, reason = "a test's own code fails the test")]

use std::fs;
use std::io::Write as _;
use std::net::TcpStream;

use harness::{Connection, Server, Settings, token};
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use serde_json::json;

/// How large a body may be, and all together.
const BODY: usize = 1 << 20;
const BODIES: usize = 256 << 20;

/// What the process may take beside bodies, in a build for tests.
const BASE: usize = 96 << 20;

/// What it may take for a connection that has sent a part of a head.
const CONNECTION: usize = 32 << 10;

fn settings() -> Settings {
    Settings::new(env!("CARGO_BIN_EXE_test-fleet"))
        .log_level("info")
        .token("awkward", token(1001))
        .token("plain", token(1002))
        .arg("--head-timeout=10m")
        .arg("--body-timeout=10m")
}

fn update(id: usize, text: &str, ballast: usize) -> String {
    let message =
        json!({ "message_id": 1, "date": 1, "chat": { "id": id, "type": "private" }, "text": text });
    json!({ "update_id": id, "message": message, "ballast": "x".repeat(ballast) }).to_string()
}

/// What the process has in memory, by proc_pid_status(5).
fn resident(server: &Server) -> usize {
    let status = fs::read_to_string(format!("/proc/{}/status", server.pid())).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
    line.split_whitespace().next().unwrap().parse::<usize>().unwrap() << 10
}

/// The fleet answers who is honest, each time.
fn serves(server: &Server, request: &str) {
    let mut kept = server.connect();
    for _ in 0..100 {
        assert_eq!(kept.send(request).response().status, 200);
        assert_eq!(server.connect().send(request).response().status, 200);
    }
}

fn is_at_most(server: &Server, most: usize) {
    let resident = resident(server);
    eprintln!("{} MiB, of {} at most", resident >> 20, most >> 20);
    assert!(resident <= most, "{resident} bytes");
}

#[test]
fn five_thousand_clients_that_trickle_take_little_and_hold_up_nobody() {
    const CLIENTS: usize = 5000;
    let Rlimit { maximum, .. } = getrlimit(Resource::Nofile);
    setrlimit(Resource::Nofile, Rlimit { current: maximum, maximum }).unwrap();
    let server = settings().start();
    let honest = server.request("plain", &update(1, "hello", 0));
    // Half of them say so much of a head, the others of a body.
    let head = "POST /webhook/plain HTTP/1.1\r\nHost: bots.example.com\r\nX-Filler: ";
    let body = server.request("plain", &update(2, "slow", 1000));
    let (body, _) = body.split_at(body.len() - 500);
    let starts = [head, body];
    let mut clients: Vec<_> = (0..CLIENTS)
        .map(|number| {
            let mut stream = TcpStream::connect(server.address).unwrap();
            stream.write_all(starts[number % 2].as_bytes()).unwrap();
            stream
        })
        .collect();
    for _ in 0..3 {
        for client in &mut clients {
            client.write_all(b"x").unwrap();
        }
        serves(&server, &honest);
    }
    assert!(server.sockets() > CLIENTS, "none was closed meanwhile");
    is_at_most(&server, BASE + CLIENTS * CONNECTION);
}

#[test]
fn large_bodies_take_what_they_may_and_only_with_the_secret() {
    let server = settings().start();
    let honest = server.request("plain", &update(1, "hello", 0));
    // All but the last byte of so many bodies, with the secret or not.
    let large = server.request("awkward", &update(2, "say large", BODY - 200));
    let stranger = large.replace(&server.secret("awkward"), "wrong");
    let length =
        large.split_once("Content-Length: ").and_then(|(_, rest)| rest.split_once("\r\n")).unwrap().0;
    let room = BODIES / length.parse::<usize>().unwrap();
    let (last, strangers) = (large.len() - 1, 2 * room);
    let mut clients: Vec<_> = (1..room)
        .map(|_| {
            let mut client = server.connect();
            client.send(&large[..last]);
            client
        })
        .collect();
    for _ in 0..strangers {
        let mut client = server.connect();
        // Answered before there is a body.
        let (head, body) = stranger.split_once("\r\n\r\n").unwrap();
        assert_eq!(client.send(head).send("\r\n\r\n").response().status, 401);
        client.send(&body[..body.len() / 2]);
        if clients.len() < 2 * room {
            clients.push(client);
        }
    }
    serves(&server, &honest);
    is_at_most(&server, BASE + BODIES);
    // One fits, and one more does not.
    let head = large.split_once("\r\n\r\n").unwrap().0.to_owned() + "\r\n\r\n";
    let mut fits = server.connect();
    fits.send(&head);
    while server.stats()["body_bytes"] != room * length.parse::<usize>().unwrap() {
        std::thread::yield_now();
    }
    let refused = server.connect().send(&head).response();
    assert_eq!((refused.status, refused.header("retry-after")), (503, Some("1")));
    let stats = server.stats();
    assert_eq!((&stats["updates"]["full"], &stats["max_body_bytes"]), (&json!(1), &json!(BODIES)));
    drop(fits);
    // What was on its way is taken in the end, and then there is room again.
    for client in clients.iter_mut().take(3) {
        assert_eq!(client.send(&large[last..]).response().status, 200);
    }
    drop(clients);
    while server.stats()["body_bytes"] != 0 {
        std::thread::yield_now();
    }
    assert_eq!(Connection::open(server.address).send(&large).response().status, 200);
}
