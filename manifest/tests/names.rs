//! The one rule of names.

#![allow(clippy::expect_used, reason = "a test fails by panicking")]

use botserver_manifest::names::{BotName, HandlerName, Username, is_keyword};

fn ident(bot: &str) -> String {
    BotName::new(bot).expect("a bot's name").ident().to_string()
}

#[test]
fn a_bots_identifier_can_be_a_module_a_file_and_a_test() {
    for (bot, expected) in [
        ("echo", "echo"),
        ("My-Shop", "my_shop"),
        ("a--b", "a_b"),
        ("7up", "bot_7up"),
        ("110201543", "bot_110201543"),
        ("_x", "bot_x"),
        ("-", "bot_"),
        ("fn", "bot_fn"),
        ("Self", "bot_self"),
        ("gen", "bot_gen"),
        ("test", "bot_test"),
        ("tokio", "bot_tokio"),
        ("tests", "tests"),
    ] {
        assert_eq!(ident(bot), expected, "{bot}");
        assert!(HandlerName::new(expected).is_some(), "what a bot gets can be named, too");
    }
    let long = format!("7{}", "x".repeat(63));
    assert_eq!(ident(&long), format!("bot_{long}"));
}

#[test]
fn what_cannot_be_a_name_is_none() {
    for name in ["", "a b", "größe", "a/b", &"a".repeat(65)] {
        assert_eq!(BotName::new(name), None, "{name}");
    }
    for name in
        ["", "Shop", "my-shop", "7up", "_x", "a__b", "fn", "gen", "test", "std", "../echo", &"a".repeat(69)]
    {
        assert_eq!(HandlerName::new(name), None, "{name}");
    }
    assert_eq!(Username::new("@echo_bot").map(|name| name.to_string()), Some("echo_bot".to_owned()));
    assert_eq!((Username::new("echo"), Username::new("echo bot")), (None, None));
}

#[test]
fn keywords_of_all_editions_are_known() {
    for word in ["async", "dyn", "gen", "macro", "union", "r#fn"] {
        assert_eq!(is_keyword(word), !matches!(word, "union" | "r#fn"), "{word}");
    }
}
