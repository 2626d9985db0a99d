//! The located YAML tree: positions, duplicates, limits, and no panic whatever the file holds.

#![allow(clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

use botserver_manifest::yaml::{Node, Value, parse};
use proptest::prelude::*;

/// One line per scalar and key: `line:column text`, with `'` around what was quoted.
fn outline(node: &Node, lines: &mut Vec<String>) {
    match &node.value {
        Value::Scalar(scalar) => {
            let quote = if scalar.plain { "" } else { "'" };
            lines.push(format!("{}:{} {quote}{}{quote}", node.span.line, node.span.column, scalar.text));
        }
        Value::List(items) => items.iter().for_each(|item| outline(item, lines)),
        Value::Map(entries) => entries.iter().for_each(|entry| {
            lines.push(format!("{}:{} {}:", entry.key.span.line, entry.key.span.column, entry.key.text));
            outline(&entry.value, lines);
        }),
    }
}

fn outlined(text: &str) -> Vec<String> {
    let mut lines = Vec::new();
    outline(&parse(text).expect("valid").root, &mut lines);
    lines
}

fn error(text: &str) -> String {
    let error = parse(text).expect_err("not valid");
    format!("{}:{}: {}", error.span.line, error.span.column, error.mistake.wording().message)
}

#[test]
fn scalars_keep_their_text_and_place() {
    assert_eq!(
        outlined("a: NO\nè: { zip: 007, 'q': \"x\\ty\" }\nlist:\n- ~\n- |\n  text\nnone:\n"),
        [
            "1:1 a:",
            "1:4 NO",
            "2:1 è:",
            "2:6 zip:",
            "2:11 007",
            "2:16 q:",
            "2:21 'x\ty'",
            "3:1 list:",
            "4:3 ~",
            "6:3 'text\n'",
            "7:1 none:",
            "7:5 "
        ]
    );
}

#[test]
fn spans_cover_their_text() {
    let text = "è: { zip: 007 }\nb: [1,\n  2]\n";
    let Value::Map(entries) = parse(text).expect("valid").root.value else { panic!("a map") };
    let spans: Vec<_> =
        entries.iter().map(|entry| &text[entry.value.span.start..entry.value.span.end]).collect();
    assert_eq!(spans, ["{ zip: 007 }", "[1,"]);
}

#[test]
fn duplicates_keep_the_first_and_name_both() {
    let document = parse("a: 1\nb: 2\na: 3\n").expect("valid");
    let [duplicate] = document.duplicates.as_slice() else { panic!("one duplicate") };
    assert_eq!((duplicate.key.text.as_str(), duplicate.first.line, duplicate.key.span.line), ("a", 1, 3));
    assert_eq!(outlined("a: 1\na: 3\n"), ["1:1 a:", "1:4 1"]);
}

#[test]
fn aliases_are_copies() {
    assert_eq!(outlined("a: &x [1]\nb: *x\n"), ["1:1 a:", "1:8 1", "2:1 b:", "1:8 1"]);
}

#[test]
fn what_is_refused_has_its_own_message() {
    assert_eq!(error("a: &x [*x]"), "1:8: this alias is inside of the value that it stands for");
    assert_eq!(error("a: *x"), "1:4: no value has this alias's name before it in the file");
    assert_eq!(error("a: &x {b: 1}\nc:\n  <<: *x"), "3:3: merge keys (`<<`) are not supported");
    assert_eq!(error("a: !!str 1"), "1:4: tags (`!…`) are not supported");
    assert_eq!(error("a: 1\n---\nb: 1"), "2:1: a second document starts here");
    assert_eq!(error("[a]: 1"), "1:1: a key must be text");
    assert_eq!(error(": 1"), "1:1: a key is missing before this `:`");
    assert_eq!(error(&"[".repeat(100)), "1:65: nested more than 64 levels deep");
}

#[test]
fn a_file_cannot_grow_by_aliases() {
    let mut bomb = "a0: &a0 [x]\n".to_owned();
    for level in 1..30 {
        let below = level - 1;
        bomb.push_str(&format!("a{level}: &a{level} [*a{below}, *a{below}, *a{below}, *a{below}]\n"));
    }
    let message = error(&bomb);
    assert!(message.contains("more than 2000000 values"), "{message}");
}

/// Each level is shallow, and all of them together are not: a debug build's stack would not hold them.
#[test]
fn depth_counts_through_aliases() {
    let mut text = "a0: &a0 [x]\n".to_owned();
    for level in 1..1_500 {
        text.push_str(&format!("a{level}: &a{level} [*a{}]\n", level - 1));
    }
    let small_stack = std::thread::Builder::new().stack_size(2 << 20);
    let message =
        small_stack.spawn(move || error(&text)).expect("a thread").join().expect("it does not overflow");
    assert_eq!(message, "63:12: nested more than 64 levels deep");
}

#[test]
fn a_tree_is_as_deep_as_the_limit_and_no_deeper() {
    let nested = |depth: usize| format!("a: {}x{}", "[".repeat(depth), "]".repeat(depth));
    assert_eq!(parse(&nested(62)).expect("valid").root.depth(), 64);
    assert_eq!(error(&nested(63)), "1:67: nested more than 64 levels deep");
    assert_eq!(error(&nested(64)), "1:67: nested more than 64 levels deep");
    let in_block = (0..40).map(|level| format!("{}a:\n", " ".repeat(level))).collect::<String>();
    let both = format!("{in_block}{}{}", " ".repeat(40), nested(40));
    assert!(error(&both).ends_with("nested more than 64 levels deep"), "block and flow style count together");
}

#[test]
fn a_long_text_and_what_has_an_anchor_weigh_more() {
    let text = format!("a: &a {}\nb: [{}]\n", "x".repeat(1 << 20), "*a, ".repeat(200));
    assert!(error(&text).contains("more than 2000000 values"));
    let anchors = (0..60).map(|level| format!("&a{level} [")).collect::<String>();
    let text = format!("a: {anchors}{}{}", "x, ".repeat(50_000), "]".repeat(60));
    assert!(error(&text).contains("more than 2000000 values"));
}

#[test]
fn what_a_hand_does_is_named() {
    assert_eq!(
        error("bots:\n  echo:\n    description:x\n    handler: echo\n"),
        "3:16: a space is missing after this `:`"
    );
    assert_eq!(
        error("bots:\n  echo:\n    handler: x\n    description:x\n"),
        "4:16: a space is missing after this `:`"
    );
    assert_eq!(
        error("bots:\n  echo:\n    description x\n    handler: y\n"),
        "3:5: a `:` is missing after this word"
    );
    assert_eq!(
        error("bots:\n  echo:\n    handler: y\n    description x\n"),
        "4:5: a `:` is missing after this word"
    );
    assert_eq!(error("bots:\n  echo\n    description: x\n"), "2:3: a `:` is missing after this word");
    assert_eq!(error("a: b\rc d\r"), "2:1: a `:` is missing after this word");
    assert_eq!(error("a: b\r\n\r\nc d\r\n"), "3:1: a `:` is missing after this word");
    assert_eq!(error("a: long\n  text\n  b: c\n"), "3:4: a `:` does not belong here");
    assert_eq!(
        error("bots:\n\u{a0}\u{a0}echo: {}\n"),
        "2:1: a no-break space (U+00A0) stands where YAML wants a space"
    );
    assert_eq!(
        error("a:\n  b: {}\n  \u{3000}c: {}\n"),
        "3:3: an ideographic space (U+3000) stands where YAML wants a space"
    );
    assert_eq!(error("a: \"x\u{1}y\"\n"), "1:6: an invisible control character (U+0001) stands here");
    assert_eq!(
        error("bots:\n  a: {}\n<<<<<<< HEAD\n  b: {}\n=======\n"),
        "3:1: this is a merge conflict of git"
    );
    for rest in ["=======", ">>>>>>> theirs", "||||||| 1a2b3c4"] {
        let text = format!("bots:\n  a: {{}}\n{rest}\n  b: {{}}\n");
        assert_eq!(error(&text), "3:1: this is a merge conflict of git", "{rest}");
    }
    assert_eq!(error("a: |\n  long\n\nb: |\n=======\nc: {"), "5:1: this is a merge conflict of git");
    assert_eq!(error("<<<<<<< HEAD\nbots: { b: {} }\n=======\n"), "1:1: this is a merge conflict of git");
    assert_eq!(error("bots: {\n  echo: {\n\n  shop: {}\n}\n"), "1:7: this map is never closed");
    let unclosed = parse("bots:\n  echo: { handler: x\n  shop: {}\n").expect_err("not valid");
    let help = unclosed.mistake.wording().help;
    assert_eq!(
        help,
        ["separate the keys of a map in `{…}` with `,`", "or close the `{` of line 2 before this line"]
    );
}

proptest! {
    #[test]
    fn never_panics_and_stays_inside_of_the_text(text in "[a-c:\\-\\[\\]{}&*!|>'\"#%@`,?~ \t\r\n\\\\é\u{feff}]{0,60}") {
        match parse(&text) {
            Ok(document) => check(&document.root, &text),
            Err(error) => prop_assert!(text.get(error.span.start..error.span.end).is_some()),
        }
    }
}

fn check(node: &Node, text: &str) {
    assert!(text.get(node.span.start..node.span.end).is_some(), "{:?} is inside of the text", node.span);
    match &node.value {
        Value::Scalar(_) => {}
        Value::List(items) => items.iter().for_each(|item| check(item, text)),
        Value::Map(entries) => entries.iter().for_each(|entry| check(&entry.value, text)),
    }
}
