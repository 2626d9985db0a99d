//! `dev`: the fleet and the emulator in a terminal, and what a person at the page sees of them.

#![allow(clippy::indexing_slicing, clippy::unwrap_used, reason = "a test's own code fails the test")]

use std::io::{BufRead as _, BufReader};
use std::net::{SocketAddr, TcpListener};
use std::process::{Child, Command, Stdio};

use harness::{Connection, Profile, Project, run_in_browser, workspace};
use serde_json::{Value, json};

/// A `dev` at work. Killed when a test drops it.
struct Dev {
    process: Child,
    address: SocketAddr,
    /// Everything that the emulator tells the page.
    events: Connection,
}

impl Dev {
    /// Starts a command that ends in `dev`, and waits for the line that it prints.
    fn start(command: &mut Command) -> Self {
        let mut process = command
            .args(["--listen", "127.0.0.1:0"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address =
            line.strip_prefix("Chat with the bots at http://").unwrap().trim_end_matches(['/', '\n']);
        let address = address.parse().unwrap();
        let mut events = Connection::open(address);
        events.send("GET /emulator/events?since=0 HTTP/1.1\r\nHost: localhost\r\n\r\n");
        Self { process, address, events }
    }

    fn ask(&self, head: &str, body: &str) -> Value {
        let request = format!(
            "{head} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        );
        let response = Connection::open(self.address).send(request).response();
        assert_eq!(response.status, 200, "{head} {body}: {response:?}");
        response.json()
    }

    /// A new person's id.
    fn person(&self) -> i64 {
        self.ask("POST /emulator/people", r#"{"first_name":"Ada"}"#)["id"].as_i64().unwrap()
    }

    fn say(&self, person: i64, bot: &str, text: &str) {
        self.ask("POST /emulator/say", &json!({ "bot": bot, "person": person, "text": text }).to_string());
    }

    fn end(mut self) {
        let pid = self.process.id().to_string();
        assert!(Command::new("kill").args(["-s", "INT", &pid]).status().unwrap().success());
        assert!(self.process.wait().unwrap().success());
    }
}

impl Drop for Dev {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn fleet() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_fleet"));
    command.args(["dev", "--no-watch"]);
    // A proxy that is not there does not matter: nothing on this machine is called through one.
    command.envs(["http_proxy", "HTTP_PROXY", "ALL_PROXY"].map(|name| (name, "http://127.0.0.1:9")));
    command.envs([("no_proxy", ""), ("NO_PROXY", "")]);
    command
}

#[test]
fn what_is_no_address_is_refused_with_a_hint() {
    let output =
        Command::new(env!("CARGO_BIN_EXE_fleet")).args(["dev", "--listen", "8081"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("write `127.0.0.1:8081` for this machine only"), "{said}");
}

#[test]
fn a_person_chats_with_the_demo_fleet() {
    let mut dev = Dev::start(&mut fleet());
    dev.events.wait_for(r#""kind":"ready","#);
    let ada = dev.person();
    dev.say(ada, "echo_bot", "ciao");
    dev.events.wait_for(r#""text":"ciao"},"response":{"ok":true"#);
    dev.say(ada, "rosticceria_sacco_bot", "/menu");
    dev.events.wait_for("Today at Rosticceria Sacco:");
    let press = json!({ "bot": "rosticceria_sacco_bot", "person": ada, "data": "order:0" });
    dev.ask("POST /emulator/press", &press.to_string());
    dev.events.wait_for("One Margherita for 6.50 EUR?");
    dev.end();
}

#[test]
fn a_person_chats_with_the_demo_fleet_in_a_browser() {
    let mut dev = Dev::start(&mut fleet());
    dev.events.wait_for(r#""kind":"ready","#);
    let script = workspace().join("tests/page/demo.mjs");
    run_in_browser(&script, &format!("http://{}", dev.address), &[]);
    dev.end();
}

#[test]
fn the_process_of_the_fleet_ends_with_dev_even_when_that_is_killed() {
    let mut dev = Dev::start(&mut fleet());
    dev.events.wait_for(r#""kind":"ready","#);
    let webhook = dev.ask("GET /emulator/bots", "")[0]["webhook"].as_str().unwrap().to_owned();
    let fleet: SocketAddr = webhook.split('/').nth(2).unwrap().parse().unwrap();
    let mut connection = Connection::open(fleet);
    dev.process.kill().unwrap();
    assert_eq!(connection.closed(), "");
}

#[test]
fn a_port_that_is_taken_is_said_with_one_that_is_free() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let output = fleet().args(["--listen", &address]).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let error = String::from_utf8(output.stderr).unwrap();
    let expected = format!(
        "error: {address} is taken by another program\n  help: stop that one, or: --listen 127.0.0.1:"
    );
    assert!(error.starts_with(&expected) && error.ends_with(" is free\n"), "{error}");
}

/// A bot that answers with a text of its own.
fn bot_that_says(text: &str) -> String {
    format!(
        "use botserver::prelude::*;\n\npub fn on_message(_: Message) -> &'static str {{\n    {text:?}\n}}\n"
    )
}

#[test]
fn an_edit_replaces_the_fleet_and_keeps_the_chats() {
    let project = Project::new("dev-watch");
    project.write("bots.yml", "bots:\n  clerk: {}\n");
    project.write("bots/clerk.rs", &bot_that_says("first answer"));
    project.build(Profile::Debug);
    let mut dev = Dev::start(project.command(&["run", "--quiet", "--"]).arg("dev"));
    dev.events.wait_for(r#""kind":"ready","#);
    let ada = dev.person();
    dev.say(ada, "clerk_bot", "hello");
    dev.events.wait_for("first answer");

    project.write("bots/clerk.rs", "pub fn on_mesage() {}\n");
    let shown = dev.events.wait_for("did you mean");
    assert!(shown.contains(r#""kind":"failed""#) && shown.contains("bots/clerk.rs:1:"), "{shown}");
    dev.say(ada, "clerk_bot", "still there?");
    dev.events.wait_for("first answer");

    project.write("bots/clerk.rs", &bot_that_says("second answer"));
    project.write("bots.yml", "bots:\n  clerk: {}\n  porter: { handler: clerk }\n");
    dev.events.wait_for(r#""text":"2 bots""#);
    dev.say(ada, "clerk_bot", "and now?");
    dev.events.wait_for("second answer");
    let clerk = dev.ask("GET /emulator/bots", "");
    let clerk = clerk.as_array().unwrap().iter().find(|bot| bot["username"] == "clerk_bot").unwrap();
    let chat = dev.ask(&format!("GET /emulator/chats/{ada}/messages?bot={}&person={ada}", clerk["id"]), "");
    let texts: Vec<_> =
        chat.as_array().unwrap().iter().map(|posted| posted["message"]["text"].clone()).collect();
    assert_eq!(
        texts,
        ["hello", "first answer", "still there?", "first answer", "and now?", "second answer"]
            .map(Value::from)
    );
    dev.end();
}
