//! `certificate new` and the bots.yml beside it.

#![allow(clippy::panic, clippy::unwrap_used, reason = "a test's own code fails the test")]

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::Path;
use std::process::{Command, Output};

use harness::Terminal;
use serde_json::{Value, json};
use tempfile::TempDir;

const HOST: &str = "bots.example.com";

/// A bots.yml as people write them.
const BOTS: &str = "\
# Our bots. Ask before you add one.
server:
  listen: 127.0.0.1:3000   # behind nothing
  # max_connections: 40

bots:
    echo: {}   # says it again
";

/// What is written into it.
const ADDED: &str = "
  write into bots.yml, below `server:`
    certificate: ./certificate.pem
    public_url: https://bots.example.com:8443
";

/// A folder with a bots.yml.
fn folder(bots: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("bots.yml"), bots).unwrap();
    folder
}

fn command(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_test-fleet"));
    command.current_dir(folder);
    command
}

fn new(folder: &Path, args: &[&str]) -> Output {
    command(folder).args(["certificate", "new", "--host", HOST]).args(args).output().unwrap()
}

/// What it prints when it does what it is asked; below the fingerprint.
fn makes(folder: &Path, args: &[&str]) -> String {
    let output = new(folder, args);
    assert!(output.status.success() && output.stderr.is_empty(), "{output:?}");
    below(&text(&output.stdout))
}

/// What it says when it fails, after it has made the pair.
fn fails(folder: &Path, args: &[&str]) -> String {
    let output = new(folder, args);
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    assert!(folder.join("certificate.pem").exists() && folder.join("key.pem").exists());
    assert!(text(&output.stdout).contains("certificate.pem: for bots.example.com"), "{output:?}");
    text(&output.stderr)
}

/// What is printed below the fingerprint.
fn below(printed: &str) -> String {
    let (_, rest) = printed.split_once("SHA-256 fingerprint: ").unwrap();
    rest.split_once('\n').unwrap().1.to_owned()
}

fn bots(folder: &Path) -> String {
    fs::read_to_string(folder.join("bots.yml")).unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// The commands that are next, whatever becomes of bots.yml.
fn next(certificate: &str, key: &str) -> String {
    format!(
        "\nnext:\n  \
         test-fleet serve --listen 0.0.0.0:8443 --tls-cert {certificate} --tls-key {key}\n  \
         test-fleet webhook apply --certificate {certificate}"
    )
}

fn next_here() -> String {
    next("./certificate.pem", "./key.pem")
}

#[test]
fn the_flag_adds_what_is_missing_and_leaves_every_other_byte() {
    let folder = folder(BOTS);
    fs::set_permissions(folder.path().join("bots.yml"), fs::Permissions::from_mode(0o640)).unwrap();
    let said = makes(folder.path(), &["--out", "pair", "--update-manifest"]);
    assert_eq!(
        said,
        format!(
            "bots.yml: has below `server:` now\n  \
             certificate: pair/certificate.pem\n  \
             public_url: https://bots.example.com:8443\n\
             {}\n  \
             build the fleet again, which has bots.yml compiled into it\n",
            next("pair/certificate.pem", "pair/key.pem")
        )
    );
    let expected = BOTS.replace(
        "  # max_connections: 40\n",
        "  # max_connections: 40\n  \
         certificate: pair/certificate.pem\n  \
         public_url: https://bots.example.com:8443\n",
    );
    assert_eq!(bots(folder.path()), expected);
    let mode = fs::metadata(folder.path().join("bots.yml")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o640);
    let names = fs::read_dir(folder.path()).unwrap().count();
    assert_eq!(names, 2, "nothing is left beside bots.yml and the pair");

    // All of it is there now, in these words or in others.
    let again = ["--out", "pair", "--update-manifest", "--force"];
    let nothing = format!("{}\n", next("pair/certificate.pem", "pair/key.pem"));
    assert_eq!(makes(folder.path(), &again), nothing);
    assert_eq!(bots(folder.path()), expected);
    let other = expected
        .replace("pair/certificate.pem", "../certificate.pem")
        .replace("com:8443", "com")
        .replace("../", &format!("{}/pair/", folder.path().display()));
    fs::write(folder.path().join("bots.yml"), &other).unwrap();
    assert_eq!(makes(folder.path(), &again), nothing);
    assert_eq!(bots(folder.path()), other);
}

#[test]
fn a_bots_yml_without_server_gets_one_and_a_link_stays_a_link() {
    let elsewhere = folder("bots:\n  echo: {}\n");
    let folder = tempfile::tempdir().unwrap();
    symlink(elsewhere.path().join("bots.yml"), folder.path().join("bots.yml")).unwrap();
    makes(folder.path(), &["--update-manifest"]);
    assert_eq!(
        bots(elsewhere.path()),
        "bots:\n  echo: {}\n\nserver:\n  certificate: ./certificate.pem\n  \
         public_url: https://bots.example.com:8443\n"
    );
    assert!(folder.path().join("bots.yml").is_symlink());
}

#[test]
fn what_it_says_otherwise_stays_and_is_said_with_its_line() {
    let before = "server:\n  public_url: https://other.example.com\n\n  certificate: [old.pem] # why?\n";
    let folder = folder(before);
    let differs = "\
        bots.yml:4: `certificate` is a list, and stays so: for the new certificate, write `./certificate.pem` there\n\
        bots.yml:2: `public_url` is `https://other.example.com`, and stays so: the certificate is for `bots.example.com`\n";
    for flags in [&["--update-manifest"][..], &["--force"]] {
        assert_eq!(makes(folder.path(), flags), format!("{differs}{}\n", next_here()));
        assert_eq!(bots(folder.path()), before);
    }
    // What differs keeps nothing else from being written.
    fs::write(folder.path().join("bots.yml"), "server: { certificate: old.pem }\n").unwrap();
    let said = makes(folder.path(), &["--force", "--update-manifest"]);
    assert!(said.starts_with("bots.yml:1: `certificate` is `old.pem`, and stays so: "), "{said}");
    assert_eq!(
        bots(folder.path()),
        "server: { certificate: old.pem, public_url: https://bots.example.com:8443 }\n"
    );
}

#[test]
fn without_a_terminal_and_the_flag_it_only_says_what_to_write() {
    let folder = folder(BOTS);
    assert_eq!(makes(folder.path(), &[]), format!("{}{ADDED}", next_here()));
    assert_eq!(bots(folder.path()), BOTS);
}

#[test]
fn json_has_what_became_of_it() {
    let folder = folder("server:\n  certificate: old.pem\n");
    let manifest = |args: &[&str]| {
        let output = new(folder.path(), &[&["--json", "--force"], args].concat());
        assert!(output.status.success() && output.stderr.is_empty(), "{output:?}");
        let report: Value = serde_json::from_slice(&output.stdout).unwrap();
        report.get("manifest").unwrap().clone()
    };
    assert_eq!(manifest(&[]), Value::Null);
    assert_eq!(
        manifest(&["--update-manifest"]),
        json!({
            "written": ["public_url: https://bots.example.com:8443"],
            "to_write": [],
            "differs": ["bots.yml:2: `certificate` is `old.pem`, and stays so: \
                         for the new certificate, write `./certificate.pem` there"],
        })
    );
}

#[test]
fn a_bots_yml_that_cannot_be_extended_costs_no_certificate() {
    for (broken, error) in [
        (
            "server:\n  listen: [127.0.0.1:3000\nbots: {}\n",
            "error: bots.yml:3:5: a `:` does not belong here\n  help: ",
        ),
        (
            "bots: {}\nserver: here\n",
            "error: bots.yml:2:9: `server` is text, and should be a map\n  help: write its keys below it\n",
        ),
        (
            "bots: {}\nserver:\n  certificate:\n",
            "error: bots.yml:2:1: `server` cannot be changed in a file that is written like this one\n  \
             help: write by hand, below `server:`:\n      certificate: ./certificate.pem\n",
        ),
    ] {
        let folder = folder(broken);
        let said = fails(folder.path(), &["--update-manifest"]);
        assert!(said.starts_with(error), "{said}");
        assert_eq!(bots(folder.path()), broken);
    }
    let folder = folder("");
    fs::write(folder.path().join("bots.yml"), b"server:\n  listen: \xff\n").unwrap();
    let said = fails(folder.path(), &["--update-manifest"]);
    assert!(said.starts_with("error: bots.yml cannot be read: "), "{said}");
}

#[test]
fn without_a_bots_yml_only_the_flag_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(makes(folder.path(), &[]), format!("{}\n", next_here()));
    assert_eq!(
        fails(folder.path(), &["--force", "--update-manifest"]),
        "error: bots.yml cannot be read: No such file or directory (os error 2); certificate and key are made\n  \
         help: run this in the folder of the fleet, or write `server.certificate` into its bots.yml by hand\n"
    );
}

#[test]
fn a_host_that_no_url_can_have_is_written_as_no_public_url() {
    let folder = folder("bots: {}\n");
    let made = command(folder.path())
        .args(["certificate", "new", "--host", "my_bots.example.com", "--update-manifest"])
        .output()
        .unwrap();
    assert!(made.status.success(), "{made:?}");
    assert_eq!(bots(folder.path()), "bots: {}\n\nserver:\n  certificate: ./certificate.pem\n");
}

#[test]
fn a_terminal_is_asked_and_only_a_yes_is_one() {
    let line = "\"$PROGRAM\" certificate new --force --host bots.example.com";
    let question = "add below `server:` in bots.yml:\r\n  certificate: ./certificate.pem\r\n  \
                    public_url: https://bots.example.com:8443\r\nwrite this? [y/N] ";
    for (typed, is_written) in
        [("\n", false), ("no\n", false), ("\u{4}", false), ("y\n", true), ("YES\n", true)]
    {
        let folder = folder(BOTS);
        let mut terminal = Terminal::run(&command(folder.path()), line);
        terminal.wait_for(question);
        assert_eq!(bots(folder.path()), BOTS, "{typed:?}");
        terminal.types(typed);
        let (screen, code) = terminal.end();
        assert_eq!(code, Some(0), "{screen}");
        let written = screen.contains("bots.yml: has below `server:` now");
        let shown = screen.replace('\r', "").contains(ADDED);
        assert_eq!((written, shown), (is_written, !is_written), "{typed:?}: {screen}");
        assert_eq!(bots(folder.path()) != BOTS, is_written, "{typed:?}");
    }
}

#[test]
fn what_is_saved_while_it_asks_is_kept() {
    let folder = folder("bots: {}\n");
    let line = "\"$PROGRAM\" certificate new --host bots.example.com";
    let mut terminal = Terminal::run(&command(folder.path()), line);
    terminal.wait_for("[y/N] ");
    fs::write(folder.path().join("bots.yml"), "bots: {}\nserver:\n  max_connections: 7\n").unwrap();
    terminal.types("y\n");
    let (screen, code) = terminal.end();
    assert_eq!(code, Some(0), "{screen}");
    assert_eq!(
        bots(folder.path()),
        "bots: {}\nserver:\n  max_connections: 7\n  certificate: ./certificate.pem\n  \
         public_url: https://bots.example.com:8443\n"
    );
}

#[test]
fn a_terminal_is_not_asked_what_is_answered() {
    for (bots, args) in [
        (BOTS, "--json"),
        (BOTS, "--update-manifest"),
        ("server: { certificate: ./certificate.pem, public_url: https://bots.example.com }", ""),
    ] {
        let folder = folder(bots);
        let line = format!("\"$PROGRAM\" certificate new --host bots.example.com {args}");
        let (screen, code) = Terminal::run(&command(folder.path()), &line).end();
        assert_eq!(code, Some(0), "{screen}");
        assert!(!screen.contains("[y/N]"), "{screen}");
    }
}
