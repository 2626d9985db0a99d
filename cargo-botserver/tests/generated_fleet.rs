//! A fleet made by `new` and `add` builds anywhere, passes every check, and answers a webhook.
//!
//! This compiles the whole runtime, once: what is built stays in target/generated.

#![allow(clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use harness::Settings;
use serde_json::json;

/// What a person adds to bots.yml by hand: a shop on the handler that `add` made.
const SHOP: &str = "
  rosticceria_sacco:
    handler: pizza
    description: Rosticceria Sacco, la migliore di Genova
";

#[test]
fn a_new_fleet_is_clean_and_answers_a_webhook() {
    let here = tempfile::tempdir().expect("a temporary folder");
    botserver(here.path(), &["new", "shop-bots"]);
    let fleet = here.path().join("shop-bots");
    botserver(&fleet, &["add", "pizza"]);
    let manifest = fs::read_to_string(fleet.join("bots.yml")).expect("bots.yml can be read");
    fs::write(fleet.join("bots.yml"), manifest + SHOP).expect("bots.yml can be written");
    // The versions that this workspace was tested with.
    fs::copy(harness::workspace().join("Cargo.lock"), fleet.join("Cargo.lock")).expect("it can be copied");

    botserver(&fleet, &["check"]);
    cargo(&fleet, &["fmt", "--check"]);
    cargo(&fleet, &["clippy", "--all-targets", "--", "--deny", "warnings"]);
    cargo(&fleet, &["test"]);
    cargo(&fleet, &["build"]);

    let binary = target().join("debug/shop-bots");
    let server = Settings::new(binary).token("rosticceria_sacco", harness::token(110_201_543)).start();
    let update = json!({ "update_id": 1, "message": {
        "message_id": 5, "date": 1_700_000_000, "text": "Ada",
        "chat": { "id": 7, "type": "private", "first_name": "Ada" },
        "from": { "id": 7, "is_bot": false, "first_name": "Ada" },
    }});
    let response = server.post("rosticceria_sacco", &update.to_string());
    assert_eq!(response.status, 200);
    let reply = json!({ "method": "sendMessage", "chat_id": 7, "text": "Nice to meet you, Ada!" });
    assert_eq!(response.json(), reply);
}

fn target() -> PathBuf {
    harness::target().join("generated")
}

fn botserver(folder: &Path, args: &[&str]) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cargo-botserver"));
    succeeds(command.args(args).current_dir(folder).env_remove("USER"));
}

fn cargo(folder: &Path, args: &[&str]) {
    let mut command = Command::new("cargo");
    succeeds(command.args(args).current_dir(folder).env("CARGO_TARGET_DIR", target()));
}

fn succeeds(command: &mut Command) {
    let output = command.output().expect("the program starts");
    let (stdout, stderr) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{command:?} failed:\n{stdout}\n{stderr}");
}
