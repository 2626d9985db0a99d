//! Large fleets are generated, and how long it takes: `cargo test -p botserver-generator --test large -- --nocapture`.

#![allow(clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

use std::collections::BTreeMap;
use std::fmt::Write;
use std::time::Instant;

use botserver_generator::{Sources, generate};

const PIZZA: &str = include_str!("cases/demo/bots/pizza.rs");

/// Generates twice, the second time with nothing to write, and returns how many files there are.
fn measure(what: &str, manifest: String, handlers: BTreeMap<String, String>) -> usize {
    let out = tempfile::tempdir().expect("a folder");
    let sources = Sources { manifest, handlers, ..Sources::default() };
    let run = || {
        let start = Instant::now();
        let generated = generate(&sources, out.path())
            .unwrap_or_else(|problems| panic!("{}", problems.render(&sources, false)));
        (generated.changes, start.elapsed())
    };
    let ((first, first_time), (second, second_time)) = (run(), run());
    println!("{what}: {first_time:?}, and {second_time:?} when nothing changed");
    assert_eq!((second.written.len(), second.unchanged), (0, first.written.len()));
    first.written.len()
}

fn shops(count: usize) -> String {
    let mut manifest = "defaults: { handler: pizza }\nbots:\n".to_owned();
    for index in 0..count {
        let menu = "[{ name: Margherita, cents: 650 }, { name: Marinara, cents: 550 }]";
        writeln!(manifest, "  shop_{index:05}:\n    settings: {{ currency: EUR, menu: {menu} }}")
            .expect("to a string");
    }
    manifest
}

#[test]
fn a_thousand_and_ten_thousand_shops_on_one_handler() {
    for count in [1_000, 10_000] {
        let handlers = [("pizza".to_owned(), PIZZA.to_owned())].into();
        assert_eq!(measure(&format!("{count} shops"), shops(count), handlers), count + 6);
    }
}

#[test]
fn three_hundred_handlers() {
    let names = || (0..300).map(|index| format!("handler_{index}"));
    let handlers = names().map(|name| (name, PIZZA.to_owned())).collect();
    let settings = "settings: { currency: EUR, menu: [] }";
    let bots: String = names().map(|name| format!("  {name}: {{ {settings} }}\n")).collect();
    assert_eq!(measure("300 handlers", format!("bots:\n{bots}"), handlers), 300 + 300 + 5);
}
