//! How `dev` ends, and what ends with it.

use std::net::SocketAddr;
use std::os::unix::process::CommandExt as _;
use std::time::{Duration, Instant};

use harness::Connection;

use crate::driver::{Dev, FLEET, Workshop, fleet, is_alive, signal, wait_until};

#[test]
fn the_process_of_the_fleet_ends_with_dev_even_when_that_is_killed() {
    let dev = Dev::ready(fleet(FLEET).arg("--no-watch"));
    let webhook = dev.ask("GET /emulator/bots", "")[0]["webhook"].as_str().unwrap().to_owned();
    let address: SocketAddr = webhook.split('/').nth(2).unwrap().parse().unwrap();
    let mut connection = Connection::open(address);
    signal("KILL", dev.pid());
    assert_eq!(connection.closed(), "");
}

#[test]
fn ctrl_c_ends_everything_and_a_build_as_well() {
    // A terminal sends it to all of its processes; an editor, or `kill`, to one.
    for group in ["-", ""] {
        let workshop = Workshop::new();
        let mut dev = Dev::ready(workshop.command().process_group(0));
        workshop.hold();
        workshop.write("bots/clerk.rs", "version 1");
        workshop.wait_for_build_of("version 1");
        let (fleet, cargo) = (dev.fleet(), dev.cargo());
        signal("INT", format!("{group}{}", dev.pid()));
        assert!(dev.wait().success());
        wait_until("both have ended", || !is_alive(fleet) && !is_alive(cargo));
        let terminal = dev.terminal.text();
        assert!(!terminal.contains("the fleet ended"), "{terminal}");
    }
}

#[test]
fn a_second_ctrl_c_waits_for_nothing() {
    let workshop = Workshop::new();
    let mut dev = Dev::ready(&mut workshop.command());
    workshop.next_binary("trap '' INT TERM\nwhile :; do sleep 0.1; done\n");
    workshop.write("bots/clerk.rs", "version 1");
    dev.terminal.wait_for("the fleet is started anew");
    let fleet = dev.fleet();
    signal("INT", dev.pid());
    dev.terminal.wait_for("stopping");
    let second = Instant::now();
    signal("INT", dev.pid());
    dev.wait();
    assert!(second.elapsed() < Duration::from_secs(3), "{:?}", second.elapsed());
    wait_until("the fleet is killed", || !is_alive(fleet));
}

#[test]
fn it_ends_with_its_terminal() {
    let mut dev = Dev::ready(fleet(FLEET).arg("--no-watch"));
    let fleet = dev.fleet();
    signal("HUP", dev.pid());
    assert!(dev.wait().success());
    wait_until("the fleet has ended", || !is_alive(fleet));
}

#[test]
fn nobody_needs_to_read_what_it_says() {
    let workshop = Workshop::new();
    let mut dev = Dev::unheard(&mut workshop.command());
    workshop.next_binary("echo something; exec \"$fleet\" \"$@\"\n");
    workshop.write("bots/clerk.rs", "version 1");
    workshop.wait_for_build_of("version 1");
    dev.wait_for_notice("ready");
    dev.say(dev.person(), "echo_bot", "ciao");
    dev.events.wait_for(r#""text":"ciao"},"response":{"ok":true"#);
    dev.end();
}
