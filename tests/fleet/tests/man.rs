//! `man`: a page for each command, which man can show.

#![allow(clippy::unwrap_used, reason = "a test's own code fails the test")]

use std::fs;
use std::process::{Command, Output};

const BINARY: &str = env!("CARGO_BIN_EXE_test-fleet");

fn man(args: &[&str]) -> Output {
    Command::new(BINARY).arg("man").args(args).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[test]
fn there_is_a_page_for_each_command_that_man_shows_without_a_warning() {
    let folder = tempfile::tempdir().unwrap();
    let pages = folder.path().join("share/man1");
    let written = man(&[pages.to_str().unwrap()]);
    assert!(written.status.success(), "{written:?}");
    let mut names: Vec<_> = fs::read_dir(&pages).unwrap().map(|entry| entry.unwrap().path()).collect();
    names.sort();
    assert_eq!(text(&written.stdout), format!("{} pages are in {}\n", names.len(), pages.display()));
    for name in ["test-fleet", "test-fleet-serve", "test-fleet-server-start", "test-fleet-proxy-config"] {
        assert!(names.contains(&pages.join(format!("{name}.1"))), "{name}: {names:?}");
    }
    let page = fs::read_to_string(pages.join("test-fleet-server-start.1")).unwrap();
    for part in [
        ".TH test-fleet-server-start 1",
        ".SH NAME\n",
        ".SH SYNOPSIS\n",
        ".SH OPTIONS\n",
        "\n.SH NOTES\n.nf\n",
    ] {
        assert!(page.contains(part), "{part:?} is not in\n{page}");
    }
    assert!(!page.contains(r"\-\-background"), "what is hidden in the help is hidden here:\n{page}");
    for page in &names {
        // groff is what man shows pages with.
        let shown = Command::new("groff").args(["-man", "-ww", "-Tutf8", "-z"]).arg(page).output();
        let shown = shown.expect("groff: install it to run this test");
        assert!(shown.status.success() && shown.stderr.is_empty(), "{}: {shown:?}", page.display());
    }
    // Once more, over the pages of an earlier version.
    assert!(man(&[pages.to_str().unwrap()]).status.success());
    assert_eq!(fs::read_dir(&pages).unwrap().count(), names.len());
}

#[test]
fn without_a_folder_the_page_of_the_whole_is_printed() {
    let page = text(&man(&[]).stdout);
    assert!(page.contains(".TH test-fleet 1") && page.contains("test\\-fleet\\-serve(1)"), "{page}");
}

#[test]
fn a_folder_that_cannot_be_written_is_said() {
    let output = man(&["/proc/nothing"]);
    assert_eq!(output.status.code(), Some(1));
    let error = text(&output.stderr);
    assert!(error.starts_with("error: /proc/nothing cannot be written: "), "{error}");
    assert!(error.ends_with("\n  help: name a folder that you may write\n"), "{error}");
}
