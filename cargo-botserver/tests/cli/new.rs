//! `new`.

use std::fs;
use std::path::Path;

use crate::common::{fails, listing, succeeds};

const FILES: [&str; 10] = [
    ".gitignore",
    "Cargo.toml",
    "README.md",
    "bots.yml",
    "bots/echo.rs",
    "build.rs",
    "src/lib.rs",
    "src/main.rs",
    "tests/echo.rs",
    "tokens.example.yml",
];

#[test]
fn a_fleet_has_the_shape_of_the_demo_fleet() {
    let here = tempfile::tempdir().expect("a temporary folder");
    let printed =
        succeeds(here.path(), &["new", "shop-bots", "--vcs", "none", "--description", "Pizza & more"]);
    assert_eq!(listing(&here.path().join("shop-bots")), FILES);
    assert_eq!(listing(here.path()).len(), FILES.len(), "nothing is left over beside it");
    assert!(printed.starts_with("made the fleet `shop-bots`, built with the botserver in /"), "{printed}");

    let read = |file: &str| fs::read_to_string(here.path().join("shop-bots").join(file)).expect("a file");
    assert!(read("src/main.rs").contains("botserver::main(&shop_bots::FLEET)"));
    let cargo = read("Cargo.toml");
    assert!(cargo.contains("name = \"shop-bots\"\ndescription = \"Pizza & more\"\n"), "{cargo}");
    for file in FILES {
        let text = read(file);
        assert!(!text.contains("{{") && !text.contains("{%"), "{file} has a placeholder left:\n{text}");
        assert!(text.ends_with('\n') && !text.ends_with("\n\n"), "{file} does not end with one newline");
    }
}

#[test]
fn a_fleet_depends_on_the_checkout_that_is_asked_for() {
    let here = tempfile::tempdir().expect("a temporary folder");
    let checkout = here.path().join("src/botserver");
    for part in ["runtime", "generator"] {
        fs::create_dir_all(checkout.join(part)).expect("it can be made");
        fs::write(checkout.join(part).join("Cargo.toml"), "").expect("it can be written");
    }
    let printed = succeeds(here.path(), &["new", "shop-bots", "--path", "src/botserver", "--json"]);
    let report: serde_json::Value = serde_json::from_str(&printed).expect("JSON");
    let checkout = checkout.canonicalize().expect("it is there");
    assert_eq!(report["botserver"]["path"], checkout.to_str().expect("text"));
    assert_eq!(report["files"].as_array().expect("a list").len(), FILES.len());
    let cargo = fs::read_to_string(here.path().join("shop-bots/Cargo.toml")).expect("a file");
    let runtime = format!("botserver = {{ path = \"{}/botserver\"", checkout.display());
    assert_eq!(cargo.matches(&runtime).count(), 2, "{cargo}");
}

#[test]
fn a_fleet_can_be_made_elsewhere() {
    let here = tempfile::tempdir().expect("a temporary folder");
    fs::create_dir(here.path().join("all")).expect("it can be made");
    let printed = succeeds(here.path(), &["new", "all/shop-bots", "--vcs", "none"]);
    assert!(printed.contains("\nnext:\n  cd all/shop-bots\n"), "{printed}");
    assert_eq!(listing(&here.path().join("all/shop-bots")), FILES);
    let said = fails(here.path(), &["new", "nowhere/shop-bots"], 1);
    assert!(said.contains("nowhere` cannot be written to: "), "{said}");
}

#[test]
fn a_fleet_is_a_repository_if_it_is_in_none() {
    let here = tempfile::tempdir().expect("a temporary folder");
    succeeds(here.path(), &["new", "outer", "--vcs", "git"]);
    assert!(here.path().join("outer/.git").is_dir());
    succeeds(&here.path().join("outer"), &["new", "inner"]);
    assert!(!here.path().join("outer/inner/.git").exists());
}

#[test]
fn what_is_there_is_left_alone() {
    let here = tempfile::tempdir().expect("a temporary folder");
    fs::create_dir(here.path().join("shop-bots")).expect("it can be made");
    let said = fails(here.path(), &["new", "shop-bots"], 1);
    assert_eq!(
        said,
        "error: `shop-bots` is there already\n  help: choose another name, or go to `shop-bots` and use \
         `cargo botserver add BOT`\n"
    );
    assert_eq!(listing(here.path()), Vec::<String>::new());
}

#[test]
fn a_folder_without_botserver_is_refused() {
    let here = tempfile::tempdir().expect("a temporary folder");
    let said = fails(here.path(), &["new", "shop-bots", "--path", "."], 1);
    assert_eq!(
        said,
        "error: `.` is not a checkout of botserver\n  help: give the folder that has `runtime/` and `generator/` \
         in it; where the fleet goes is said before its name, as in `new ~/shop-bots`\n"
    );
    let said = fails(here.path(), &["new", "shop-bots", "--path", "nowhere"], 1);
    assert!(said.starts_with("error: `nowhere` cannot be used: "), "{said}");
    assert_eq!(listing(here.path()), Vec::<String>::new());
}

#[test]
fn names_that_cargo_or_rust_refuse_are_refused_here() {
    let here = tempfile::tempdir().expect("a temporary folder");
    let long = "a".repeat(51);
    for name in ["Shop", "7up", "shop bots", "../..", "", "test", "tokio", "botserver", "self", "gen", &long]
    {
        let said = fails(here.path(), &["new", name], 2);
        assert!(said.starts_with(&format!("error: invalid value '{name}' for '<NAME>': ")), "{said}");
    }
    for description in ["two\nlines", "a \"quote\"", " "] {
        let said = fails(here.path(), &["new", "shop-bots", "--description", description], 2);
        assert!(said.contains("write one line"), "{said}");
    }
    assert_eq!(listing(here.path()), Vec::<String>::new());
}

#[test]
fn values_of_people_who_use_cargo_generate_themselves_do_not_matter() {
    let here = tempfile::tempdir().expect("a temporary folder");
    let home = here.path().join("cargo-home");
    fs::create_dir(&home).expect("it can be made");
    let config = "[values]\nbotserver_version = \"9.9\"\nbotserver_path = \"/nowhere\"\n";
    fs::write(home.join("cargo-generate.toml"), config).expect("it can be written");
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_cargo-botserver"));
    command.args(["botserver", "new", "shop-bots"]).current_dir(here.path());
    command.env("CARGO_HOME", &home).env("CARGO_GENERATE_VALUE_DESCRIPTION", "Not meant for this one");
    let output = command.output().expect("the program starts");
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(String::from_utf8_lossy(&output.stderr), "", "cargo-generate's messages are not shown");
    let cargo = read(&here.path().join("shop-bots/Cargo.toml"));
    assert!(cargo.contains("\"A fleet of Telegram bots\"") && !cargo.contains("/nowhere"), "{cargo}");
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).expect("a file")
}
