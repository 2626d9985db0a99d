//! A fleet that gets botserver from a git repository, as on another machine, in CI or in an image.

#![allow(clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use harness::{Connection, Log};
use toml_edit::DocumentMut;

#[test]
fn a_fleet_resolves_from_a_repository_with_the_versions_that_were_tested() {
    let (workspace, here) = (harness::workspace(), tempfile::tempdir().expect("a temporary folder"));
    let fleet = new_fleet(here.path(), "repository");
    let said = run(&fleet, "cargo", &["metadata", "--format-version=1"]).1;
    // Every Cargo.toml of the repository is read; what is none says so here.
    assert!(!said.contains("error") && !said.contains("warning"), "{said}");

    let (tested, used) = (packages(&workspace), packages(&fleet));
    assert!(used.iter().any(|(name, _)| name == "botserver-testing"), "{used:?}");
    let others: Vec<_> = used.difference(&tested).map(|(name, _)| name).collect();
    assert_eq!(others, ["shop-bots"]);
    // From now on it is complete.
    run(&fleet, "cargo", &["metadata", "--format-version=1", "--locked"]);
}

#[test]
#[ignore = "builds everything anew: `cargo xtask test --long`"]
fn a_bot_of_ones_own_answers_in_the_browser() {
    let here = tempfile::tempdir().expect("a temporary folder");
    let fleet = new_fleet(here.path(), "repository-to-build");
    run(&fleet, env!("CARGO_BIN_EXE_cargo-botserver"), &["add", "pizza"]);
    run(&fleet, "cargo", &["test", "--quiet"]);
    run(&fleet, "cargo", &["build", "--locked"]);

    let mut dev = Command::new("cargo")
        .args(["run", "--quiet", "--", "dev", "--listen", "127.0.0.1:0"])
        .current_dir(&fleet)
        .stdout(Stdio::piped())
        .spawn()
        .expect("cargo starts");
    let output = Log::default();
    let reader = output.follow(dev.stdout.take().expect("an output"));
    let printed = output.wait_for("/\n");
    let address =
        printed.split("http://").nth(1).and_then(|rest| rest.split('/').next()).expect("an address");
    let address = address.parse().expect("an IP address and a port");
    let ask = |head: &str, body: &str| {
        let head = format!("{head} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json");
        let request = format!("{head}\r\nContent-Length: {}\r\n\r\n{body}", body.len());
        let response = Connection::open(address).send(request).response();
        assert_eq!(response.status, 200, "{head} {body}: {response:?}");
        response.json()
    };
    let mut events = Connection::to_events(address);
    events.wait_for(r#""kind":"ready""#);
    let person = ask("POST /emulator/people", r#"{"first_name":"Ada"}"#);
    let say = format!(r#"{{"bot":"pizza_bot","person":{},"text":"hello"}}"#, person["id"]);
    ask("POST /emulator/say", &say);
    events.wait_for("\"is_bot\":true,\"username\":\"pizza_bot\"},\"message_id\":2,\"text\":");
    run(&fleet, "kill", &["-s", "INT", &dev.id().to_string()]);
    assert!(dev.wait().expect("it ends").success());
    reader.join().expect("its output ends");
}

/// A fleet made by `new`, which gets botserver from a repository with the files as they are, committed or not.
///
/// The repository is always in the same place below `target/`, so that cargo keeps one clone of it.
fn new_fleet(here: &Path, repository: &str) -> PathBuf {
    let workspace = harness::workspace();
    let repository = harness::target().join(repository);
    let _ = fs::remove_dir_all(&repository);
    fs::create_dir_all(&repository).expect("it can be made");
    let list = run(&workspace, "git", &["ls-files", "-z", "--cached", "--others", "--exclude-standard"]).0;
    for file in list.split_terminator('\0').filter(|file| workspace.join(file).exists()) {
        let (from, to) = (workspace.join(file), repository.join(file));
        fs::create_dir_all(to.parent().expect("a folder")).expect("it can be made");
        match fs::read_link(&from) {
            Ok(link) => std::os::unix::fs::symlink(link, to).expect("a link can be made"),
            Err(_) => drop(fs::copy(from, to).expect("a file can be copied")),
        }
    }
    run(&repository, "git", &["init", "--quiet"]);
    run(&repository, "git", &["add", "--all"]);
    let who = ["-c", "user.name=nobody", "-c", "user.email=nobody@example.com"];
    run(&repository, "git", &[&who[..], &["commit", "--quiet", "--message", "All of it"]].concat());
    let rev = run(&repository, "git", &["rev-parse", "HEAD"]).0;

    let url = format!("file://{}", repository.display());
    let new = ["new", "shop-bots", "--vcs", "none", "--git", &url, "--rev", rev.trim()];
    run(here, env!("CARGO_BIN_EXE_cargo-botserver"), &new);
    here.join("shop-bots")
}

/// Names and versions of a Cargo.lock.
fn packages(folder: &Path) -> BTreeSet<(String, String)> {
    let lock = fs::read_to_string(folder.join("Cargo.lock")).expect("a Cargo.lock");
    let lock: DocumentMut = lock.parse().expect("TOML");
    let packages = lock.get("package").and_then(|packages| packages.as_array_of_tables()).expect("packages");
    let text =
        |value: Option<&toml_edit::Item>| value.and_then(|value| value.as_str()).expect("text").to_owned();
    packages.iter().map(|package| (text(package.get("name")), text(package.get("version")))).collect()
}

/// What a program prints, on both of its outputs, when it does what it is asked.
fn run(folder: &Path, program: &str, args: &[&str]) -> (String, String) {
    let output = Command::new(program).args(args).current_dir(folder).output().expect("the program starts");
    let (stdout, stderr) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{program} {args:?} failed:\n{stdout}\n{stderr}");
    (stdout.into_owned(), stderr.into_owned())
}
