//! `check`, `expand`, and the rest of the command line.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::common::{fails, succeeds};

/// A folder with one bot `echo`, and this bots.yml.
fn fleet(manifest: &str) -> tempfile::TempDir {
    let fleet = tempfile::tempdir().expect("a temporary folder");
    fs::create_dir(fleet.path().join("bots")).expect("it can be made");
    let handler = "pub async fn on_message() -> &'static str {\n    \"Hi\"\n}\n";
    fs::write(fleet.path().join("bots/echo.rs"), handler).expect("it can be written");
    fs::write(fleet.path().join("bots.yml"), manifest).expect("it can be written");
    fleet
}

#[test]
fn everything_that_is_wrong_is_said_with_its_place() {
    let fleet = fleet("bots:\n  echo: {}\n  news: { handler: ecko }\n");
    let said = fails(fleet.path(), &["check"], 1);
    assert!(said.contains("there is no handler `bots/ecko.rs`"), "{said}");
    assert!(said.contains("bots.yml:3:20") && said.contains("did you mean `echo`?"), "{said}");
    assert!(!said.contains('\u{1b}'), "no colours where nobody sees them:\n{said}");

    let output = crate::common::botserver(fleet.path(), &["check", "--json"]);
    assert_eq!(output.status.code(), Some(1));
    let report: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(report["ok"], false);
    let problem = &report["problems"][0];
    let place = ["level", "file", "line", "column"].map(|key| problem[key].clone());
    assert_eq!(place, [json!("error"), json!("bots.yml"), json!(3), json!(20)]);
    assert_eq!(problem["help"], json!(["did you mean `echo`?"]));
}

#[test]
fn a_token_is_never_shown() {
    let fleet = fleet(
        "bots:\n  echo: { handler: nothing, description: \"110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw0\" }\n",
    );
    fs::write(fleet.path().join("tokens.yml"), "echo: 110201543:AAHdqTcvCH1vGWJxf?\n")
        .expect("it can be written");
    for args in [&["check"][..], &["check", "--json"]] {
        let output = crate::common::botserver(fleet.path(), args);
        let said = [output.stdout, output.stderr].concat();
        let said = String::from_utf8(said).expect("text");
        assert!(!said.contains("AAHdq"), "{said}");
    }
    let token = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw0";
    for args in [&["add", token][..], &["add", "news", "--description", token], &["expand", token], &[token]]
    {
        let said = fails(fleet.path(), args, 2);
        assert!(said.contains("revoke it at @BotFather") && !said.contains("AAHdq"), "{said}");
    }
}

#[test]
fn a_fleet_that_builds_is_described() {
    let fleet = fleet("bots: { echo: {}, parrot: { handler: echo } }\n");
    fs::write(fleet.path().join("tokens.yml"), "echo: 110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw0\n")
        .expect("it can be written");
    assert_eq!(succeeds(fleet.path(), &["check"]), "2 bots and 1 handler fit together\n");
    let report: Value = serde_json::from_str(&succeeds(fleet.path(), &["check", "--json"])).expect("JSON");
    let echo = json!({ "name": "echo", "handler": "echo", "id": 110_201_543 });
    let parrot = json!({ "name": "parrot", "handler": "echo", "id": null });
    assert_eq!(report, json!({ "ok": true, "bots": [echo, parrot], "problems": [] }));
}

#[test]
fn the_generated_code_can_be_read() {
    let fleet = fleet("bots: { echo: {}, par-rot: { handler: echo } }\n");
    let expand = |args: &[&str]| succeeds(fleet.path(), &[&["expand"], args].concat());
    let bot = expand(&["par-rot"]);
    assert!(bot.starts_with("// @generated from bots.yml by botserver-generator. Do not edit.\n"), "{bot}");
    assert!(bot.contains("name: \"par-rot\"") && bot.contains("&dispatch::echo::HANDLER"), "{bot}");
    assert!(expand(&["--handler", "echo"]).contains("handlers::echo::on_message()"));
    assert!(expand(&["--router"]).contains("&bots::par_rot::BOT"));
    let all = expand(&[]);
    for file in ["mod.rs", "bots/echo.rs", "bots/par_rot.rs", "dispatch/echo.rs", "router.rs"] {
        assert_eq!(all.matches(&format!("// ----- {file} -----\n")).count(), 1, "{file}\n{all}");
    }
    assert!(!fleet.path().join("target").exists());

    let said = fails(fleet.path(), &["expand", "parrot"], 1);
    assert_eq!(said, "error: this fleet has no bot `parrot`\n  help: did you mean `par-rot`?\n");
    let said = fails(fleet.path(), &["expand", "--handler", "zzz"], 1);
    assert!(said.contains("this fleet has no handler `zzz`"), "{said}");
    fails(fleet.path(), &["expand", "echo", "--router"], 2);
}

#[test]
fn the_command_line_explains_itself() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let help = succeeds(here, &["botserver", "--help"]);
    assert!(help.contains("Usage: cargo botserver <COMMAND>"), "{help}");
    assert!(!help.contains("generate "), "what it starts itself with is not shown:\n{help}");
    for command in ["new", "add", "check", "expand", "completions"] {
        assert!(help.contains(&format!("\n  {command} ")), "{help}");
        let help = succeeds(here, &[command, "--help"]);
        assert!(help.contains("Example"), "{help}");
    }
    assert!(succeeds(here, &["completions", "bash"]).contains("cargo-botserver"));
    assert!(fails(here, &["chek"], 2).contains("'check'"));
}
