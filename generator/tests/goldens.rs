//! `tests/cases`: valid fleets and the code generated for them; `tests/bad`: wrong ones and what is said of them.
//!
//! `UPDATE_GOLDENS=1 cargo test -p botserver-generator` writes what it gets instead of comparing.

#![allow(clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use botserver_generator::{Checked, Diagnostics, Sources, check, emit, write};
use botserver_manifest::tokens::Text;

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(name)
}

fn folders(name: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder(name)).expect("a folder of tests");
    let mut folders: Vec<_> =
        entries.map(|entry| entry.expect("an entry").path()).filter(|path| path.is_dir()).collect();
    folders.sort();
    folders
}

fn is_update() -> bool {
    std::env::var_os("UPDATE_GOLDENS").is_some()
}

/// Compares with a golden file, or writes it.
fn golden(path: &Path, actual: &str) -> Result<(), String> {
    if is_update() {
        fs::write(path, actual).expect("a golden can be written");
        return Ok(());
    }
    let expected = fs::read_to_string(path).unwrap_or_default();
    if expected == actual {
        return Ok(());
    }
    Err(format!("{} differs; it should be:\n{actual}\n", path.display()))
}

fn all_good(results: Vec<Result<(), String>>) {
    let wrong: Vec<_> = results.into_iter().filter_map(Result::err).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn rendered(sources: &Sources, problems: &Diagnostics) -> String {
    problems.render(sources, false)
}

#[test]
fn valid_fleets_generate_what_they_did() {
    let mut results = Vec::new();
    for case in folders("cases") {
        let mut sources = Sources::read(&case).expect("a readable case");
        sources.dir = PathBuf::from(".."); // from golden/handlers.rs to the handlers
        let Checked { fleet, warnings } = check(&sources)
            .unwrap_or_else(|problems| panic!("{}\n{}", case.display(), rendered(&sources, &problems)));
        assert!(warnings.is_empty(), "{}\n{}", case.display(), rendered(&sources, &warnings));
        let files = emit(&fleet).expect("generated code parses");
        let golden_folder = case.join("golden");
        if is_update() {
            write(&golden_folder, &files).expect("goldens can be written");
        }
        let mut expected = BTreeSet::new();
        for file in &files {
            syn::parse_file(&file.contents).unwrap_or_else(|error| panic!("{}: {error}", file.path));
            results.push(golden(&golden_folder.join(&file.path), &file.contents));
            expected.insert(golden_folder.join(&file.path));
        }
        let mut found = BTreeSet::new();
        walk(&golden_folder, &mut found);
        assert_eq!(found, expected, "goldens that nothing generates, or the other way round");
    }
    all_good(results);
}

fn walk(folder: &Path, files: &mut BTreeSet<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        if entry.path().is_dir() {
            walk(&entry.path(), files);
        } else {
            files.insert(entry.path());
        }
    }
}

/// What a user reads when the one file of a case is wrong; the rest of the fleet is right.
fn bad(kind: &str, extension: &str, sources: impl Fn(String) -> Sources) {
    let mut results = Vec::new();
    let mut count = 0;
    for entry in fs::read_dir(folder("bad").join(kind)).expect("a folder of wrong files") {
        let path = entry.expect("an entry").path();
        if path.extension().is_none_or(|found| found != extension) {
            continue;
        }
        count += 1;
        let sources = sources(fs::read_to_string(&path).expect("UTF-8"));
        let problems = match check(&sources) {
            Ok(checked) => checked.warnings,
            Err(problems) => problems,
        };
        assert!(!problems.is_empty(), "{} is not wrong at all", path.display());
        let text = rendered(&sources, &problems);
        assert!(!text.contains(SECRET), "{} shows a token:\n{text}", path.display());
        results.push(golden(&path.with_extension("stderr"), &text));
    }
    let goldens = fs::read_dir(folder("bad").join(kind)).expect("the folder").count();
    assert_eq!(goldens, 2 * count, "each file of bad/{kind} has one golden");
    all_good(results);
}

/// The secret part of every token in these tests, but for its last letter.
const SECRET: &str = "AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw";

fn handlers() -> std::collections::BTreeMap<String, String> {
    Sources::read(&folder("bad")).expect("readable").handlers
}

#[test]
fn wrong_manifests() {
    bad("manifest", "yml", |manifest| Sources { manifest, handlers: handlers(), ..Sources::default() });
}

#[test]
fn wrong_handlers() {
    bad("handler", "rs", |handler| Sources {
        manifest: "bots:\n  demo:\n    handler: shop\n".to_owned(),
        handlers: [("shop".to_owned(), handler)].into(),
        ..Sources::default()
    });
}

#[test]
fn wrong_tokens() {
    bad("tokens", "yml", |tokens| {
        let mut handlers = handlers();
        handlers.retain(|name, _| name == "echo");
        let manifest = "bots:\n  echo:\n  shop:\n    handler: echo\n".to_owned();
        Sources { manifest, tokens: Some(Text::new(tokens)), handlers, ..Sources::default() }
    });
}
