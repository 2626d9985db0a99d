//! `import`: each folder of tests/import is a BOTServer, with what is printed and what becomes of a new fleet.

use std::fs;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::common::{assert_golden, botserver, fails, listing, succeeds};

/// A fleet as `new` makes it.
fn fleet() -> (TempDir, PathBuf) {
    let here = tempfile::tempdir().expect("a temporary folder");
    succeeds(here.path(), &["new", "shop-bots", "--vcs", "none"]);
    let fleet = here.path().join("shop-bots");
    (here, fleet)
}

fn case(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/import").join(name)
}

fn read(fleet: &Path, file: &str) -> String {
    fs::read_to_string(fleet.join(file)).unwrap_or_default()
}

/// A BOTServer with these files.
fn botserver_of(folder: &Path, tokens: &str, server: &str) -> String {
    let config = folder.join("BOTServer/config");
    fs::create_dir_all(&config).expect("it can be made");
    fs::write(config.join("tokens.yml"), tokens).expect("it can be written");
    fs::write(config.join("server.yml"), server).expect("it can be written");
    folder.join("BOTServer").display().to_string()
}

#[test]
fn what_botserver_knew_is_taken_over() {
    for (name, code) in [("as_it_comes", 0), ("after_its_own_test", 1)] {
        let (_here, fleet) = fleet();
        let case = case(name);
        let path = case.to_str().expect("a path");
        let before = (read(&fleet, "bots.yml"), listing(&fleet));
        let shown = botserver(&fleet, &["import", path, "--dry-run"]);
        assert_eq!((read(&fleet, "bots.yml"), listing(&fleet)), before, "{name}: nothing is written");

        let output = botserver(&fleet, &["import", path]);
        assert_eq!((shown.status.code(), output.status.code()), (Some(code), Some(code)), "{name}");
        let printed = |bytes: &[u8]| String::from_utf8_lossy(bytes).replace(path, "BOTSERVER");
        assert_golden(&case.join("printed.txt"), &printed(&output.stdout));
        assert_golden(&case.join("shown.txt"), &printed(&shown.stdout));
        assert_eq!(printed(&output.stderr), "");
        assert_golden(&case.join("bots.yml"), &read(&fleet, "bots.yml"));
        assert_golden(&case.join("tokens.yml"), &read(&fleet, "tokens.yml"));
        assert_eq!(fs::metadata(fleet.join("tokens.yml")).expect("a file").mode() & 0o777, 0o600);

        // The same once more changes nothing, and config/ is as good as the folder around it.
        let after = (read(&fleet, "bots.yml"), read(&fleet, "tokens.yml"));
        let again = botserver(&fleet, &["import", case.join("config").to_str().expect("a path")]);
        assert_eq!(again.status.code(), Some(code));
        assert_eq!((read(&fleet, "bots.yml"), read(&fleet, "tokens.yml")), after);

        // What is asked for is done: each handler that waits is made by the command that is named.
        for line in printed(&output.stdout).lines() {
            if let Some((_, bot)) = line.split_once(":  cargo botserver add ") {
                succeeds(&fleet, &["add", bot]);
            }
        }
        let checked = succeeds(&fleet, &["check"]);
        assert!(checked.ends_with("fit together\n"), "{checked}");
    }
}

#[test]
fn a_script_learns_what_was_taken_over() {
    let (_here, fleet) = fleet();
    let case = case("after_its_own_test");
    let output =
        botserver(&fleet, &["import", case.to_str().expect("a path"), "--handler", "echo", "--json"]);
    let report: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let files =
        json!([{ "path": "bots.yml", "state": "changed" }, { "path": "tokens.yml", "state": "made" }]);
    assert_eq!(report["files"], files);
    assert_eq!((&report["from"], &report["folder"]), (&json!(case), &json!(fleet)));
    let bot = json!({
        "name": "RosticceriaSacco_bot", "id": 110_201_543, "username": "RosticceriaSacco_bot",
        "description": "Rosticceria Sacco", "was_there": false, "handler_to_write": null, "app": "app/rosticceriasacco_bot.rb",
    });
    assert_eq!(report["bots"][0], bot);
    assert_eq!(report["left_out"], 2);
    let note = json!({
        "file": "config/server.yml", "line": 5, "column": 1,
        "message": "`port` is already on line 2: this one is not taken over",
    });
    assert_eq!(report["notes"].as_array().and_then(|notes| notes.last()), Some(&note));
    assert_eq!(succeeds(&fleet, &["check"]), "4 bots and 1 handler fit together\n");
}

#[test]
fn what_the_fleet_says_otherwise_is_replaced_when_somebody_says_so() {
    let (here, fleet) = fleet();
    let token = |id: u8| format!("11020154{id}:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw{id}");
    let old = botserver_of(
        here.path(),
        &format!("- token: {}\n  telegram_name: echo\n  description: New\n", token(1)),
        "host: new.example.com\nport: 88\n",
    );
    let manifest =
        "server: { public_url: \"https://old.example.com\" } # mine\nbots:\n  echo: { description: Old }\n";
    let tokens = format!("echo: {} # mine\n", token(2));
    fs::write(fleet.join("bots.yml"), manifest).expect("it can be written");
    fs::write(fleet.join("tokens.yml"), &tokens).expect("it can be written");
    fs::set_permissions(fleet.join("tokens.yml"), fs::Permissions::from_mode(0o600)).expect("it is ours");

    let said = fails(&fleet, &["import", &old], 1);
    assert_eq!(
        said,
        "error: the fleet says something else already:\n  bots.yml: `server.public_url` is \
         `https://old.example.com`, and not `https://new.example.com:88`\n  tokens.yml:1: bot `echo` has another \
         token\n  help: --force replaces it, and with --dry-run shows what with; nothing was written\n"
    );
    assert_eq!((read(&fleet, "bots.yml"), read(&fleet, "tokens.yml")), (manifest.to_owned(), tokens.clone()));

    let printed = succeeds(&fleet, &["import", &old, "--force"]);
    assert!(printed.contains("\n  what bots.yml said already of these stays as it was: echo\n"), "{printed}");
    let manifest = manifest.replace("\"https://old.example.com\"", "https://new.example.com:88");
    assert_eq!(read(&fleet, "bots.yml"), manifest);
    assert_eq!(read(&fleet, "tokens.yml"), tokens.replace(&token(2), &token(1)));
}

#[test]
fn what_is_new_goes_below_what_is_there() {
    let (here, fleet) = fleet();
    let token = "110201542:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw2";
    let items = format!("- token: {token}\n  telegram_name: \"@Napoli_bot\"\n");
    let old = botserver_of(here.path(), &items, "host: bots.example.com\n");
    let manifest = "server:\n    listen: 127.0.0.1:3001  # mine\n\nbots:\n    echo: {}  # the first\n";
    fs::write(fleet.join("bots.yml"), manifest).expect("it can be written");
    succeeds(&fleet, &["import", &old, "--handler", "echo"]);
    assert_eq!(
        read(&fleet, "bots.yml"),
        "server:\n    listen: 127.0.0.1:3001  # mine\n    public_url: https://bots.example.com\n\nbots:\n    echo: {}  \
         # the first\n    Napoli_bot:\n        handler: echo\n        username: Napoli_bot\n"
    );
    assert_eq!(read(&fleet, "tokens.yml"), format!("Napoli_bot: {token}\n"));
    assert_eq!(succeeds(&fleet, &["check"]), "2 bots and 1 handler fit together\n");
}

#[test]
fn nothing_is_written_when_something_is_wrong() {
    let (here, fleet) = fleet();
    let said = fails(here.path(), &["import", "."], 1);
    assert!(
        said.contains(
            "is not in a fleet: there is no bots.yml\n  help: go to the folder of a fleet, or make one"
        ),
        "{said}"
    );
    let said = fails(&fleet, &["import", "."], 1);
    assert!(said.contains("`.` has neither config/tokens.yml nor config/server.yml\n  help: give"), "{said}");
    let said = fails(&fleet, &["import", "none"], 1);
    assert!(said.starts_with("error: `none` cannot be read: No such file"), "{said}");
    fails(&fleet, &["import"], 2);
    fails(&fleet, &["import", ".", "--handler", "fn"], 2);

    let before = (read(&fleet, "bots.yml"), listing(&fleet));
    for (tokens, server, expected) in [
        ("- token: [\n", "", "error: config/tokens.yml:"),
        ("", "host: a: b\n", "error: config/server.yml:1:8: "),
        ("", "- host\n", "error: config/server.yml: expected a map with `host`, found a list"),
        (
            "- token: 1:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw1\n  telegram_name: Echo\n",
            "",
            "bots `echo` and `Echo` would be the same Rust module, `echo`",
        ),
    ] {
        let old = botserver_of(here.path(), tokens, server);
        let said = fails(&fleet, &["import", &old], 1);
        assert!(said.contains(expected) && !said.contains("AAHdq"), "{said}");
        assert_eq!((read(&fleet, "bots.yml"), listing(&fleet)), before, "{said}");
    }
}
