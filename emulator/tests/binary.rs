//! The program: what it prints and how it ends.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]
#![allow(clippy::indexing_slicing, reason = "a test fails by panicking")]

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

fn emulator(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_botserver-emulator"));
    command.args(arguments).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[test]
fn a_taken_port_is_said_with_what_to_do() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port();
    let output: Output = emulator(&["--listen", &format!("127.0.0.1:{port}")]).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(
        text(&output.stderr),
        format!(
            "error: port {port} is taken, perhaps by another emulator: stop that one, or choose a free port with \
             `--listen 127.0.0.1:0`\n"
        )
    );
}

#[test]
fn the_ready_line_names_the_address_and_signals_stop_it_cleanly() {
    for (arguments, signal) in
        [(["--listen", "127.0.0.1:0"].as_slice(), "-TERM"), (&["--listen", "127.0.0.1:0", "--json"], "-INT")]
    {
        let mut process = emulator(arguments).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
        if arguments.contains(&"--json") {
            let ready: Value = serde_json::from_str(&line).unwrap();
            assert_eq!(ready["ready"], true);
            assert_eq!(ready["page"].as_str(), Some(format!("{}/", ready["url"].as_str().unwrap()).as_str()));
        } else {
            assert!(line.starts_with("listening on http://127.0.0.1:"), "{line}");
        }
        let kill = Command::new("kill").args([signal, &process.id().to_string()]).status().unwrap();
        assert!(kill.success());
        let output = process.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{signal}: {}", text(&output.stderr));
    }
}

#[test]
fn wrong_options_are_refused_with_a_hint() {
    let output = emulator(&["--fault", "slow"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(
        text(&output.stderr).contains("`slow` needs milliseconds: `slow=500`"),
        "{}",
        text(&output.stderr)
    );
    let output = emulator(&["--listen", "localhost:8081"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("such as `127.0.0.1:8081`"), "{}", text(&output.stderr));
    let help = text(&emulator(&["--help"]).output().unwrap().stdout);
    assert!(help.contains("Examples:\n  botserver-emulator\n"), "{help}");
}

#[test]
fn a_gateway_s_page_can_be_asked_for() {
    for (fault, code) in
        [("html-504", Some(0)), ("html-429=7", Some(0)), ("html-404", Some(2)), ("html", Some(2))]
    {
        let mut process = emulator(&["--fault", fault, "--listen", "127.0.0.1:0"]).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
        assert_eq!(line.is_empty(), code != Some(0), "{fault}");
        let _ = Command::new("kill").arg(process.id().to_string()).status().unwrap();
        assert_eq!(process.wait().unwrap().code(), code, "{fault}");
    }
}
