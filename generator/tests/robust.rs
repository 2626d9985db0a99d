//! Whatever a file holds, the generator answers with a fleet or with messages: it never panics, and never shows a token.

#![allow(clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

use botserver_generator::{Sources, check, emit};
use botserver_manifest::tokens::Text;
use proptest::prelude::*;
use proptest::sample::Index;

const MANIFEST: &str = include_str!("cases/everything/bots.yml");
const HANDLER: &str = include_str!("cases/everything/bots/kitchen_sink.rs");
const TOKENS: &str = include_str!("cases/demo/tokens.yml");
const SECRET: &str = "AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw";

/// Runs everything but the disk, and returns what a user would see.
fn run(manifest: String, handler: String, tokens: Option<String>) -> String {
    let names = ["kitchen_sink", "no_settings", "optional_settings", "only_updates", "only_commands", "echo"];
    let handlers = names.map(|name| (name.to_owned(), handler.clone())).into();
    let tokens = tokens.map(Text::new);
    let sources = Sources { manifest, tokens, handlers, ..Sources::default() };
    match check(&sources) {
        Err(problems) => {
            assert!(problems.has_errors());
            problems.render(&sources, true) + &problems.render(&sources, false)
        }
        Ok(checked) => {
            let files = emit(&checked.fleet).expect("a valid fleet can be written");
            for file in &files {
                syn::parse_file(&file.contents).unwrap_or_else(|error| panic!("{}: {error}", file.path));
            }
            let text: String = files.into_iter().map(|file| file.contents).collect();
            text + &checked.warnings.render(&sources, false)
        }
    }
}

/// Text with a piece replaced by another one.
fn mutated(text: &str, at: Index, length: usize, insert: &str) -> String {
    let characters: Vec<char> = text.chars().collect();
    let start = at.index(characters.len());
    let end = (start + length).min(characters.len());
    characters[..start]
        .iter()
        .copied()
        .chain(insert.chars())
        .chain(characters[end..].iter().copied())
        .collect()
}

/// What a slip of the fingers, or of a program, leaves behind.
const PIECES: [&str; 24] = [
    "",
    " ",
    "\n",
    "\t",
    ":",
    ": ",
    "- ",
    "[",
    "]",
    "{",
    "}",
    "&x ",
    "*x",
    "#",
    "'",
    "\"",
    "é",
    "\u{202e}",
    "\u{0}",
    "null",
    "-1",
    "<'a>",
    "//",
    "token: 110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw1",
];

#[test]
fn windows_line_ends_change_no_position() {
    let manifest = "bots:\n  echo: {}\n  shop:\n    handler: piza\n";
    let seen = [manifest.to_owned(), manifest.replace('\n', "\r\n")]
        .map(|manifest| run(manifest, "pub fn on_update() {}".to_owned(), None));
    assert!(seen[0].contains(" --> bots.yml:4:14\n"), "{}", seen[0]);
    assert_eq!(seen[0], seen[1]);
}

/// Found by a fuzzer: the caret stands among what is trimmed from the end of the line.
#[test]
fn a_mistake_behind_the_last_letter_of_a_line_is_shown() {
    for manifest in
        ["bots:\n  echo:\n   x:\r\r\r?\r\r\r\n", "bots: {\r\r\r\r\n", "bots:\n  echo: \r\r\r\n  -\r\r\r\n"]
    {
        let seen = run(manifest.to_owned(), HANDLER.to_owned(), None);
        assert!(seen.contains("error: "), "{seen}");
    }
    let fuzzed = include_str!("fuzzed/many_carriage_returns.yml");
    assert!(run(fuzzed.to_owned(), HANDLER.to_owned(), None).contains("error: "));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(300) })]

    #[test]
    fn any_text_as_manifest(manifest in any::<String>()) {
        run(manifest, HANDLER.to_owned(), None);
    }

    #[test]
    fn any_text_as_handler(handler in any::<String>()) {
        run(MANIFEST.to_owned(), handler, None);
    }

    #[test]
    fn a_manifest_with_a_slip(at: Index, length in 0usize..20, piece: Index) {
        let manifest = mutated(MANIFEST, at, length, PIECES[piece.index(PIECES.len())]);
        let seen = run(manifest, HANDLER.to_owned(), None);
        prop_assert!(!seen.contains(SECRET), "{}", seen);
    }

    #[test]
    fn a_handler_with_a_slip(at: Index, length in 0usize..20, piece: Index) {
        run(MANIFEST.to_owned(), mutated(HANDLER, at, length, PIECES[piece.index(PIECES.len())]), None);
    }

    #[test]
    fn tokens_with_a_slip(at: Index, length in 0usize..20, piece: Index) {
        let tokens = mutated(TOKENS, at, length, PIECES[piece.index(PIECES.len())]);
        let manifest = "bots:\n  echo:\n  rosticceria_sacco: { handler: only_updates }\n".to_owned();
        let seen = run(manifest, "pub fn on_update() {}".to_owned(), Some(tokens));
        // Half of a secret that a slip made a bot's name is still not to be seen.
        prop_assert!(!seen.contains(&SECRET[..12]), "{}", seen);
    }
}
