//! What a user sees of `tokens.yml`: its bots, or its problems, and never a secret.

#![allow(clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

use std::fs;

use botserver_manifest::tokens::{Exposed, Form, Problem, Text, parse, read};
use botserver_manifest::{Token, TokenError, looks_like_a_token, redact};

const SECRET: &str = "AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw1";

fn problems(text: &str) -> String {
    let file = parse(text);
    assert!(!format!("{file:?}").contains(SECRET), "not even a debugger shows a secret");
    file.errors.iter().map(line).collect::<Vec<_>>().join("\n")
}

fn line(problem: &Problem) -> String {
    let wording = problem.wording();
    let help: String = wording.help.iter().map(|help| format!(" ({help})")).collect();
    format!("{}:{}: {}{help}", problem.line, problem.column, wording.message)
}

#[test]
fn map_form() {
    let text = format!("# demo\necho: 110201543:{SECRET}\nshop-1: '110201544:{SECRET}'\n");
    let file = parse(&text);
    assert_eq!(file.errors, []);
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
    let file = parse(&text);
    assert_eq!(file.errors, []);
    assert_eq!(file.form, Form::List);
    let [named, nameless] = file.entries.as_slice() else { panic!("two bots, not {}", file.entries.len()) };
    assert_eq!(
        (named.bot.as_str(), named.username.as_ref().map(|name| name.as_str())),
        ("DolcettoBot", Some("DolcettoBot"))
    );
    assert_eq!(named.description.as_deref(), Some("Dolcetto o Scherzetto?"));
    assert_eq!(
        (nameless.bot.as_str(), nameless.username.as_ref().map(|name| name.as_str())),
        ("127652228", None)
    );
}

#[test]
fn an_empty_file_has_no_tokens() {
    let file = parse("# nothing yet\n");
    assert!(file.entries.is_empty() && file.errors.is_empty());
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

#[test]
fn what_is_right_beside_a_mistake_is_read() {
    let text = format!("- token: 110201543:{SECRET}\n- token: nonsense\n- token: 110201544:{SECRET}\n");
    let file = parse(&text);
    assert_eq!((file.entries.len(), file.errors.len()), (2, 1));
}

#[test]
fn a_secret_that_is_too_short_is_warned_of() {
    let file = parse(&format!("echo: 110201543:AAHdqTcvCH1\nshop: 110201544:{SECRET}\n"));
    assert_eq!((file.entries.len(), file.errors.len()), (2, 0));
    let warnings: Vec<_> = file.warnings.iter().map(line).collect();
    assert_eq!(
        warnings,
        [
            "1:7: bot `echo`: the secret of this token is shorter than any that @BotFather makes (copy the whole token \
          from @BotFather: `<bot id>:<secret>`)"
        ]
    );
}

/// The reason why a path is not read.
#[cfg(unix)]
fn refusal(path: &std::path::Path) -> String {
    read(path).expect_err("not a file of tokens").to_string()
}

#[cfg(unix)]
#[test]
fn only_a_regular_file_of_a_sensible_size_is_read() {
    let folder = tempfile::tempdir().expect("a folder");
    assert_eq!(refusal("/dev/zero".as_ref()), "it is no regular file");
    assert_eq!(refusal(folder.path()), "it is a folder");
    let pipe = folder.path().join("pipe");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status().expect("mkfifo is there");
    assert!(made.success());
    assert_eq!(refusal(&pipe), "it is no regular file");
    let large = folder.path().join("large");
    let file = fs::File::create(&large).expect("it can be made");
    file.set_len(1 << 34).expect("it has holes only");
    assert_eq!(refusal(&large), "it is larger than 16 MiB");
    let binary = folder.path().join("binary");
    fs::write(&binary, b"echo: \xff").expect("it can be written");
    assert_eq!(refusal(&binary), "it is not UTF-8: byte 6 fits no character");
    assert!(read(&folder.path().join("missing")).expect_err("not there").is_not_found());
}

#[cfg(unix)]
#[test]
fn a_file_that_others_can_read_is_noticed() {
    use std::os::unix::fs::PermissionsExt as _;

    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("tokens.yml");
    fs::write(&path, format!("\u{feff}echo: 110201543:{SECRET}\n")).expect("it can be written");
    for (mode, exposed) in [(0o600, None), (0o400, None), (0o640, Some(0o640)), (0o644, Some(0o644))] {
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).expect("it is ours");
        let file = read(&path).expect("readable");
        assert_eq!(file.entries.len(), 1, "a byte-order mark is no part of a name");
        assert_eq!(file.exposed, exposed.map(|mode| Exposed { mode }));
    }
    assert_eq!(
        Exposed { mode: 0o644 }.wording().message,
        "other users of this machine can read this file (its mode is 644)"
    );
}

#[test]
fn the_text_of_the_file_is_shown_to_nobody() {
    let text = Text::new(format!("echo: 110201543:{SECRET}\n"));
    assert_eq!(format!("{text:?}"), "***");
    assert_eq!(text.parse().entries.len(), 1);
}
