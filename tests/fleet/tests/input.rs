//! What a person may write where the binary reads it, and be told about.

#![allow(clippy::indexing_slicing, clippy::unwrap_used, reason = "a test's own code fails the test")]

use std::fs::{self, File};
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Command, Output};

use harness::{Stub, http_answer, secret_part, token};
use serde_json::{Value, json};
use tempfile::TempDir;

fn folder(tokens: &str, mode: u32) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("tokens.yml");
    fs::write(&path, tokens).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
    folder
}

fn one_token() -> TempDir {
    folder(&format!("plain: {}\n", token(1001)), 0o600)
}

fn command(folder: &Path, args: &[&str]) -> Command {
    let mut command = harness::command(env!("CARGO_BIN_EXE_test-fleet"), folder, "");
    command.args(args);
    command
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn fails(folder: &Path, args: &[&str]) -> String {
    exits_with(1, folder, args)
}

fn is_wrong(folder: &Path, args: &[&str]) -> String {
    exits_with(2, folder, args)
}

fn exits_with(code: i32, folder: &Path, args: &[&str]) -> String {
    let output = command(folder, args).output().unwrap();
    assert_eq!(output.status.code(), Some(code), "{args:?}: {output:?}");
    stderr(&output)
}

#[test]
fn what_is_no_address_is_refused_before_anything_starts() {
    let folder = one_token();
    for url in ["not a url", "ftp://example.com", "https://", "https://example.com/?x=1"] {
        let error = is_wrong(folder.path(), &["serve", "--listen", "127.0.0.1:0", "--api-url", url]);
        assert!(error.starts_with(&format!("error: `{url}` is not the address of a Bot API: ")), "{error}");
    }
    for (listen, hint) in [
        ("foo", "such as `127.0.0.1:3000`"),
        ("localhost:3000", "write `127.0.0.1:3000`"),
        ("8080", "write `127.0.0.1:8080` for this machine only"),
        ("127.0.0.1", "add a port: `127.0.0.1:3000`"),
    ] {
        let error = is_wrong(folder.path(), &["serve", "--listen", listen]);
        assert!(error.contains(hint), "{error}");
    }
}

#[test]
fn a_misspelt_level_is_no_level() {
    let folder = one_token();
    let error = is_wrong(folder.path(), &["serve", "--listen", "127.0.0.1:0", "--log-level", "trce"]);
    assert_eq!(error, "error: --log-level: `trce` is no level\n  help: did you mean `trace`?\n");
    let error = is_wrong(folder.path(), &["serve", "--listen", "127.0.0.1:0", "--log-level", "info,hyper"]);
    assert!(error.contains("`hyper` is no level"), "{error}");
}

#[test]
fn debug_shows_what_we_do_and_no_frames_of_libraries() {
    let telegram = Stub::start(|_, _| http_answer("200 OK", "", r#"{"ok":true,"result":true}"#));
    let targets = |level: &str| {
        let server = harness::Settings::new(env!("CARGO_BIN_EXE_test-fleet"))
            .token("awkward", token(1001))
            .log_level(level)
            .arg(format!("--api-url={}", telegram.url()))
            .start();
        let chat = json!({ "id": 42, "type": "private" });
        let message = json!({ "message_id": 1, "date": 1, "chat": chat, "text": "then" });
        let update = json!({ "update_id": 1, "message": message }).to_string();
        assert_eq!(server.post("awkward", &update).status, 200);
        server.wait_for_log(|line| line["message"] == "handled");
        let log = server.stop().log;
        let lines = log.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
        lines.map(|line| line["target"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let ours = |target: &String| target.starts_with("botserver");
    let debug = targets("debug");
    assert!(debug.iter().all(ours), "{debug:?}");
    let asked = targets("debug,hyper_util=debug");
    assert!(asked.iter().any(|target| target.starts_with("hyper_util")), "{asked:?}");
}

#[test]
fn a_secret_that_is_too_short_is_warned_of_wherever_it_comes_from() {
    let folder = folder("plain: 1001:AAHdqTcvCH1\n", 0o600);
    let mut from_file = command(folder.path(), &["check"]);
    let mut from_variable = command(folder.path(), &["check"]);
    from_variable.env("BOTSERVER_TOKEN_SETTINGS", "1002:AAHdqTcvCH1");
    let warning = |at: &str, bot: &str| {
        format!(
            "warning: {at}: bot `{bot}`: the secret of this token is shorter than any that @BotFather makes"
        )
    };
    for (command, expected) in [
        (&mut from_file, warning("tokens.yml:1:8", "plain")),
        (&mut from_variable, warning("BOTSERVER_TOKEN_SETTINGS", "settings")),
    ] {
        let said = String::from_utf8(command.output().unwrap().stdout).unwrap();
        assert!(said.contains(&expected) && !said.contains("AAHdq"), "{said}");
    }
}

#[test]
fn tokens_are_read_from_regular_files_only() {
    let folder = one_token();
    assert!(fails(folder.path(), &["check", "--tokens", "/dev/zero"]).contains("it is no regular file"));
    let fifo = folder.path().join("fifo");
    assert!(Command::new("mkfifo").arg(&fifo).status().unwrap().success());
    assert!(
        fails(folder.path(), &["check", "--tokens", fifo.to_str().unwrap()])
            .contains("it is no regular file")
    );
    assert!(fails(folder.path(), &["check", "--tokens", "/"]).contains("it is a folder"));
}

#[test]
fn a_token_in_the_command_line_is_not_repeated() {
    let folder = one_token();
    let secret = token(1002);
    let url = format!("ftp://api.example.com/bot{secret}");
    for args in [
        &["check", "--tokens", &secret][..],
        &["serve", "--api-url", &url],
        &["serve", "--listen", &secret],
        &["webhook", "secret", &secret],
        &["poll", &secret],
        &[&secret],
    ] {
        let error = is_wrong(folder.path(), args);
        assert!(
            error.contains("revoke it at @BotFather") && !error.contains(secret_part(&secret)),
            "{error}"
        );
    }
    let variable = |code: i32, name: &str, value: &str| {
        let args = ["serve", "--listen", "127.0.0.1:0"];
        let output = command(folder.path(), &args).env(name, value).output().unwrap();
        assert_eq!(output.status.code(), Some(code), "{output:?}");
        let error = stderr(&output);
        assert!(!error.contains(secret_part(&secret)), "{error}");
        error
    };
    assert!(variable(1, "BOTSERVER_TOKENS", &secret).contains("revoke it at @BotFather"));
    assert!(variable(2, "BOTSERVER_API_URL", &url).contains("it has a token in it"));
    assert!(variable(2, "BOTSERVER_API_URL", &url.replace("ftp", "https")).contains("it has a token in it"));
}

#[test]
fn tokens_that_others_can_read_are_warned_of() {
    let folder = folder(&format!("plain: {}\n", token(1001)), 0o644);
    let output = command(folder.path(), &["check"]).output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(
        said.contains("warning: tokens.yml can be read by other users (mode 644): `chmod 600 tokens.yml`"),
        "{said}"
    );
}

#[test]
fn names_that_are_nearly_right_are_answered_with_the_right_one() {
    let folder = folder(&format!("plian: {}\n", token(1001)), 0o600);
    let output =
        command(folder.path(), &["check"]).env("BOTSERVER_TOKEN_PLIAN", token(1002)).output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(
        said.contains("the token of `plian` is for no bot of this fleet; did you mean `plain`?"),
        "{said}"
    );
    assert!(
        said.contains(
            "BOTSERVER_TOKEN_PLIAN is for no bot of this fleet; did you mean BOTSERVER_TOKEN_PLAIN?"
        ),
        "{said}"
    );
    let output = command(folder.path(), &["check"]).env("BOTSERVER_TOKEN_PLAIN", " ").output().unwrap();
    assert!(stderr(&output).starts_with("error: BOTSERVER_TOKEN_PLAIN is empty\n  help: "), "{output:?}");
}

#[test]
fn a_full_disk_behind_standard_output_is_an_error_and_no_panic() {
    let folder = one_token();
    for args in
        [&["check"][..], &["check", "--json"], &["completions", "bash"], &["webhook", "secret", "plain"]]
    {
        let full = File::options().write(true).open("/dev/full").unwrap();
        let output = command(folder.path(), args).stdout(full).output().unwrap();
        assert_eq!(output.status.code(), Some(1), "{args:?}: {output:?}");
        assert!(stderr(&output).contains("standard output cannot be written: No space left"), "{output:?}");
    }
}

#[test]
fn the_example_of_the_secret_can_be_pasted() {
    let folder = folder(&format!("awkward: {}\n", token(1001)), 0o600);
    let output = command(folder.path(), &["webhook", "secret", "--help"]).output().unwrap();
    let help = String::from_utf8(output.stdout).unwrap();
    let (_, example) = help.split_once("Example:\n").unwrap();
    let server =
        harness::Settings::new(env!("CARGO_BIN_EXE_test-fleet")).token("awkward", token(1001)).start();
    let pasted = example.replace("127.0.0.1:3000", &server.address.to_string());
    let curl = format!(
        "set -e\ncurl() {{ command curl --silent --noproxy '*' --write-out '%{{http_code}}' \"$@\"; }}\n{pasted}"
    );
    let output = Command::new("bash").args(["-c", &curl]).current_dir(folder.path()).output().unwrap();
    assert_eq!(String::from_utf8(output.stdout).unwrap(), "200", "{example}\n{:?}", output.stderr);
}
