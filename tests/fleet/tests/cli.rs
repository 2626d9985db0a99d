//! What the binary says on the command line, when all is well and when it is not.

#![allow(clippy::unwrap_used, reason = "a test's own code fails the test")]

use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Command, Output};

use harness::token;
use serde_json::Value;
use tempfile::TempDir;

const TOKENS: &str = "awkward every_kind my-bot plain settings no_token waiter brief counter durable small";

/// The binary, in an empty folder and with nothing from the environment that concerns it.
fn run(folder: &Path, args: &[&str]) -> Output {
    command(folder).args(args).output().unwrap()
}

fn command(folder: &Path) -> Command {
    harness::command(env!("CARGO_BIN_EXE_test-fleet"), folder, "")
}

/// A folder with a tokens.yml that has a token for each of these bots.
fn folder(bots: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let lines = bots.split_whitespace().zip(1001..).map(|(bot, id)| format!("{bot}: {}\n", token(id)));
    write_secret(&folder.path().join("tokens.yml"), &lines.collect::<String>());
    folder
}

/// Writes a file that nobody else can read.
fn write_secret(path: &Path, text: &str) {
    fs::write(path, text).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o600)).unwrap();
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[test]
fn check_lists_every_bot_and_succeeds_when_all_have_a_token() {
    let folder = folder(TOKENS);
    let output = run(folder.path(), &["check"]);
    assert!(output.status.success(), "{output:?}");
    let lines = text(&output.stdout);
    let row = lines.lines().find(|line| line.trim_start().starts_with("my-bot")).unwrap();
    let cells: Vec<_> = row.split_whitespace().take(5).collect();
    assert_eq!(cells, ["my-bot", "every_kind", "1003", "yes", "/webhook/my-bot"]);
    assert!(lines.ends_with("11 of 11 bots have a token (from tokens.yml and the environment)\n"), "{lines}");
}

#[test]
fn check_as_json_is_for_scripts() {
    let folder = folder("settings stranger");
    let output = run(folder.path(), &["check", "--json"]);
    assert_eq!(output.status.code(), Some(1));
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let bot = report["bots"].as_array().unwrap().iter().find(|bot| bot["name"] == "settings").unwrap();
    assert_eq!(
        bot,
        &serde_json::json!({
            "name": "settings",
            "handler": "settings",
            "id": 1001,
            "description": "All types that settings can have",
            "webhook": "/webhook/settings",
            "token": true,
            "allowed_updates": ["message"],
            "commands": ["show"],
        })
    );
    assert_eq!(report["unknown_tokens"], serde_json::json!(["stranger"]));
    let output =
        run(folder.path(), &["check", "settings", "--json", "--public-url", "https://bots.example.com"]);
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["public_url"], "https://bots.example.com");
    assert_eq!(report["bots"][0]["webhook"], "https://bots.example.com/webhook/settings");
}

#[test]
fn a_bot_without_a_token_is_named_with_what_to_do() {
    let folder = folder("awkward brief counter durable every_kind my-bot plain settings small waiter");
    let output = run(folder.path(), &["check"]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(
        text(&output.stderr),
        "error: bot `no_token` has no token\n  \
         help: add `no_token: <token>` to tokens.yml, or set BOTSERVER_TOKEN_NO_TOKEN\n"
    );
}

#[test]
fn a_variable_goes_before_the_file() {
    let folder = folder(TOKENS);
    let output = command(folder.path())
        .args(["check", "--json"])
        .env("BOTSERVER_TOKEN_MY_BOT", token(77))
        .output()
        .unwrap();
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let bot = report["bots"].as_array().unwrap().iter().find(|bot| bot["name"] == "my-bot").unwrap();
    assert_eq!(bot["id"], 77);
}

#[test]
fn tokens_come_from_the_credentials_of_systemd() {
    let (elsewhere, credentials) = (tempfile::tempdir().unwrap(), folder(TOKENS));
    let output = command(elsewhere.path())
        .arg("check")
        .env("CREDENTIALS_DIRECTORY", credentials.path())
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
}

#[test]
fn tokens_in_the_form_of_botserver_are_read() {
    let folder = tempfile::tempdir().unwrap();
    let list = format!("- token: '{}'\n  description: first\n  telegram_name: plain\n", token(1001));
    fs::write(folder.path().join("old.yml"), list).unwrap();
    let output = run(folder.path(), &["webhook", "secret", "plain", "--tokens", "old.yml"]);
    assert!(output.status.success(), "{output:?}");
}

#[test]
fn everything_wrong_with_the_tokens_is_said_at_once_and_shows_none() {
    let folder = tempfile::tempdir().unwrap();
    let tokens = format!(
        "plain: {}\nsettings: {}\nawkward: 1003\nawkward: {}\n",
        token(1001),
        token(1001),
        token(1004)
    );
    fs::write(folder.path().join("tokens.yml"), tokens).unwrap();
    let output =
        command(folder.path()).arg("check").env("BOTSERVER_TOKEN_MY_BOT", "not-a-token").output().unwrap();
    let errors = text(&output.stderr);
    assert_eq!(output.status.code(), Some(1));
    for part in ["tokens.yml:2:1: ", "tokens.yml:3:", "tokens.yml:4:1: ", "BOTSERVER_TOKEN_MY_BOT: "] {
        assert!(errors.contains(part), "{part} is not in\n{errors}");
    }
    for secret in [token(1001), token(1004), "not-a-token".to_owned()] {
        let secret = secret.rsplit(':').next().unwrap().to_owned();
        assert!(!errors.contains(&secret), "{errors}");
    }
}

#[test]
fn a_file_that_is_not_there_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let output = run(folder.path(), &["serve", "--tokens", "absent.yml"]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(
        text(&output.stderr),
        "error: absent.yml: cannot be read: No such file or directory (os error 2)\n  help: it is a file of lines `<bot>: <token>`\n"
    );
}

#[test]
fn a_fleet_without_any_token_is_not_served() {
    let folder = tempfile::tempdir().unwrap();
    let output = run(folder.path(), &["serve"]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(
        text(&output.stderr),
        "error: no bot has a token: there is no tokens.yml\n  \
         help: write `<bot>: <token>` lines into tokens.yml, or say where they are with --tokens FILE\n"
    );
}

#[test]
fn a_port_that_is_taken_is_said_with_what_to_do() {
    let folder = folder(TOKENS);
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let output = run(folder.path(), &["serve", "--listen", &address]);
    assert_eq!(output.status.code(), Some(1));
    let error = text(&output.stderr);
    assert!(
        error.ends_with(&format!(
            "error: cannot listen on {address}: Address already in use (os error 98)\n  \
             help: another process has this port; stop it, or choose another port with --listen\n"
        )),
        "{error}"
    );
}

#[test]
fn a_bot_that_does_not_exist_is_answered_with_the_closest() {
    let folder = folder(TOKENS);
    let output = run(folder.path(), &["webhook", "secret", "plian"]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(
        text(&output.stderr),
        "error: no bot `plian` is in this fleet\n  help: did you mean `plain`?\n"
    );
    // Before anything is looked for that the question does not have.
    let empty = tempfile::tempdir().unwrap();
    for wrong in [&["webhook", "info", "plian"][..], &["commands", "plan", "plian"], &["poll", "plian"]] {
        let output = run(empty.path(), wrong);
        assert_eq!(output.status.code(), Some(2), "{output:?}");
        assert!(text(&output.stderr).contains("did you mean `plain`?"), "{output:?}");
    }
}

#[test]
fn the_secret_is_the_same_everywhere_and_of_every_bot_another() {
    let secret = |bot: &str| {
        let folder = folder(TOKENS);
        text(&run(folder.path(), &["webhook", "secret", bot]).stdout)
    };
    assert_eq!(secret("plain"), secret("plain"));
    assert_ne!(secret("plain"), secret("settings"));
    // HMAC-SHA256 with the token as key over `botserver webhook secret v1`, computed with another program.
    assert_eq!(secret("plain"), "adN4q-va8ycZHZvJCW8S43A08ExJlucD1L7YCxqQ76k\n");
}

#[test]
fn a_wrong_question_is_2_and_the_version_is_the_packages() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(run(folder.path(), &["sreve"]).status.code(), Some(2));
    assert_eq!(run(folder.path(), &["serve", "--listen", "here"]).status.code(), Some(2));
    let version = text(&run(folder.path(), &["--version"]).stdout);
    assert_eq!(version, format!("test-fleet {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn zsh_and_fish_complete_commands_and_options() {
    let folder = tempfile::tempdir().unwrap();
    let script = |shell| text(&run(folder.path(), &["completions", shell]).stdout);
    let zsh = script("zsh");
    harness::zsh_completes(&[("_test-fleet", &zsh)], "test-fleet serve --lis", "test-fleet serve --listen");
    harness::zsh_completes(&[("_test-fleet", &zsh)], "test-fleet webhook se", "test-fleet webhook secret");
    assert_eq!(harness::fish_offers(&script("fish"), "test-fleet serve --lis"), ["--listen"]);
    assert_eq!(harness::fish_offers(&script("fish"), "test-fleet webhook se"), ["secret"]);
}

#[test]
fn bash_completes_below_a_command_of_a_program_with_a_hyphen() {
    let folder = tempfile::tempdir().unwrap();
    let script = text(&run(folder.path(), &["completions", "bash"]).stdout);
    assert!(script.contains(" test-fleet\n"), "{script}");
    let ask = "COMP_WORDS=(test-fleet serve --list); COMP_CWORD=2; _test_fleet test-fleet --list serve; echo $COMPREPLY";
    // Too long for one argument.
    let file = folder.path().join("ask.bash");
    std::fs::write(&file, format!("{script}\n{ask}")).unwrap();
    let bash = Command::new("bash").arg("--norc").arg(file).output().unwrap();
    assert_eq!(String::from_utf8_lossy(&bash.stdout), "--listen\n");
}
