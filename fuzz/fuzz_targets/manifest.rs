//! Any text as bots.yml: a fleet that can be written, or messages.

#![no_main]

use botserver_generator::{Sources, check, emit};
use libfuzzer_sys::fuzz_target;

const HANDLERS: [(&str, &str); 2] = [
    ("echo", "pub fn on_message() {}"),
    (
        "shop",
        "pub struct Settings { pub name: &'static str, pub cents: Option<u32>, pub rows: &'static [Row] }\n\
         pub struct Row { pub open: bool, pub share: f32, pub kind: Kind }\n\
         pub enum Kind { WoodFired, Electric }\n\
         pub fn on_update(settings: &Settings) {}",
    ),
];

fuzz_target!(|manifest: String| {
    let handlers = HANDLERS.map(|(name, text)| (name.to_owned(), text.to_owned())).into();
    let sources = Sources { manifest, handlers, ..Sources::default() };
    match check(&sources) {
        Ok(checked) => {
            let files = emit(&checked.fleet).unwrap_or_else(|bug| panic!("{}", bug.render(&sources, false)));
            assert!(files.len() > checked.fleet.bots.len());
            checked.warnings.render(&sources, false);
        }
        Err(problems) => {
            assert!(problems.has_errors());
            problems.render(&sources, true);
        }
    }
});
