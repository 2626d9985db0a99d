//! `man`: a page for each command, which man finds as `cargo-botserver-add`.

use std::fs;
use std::process::Command;

use crate::common::{fails, listing, succeeds};

#[test]
fn there_is_a_page_for_each_command_that_man_shows_without_a_warning() {
    let here = tempfile::tempdir().expect("a temporary folder");
    let written = succeeds(here.path(), &["botserver", "man", "share/man1"]);
    let pages = here.path().join("share/man1");
    let names = listing(&pages);
    let commands = ["-add", "-check", "-completions", "-expand", "-import", "-man", "-new", ""];
    assert_eq!(names, commands.map(|command| format!("cargo-botserver{command}.1")));
    assert_eq!(written, format!("{} pages are in share/man1\n", commands.len()));
    let add = fs::read_to_string(pages.join("cargo-botserver-add.1")).expect("a page");
    for part in [
        ".TH cargo-botserver-add 1",
        "cargo\\-botserver\\-add \\- Add a bot to the fleet in this folder\n",
        "\\fBcargo botserver add\\fR [",
        "\n.SH NOTES\n.nf\nExamples:\n  cargo botserver add pizza ",
    ] {
        assert!(add.contains(part), "{part:?} is not in\n{add}");
    }
    for name in &names {
        // groff is what man shows pages with.
        let shown =
            Command::new("groff").args(["-man", "-ww", "-Tutf8", "-z"]).arg(pages.join(name)).output();
        let shown = shown.expect("groff: install it to run this test");
        assert!(shown.status.success() && shown.stderr.is_empty(), "{name}: {shown:?}");
    }
    // Once more, over the pages of an earlier version.
    succeeds(here.path(), &["man", "share/man1"]);
    assert_eq!(fs::read_dir(&pages).expect("a folder").count(), names.len());
}

#[test]
fn without_a_folder_the_page_of_the_whole_is_printed() {
    let here = tempfile::tempdir().expect("a temporary folder");
    let page = succeeds(here.path(), &["man"]);
    assert!(
        page.contains(".TH cargo-botserver 1") && page.contains("\ncargo\\-botserver\\-add(1)\n"),
        "{page}"
    );
}

#[test]
fn a_folder_that_cannot_be_written_is_said() {
    let here = tempfile::tempdir().expect("a temporary folder");
    let error = fails(here.path(), &["man", "/proc/nothing"], 1);
    assert!(error.starts_with("error: `/proc/nothing` cannot be written: "), "{error}");
    assert!(error.ends_with("\n  help: name a folder that you may write\n"), "{error}");
}
