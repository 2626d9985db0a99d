//! Runs `cargo-botserver`, and compares with golden files.

use std::path::Path;
use std::process::{Command, Output};
use std::{env, fs};

/// The program, run in a folder as on a machine without anything in the environment that it could lean on.
pub(crate) fn botserver(folder: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cargo-botserver"));
    command.args(args).current_dir(folder).env_remove("USER").env_remove("USERNAME").env_remove("NAME");
    command.output().expect("the program starts")
}

/// What it prints when it does what it is asked; fails the test when it does not.
pub(crate) fn succeeds(folder: &Path, args: &[&str]) -> String {
    let output = botserver(folder, args);
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "`{}` failed:\n{stderr}", args.join(" "));
    String::from_utf8(output.stdout).expect("it prints text")
}

/// What it says when it exits with this code.
pub(crate) fn fails(folder: &Path, args: &[&str], code: i32) -> String {
    let output = botserver(folder, args);
    let stdout = String::from_utf8_lossy(&output.stdout);
    assert_eq!(output.status.code(), Some(code), "`{}` printed:\n{stdout}", args.join(" "));
    String::from_utf8(output.stderr).expect("it prints text")
}

/// Compares every byte with a golden file, or writes the file with `UPDATE_GOLDENS=1`.
pub(crate) fn assert_golden(path: &Path, actual: &str) {
    if env::var_os("UPDATE_GOLDENS").is_some() {
        return fs::write(path, actual).expect("a golden can be written");
    }
    let expected = fs::read_to_string(path).unwrap_or_default();
    assert!(expected == actual, "{} differs: it has\n{expected}\nand this is\n{actual}", path.display());
}

/// The files of a folder and what is in them, sorted; a repository is one line.
pub(crate) fn listing(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(&next).expect("a folder").flatten() {
            let path = entry.path();
            let name = path.strip_prefix(folder).expect("it is inside").display().to_string();
            match path.is_dir() {
                true if name.ends_with(".git") => found.push(name),
                true => folders.push(path),
                false => found.push(name),
            }
        }
    }
    found.sort();
    found
}
