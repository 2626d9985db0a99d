//! What is built, how, and what is said of it.

use std::fs;

use crate::driver::{Dev, Workshop, signal, wait_until};

/// A fleet that is ready when a test lets it.
const HELD: &str = "while [ -e ../not_ready ]; do sleep 0.01; done\nexec \"$fleet\" \"$@\"\n";

/// The command line of the one build that an edit starts.
fn build_in(workshop: &Workshop) -> String {
    let dev = Dev::ready(&mut workshop.command());
    workshop.write("bots/clerk.rs", "version 1");
    workshop.wait_for_build_of("version 1");
    dev.end();
    workshop.builds().lines().next().unwrap().to_owned()
}

#[test]
fn a_rebuild_is_as_the_first_build_was() {
    let features = "--no-default-features --features default,dev";
    let workshop = Workshop::new();
    let expected = format!(
        "build build --quiet --color always --package fleet {features} --profile dev --target-dir {}",
        workshop.at("target").display()
    );
    assert_eq!(build_in(&workshop), expected);

    let workshop = Workshop::built_into("out", "out/x86_64-unknown-linux-gnu/release");
    let build = build_in(&workshop);
    let expected = format!(
        "--profile release --target-dir {} --target x86_64-unknown-linux-gnu",
        workshop.at("out").display()
    );
    assert!(build.ends_with(&expected), "{build}");

    // A target directory in another one, as some tools have theirs.
    let workshop = Workshop::built_into("target/tool", "target/tool/fast");
    fs::write(workshop.at("target/.rustc_info.json"), "{}").unwrap();
    let build = build_in(&workshop);
    let expected = format!("--profile fast --target-dir {}", workshop.at("target/tool").display());
    assert!(build.ends_with(&expected), "{build}");
}

#[test]
fn edits_during_a_build_are_built_once_more() {
    let workshop = Workshop::new();
    let mut dev = Dev::ready(workshop.command().args(["--log-level", "info,botserver_dev=debug"]));
    let fleet = dev.fleet();
    workshop.hold();
    workshop.write("bots/clerk.rs", "version 1");
    workshop.wait_for_build_of("version 1");
    workshop.next_binary("exec \"$fleet\" \"$@\"\n");
    for version in ["version 2", "version 3"] {
        let said = |dev: &Dev| dev.terminal.text().matches("the build under way is outdated").count();
        let before = said(&dev);
        workshop.write("bots/clerk.rs", version);
        wait_until("the edit is noticed", || said(&dev) > before);
    }
    workshop.release();
    dev.wait_for_notice("ready");
    assert_eq!(workshop.count_builds(), 2, "{}", workshop.builds());
    assert!(workshop.builds().contains("version 3") && !workshop.builds().contains("version 2"));
    // The first of the two gave another binary, the second the same again.
    assert_ne!(dev.fleet(), fleet);
    dev.end();
}

#[test]
fn a_failed_build_stays_on_the_page_until_there_is_a_better_one() {
    let workshop = Workshop::new();
    let mut dev = Dev::ready(&mut workshop.command());
    fs::write(workshop.at("not_ready"), "").unwrap();
    workshop.next_binary(HELD);
    workshop.write("bots/clerk.rs", "version 1");
    wait_until("the new fleet is started", || dev.terminal.text().contains("the fleet is started anew"));
    workshop.write("bots.yml", "BROKEN\n");
    let shown = dev.wait_for_notice("failed");
    assert!(shown.contains(r#""kind":"building""#), "{shown}");
    dev.events.wait_for("error: BROKEN");

    // The fleet of the build before gets ready only now.
    let said = dev.terminal.text().matches("ready: 3 bots").count();
    fs::remove_file(workshop.at("not_ready")).unwrap();
    wait_until("it is ready", || dev.terminal.text().matches("ready: 3 bots").count() > said);
    dev.ask("POST /emulator/people", r#"{"first_name":"Boris"}"#);
    assert_eq!(dev.notice()["kind"], "failed");

    // So it is when the process is another one.
    signal("KILL", dev.fleet());
    dev.wait_for_notice("stopped");
    dev.wait_for_notice("failed");
    dev.events.wait_for("error: BROKEN");

    workshop.write("bots.yml", "bots: {}\n");
    dev.wait_for_notice("ready");
    dev.end();
}

#[test]
fn cargo_may_be_missing() {
    let workshop = Workshop::new();
    let mut dev = Dev::ready(workshop.command().env("CARGO", workshop.at("nothing")));
    workshop.write("bots/clerk.rs", "version 1");
    dev.wait_for_notice("failed");
    dev.events.wait_for("cargo cannot be run: No such file or directory");
    dev.terminal.wait_for("cargo cannot be run");
    dev.say(dev.person(), "echo_bot", "ciao");
    dev.events.wait_for(r#""text":"ciao"},"response":{"ok":true"#);
    dev.end();
}
