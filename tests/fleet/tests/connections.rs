//! Clients that take up room and give nothing for it.

#![allow(clippy::indexing_slicing, clippy::unwrap_used, reason = "a test's own code fails the test")]

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use harness::{Server, Settings, token};
use serde_json::json;

/// How long the server may take to be rid of a client whose time limits are 300 ms.
const SOON: Duration = Duration::from_secs(20);

fn settings() -> Settings {
    Settings::new(env!("CARGO_BIN_EXE_test-fleet")).token("awkward", token(1001))
}

fn impatient() -> Settings {
    settings().arg("--write-timeout=300ms").arg("--idle-timeout=300ms").arg("--head-timeout=300ms")
}

fn update(text: &str) -> String {
    let message =
        json!({ "message_id": 1, "date": 1, "chat": { "id": 42, "type": "private" }, "text": text });
    json!({ "update_id": 1, "message": message }).to_string()
}

/// Waits until the server has closed a connection, reading nothing of what it sends before.
fn is_closed(server: &Server, stream: &mut TcpStream) {
    stream.set_nonblocking(true).unwrap();
    let deadline = Instant::now() + SOON;
    // The kernel tells of a close when something is sent to it: a byte that is no request.
    loop {
        match stream.write(b"\0") {
            Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => {}
            Err(_) => break,
            Ok(_) => {}
        }
        assert!(Instant::now() < deadline, "the connection stays open");
        std::thread::yield_now();
    }
    assert_eq!(server.post("awkward", &update("say next")).json()["text"], "next");
}

#[test]
fn responses_that_are_never_read_end_the_connection() {
    let server = impatient().start();
    let request = server.request("awkward", &update(&format!("say {}", "x".repeat(4000))));
    let mut stream = TcpStream::connect(server.address).unwrap();
    stream.set_write_timeout(Some(Duration::from_millis(200))).unwrap();
    // Until the pipe is full in both directions.
    while stream.write_all(request.as_bytes()).is_ok() {}
    is_closed(&server, &mut stream);
}

/// An HTTP/2 frame.
fn frame(kind: u8, flags: u8, stream: u32, payload: &[u8]) -> Vec<u8> {
    let length = u32::try_from(payload.len()).unwrap().to_be_bytes();
    [&length[1..], &[kind, flags], &stream.to_be_bytes(), payload].concat()
}

/// A header field without indexing, by its literal name.
fn field(name: &str, value: &str) -> Vec<u8> {
    let length = |text: &str| u8::try_from(text.len()).unwrap();
    assert!(value.len() < 127 && name.len() < 127);
    [&[0, length(name)], name.as_bytes(), &[length(value)], value.as_bytes()].concat()
}

const SETTINGS: u8 = 4;
const HEADERS: u8 = 1;
const PING: u8 = 6;

/// Opens an HTTP/2 connection with one GET of `/healthz`; `window` is what may be sent of its response.
fn http_2(server: &Server, window: u32) -> TcpStream {
    let mut stream = TcpStream::connect(server.address).unwrap();
    let window = [&[0, 4][..], &window.to_be_bytes()].concat();
    let fields = [
        field(":method", "GET"),
        field(":scheme", "http"),
        field(":path", "/healthz"),
        field(":authority", "bots.example.com"),
    ];
    let start = [
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_vec(),
        frame(SETTINGS, 0, 0, &window),
        frame(HEADERS, 5, 1, &fields.concat()),
    ];
    stream.write_all(&start.concat()).unwrap();
    stream
}

/// Reads until the server closes, answering its pings like a client that is well.
fn pings_until_closed(mut stream: TcpStream) {
    stream.set_read_timeout(Some(SOON)).unwrap();
    let deadline = Instant::now() + SOON;
    loop {
        let mut head = [0; 9];
        if stream.read_exact(&mut head).is_err() {
            break;
        }
        let mut payload = vec![0; u32::from_be_bytes([0, head[0], head[1], head[2]]) as usize];
        if stream.read_exact(&mut payload).is_err() {
            break;
        }
        if head[3] == PING && head[4] == 0 {
            let _ = stream.write_all(&frame(PING, 1, 0, &payload));
        }
        assert!(Instant::now() < deadline, "the connection stays open");
    }
    assert!(Instant::now() < deadline, "the connection stays open");
}

#[test]
fn an_http_2_connection_that_asks_nothing_more_is_closed() {
    let server = impatient().start();
    pings_until_closed(http_2(&server, 65_535));
}

#[test]
fn an_http_2_client_that_takes_none_of_its_response_is_closed() {
    let server = impatient().start();
    pings_until_closed(http_2(&server, 0));
}

#[test]
fn stalled_clients_do_not_hold_up_a_stop() {
    let server = settings().arg("--write-timeout=300ms").start();
    let _window_of_nothing = http_2(&server, 0);
    let mut silent = TcpStream::connect(server.address).unwrap();
    silent.write_all(b"POST /webhook/awkward HTTP/1.1\r\n").unwrap();
    server.wait_for_log(|line| line["message"] == "listening");
    server.signal("TERM");
    assert!(server.wait_at_most(SOON).status.success());
}

#[test]
fn a_connection_too_many_waits_for_its_turn() {
    let server = settings().arg("--max-connections=2").arg("--workers=2").start();
    let request = server.request("awkward", &update("say hello"));
    let mut first = server.connect();
    let mut second = server.connect();
    assert_eq!(first.send(&request).response().status, 200);
    assert_eq!(second.send(&request).response().status, 200);
    let mut third = server.connect();
    third.send(&request);
    server
        .wait_for_log(|line| line["message"] == "as many connections are open as may be; further ones wait");
    drop(first);
    assert_eq!(third.response().json()["text"], "hello");
}

#[test]
fn as_many_files_may_be_open_as_the_system_allows() {
    let server = settings().start();
    let limits = std::fs::read_to_string(format!("/proc/{}/limits", server.pid())).unwrap();
    let files: Vec<_> =
        limits.lines().find(|line| line.starts_with("Max open files")).unwrap().split_whitespace().collect();
    assert_eq!(files[3], files[4], "{files:?}");
}

#[test]
fn a_burst_of_clients_fits_into_the_queue_of_a_busy_server() {
    let server = settings().start();
    let request = server.request("awkward", &update("say hello"));
    server.signal("STOP");
    // Far more than the 128 that std asks for, and fewer than the kernel's own limit.
    let burst: Vec<_> = (0..600).map(|_| TcpStream::connect_timeout(&server.address, SOON)).collect();
    server.signal("CONT");
    for stream in burst {
        let mut stream = stream.unwrap();
        stream.set_read_timeout(Some(SOON)).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut status = [0; 12];
        stream.read_exact(&mut status).unwrap();
        assert_eq!(&status, b"HTTP/1.1 200");
    }
}

#[test]
fn a_worker_that_cannot_go_on_ends_the_server_with_an_error() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("tokens.yml"), format!("awkward: {}\n", token(1001))).unwrap();
    // Room for some workers, and not for all.
    let serve = "ulimit -n 60; exec timeout 60 \"$0\" serve --listen 127.0.0.1:0 --workers 64";
    let output = std::process::Command::new("sh")
        .args(["-c", serve, env!("CARGO_BIN_EXE_test-fleet")])
        .current_dir(folder.path())
        .output()
        .unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("error: the server stopped: Too many open files"), "{said}");
}
