//! Ctrl-C, and outputs that nobody takes.

use std::fs::{self, File, OpenOptions};
use std::io::Write as _;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use harness::Stub;

use crate::common::{listing, succeeds};

/// Starts the program with a folder for temporary files of its own.
fn start(folder: &Path, temporary: &Path, args: &[&str]) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cargo-botserver"));
    command.args(args).current_dir(folder).env("TMPDIR", temporary);
    command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program starts")
}

fn signal(name: &str, process: &Child) {
    let sent = Command::new("kill").args(["-s", name, &process.id().to_string()]).status();
    assert!(sent.expect("kill starts").success());
}

fn fifo(path: &Path) {
    assert!(Command::new("mkfifo").arg(path).status().expect("mkfifo starts").success());
}

fn assert_interrupted(output: &Output, code: i32) {
    assert_eq!(String::from_utf8_lossy(&output.stderr), "error: interrupted; nothing was made\n");
    assert_eq!(output.status.code(), Some(code));
}

#[test]
fn new_leaves_nothing_behind() {
    let here = tempfile::tempdir().expect("a temporary folder");
    let (programs, temporary) = (here.path().join("programs"), here.path().join("temporary"));
    fs::create_dir_all(&programs).expect("it can be made");
    fs::create_dir_all(&temporary).expect("it can be made");
    // A git that is busy until the test lets it go.
    let (begun, go_on) = (here.path().join("begun"), here.path().join("go_on"));
    fifo(&begun);
    fifo(&go_on);
    let git = programs.join("git");
    let script = format!(
        "#!/bin/sh\n/bin/mkdir .git\necho > '{}'\nread line < '{}'\n",
        begun.display(),
        go_on.display()
    );
    fs::write(&git, script).expect("it can be written");
    fs::set_permissions(&git, std::os::unix::fs::PermissionsExt::from_mode(0o755)).expect("it can be made");
    for (name, code) in [("INT", 130), ("TERM", 143)] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_cargo-botserver"));
        command.args(["new", "a/b/shop-bots", "--vcs", "git"]).current_dir(here.path());
        command.env("PATH", &programs).env("TMPDIR", &temporary).stderr(Stdio::piped());
        let process = command.spawn().expect("the program starts");
        fs::read(&begun).expect("git begins");
        assert!(here.path().join("a/b/shop-bots/build.rs").exists());
        signal(name, &process);
        fs::write(&go_on, "\n").expect("git goes on");
        assert_interrupted(&process.wait_with_output().expect("it ends"), code);
        assert!(!here.path().join("a").exists());
        assert_eq!(listing(&temporary), Vec::<String>::new());
    }
}

#[test]
fn add_leaves_nothing_behind() {
    let here = tempfile::tempdir().expect("a temporary folder");
    let temporary = here.path().join("temporary");
    fs::create_dir(&temporary).expect("it can be made");
    succeeds(here.path(), &["new", "shop-bots", "--vcs", "none"]);
    let fleet = here.path().join("shop-bots");
    let (before, cargo) = (listing(&fleet), fleet.join("Cargo.toml"));
    let manifest = fs::read_to_string(fleet.join("bots.yml")).expect("a file");
    let text = fs::read(&cargo).expect("a file");
    // It is read when there are temporary files already, and takes as long as the test likes.
    fs::remove_file(&cargo).expect("it can be removed");
    fifo(&cargo);
    let process = start(&fleet, &temporary, &["add", "pizza"]);
    let mut writer = OpenOptions::new().write(true).open(&cargo).expect("it is being read");
    assert_eq!(fs::read_dir(&temporary).expect("a folder").count(), 1);
    signal("INT", &process);
    writer.write_all(&text).expect("it is being read");
    drop(writer);
    assert_interrupted(&process.wait_with_output().expect("it ends"), 130);
    assert_eq!(listing(&fleet), before);
    assert_eq!(fs::read_to_string(fleet.join("bots.yml")).expect("a file"), manifest);
    assert_eq!(fs::read_dir(&temporary).expect("a folder").count(), 0);
}

#[test]
fn nobody_waits_for_telegram_longer_than_he_likes() {
    let here = tempfile::tempdir().expect("a temporary folder");
    succeeds(here.path(), &["new", "shop-bots", "--vcs", "none"]);
    let fleet = here.path().join("shop-bots");
    let before = listing(&fleet);
    fs::write(here.path().join("token"), harness::token(1001)).expect("it can be written");
    let (asked, is_asked) = mpsc::channel();
    let telegram = Stub::start(move |_, _| {
        let _ = asked.send(());
        // It never answers.
        loop {
            thread::park();
        }
    });
    let url = telegram.url();
    let args = ["add", "--token-file", "../token", "--api-url", &url];
    let process = start(&fleet, here.path(), &args);
    is_asked.recv_timeout(Duration::from_secs(60)).expect("it asks");
    signal("INT", &process);
    assert_interrupted(&process.wait_with_output().expect("it ends"), 130);
    assert_eq!(listing(&fleet), before);
}

#[test]
fn an_output_that_is_full_is_an_error_and_one_that_is_closed_is_none() {
    let here = tempfile::tempdir().expect("a temporary folder");
    succeeds(here.path(), &["new", "shop-bots", "--vcs", "none"]);
    let fleet = here.path().join("shop-bots");
    for args in
        [&["check"][..], &["check", "--json"], &["expand"], &["expand", "echo"], &["completions", "bash"]]
    {
        let run = |stdout: Stdio, stderr: Stdio| {
            let mut command = Command::new(env!("CARGO_BIN_EXE_cargo-botserver"));
            command.args(args).current_dir(&fleet).stdout(stdout).stderr(stderr).output().expect("it starts")
        };
        let full = || File::options().write(true).open("/dev/full").expect("it is there");
        let output = run(full().into(), Stdio::piped());
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(said.starts_with("error: standard output cannot be written: "), "{args:?}: {said}");
        assert_eq!(output.status.code(), Some(1), "{args:?}");
        assert_eq!(run(full().into(), full().into()).status.code(), Some(1), "{args:?}");

        let (reader, writer) = std::io::pipe().expect("a pipe");
        drop(reader);
        let output = run(writer.into(), Stdio::piped());
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{args:?}");
        assert_eq!(output.status.code(), Some(0), "{args:?}");
    }
}
