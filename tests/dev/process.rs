//! The fleet's process ends by itself, or does not end.

use std::time::{Duration, Instant};

use crate::driver::{Dev, Workshop, is_alive, signal, wait_until};

#[test]
fn a_fleet_that_is_killed_is_started_again() {
    let workshop = Workshop::new();
    let mut dev = Dev::ready(&mut workshop.command());
    // What it started goes on, and holds its output open.
    workshop.next_binary("sleep 1000 &\necho $! >> ../grandchildren\nexec \"$fleet\" \"$@\"\n");
    workshop.write("bots/clerk.rs", "version 1");
    dev.wait_for_notice("building");
    dev.wait_for_notice("ready");
    signal("KILL", dev.fleet());
    dev.wait_for_notice("stopped");
    let text = "the fleet ended (signal: 9 (SIGKILL)), and is started again in 1s";
    dev.events.wait_for(text);
    dev.terminal.wait_for(text);
    dev.wait_for_notice("ready");
    dev.say(dev.person(), "echo_bot", "ciao");
    dev.events.wait_for(r#""text":"ciao"},"response":{"ok":true"#);
    dev.end();
    for grandchild in workshop.read("grandchildren").lines() {
        signal("KILL", grandchild);
    }
}

#[test]
fn a_fleet_that_cannot_start_is_tried_more_and_more_rarely_until_an_edit() {
    let workshop = Workshop::new();
    let mut dev = Dev::ready(&mut workshop.command());
    workshop.next_binary("echo 'a last word'; exit 3\n");
    workshop.write("bots/clerk.rs", "version 1");
    for pause in ["1s", "2s", "4s", "8s"] {
        let text = format!("the fleet ended (exit status: 3), and is started again in {pause}");
        dev.events.wait_for(&text);
        dev.terminal.wait_for(&text);
    }
    dev.output.wait_for("a last word\n");
    let edited = Instant::now();
    workshop.next_binary("exec \"$fleet\" \"$@\"\n");
    workshop.write("bots/clerk.rs", "version 2");
    dev.wait_for_notice("ready");
    assert!(edited.elapsed() < Duration::from_secs(8), "the pause was waited for");
    dev.end();
}

#[test]
fn a_fleet_that_does_not_end_is_killed() {
    let workshop = Workshop::new();
    let mut dev = Dev::ready(&mut workshop.command());
    // It takes no notice of its input, and what it started holds its output.
    let stubborn = "sleep 1000 &\necho $! > ../grandchild\nwhile :; do sleep 0.1; done\n";
    workshop.next_binary(stubborn);
    workshop.write("bots/clerk.rs", "version 1");
    wait_until("it is at work", || workshop.at("grandchild").exists());
    let stubborn = dev.fleet();
    workshop.next_binary("exec \"$fleet\" \"$@\"\n");
    workshop.write("bots/clerk.rs", "version 2");
    dev.wait_for_notice("ready");
    dev.terminal.wait_for("the fleet's process does not end, and is killed");
    assert!(!is_alive(stubborn));
    dev.end();
    signal("KILL", workshop.read("grandchild").trim());
}
