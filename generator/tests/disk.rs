//! What a run leaves on disk: the same bytes for the same fleet, nothing written without need, nothing stale, no token.

#![allow(clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use botserver_generator::{Changes, Sources, generate};

const DEMO: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cases/demo");

fn run(sources: &Sources, out: &Path) -> Changes {
    generate(sources, out).unwrap_or_else(|problems| panic!("{}", problems.render(sources, false))).changes
}

fn contents(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            files.extend(contents(&path));
        } else {
            files.insert(path.display().to_string(), fs::read(&path).expect("readable"));
        }
    }
    files
}

#[test]
fn a_second_run_writes_nothing() {
    let out = tempfile::tempdir().expect("a folder");
    let sources = Sources::read(Path::new(DEMO)).expect("readable");
    let first = run(&sources, out.path());
    let before = contents(out.path());
    assert_eq!((first.written.len(), first.unchanged), (before.len(), 0));
    let second = run(&Sources::read(Path::new(DEMO)).expect("readable"), out.path());
    assert_eq!(second, Changes { unchanged: before.len(), ..Changes::default() });
    assert_eq!(contents(out.path()), before);
}

#[test]
fn an_edited_line_rewrites_what_it_changes() {
    let out = tempfile::tempdir().expect("a folder");
    let mut sources = Sources::read(Path::new(DEMO)).expect("readable");
    run(&sources, out.path());
    sources.manifest = sources.manifest.replace("CHF", "EUR");
    let changes = run(&sources, out.path());
    assert_eq!(changes.written, [out.path().join("bots/spaghetteria_nadia.rs")]);
    assert_eq!(changes.removed, [] as [&Path; 0]);
}

#[test]
fn what_nobody_generates_any_more_is_removed() {
    let out = tempfile::tempdir().expect("a folder");
    let mut sources = Sources::read(Path::new(DEMO)).expect("readable");
    run(&sources, out.path());
    fs::write(out.path().join("left_over.rs"), "//").expect("writable");
    sources.manifest = "bots:\n  echo: {}\n".to_owned();
    sources.tokens = None;
    let mut removed = run(&sources, out.path()).removed;
    removed.sort();
    let expected =
        ["bots/rosticceria_sacco.rs", "bots/spaghetteria_nadia.rs", "dispatch/pizza.rs", "left_over.rs"];
    assert_eq!(removed, expected.map(|path| out.path().join(path)));
    assert!(removed.iter().all(|path| !path.exists()));
}

#[test]
fn a_wrong_fleet_leaves_the_last_one_in_place() {
    let out = tempfile::tempdir().expect("a folder");
    let mut sources = Sources::read(Path::new(DEMO)).expect("readable");
    run(&sources, out.path());
    let before = contents(out.path());
    sources.manifest.push_str("  news: {}\n");
    assert!(generate(&sources, out.path()).is_err());
    assert_eq!(contents(out.path()), before);
}

#[test]
fn no_secret_is_written() {
    let out = tempfile::tempdir().expect("a folder");
    for case in ["demo", "botserver_tokens"] {
        let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases").join(case);
        let sources = Sources::read(&dir).expect("readable");
        let tokens = fs::read_to_string(dir.join("tokens.yml")).expect("readable");
        assert!(tokens.contains("AAHdqTcv") && sources.tokens.is_some(), "{case} has tokens");
        assert!(!format!("{sources:?}").contains("AAHdqTcv"), "nor is it in what a debugger shows");
        run(&sources, out.path());
        for (path, bytes) in contents(out.path()) {
            assert!(!String::from_utf8_lossy(&bytes).contains("AAHdqTcv"), "{path} holds a token");
        }
    }
}

#[test]
fn a_file_that_cannot_be_read_is_named() {
    let dir = tempfile::tempdir().expect("a folder");
    let problems = Sources::read(dir.path()).expect_err("there is no bots.yml");
    let text = problems.render(&Sources::default(), false);
    assert!(text.starts_with("error: `bots.yml` cannot be read: "), "{text}");
    assert!(text.contains("help: `cargo botserver new` makes a fleet that has one"), "{text}");
    fs::write(dir.path().join("bots.yml"), b"bots:\n  \xff: {}\n").expect("writable");
    let problems = Sources::read(dir.path()).expect_err("that is not UTF-8");
    let text = problems.render(&Sources::default(), false);
    assert!(
        text.starts_with("error: `bots.yml` cannot be read: it is not UTF-8: byte 8 fits no character"),
        "{text}"
    );
}

/// A mistake in one line can concern every bot; a terminal has an end.
#[test]
fn ten_thousand_errors_are_summed_up() {
    let bots: String = (0..10_000).map(|index| format!("  bot{index}: {{}}\n")).collect();
    let handlers = [("echo".to_owned(), "pub fn on_message() {}".to_owned())].into();
    let sources = Sources { manifest: format!("bots:\n{bots}"), handlers, ..Sources::default() };
    let text =
        generate(&sources, Path::new("never written")).expect_err("no handlers").render(&sources, false);
    assert!(text.contains("… and 9950 more"), "{text}");
    assert!(text.ends_with("error: no fleet was generated: 10000 errors\n"), "{text}");
}
