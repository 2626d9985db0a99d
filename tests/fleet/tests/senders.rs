//! `--allow-senders`: from which addresses updates are taken, directly and behind proxies.

#![allow(clippy::unwrap_used, reason = "a test's own code fails the test")]

use std::fs;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use harness::{Connection, Server, Settings, token};

const TELEGRAM: &str = "149.154.167.220";
const UPDATE: &str = r#"{"update_id":1}"#;

fn fleet() -> Settings {
    Settings::new(env!("CARGO_BIN_EXE_test-fleet")).arg("--webhook-watch=off").token("plain", token(1001))
}

/// The status of an update that is sent behind these bytes, with these headers.
fn post(server: &Server, at: SocketAddr, before: &[u8], headers: &str) -> Option<u16> {
    let request = server.request("plain", UPDATE).replacen("\r\n", &format!("\r\n{headers}"), 1);
    let mut connection = Connection::open(at);
    let response = connection.send([before, request.as_bytes()].concat()).response_or_close();
    response.map(|response| response.status)
}

fn direct(server: &Server, headers: &str) -> Option<u16> {
    post(server, server.address, b"", headers)
}

#[test]
fn others_are_turned_away_before_anything_is_read_of_them() {
    let server = fleet().arg("--allow-senders=telegram").start();
    assert_eq!(direct(&server, ""), Some(403));
    assert_eq!(
        direct(&server, &format!("X-Forwarded-For: {TELEGRAM}\r\n")),
        Some(403),
        "anybody can write that"
    );
    let health = server.connect().send("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n").response();
    assert_eq!(health.status, 200, "it brings no update");
    let stats = server.stats();
    assert_eq!(stats.get("turned_away"), Some(&2.into()), "{stats}");
    assert_eq!(stats.pointer("/updates/unauthorized_requests"), Some(&0.into()), "{stats}");
}

#[test]
fn a_network_of_ones_own_may_be_named() {
    let server = fleet().arg("--allow-senders=telegram,127.0.0.0/8").start();
    assert_eq!(direct(&server, ""), Some(200));
}

#[test]
fn behind_a_trusted_proxy_its_word_counts() {
    let server =
        fleet().arg("--allow-senders=telegram").arg("--trusted-proxies=127.0.0.1,10.0.0.0/8").start();
    let from = |hops: &str| direct(&server, &format!("X-Forwarded-For: {hops}\r\n"));
    assert_eq!(from(TELEGRAM), Some(200));
    assert_eq!(from(&format!("198.51.100.7, {TELEGRAM}, 10.0.0.9")), Some(200));
    assert_eq!(from(&format!("{TELEGRAM}, 198.51.100.7")), Some(403), "what a client writes stands before");
    assert_eq!(direct(&server, ""), Some(403), "the proxy itself is not Telegram");
}

/// The header of version 2 for a TCP connection over IPv4.
fn version_2(source: [u8; 4]) -> Vec<u8> {
    let signature = b"\r\n\r\n\0\r\nQUIT\n";
    let addresses = [&source[..], &[127, 0, 0, 1], &[0x12, 0x34, 0, 80]].concat();
    [&signature[..], &[0x21, 0x11, 0, 12], &addresses].concat()
}

#[test]
fn the_proxy_protocol_says_who_connects() {
    let settings = || fleet().arg("--allow-senders=telegram").arg("--proxy-protocol");
    let server = settings().arg("--trusted-proxies=127.0.0.1").start();
    let behind = |before: &[u8]| post(&server, server.address, before, "");
    let version_1 = |source: &str| format!("PROXY TCP4 {source} 127.0.0.1 4711 80\r\n").into_bytes();
    assert_eq!(behind(&version_1(TELEGRAM)), Some(200));
    assert_eq!(behind(&version_1("198.51.100.7")), Some(403));
    assert_eq!(behind(&version_2([149, 154, 167, 220])), Some(200));
    assert_eq!(behind(&version_2([198, 51, 100, 7])), Some(403));
    // A proxy that looks whether somebody is there, for itself.
    assert_eq!(behind(b"PROXY UNKNOWN\r\n"), Some(403));
    assert_eq!(behind(b""), None, "without it, nothing is understood");
    assert_eq!(behind(&[b"PROXY TCP4 ".as_slice(), &[b'1'; 300]].concat()), None);

    let server = settings().start();
    assert_eq!(
        post(&server, server.address, &version_1(TELEGRAM), ""),
        Some(403),
        "nobody trusts who says it"
    );
}

#[test]
fn who_says_nothing_of_the_proxy_protocol_is_cut() {
    let server = fleet().arg("--proxy-protocol").arg("--head-timeout=500ms").start();
    assert_eq!(Connection::open(server.address).send("PROXY").closed(), "");
    server.wait_for_log(|line| {
        line.get("reason").is_some_and(|reason| reason.to_string().contains("PROXY protocol"))
    });
}

/// HAProxy, which ends with the test.
struct Haproxy(Child);

impl Drop for Haproxy {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn a_real_haproxy_speaks_it_in_both_versions() {
    let folder = tempfile::tempdir().unwrap();
    for send in ["send-proxy", "send-proxy-v2"] {
        let server = fleet()
            .arg("--allow-senders=127.0.0.1")
            .arg("--trusted-proxies=127.0.0.1")
            .arg("--proxy-protocol")
            .start();
        let front = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let config = format!(
            "defaults\n  mode tcp\n  timeout connect 5s\n  timeout client 30s\n  timeout server 30s\n\
             listen fleet\n  bind {front}\n  server fleet {} {send}\n",
            server.address
        );
        let path = folder.path().join(send);
        fs::write(&path, config).unwrap();
        let haproxy = Command::new("haproxy").arg("-db").arg("-f").arg(&path).stderr(Stdio::null()).spawn();
        let _haproxy = Haproxy(haproxy.unwrap());
        let deadline = Instant::now() + Duration::from_secs(30);
        while TcpStream::connect(front).is_err() {
            assert!(Instant::now() < deadline, "haproxy does not listen");
            std::thread::yield_now();
        }
        assert_eq!(post(&server, front, b"", ""), Some(200), "{send}");
    }
}

#[test]
fn what_is_no_network_is_said() {
    let output = Command::new(env!("CARGO_BIN_EXE_test-fleet"))
        .args(["serve", "--allow-senders=10.0.0.0/99"])
        .output();
    let output = output.unwrap();
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(
        said.contains("`10.0.0.0/99` is no network: write `telegram`, an address, or one with a prefix"),
        "{said}"
    );
}
