//! A person chats with the demo fleet.

use std::net::TcpListener;
use std::process::Command;

use harness::{run_in_browser, workspace};
use serde_json::json;

use crate::driver::{Dev, FLEET, fleet};

fn demo() -> Command {
    let mut command = fleet(FLEET);
    command.arg("--no-watch");
    command
}

#[test]
fn a_person_chats_with_the_demo_fleet() {
    let mut dev = Dev::ready(&mut demo());
    let ada = dev.person();
    dev.say(ada, "echo_bot", "ciao");
    dev.events.wait_for(r#""text":"ciao"},"response":{"ok":true"#);
    dev.say(ada, "rosticceria_sacco_bot", "/menu");
    dev.events.wait_for("Today at Rosticceria Sacco:");
    let press = json!({ "bot": "rosticceria_sacco_bot", "person": ada, "data": "Margherita" });
    dev.ask("POST /emulator/press", &press.to_string());
    dev.events.wait_for("One Margherita. Which size?");
    dev.end();
}

#[test]
fn a_person_chats_with_the_demo_fleet_in_a_browser() {
    let dev = Dev::ready(&mut demo());
    let script = workspace().join("tests/page/demo.mjs");
    run_in_browser(&script, &format!("http://{}", dev.address), &[]);
    dev.end();
}

#[test]
fn what_is_no_address_is_refused_with_a_hint() {
    let output = fleet(FLEET).args(["--listen", "8081"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("write `127.0.0.1:8081` for this machine only"), "{said}");
}

#[test]
fn nothing_goes_through_a_proxy() {
    let mut command = demo();
    for variable in ["http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "ALL_PROXY", "all_proxy"] {
        command.env(variable, "http://127.0.0.1:9");
    }
    let mut dev = Dev::ready(command.env("NO_PROXY", "").env("no_proxy", ""));
    dev.say(dev.person(), "rosticceria_sacco_bot", "/menu");
    dev.events.wait_for("Today at Rosticceria Sacco:");
    dev.end();
}

#[test]
fn a_call_that_is_refused_in_a_response_is_told_in_the_terminal() {
    let mut dev = Dev::ready(&mut demo());
    let nowhere =
        json!({ "message_id": 1, "date": 1, "chat": { "id": 77, "type": "private" }, "text": "ciao" });
    let update = json!({ "bot": "echo_bot", "kind": "message", "payload": nowhere });
    dev.ask("POST /emulator/update", &update.to_string());
    dev.events.wait_for("Bad Request: chat not found");
    let line = dev.terminal.wait_for_line(|line| line["reason"] == "Bad Request: chat not found");
    assert_eq!((&line["bot"], &line["method"]), (&json!("echo"), &json!("sendMessage")));
    dev.end();
}

#[test]
fn how_logs_look_is_the_same_for_the_fleet() {
    let dev = Dev::ready(demo().args(["--log-format", "json", "--log-level", "warn,botserver=trace"]));
    dev.say(dev.person(), "echo_bot", "ciao");
    // Only the process that received it says this.
    dev.terminal.wait_for_line(|line| line["bot"] == "echo" && line["level"] == "DEBUG");
    let terminal = dev.terminal.text();
    assert!(terminal.lines().all(|line| line.starts_with('{')), "{terminal}");
    dev.end();
}

#[test]
fn the_page_may_be_for_every_address_of_this_machine() {
    let mut dev = Dev::ready(demo().args(["--listen", "0.0.0.0:0"]));
    dev.say(dev.person(), "echo_bot", "ciao");
    dev.events.wait_for(r#""text":"ciao"},"response":{"ok":true"#);
    dev.end();
}

#[test]
fn a_port_that_is_taken_is_said_with_one_that_is_free() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let output = demo().args(["--listen", &address]).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let error = String::from_utf8(output.stderr).unwrap();
    let expected = format!(
        "error: {address} is taken by another program\n  help: stop that one, or: --listen 127.0.0.1:"
    );
    assert!(error.starts_with(&expected) && error.ends_with(" is free\n"), "{error}");
}

#[test]
fn without_a_project_nothing_is_watched() {
    let dev = Dev::ready(fleet(FLEET).current_dir("/"));
    dev.terminal.wait_for("changes are not watched: start with `cargo run -- dev` for that");
    dev.end();
    // Another program's project is none of this one.
    let dev = Dev::ready(fleet(FLEET).env("CARGO_MANIFEST_DIR", "/").env("CARGO_PKG_NAME", "another"));
    dev.terminal.wait_for("changes are not watched");
    dev.end();
}
