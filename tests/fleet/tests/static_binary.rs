//! The file that is deployed, as `cargo xtask dist` makes it, where there is nothing else.

#![allow(clippy::unwrap_used, reason = "a test's own code fails the test")]

use std::env;
use std::process::Command;

use harness::{Settings, secret_part, target, token, workspace};

#[test]
fn the_static_binary_answers_in_an_empty_root_and_holds_no_token() {
    let cargo = env::var_os("CARGO").unwrap();
    let built = Command::new(cargo).args(["xtask", "dist"]).current_dir(workspace()).status().unwrap();
    assert!(built.success(), "{built}");
    let binary = target().join("static/fleet");
    let server = Settings::new(&binary).in_empty_root().token("echo", token(1001)).start();
    let update = r#"{"update_id":1,"message":{"message_id":1,"date":0,"chat":{"id":7,"type":"private"},"text":"anyone?"}}"#;
    let response = server.post("echo", update);
    assert_eq!(response.body, r#"{"method":"sendMessage","chat_id":7,"text":"anyone?"}"#);
    let stopped = server.stop();
    assert!(stopped.status.success(), "{stopped:?}");

    let strings = Command::new("strings").arg(&binary).output().unwrap();
    let strings = String::from_utf8(strings.stdout).unwrap();
    assert!(strings.contains("Rosticceria Sacco"), "the settings are not in the binary");
    assert!(!strings.contains("emulator"), "the emulator is in the binary");
    assert!(!strings.contains(secret_part(&token(1001))));
}
