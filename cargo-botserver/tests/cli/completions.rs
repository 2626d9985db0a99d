//! Completion scripts, as the shells run them.

use std::fs;
use std::process::Command;

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
    assert_eq!(bash(&["cargo", "botserver", "new", "--de"]), ["--description"]);
    assert_eq!(bash(&["cargo", "bo"]), ["from_cargo", "bo", "botserver"]);
    assert_eq!(bash(&["cargo", "build", "--pa"]), ["from_cargo", "--pa"]);
}

#[test]
fn zsh_finds_the_function_that_cargo_looks_for() {
    let here = tempfile::tempdir().expect("a temporary folder");
    let script = succeeds(here.path(), &["completions", "zsh"]);
    assert!(script.contains("\n_cargo-botserver() {"), "{script}");
}

#[test]
fn fish_completes_below_cargo() {
    let here = tempfile::tempdir().expect("a temporary folder");
    let script = succeeds(here.path(), &["completions", "fish"]);
    assert!(script.contains("complete -c cargo -n \"__fish_seen_subcommand_from botserver\""), "{script}");
}
