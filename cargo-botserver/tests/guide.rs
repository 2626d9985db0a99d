//! README and guide, tried as somebody does who types what they say.
//!
//! A line `<!-- test: run -->` before a block has it run by a shell, which begins in a checkout and goes on from block to
//! block of a page; `$` marks the commands of a `console` block, whose output is compared. `<!-- test: FILE -->` puts a
//! block into a file of the folder where the shell is. What the pages of an operator say is run by `tests/guide.rs` of the demo
//! fleet, without being marked. Rust that is a handler is compiled without being marked.

#![allow(clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use harness::{Block, blocks, commands};

/// README, and every page of the guide.
fn pages() -> Vec<Vec<Block>> {
    let folder = fs::read_dir(harness::workspace().join("docs/src")).expect("the guide");
    let mut paths: Vec<_> = folder.flatten().map(|entry| entry.path()).collect();
    paths.push(harness::workspace().join("README.md"));
    paths.sort();
    paths.iter().map(|path| blocks(path)).collect()
}

/// What a checkout gives, and what runs until somebody stops it only says what it is.
const SHELL: &str = r#"
set -eu -o pipefail
cargo() {
    case "$*" in
        "install "*) ;;
        "run -- dev" | "run -- poll"* | "run -- serve") command cargo "$@" --help > /dev/null ;;
        "generate "*) "$CARGO_GENERATE" "$@" > /dev/null ;;
        *) command cargo "$@" ;;
    esac
}
"#;

/// The script that does what a page says.
fn script(page: &[Block]) -> String {
    let mut script = SHELL.to_owned();
    for Block { page, line, language, mark, text } in page {
        let Some(mark) = mark else { continue };
        script += &format!("echo '{page}.md:{line}' >&2\n");
        match (mark.as_str(), language.as_str()) {
            ("run", "sh") => script += text,
            ("run", "console") => script += &console(text),
            ("run", _) => panic!("{page}.md:{line}: a shell cannot run `{language}`"),
            (file, _) => script += &format!("cat > '{file}' <<'END OF BLOCK'\n{text}END OF BLOCK\n"),
        }
    }
    script
}

/// The commands of a console, each with what it should print.
fn console(text: &str) -> String {
    let mut script = String::new();
    for (command, printed) in commands(text) {
        script +=
            &format!("diff <({command}) - >&2 <<'END OF BLOCK'\n{}\nEND OF BLOCK\n", printed.trim_end());
    }
    script
}

#[test]
fn what_the_pages_say_works() {
    if !cargo_generate().exists() {
        // `cargo test --test guide` builds no examples.
        let build = ["build", "--quiet", "--example", "cargo-generate"];
        succeeds(Command::new("cargo").args(build).current_dir(env!("CARGO_MANIFEST_DIR")));
    }
    let mut tried = Vec::new();
    for page in pages() {
        if page.iter().all(|block| block.mark.is_none()) {
            continue;
        }
        let home = tempfile::tempdir().expect("a temporary folder");
        // Where the checkout is, as the pages have it.
        std::os::unix::fs::symlink(harness::workspace(), home.path().join("botserver")).expect("a link");
        let mut shell = Command::new("bash");
        shell.args(["--norc", "-c", &script(&page)]).current_dir(home.path().join("botserver"));
        in_an_environment(&mut shell, home.path());
        succeeds(&mut shell);
        tried.extend(page.first().map(|block| block.page.clone()));
    }
    assert_eq!(tried, ["readme", "getting_started"]);
}

/// What a page calls the fleet's binary, and this program.
const NAMES: [&str; 4] = ["fleet ", "shop-bots ", "cargo botserver ", "cargo run -- "];

/// Behind `--help`, a command does nothing, and options that it does not have are refused all the same.
#[test]
fn command_lines_in_the_pages_have_options_that_there_are() {
    let home = tempfile::tempdir().expect("a temporary folder");
    let mut build = Command::new("cargo");
    build.args(["build", "--quiet"]).current_dir(harness::workspace());
    in_an_environment(&mut build, home.path());
    succeeds(&mut build);
    let mut count = 0;
    for block in pages().into_iter().flatten() {
        let text = block.text.replace("\\\n", " ");
        let lines = text.lines().map(|line| match block.language.as_str() {
            "sh" => line,
            "console" => line.strip_prefix("$ ").unwrap_or_default(),
            _ => "",
        });
        for line in lines.filter(|line| NAMES.iter().any(|name| line.starts_with(name))) {
            // What it is piped to, or is followed by, is another program's.
            let command = line.split(" | ").next().unwrap_or_default();
            let command = command.split(" && ").next().unwrap_or_default().trim_end_matches(" &");
            let command = command.split(" #").next().unwrap_or_default();
            let script = format!("{FLEET}\n{command} --help > /dev/null");
            let mut shell = Command::new("bash");
            shell.args(["--norc", "-c", &script]).current_dir(home.path());
            in_an_environment(&mut shell, home.path());
            let output = shell.output().expect("a shell");
            let said = String::from_utf8_lossy(&output.stderr);
            assert!(output.status.success(), "{}.md:{}: `{line}`: {said}", block.page, block.line);
            count += 1;
        }
    }
    assert!(count > 40, "only {count} lines were found");
}

/// Stands for the binary by both of its names.
const FLEET: &str = r#"
fleet() { "$CARGO_TARGET_DIR/debug/fleet" "$@"; }
shop-bots() { fleet "$@"; }
cargo() {
    case "$1" in
        run) shift 2; fleet "$@" ;;
        *) command cargo "$@" ;;
    esac
}
"#;

#[test]
fn handlers_in_the_pages_compile() {
    let home = tempfile::tempdir().expect("a temporary folder");
    let fleet = home.path().join("guide");
    let program = env!("CARGO_BIN_EXE_cargo-botserver");
    succeeds(Command::new(program).arg("new").arg(&fleet));
    fs::write(fleet.join("bots/menu.pdf"), "a file that a handler has beside it").expect("it can be written");
    let mut count = 0;
    for block in pages().into_iter().flatten().filter(|block| block.language.starts_with("rust")) {
        let is = |start: &str| block.text.lines().any(|line| line.starts_with(start));
        let handles = is("pub async fn ") || is("pub fn ");
        if !handles && !is("pub struct Settings") {
            continue;
        }
        let name = format!("{}_{}", block.page, block.line);
        let mut text = block.text;
        if !text.contains("use botserver::prelude") {
            text = format!("use botserver::prelude::*;\n\n{text}");
        }
        if text.contains("&Settings") && !text.contains("struct Settings") {
            text +=
                "\npub struct Settings {\n    pub shop: &'static str,\n    pub currency: &'static str,\n}\n";
        }
        if !handles {
            text += "\npub fn on_message(_: &Settings) {}\n";
        }
        fs::write(fleet.join(format!("bots/{name}.rs")), text).expect("it can be written");
        succeeds(Command::new(program).args(["add", &name]).current_dir(&fleet));
        count += 1;
    }
    assert!(count >= 6, "only {count} handlers were found");
    let mut check = Command::new("cargo");
    check.args(["check", "--quiet"]).current_dir(&fleet);
    in_an_environment(&mut check, home.path());
    succeeds(&mut check);
}

#[test]
fn links_lead_to_a_file_and_a_heading() {
    let workspace = harness::workspace();
    let guide =
        fs::read_dir(workspace.join("docs/src")).expect("the guide").flatten().map(|entry| entry.path());
    let others = ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md"];
    for page in guide.chain(others.map(|name| workspace.join(name))) {
        let text = fs::read_to_string(&page).expect("a page");
        for link in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            if link.contains("://") {
                continue;
            }
            let (file, heading) = link.split_once('#').unwrap_or((link, ""));
            let target = if file.is_empty() { page.clone() } else { page.with_file_name(file) };
            assert!(target.exists(), "{}: `{link}` leads nowhere", page.display());
            if !heading.is_empty() {
                let target = fs::read_to_string(&target).expect("a page");
                let found = target
                    .lines()
                    .filter_map(|line| line.strip_prefix('#'))
                    .any(|line| anchor(line) == heading);
                assert!(found, "{}: there is no heading `{link}`", page.display());
            }
        }
    }
}

/// The anchor of a heading, which may begin with more than one `#`.
fn anchor(heading: &str) -> String {
    let letters = heading.trim_matches(|c| c == '#' || c == ' ').chars();
    let letters = letters.map(|letter| if letter == ' ' { '-' } else { letter.to_ascii_lowercase() });
    letters.filter(|letter| letter.is_alphanumeric() || *letter == '-' || *letter == '_').collect()
}

/// A home of its own, with the program and with what cargo has built and loaded.
fn in_an_environment(command: &mut Command, home: &Path) {
    let program = PathBuf::from(env!("CARGO_BIN_EXE_cargo-botserver"));
    let folder = program.parent().expect("a folder");
    let path = std::env::var_os("PATH").unwrap_or_default();
    let path = std::env::join_paths([folder.to_path_buf()].into_iter().chain(std::env::split_paths(&path)));
    let theirs = PathBuf::from(std::env::var_os("HOME").unwrap_or_default());
    for (variable, folder) in [("CARGO_HOME", ".cargo"), ("RUSTUP_HOME", ".rustup")] {
        command.env(variable, std::env::var_os(variable).unwrap_or_else(|| theirs.join(folder).into()));
    }
    command.env("HOME", home).env("PATH", path.expect("a path"));
    command.env("CARGO_GENERATE", cargo_generate()).env("USER", "somebody");
    command.env("CARGO_TARGET_DIR", harness::target().join("generated"));
}

/// The example that does what the program of this name does.
fn cargo_generate() -> PathBuf {
    PathBuf::from(env!("CARGO_BIN_EXE_cargo-botserver")).with_file_name("examples").join("cargo-generate")
}

fn succeeds(command: &mut Command) {
    let output = command.output().expect("the program starts");
    let (stdout, stderr) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{command:?} failed:\n{stdout}\n{stderr}");
}
