//! `build()` as cargo sees it: a process with an environment, its output and its exit code.

#![allow(clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

use std::path::Path;
use std::process::{Command, ExitCode, Output, Termination};
use std::{env, fs};

/// Not a test of its own: the tests below start this process again, to be a build script.
#[test]
fn be_a_build_script() {
    if env::var_os("BE_A_BUILD_SCRIPT").is_some() {
        let code = botserver_generator::build();
        std::process::exit(i32::from(code.report() != ExitCode::SUCCESS));
    }
}

fn build(fleet: &Path, out: &Path) -> Output {
    Command::new(env::current_exe().expect("this test"))
        .args(["--exact", "be_a_build_script", "--nocapture"])
        .env("BE_A_BUILD_SCRIPT", "1")
        .env("CARGO_MANIFEST_DIR", fleet)
        .env("OUT_DIR", out)
        .output()
        .expect("it starts")
}

/// The lines for cargo; the rest of it is the test runner's.
fn for_cargo(output: &Output) -> Vec<String> {
    let text = String::from_utf8(output.stdout.clone()).expect("UTF-8");
    text.lines().filter_map(|line| line.strip_prefix("cargo::").map(str::to_owned)).collect()
}

fn write(folder: &Path, files: &[(&str, &str)]) {
    fs::create_dir_all(folder.join("bots")).expect("a folder");
    for (path, text) in files {
        fs::write(folder.join(path), text).expect("writable");
    }
}

const ECHO: (&str, &str) = ("bots/echo.rs", "pub fn on_message() {}\n");

#[test]
fn a_good_fleet_is_generated_and_watched() {
    let folder = tempfile::tempdir().expect("a folder");
    let (fleet, out) = (folder.path().join("fleet"), folder.path().join("out"));
    write(&fleet, &[ECHO, ("bots.yml", "bots:\n  echo:\n"), ("build.rs", "")]);
    let output = build(&fleet, &out);
    assert!(output.status.success());
    let watched = out.join("watch").display().to_string();
    assert_eq!(
        for_cargo(&output),
        ["build.rs", "bots.yml", "bots", &watched].map(|path| format!("rerun-if-changed={path}"))
    );
    assert!(output.stderr.is_empty());
    let handlers = fs::read_to_string(out.join("fleet/handlers.rs")).expect("generated");
    assert!(handlers.contains(&format!("#[path = {:?}]", fleet.join("bots/echo.rs"))), "{handlers}");
}

#[test]
fn tokens_are_watched_when_they_are_there_and_warnings_are_a_line_each() {
    let folder = tempfile::tempdir().expect("a folder");
    let tokens = "echp: 110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw1\n";
    let news = ("bots/news.rs", "pub fn on_message() {}\n");
    write(
        folder.path(),
        &[
            ECHO,
            news,
            ("bots/.#echo.rs", "an editor's"),
            ("bots.yml", "bots:\n  echo:\n"),
            ("tokens.yml", tokens),
        ],
    );
    let output = build(folder.path(), &folder.path().join("out"));
    assert!(output.status.success());
    assert_eq!(
        for_cargo(&output),
        [
            "rerun-if-changed=bots.yml",
            "rerun-if-changed=tokens.yml",
            "rerun-if-changed=bots",
            "warning=tokens.yml:1:1: there is a token for `echp`, but bots.yml has no such bot (did you mean `echo`?)",
            "warning=bots/news.rs: no bot uses `bots/news.rs` (add a bot with `handler: news` to bots.yml, or remove \
             the file)",
        ]
    );
}

#[test]
fn a_wrong_fleet_fails_with_plain_text() {
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), &[ECHO, ("bots.yml", "bots:\n  ecco: {}\n")]);
    let output = build(folder.path(), &folder.path().join("out"));
    assert_eq!(output.status.code(), Some(1));
    let text = String::from_utf8(output.stderr).expect("UTF-8");
    assert!(text.starts_with("error: bot `ecco` has no handler\n --> bots.yml:2:3\n"), "{text}");
    assert!(!text.contains('\u{1b}'), "no colours where nobody sees them");
    assert!(!folder.path().join("out/fleet").exists(), "nothing is written");
}
