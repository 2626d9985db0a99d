//! Completion scripts, in the shells that they are for.

use std::fs;
use std::path::Path;
use std::process::Command;

/// What fish offers where `line` ends, by the words alone, after it has read the script.
///
/// Needs fish.
pub fn fish_offers(script: &str, line: &str) -> Vec<String> {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("script.fish");
    fs::write(&file, script).unwrap();
    let code = format!("source '{}'; complete -C '{line}'", file.display());
    let mut fish = Command::new("fish");
    fish.args(["-c", &code]).env("TERM", "dumb");
    fish.envs(["XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"].map(|name| (name, home.path())));
    let output = fish.output().expect("fish: install it to run this test");
    assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{code}");
    let lines = String::from_utf8(output.stdout).unwrap();
    lines.lines().map(|line| line.split('\t').next().unwrap_or_default().to_owned()).collect()
}

/// What zsh makes of `line` when Tab is pressed, as far as it goes on with `expected`; fails the test otherwise.
/// `functions` are files for its `fpath`, by their name.
///
/// Needs zsh.
pub fn zsh_completes(functions: &[(&str, &str)], line: &str, expected: &str) {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in functions {
        fs::write(folder.path().join(name), text).unwrap();
    }
    // A shell in a terminal of its own; what it is told is not echoed in one piece, so that only its answers match.
    let code = r#"
        zmodload zsh/zpty
        zpty shell zsh -f -i
        zpty -w shell "PS1=; fpath=($1 \$fpath); autoload -Uz compinit; compinit -D -u; print rea''dy"
        zpty -r shell seen '*ready*' || exit 1
        zpty -w -n shell "$2"$'\t'
        zpty -r shell seen "*$3*" || exit 1
        zpty -d shell
    "#;
    let output = Command::new("timeout")
        .args(["60", "zsh", "-f", "-c", code, "zsh"])
        .args([folder.path(), Path::new(line), Path::new(expected)])
        .output()
        .expect("timeout starts");
    let said = [output.stdout, output.stderr].concat();
    assert!(
        output.status.success(),
        "zsh does not complete {line:?} to {expected:?}:\n{}",
        String::from_utf8_lossy(&said)
    );
}
