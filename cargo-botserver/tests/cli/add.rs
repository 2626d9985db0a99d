//! `add`: the files it makes, and what keeps it from making any. Layouts of bots.yml are in layouts.rs.

use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::common::{fails, listing, succeeds};

/// A fleet as `new` makes it.
fn fleet() -> (TempDir, PathBuf) {
    let here = tempfile::tempdir().expect("a temporary folder");
    succeeds(here.path(), &["new", "shop-bots", "--vcs", "none"]);
    let fleet = here.path().join("shop-bots");
    (here, fleet)
}

fn read(fleet: &Path, file: &str) -> String {
    fs::read_to_string(fleet.join(file)).expect("a file")
}

/// Everything in a fleet, to see that nothing changed.
fn contents(fleet: &Path) -> Vec<(String, String)> {
    listing(fleet).into_iter().map(|file| (file.clone(), read(fleet, &file))).collect()
}

#[test]
fn a_bot_comes_with_a_handler_and_a_test() {
    let (_here, fleet) = fleet();
    let before = read(&fleet, "bots.yml");
    let printed = succeeds(&fleet, &["add", "pizza"]);
    assert_eq!(
        printed,
        "added the bot `pizza`, handled by bots/pizza.rs\n  made     bots/pizza.rs\n  made     tests/pizza.rs\n  \
         changed  bots.yml\n\nnext:\n  cargo botserver add pizza --token   # asks for the token from @BotFather\n  \
         cargo run -- check\n  cargo test --test pizza\n"
    );
    assert_eq!(read(&fleet, "bots.yml"), format!("{before}  pizza: {{}}\n"));
    assert!(read(&fleet, "bots/pizza.rs").contains("pub async fn on_message(message: Message)"));
    assert!(read(&fleet, "tests/pizza.rs").contains("const BOT: &str = \"pizza\";"));
    assert_eq!(succeeds(&fleet, &["check"]), "2 bots and 2 handlers fit together\n");
}

#[test]
fn bots_can_share_a_handler() {
    let (_here, fleet) = fleet();
    let before = listing(&fleet);
    let description = "Says \"hi\": twice # really";
    let args = ["add", "parrot", "--handler", "echo", "--description", description, "--json"];
    let report: serde_json::Value = serde_json::from_str(&succeeds(&fleet, &args)).expect("JSON");
    assert_eq!(report["handler"], "echo");
    assert_eq!(report["made"], serde_json::json!([]));
    assert_eq!(report["changed"], serde_json::json!(["bots.yml"]));
    assert_eq!(listing(&fleet), before);
    let added = "  parrot:\n    handler: echo\n    description: \"Says \\\"hi\\\": twice # really\"\n";
    assert!(read(&fleet, "bots.yml").ends_with(added));
}

#[test]
fn names_that_are_no_modules_get_a_handler_that_is() {
    let (_here, fleet) = fleet();
    for (bot, handler) in [("My-Shop", "my_shop"), ("7up", "bot_7up"), ("fn", "bot_fn"), ("test", "bot_test")]
    {
        succeeds(&fleet, &["add", bot]);
        assert!(fleet.join(format!("bots/{handler}.rs")).exists(), "{handler}");
        assert!(read(&fleet, "bots.yml").ends_with(&format!("  {bot}:\n    handler: {handler}\n")));
    }
    let long = format!("7{}", "x".repeat(63));
    succeeds(&fleet, &["add", &long]);
    succeeds(&fleet, &["add", "--", "-x"]);
    assert!(
        read(&fleet, "bots.yml").ends_with("  \"-x\":\n    handler: bot_x\n"),
        "{}",
        read(&fleet, "bots.yml")
    );
    assert_eq!(succeeds(&fleet, &["check"]), "7 bots and 7 handlers fit together\n");
}

/// The build advises `cargo botserver add <bot>`: after it, the fleet builds.
#[test]
fn the_advice_of_the_build_helps() {
    for (bot, handler) in
        [("test", "bot_test"), ("fn", "bot_fn"), ("_x", "bot_x"), ("7up", "bot_7up"), ("A-b", "a_b")]
    {
        let (_here, fleet) = fleet();
        fs::write(fleet.join("bots.yml"), format!("bots:\n  echo: {{}}\n  {bot}:\n"))
            .expect("it can be written");
        let advice = format!("make `bots/{handler}.rs` with `cargo botserver add {bot}`");
        let said = fails(&fleet, &["check"], 1);
        assert!(said.contains(&advice), "{said}");
        let printed = succeeds(&fleet, &["add", bot]);
        assert!(
            printed.starts_with(&format!("added the bot `{bot}`, handled by bots/{handler}.rs")),
            "{printed}"
        );
        assert_eq!(succeeds(&fleet, &["check"]), "2 bots and 2 handlers fit together\n", "{bot}");
    }
}

#[test]
fn a_success_is_only_claimed_when_it_is_one() {
    let (_here, fleet) = fleet();
    let manifest = "bots:\n  echo: {}\n  pizza: { handler: test }\n  news: { usrname: x }\n";
    fs::write(fleet.join("bots.yml"), manifest).expect("it can be written");
    let before = contents(&fleet);
    for (args, expected) in [
        (&["add", "pizza"][..], "bots.yml:3:21: `test` cannot be the name of a handler"),
        // Its own mistake was there before, and keeps it from working.
        (&["add", "news"], "bot `news`: there is no key `usrname` here"),
    ] {
        let said = fails(&fleet, args, 1);
        assert!(said.contains(expected), "{said}");
        assert_eq!(contents(&fleet), before, "{args:?}");
    }
    let printed = succeeds(&fleet, &["add", "shop", "--handler", "echo"]);
    assert!(
        printed.ends_with(
            "cargo botserver check:  before the fleet is built, 3 other mistakes have to be mended\n"
        ),
        "{printed}"
    );
}

#[test]
fn settings_that_a_handler_needs_are_there_to_be_filled_in() {
    let (_here, fleet) = fleet();
    let handler = "pub struct Settings {\n    pub currency: &'static str,\n    pub cents: u32,\n    pub note: \
                   Option<&'static str>,\n    pub oven: Oven,\n    pub menu: &'static [&'static str],\n    pub from: \
                   Hours,\n}\n\npub enum Oven {\n    WoodFired,\n}\n\npub struct Hours {\n    pub hour: u8,\n}\n\n\
                   pub fn on_message() {}\n";
    fs::write(fleet.join("bots/pizza.rs"), handler).expect("it can be written");
    let defaults = format!("defaults: {{ settings: {{ cents: 5 }} }}\n{}", read(&fleet, "bots.yml"));
    fs::write(fleet.join("bots.yml"), defaults).expect("it can be written");
    let printed = succeeds(&fleet, &["add", "calzone", "--handler", "pizza"]);
    assert!(
        printed.contains("\n  fill in its settings in bots.yml:  currency, oven, menu, from\n"),
        "{printed}"
    );
    let added = "  calzone:\n    handler: pizza\n    settings:\n      currency: \"…\"\n      oven: wood_fired\n      \
                 menu: []\n      from: { hour: 0 }\n";
    assert!(read(&fleet, "bots.yml").ends_with(added), "{}", read(&fleet, "bots.yml"));
    assert_eq!(succeeds(&fleet, &["check"]), "2 bots and 2 handlers fit together\n");

    fs::write(fleet.join("bots.yml"), "bots: { echo: {} }\n").expect("it can be written");
    succeeds(&fleet, &["add", "calzone", "--handler", "pizza"]);
    let settings = "settings: { currency: \"…\", cents: 0, oven: wood_fired, menu: [], from: { hour: 0 } }";
    assert_eq!(
        read(&fleet, "bots.yml"),
        format!("bots: {{ echo: {{}}, calzone: {{ handler: pizza, {settings} }} }}\n")
    );
}

#[test]
fn a_bot_that_waits_for_its_handler_gets_it() {
    let (_here, fleet) = fleet();
    let manifest = format!("{}  pizza:\n    handler: shop\n", read(&fleet, "bots.yml"));
    fs::write(fleet.join("bots.yml"), &manifest).expect("it can be written");
    succeeds(&fleet, &["add", "pizza"]);
    assert_eq!(read(&fleet, "bots.yml"), manifest);
    assert!(read(&fleet, "tests/shop.rs").contains("const BOT: &str = \"pizza\";"));
    assert_eq!(succeeds(&fleet, &["check"]), "2 bots and 2 handlers fit together\n");
}

#[test]
fn it_works_from_a_folder_inside_of_the_fleet() {
    let (_here, fleet) = fleet();
    succeeds(&fleet.join("src"), &["add", "pizza"]);
    assert!(fleet.join("bots/pizza.rs").exists());
}

#[test]
fn nothing_is_written_when_something_is_in_the_way() {
    let (_here, fleet) = fleet();
    fs::write(fleet.join("tests/pizza.rs"), "// mine\n").expect("it can be written");
    let before = contents(&fleet);
    for (args, expected) in [
        (
            &["add", "pizza"][..],
            "tests/pizza.rs` is there already\n  help: rename or remove it, or choose another",
        ),
        (&["add", "echo"], "bots.yml:8:3: bot `echo` is there already\n  help: choose another name"),
        (
            &["add", "Echo", "--handler", "echo"],
            "bots `echo` and `Echo` would be the same Rust module, `echo`",
        ),
    ] {
        let said = fails(&fleet, args, 1);
        assert!(said.contains(expected), "{said}");
        assert_eq!(contents(&fleet), before, "{args:?}");
    }
}

#[test]
fn names_and_descriptions_are_checked_first() {
    let (here, fleet) = fleet();
    let long = "a".repeat(65);
    for name in ["my shop", "größe", "a/b", "", &long] {
        let said = fails(&fleet, &["add", name], 2);
        assert!(said.contains("a bot has 1 to 64 of `A-Z`, `a-z`, `0-9`, `_` and `-` as its name"), "{said}");
    }
    for handler in ["Shop", "7up", "../echo", "fn", "tokio", "test"] {
        fails(&fleet, &["add", "pizza", "--handler", handler], 2);
    }
    let said = fails(&fleet, &["add", "pizza", "--description", &"d".repeat(513)], 2);
    assert!(said.contains("it has 513 characters; Telegram shows at most 512"), "{said}");
    let said = fails(here.path(), &["add", "pizza"], 1);
    assert!(
        said.contains("is not in a fleet: there is no bots.yml\n  help: go to the folder of a fleet"),
        "{said}"
    );
}
