//! A fleet made by `new` and `add` builds anywhere, passes every check, and answers a webhook.
//!
//! Compiles the whole runtime, once: the generated fleets share a folder below this workspace's target folder.

#![allow(clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use serde_json::{Value, json};

/// Two shops on the handler that `add` made, and where to reach them.
const SHOPS: &str = "
  rosticceria_sacco:
    handler: pizza
    description: Rosticceria Sacco, la migliore di Genova

server:
  listen: 127.0.0.1:0
";

#[test]
fn a_new_fleet_is_clean_and_answers_a_webhook() {
    let here = tempfile::tempdir().expect("a temporary folder");
    botserver(here.path(), &["new", "shop-bots"]);
    let fleet = here.path().join("shop-bots");
    botserver(&fleet, &["add", "pizza"]);
    let manifest = fs::read_to_string(fleet.join("bots.yml")).expect("bots.yml");
    fs::write(fleet.join("bots.yml"), manifest + SHOPS).expect("bots.yml can be written");
    // The versions that this workspace was tested with, and no look at a registry.
    fs::copy(workspace().join("Cargo.lock"), fleet.join("Cargo.lock")).expect("the lock file can be copied");

    cargo(&fleet, &["fmt", "--check"]);
    cargo(&fleet, &["clippy", "--all-targets", "--", "--deny", "warnings"]);
    cargo(&fleet, &["test"]);
    cargo(&fleet, &["build"]);

    let server = Server::start(&fleet);
    let secret = server.secret("rosticceria_sacco");
    let (status, reply) = server.post("rosticceria_sacco", &secret, "Ada");
    assert_eq!((status, &reply["method"]), (200, &json!("sendMessage")));
    assert_eq!(reply["text"], "Nice to meet you, Ada!");
    assert_eq!(reply["chat_id"], 7);
    let (status, _) = server.post("rosticceria_sacco", "not the secret", "Ada");
    assert_eq!(status, 401);
}

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Where generated fleets are built; the first part of the path is this build's own target folder.
fn target() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("../generated")
}

fn botserver(folder: &Path, args: &[&str]) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cargo-botserver"));
    succeeds(command.args(args).current_dir(folder).env_remove("USER"));
}

fn cargo(folder: &Path, args: &[&str]) {
    let mut command = Command::new("cargo");
    // What cargo sets for this test is not for the fleet's build.
    for (variable, _) in std::env::vars_os() {
        if variable
            .to_str()
            .is_some_and(|name| name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_BIN_"))
        {
            command.env_remove(variable);
        }
    }
    command.args(args).current_dir(folder).env("CARGO_TARGET_DIR", target()).env("CARGO_NET_OFFLINE", "true");
    succeeds(command.env_remove("CARGO_MANIFEST_DIR").env_remove("RUSTFLAGS"));
}

fn succeeds(command: &mut Command) {
    let output = command.output().expect("the program starts");
    let (stdout, stderr) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{command:?} failed:\n{stdout}\n{stderr}");
}

/// The fleet's binary, serving.
struct Server {
    process: Child,
    address: String,
}

impl Server {
    fn start(fleet: &Path) -> Self {
        let mut process =
            Self::binary(fleet).arg("serve").stderr(Stdio::piped()).spawn().expect("the fleet starts");
        let log = BufReader::new(process.stderr.take().expect("stderr is piped"));
        let address = log.lines().map_while(Result::ok).find_map(|line| {
            let line: Value = serde_json::from_str(&line).ok()?;
            let address = line["listen"].as_str().filter(|_| line["message"] == "listening")?;
            Some(address.trim_start_matches("http://").to_owned())
        });
        Self { process, address: address.expect("the fleet says where it listens") }
    }

    fn binary(folder: &Path) -> Command {
        let mut command = Command::new(target().join("debug/shop-bots"));
        let token = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw0";
        command.current_dir(folder).env("BOTSERVER_TOKEN_ROSTICCERIA_SACCO", token);
        command
    }

    fn secret(&self, bot: &str) -> String {
        let output = Self::binary(Path::new("/")).args(["webhook", "secret", bot]).output();
        let output = output.expect("the fleet's binary runs");
        String::from_utf8(output.stdout).expect("the secret is text").trim().to_owned()
    }

    /// Posts a text message as Telegram does; gives the status and the reply.
    fn post(&self, bot: &str, secret: &str, text: &str) -> (u16, Value) {
        let body = json!({ "update_id": 1, "message": {
            "message_id": 5, "date": 1_700_000_000, "text": text,
            "chat": { "id": 7, "type": "private", "first_name": "Ada" },
            "from": { "id": 7, "is_bot": false, "first_name": "Ada" },
        }})
        .to_string();
        let (address, length) = (&self.address, body.len());
        let request = format!(
            "POST /webhook/{bot} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\
             X-Telegram-Bot-Api-Secret-Token: {secret}\r\nContent-Type: application/json\r\n\
             Content-Length: {length}\r\n\r\n{body}"
        );
        let mut stream = TcpStream::connect(address).expect("the fleet listens");
        stream.write_all(request.as_bytes()).expect("a request can be sent");
        let mut response = String::new();
        stream.read_to_string(&mut response).expect("the fleet answers");
        let (head, body) = response.split_once("\r\n\r\n").expect("an HTTP response");
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status");
        (status, serde_json::from_str(body).unwrap_or_default())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // An error means that it has ended already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
