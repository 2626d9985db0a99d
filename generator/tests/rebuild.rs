//! When cargo runs a fleet's build script again: a fleet in a package of its own, built as a user builds it.

#![cfg(unix)]
#![allow(clippy::expect_used, reason = "a test fails by panicking")]

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A package with one bot, which shows what was generated for it. It does without the runtime, to be built in a moment.
fn package(folder: &Path) {
    let generator = env!("CARGO_MANIFEST_DIR");
    let manifest = format!(
        "[package]\nname = \"waits\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[build-dependencies]\n\
         botserver-generator = {{ path = {generator:?} }}\n\n[workspace]\n"
    );
    let files = [
        ("Cargo.toml", manifest.as_str()),
        ("build.rs", "fn main() -> std::process::ExitCode {\n    botserver_generator::build()\n}\n"),
        (
            "src/main.rs",
            "fn main() {\n    print!(\"{}\", include_str!(concat!(env!(\"OUT_DIR\"), \"/fleet/bots/echo.rs\")));\n}\n",
        ),
        ("bots.yml", "bots: { echo: {} }\n"),
        ("bots/echo.rs", "pub fn on_message() {}\n"),
    ];
    for (path, text) in files {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("it can be made");
        fs::write(path, text).expect("it can be written");
    }
    // The versions that the workspace was tested with.
    let lock = Path::new(generator).join("../Cargo.lock");
    fs::copy(lock, folder.join("Cargo.lock")).expect("it can be copied");
}

/// Runs the fleet, and gives back what it prints and what cargo said.
fn run(folder: &Path) -> (String, String) {
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("rebuild-target");
    cargo.args(["run", "--offline"]).current_dir(folder).env("CARGO_TARGET_DIR", target);
    let output = cargo.output().expect("cargo starts");
    let text = |bytes| String::from_utf8(bytes).expect("text");
    let (printed, said) = (text(output.stdout), text(output.stderr));
    assert!(output.status.success(), "{said}");
    (printed, said)
}

#[test]
fn tokens_that_are_made_later_are_seen_and_nothing_is_built_without_need() {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("waits");
    let _ = fs::remove_dir_all(&folder);
    package(&folder);
    let is_built = |said: &str| said.contains("Compiling waits ");

    let (printed, said) = run(&folder);
    assert!(is_built(&said) && printed.contains("id: None"), "{said}{printed}");
    for _ in 0..2 {
        let (_, said) = run(&folder);
        assert!(!is_built(&said), "nothing has changed:\n{said}");
    }

    let token = "echo: 110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw1\n";
    fs::write(folder.join("tokens.yml"), token).expect("it can be written");
    let (printed, said) = run(&folder);
    assert!(is_built(&said) && printed.contains("id: Some(110201543)"), "{said}{printed}");
    let (_, said) = run(&folder);
    assert!(!is_built(&said), "nothing has changed:\n{said}");

    fs::remove_file(folder.join("tokens.yml")).expect("it is there");
    let (printed, _) = run(&folder);
    assert!(printed.contains("id: None"), "{printed}");
    let (_, said) = run(&folder);
    assert!(!is_built(&said), "nothing has changed:\n{said}");

    fs::write(folder.join("tokens.yml"), token).expect("it can be written");
    let (printed, _) = run(&folder);
    assert!(printed.contains("id: Some(110201543)"), "also the second time: {printed}");
}
