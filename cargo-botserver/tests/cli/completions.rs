//! Completion scripts, as the shells run them.

use std::fs;
use std::path::Path;
use std::process::Command;

use harness::{fish_offers, zsh_completes};

use crate::common::succeeds;

/// What bash offers for the last of these words, with another completion of cargo there before.
fn bash(words: &[&str]) -> Vec<String> {
    let here = tempfile::tempdir().expect("a temporary folder");
    let script = here.path().join("script");
    fs::write(&script, succeeds(here.path(), &["completions", "bash"])).expect("it can be written");
    let (last, count) = (words.last().expect("a word"), words.len());
    let code = format!(
        "_cargo() {{ COMPREPLY=(from_cargo \"$2\"); }}; complete -F _cargo cargo; source '{}'\n\
         COMP_WORDS=({}); COMP_CWORD={}\n\
         function=$(complete -p cargo | sed 's/.*-F \\([^ ]*\\) .*/\\1/')\n\
         $function cargo '{last}' x; printf '%s\\n' \"${{COMPREPLY[@]}}\"",
        script.display(),
        words.iter().map(|word| format!("'{word}' ")).collect::<String>(),
        count - 1,
    );
    let output = Command::new("bash").args(["--norc", "-c", &code]).output().expect("bash starts");
    assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{code}");
    String::from_utf8_lossy(&output.stdout).lines().map(str::to_owned).collect()
}

#[test]
fn bash_completes_cargo_botserver_and_leaves_the_rest_to_cargo() {
    assert_eq!(bash(&["cargo", "botserver", "ex"]), ["expand"]);
    assert_eq!(bash(&["cargo", "botserver", "im"]), ["import"]);
    assert_eq!(bash(&["cargo", "botserver", "new", "--de"]), ["--description"]);
    assert_eq!(bash(&["cargo", "botserver", "add", "--tok"]), ["--token", "--token-file"]);
    assert_eq!(bash(&["cargo", "bo"]), ["from_cargo", "bo", "botserver"]);
    assert_eq!(bash(&["cargo", "build", "--pa"]), ["from_cargo", "--pa"]);
}

#[test]
fn zsh_completes_cargo_botserver_beside_what_cargo_has() {
    let here = tempfile::tempdir().expect("a temporary folder");
    let own = succeeds(here.path(), &["completions", "zsh"]);
    let sysroot = Command::new("rustc").args(["--print", "sysroot"]).output().expect("rustc starts").stdout;
    let sysroot = String::from_utf8(sysroot).expect("a path");
    let cargo = Path::new(sysroot.trim()).join("share/zsh/site-functions/_cargo");
    let cargo = fs::read_to_string(cargo).expect("cargo comes with its completions");
    let functions = [("_cargo-botserver", own.as_str()), ("_cargo", &cargo)];
    zsh_completes(&functions, "cargo botserver ex", "cargo botserver expand");
    zsh_completes(&functions, "cargo-botserver new --de", "cargo-botserver new --description");
    zsh_completes(&functions, "cargo build --rel", "cargo build --release");
}

#[test]
fn fish_completes_cargo_botserver_beside_what_cargo_has() {
    let here = tempfile::tempdir().expect("a temporary folder");
    let script = succeeds(here.path(), &["completions", "fish"]);
    assert_eq!(fish_offers(&script, "cargo botserver ex"), ["expand"]);
    assert_eq!(fish_offers(&script, "cargo botserver new --de"), ["--description"]);
    assert_eq!(fish_offers(&script, "cargo-botserver ex"), ["expand"]);
    assert_eq!(fish_offers(&script, "cargo bo"), ["botserver"]);
    assert_eq!(fish_offers(&script, "cargo build --rel"), ["--release"]);
}
