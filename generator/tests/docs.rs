//! The guide's examples: what `docs/src/manifest.md` shows is what the demo fleet's handlers and that file give.
//!
//! `UPDATE_GOLDENS=1 cargo test -p botserver-generator` writes what it gets into the page.

#![allow(clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

use std::fs;
use std::path::{Path, PathBuf};

use botserver_generator::{Sources, check};

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The text of the first block of a kind in `page`, at or after a byte, and where it ends.
fn block<'a>(page: &'a str, kind: &str, from: usize) -> (&'a str, usize) {
    let fence = format!("```{kind}\n");
    let start = page.get(from..).and_then(|rest| rest.find(&fence)).expect("a block of this kind");
    let start = from + start + fence.len();
    let rest = page.get(start..).expect("inside of the page");
    let end = start + rest.find("\n```").expect("the end of the block") + 1;
    (page.get(start..end).expect("inside of the page"), end)
}

fn demo(manifest: &str) -> Sources {
    Sources {
        manifest: manifest.to_owned(),
        tokens: None,
        ..Sources::read(&repository()).expect("the demo fleet")
    }
}

#[test]
fn the_example_of_a_manifest_is_right() {
    let page = fs::read_to_string(repository().join("docs/src/manifest.md")).expect("the page");
    for heading in ["# The manifest: bots.yml", "### Menus", "## What bots have in common"] {
        let at = page.find(heading).expect("the section");
        let sources = demo(block(&page, "yaml", at).0);
        if let Err(problems) = check(&sources) {
            panic!("{heading}\n{}", problems.render(&sources, false));
        }
    }
}

#[test]
fn the_example_of_errors_is_what_is_said() {
    let path = repository().join("docs/src/manifest.md");
    let page = fs::read_to_string(&path).expect("the page");
    let section = page.find("## When something is wrong").expect("the section");
    let (manifest, end) = block(&page, "yaml", section);
    let (shown, _) = block(&page, "text", end);
    let sources = demo(manifest);
    let said = check(&sources).expect_err("it is wrong").render(&sources, false);
    if std::env::var_os("UPDATE_GOLDENS").is_some() {
        fs::write(&path, page.replacen(shown, &said, 1)).expect("the page can be written");
        return;
    }
    assert_eq!(shown, said);
}
