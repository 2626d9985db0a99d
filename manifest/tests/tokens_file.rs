//! What a user sees of `tokens.yml`: its bots, or its problems, and never a secret.

#![allow(clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

use botserver_manifest::{Form, Problem, Token, TokenError, looks_like_a_token, parse, redact};

const SECRET: &str = "AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw1";

fn problems(text: &str) -> String {
    let problems = parse(text).expect_err("this file is wrong");
    let line = |problem: &Problem| {
        let help = problem.help.as_deref().map(|help| format!(" ({help})")).unwrap_or_default();
        format!("{}:{}: {}{help}", problem.line, problem.column, problem.message)
    };
    problems.iter().map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn map_form() {
    let text = format!("# demo\necho: 110201543:{SECRET}\nshop-1: '110201544:{SECRET}'\n");
    let file = parse(&text).expect("valid");
    assert_eq!(file.form, Form::Map);
    let bots: Vec<_> = file
        .entries
        .iter()
        .map(|entry| (entry.bot.as_str(), entry.token.id(), entry.line, entry.column))
        .collect();
    assert_eq!(bots, [("echo", 110_201_543, 2, 1), ("shop-1", 110_201_544, 3, 1)]);
    assert_eq!(file.entries[0].token.expose(), format!("110201543:{SECRET}"));
}

#[test]
fn list_form_as_botserver_wrote_it_back() {
    let text = format!(
        "\n- token: 998001334:{SECRET}\n  description: Dolcetto o Scherzetto?  \n  telegram_name: DolcettoBot\n  \
         telegram_description: Dolcetto\n  telegram_id: 998001334\n  valid_token: true\n  \
         updated_at: 2015-12-01 10:11:12 +0100\n\n- token: '127652228:{SECRET}'\n"
    );
    let file = parse(&text).expect("valid");
    assert_eq!(file.form, Form::List);
    let [named, nameless] = file.entries.as_slice() else { panic!("two bots, not {}", file.entries.len()) };
    assert_eq!((named.bot.as_str(), named.username.as_deref()), ("DolcettoBot", Some("DolcettoBot")));
    assert_eq!(named.description.as_deref(), Some("Dolcetto o Scherzetto?"));
    assert_eq!((nameless.bot.as_str(), nameless.username.as_deref()), ("127652228", None));
}

#[test]
fn an_empty_file_has_no_tokens() {
    assert!(parse("# nothing yet\n").expect("valid").entries.is_empty());
}

#[test]
fn every_problem_of_a_file_is_reported_in_order() {
    let text = format!(
        "echo: 110201543:{SECRET}\nb b: 1:{SECRET}\nempty:\nzero: 070743004:{SECRET}\nsplit: {SECRET}\n\
         echo: 110201544:{SECRET}\ntwin: 110201543:{SECRET}\nlist: [110201545:{SECRET}]\nshort: '110201546:'\n\
         odd: 110201547:AA…\n110201548:{SECRET}: reversed\n"
    );
    assert_eq!(
        problems(&text),
        "2:1: this is not a bot name (use 1 to 64 letters, digits, `_` and `-`, as in bots.yml)\n\
         3:1: bot `empty` has nothing for its token (copy the whole token from @BotFather: `<bot id>:<secret>`)\n\
         4:7: bot `zero`: the id in a token never starts with `0` (copy the whole token from @BotFather: \
         `<bot id>:<secret>`)\n\
         5:8: bot `split`: a token has a `:` between the bot's id and its secret (copy the whole token from \
         @BotFather: `<bot id>:<secret>`, without a blank after the `:`)\n\
         6:1: `echo` is already on line 1 (keep one of the two)\n\
         7:1: bot id 110201543 already has a token on line 1 (one bot has one name: keep one of the two lines)\n\
         8:7: bot `list` has a list for its token (copy the whole token from @BotFather: `<bot id>:<secret>`)\n\
         9:8: bot `short`: this token has no secret after the `:` (copy the whole token from @BotFather: \
         `<bot id>:<secret>`)\n\
         10:6: bot `odd`: the secret of this token has a character other than `A-Z`, `a-z`, `0-9`, `_` and `-` \
         (copy the whole token from @BotFather: `<bot id>:<secret>`)\n\
         11:1: this is not a bot name (use 1 to 64 letters, digits, `_` and `-`, as in bots.yml)"
    );
    assert!(!problems(&text).contains(SECRET));
}

#[test]
fn list_items_are_checked_too() {
    let text =
        format!("- description: no token\n- 110201543:{SECRET}\n- token: 110201544:{SECRET}\n  tocken: x\n");
    assert_eq!(
        problems(&text),
        "1:3: this list item has no `token` (copy the whole token from @BotFather: `<bot id>:<secret>`)\n\
         2:3: expected a map with a `token` (write `- token: <bot id>:<secret>`)\n\
         4:3: unknown key in this list item (keys are `token`, `description` and `telegram_name`)"
    );
}

#[test]
fn a_bare_token_is_not_a_file() {
    assert_eq!(
        problems(&format!("110201543:{SECRET}")),
        "1:1: expected a map of bots and their tokens (write one line a bot: `<bot name>: <bot id>:<secret>`)"
    );
}

#[test]
fn broken_yaml_says_where() {
    assert_eq!(
        problems("echo: '110201543:AA\nshop: x"),
        "1:7: this text is never closed (add the closing quote)"
    );
    assert_eq!(problems("a:\n\t- b"), "2:2: a tab stands where YAML wants spaces (indent with two spaces)");
}

#[test]
fn tokens_are_shown_without_their_secret() {
    let token = Token::parse(&format!("110201543:{SECRET}")).expect("valid");
    assert_eq!(format!("{token} {token:?}"), "110201543:*** 110201543:***");
    assert_eq!(Token::parse("18014398509481984:AA").map(|token| token.id()), Err(TokenError::IdTooLarge));
    assert_eq!(
        Token::parse(&format!("1:{}", "A".repeat(79))).map(|token| token.id()),
        Err(TokenError::TooLong)
    );
}

#[test]
fn redaction_keeps_positions() {
    let line = format!("è: {{ token: 110201543:{SECRET}, x: 1:2 }}");
    let shown = redact(&line);
    assert_eq!(shown, format!("è: {{ token: 110201543:{}, x: 1:2 }}", "*".repeat(SECRET.len())));
    assert_eq!(shown.len(), line.len());
    assert!(looks_like_a_token(&line));
    assert!(!looks_like_a_token("381764678:TEST:12345 and https://example.com:8443/a"));
}
