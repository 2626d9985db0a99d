//! Fleets of other shapes, made for the test and built as a user builds them.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test's own code fails the test"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use harness::{Profile, Project, Server, Settings, Telegram, secret_part, token, tokens_yml};
use serde_json::json;

const ECHO: &str = "use botserver::prelude::*;\n\npub fn on_message(message: Message) -> Option<String> {\n    message.text\n}\n";

fn message(text: &str) -> String {
    let chat = json!({ "id": 42, "type": "private" });
    json!({ "update_id": 1, "message": { "message_id": 1, "date": 0, "chat": chat, "text": text } })
        .to_string()
}

fn serve(binary: &Path, tokens: &[(String, String)]) -> Server {
    tokens.iter().fold(Settings::new(binary), |settings, (bot, token)| settings.token(bot, token)).start()
}

#[test]
fn a_thousand_bots_of_one_handler_all_answer_and_are_polled_at_the_same_time() {
    let project = Project::new("thousand");
    let names: Vec<_> = (0..1000).map(|n| format!("shop_{n}")).collect();
    let bots: String = names.iter().map(|name| format!("  {name}: {{}}\n")).collect();
    project.write("bots.yml", &format!("defaults: {{ handler: echo }}\nbots:\n{bots}"));
    project.write("bots/echo.rs", ECHO);
    let binary = project.build(Profile::Debug);
    every_bot_answers(&binary, &names, |name| (format!("I am {name}"), format!("I am {name}")));
    // This process has a descriptor for each poll too, and is not given more than 1024 everywhere.
    every_bot_is_polled(&binary, &names[..500]);
}

#[test]
fn a_thousand_bots_without_tokens_are_summed_up() {
    let project = Project::new("thousand_mute");
    let bots: String = (0..1000).map(|n| format!("  shop_{n}: {{}}\n")).collect();
    project.write("bots.yml", &format!("defaults: {{ handler: echo }}\nbots:\n{bots}"));
    project.write("bots/echo.rs", ECHO);
    let binary = project.build(Profile::Debug);
    let folder = tempfile::tempdir().unwrap();
    let output = Command::new(&binary).arg("check").current_dir(&folder).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(
        said.starts_with("error: 1000 bots have no token: `shop_0`, ") && said.lines().count() == 2,
        "{said}"
    );

    let server = serve(&binary, &[("shop_7".to_owned(), token(1001))]);
    let log = server.stop().log;
    assert_eq!(log.matches("this bot has no token").count(), 10, "{log}");
    assert!(
        log.contains(
            r#""message":"more bots have no token and are not served; `check` lists them","further":989"#
        ),
        "{log}"
    );
}

#[test]
fn a_function_that_returns_what_is_no_reply_is_named() {
    let project = Project::new("returns");
    project.write("bots.yml", "bots: { echo: {} }\n");
    let handler = "/// Count\npub async fn command_count() -> u32 {\n    7\n}\n\npub fn on_poll() -> Option<Vec<u8>> {\n    None\n}\n";
    project.write("bots/echo.rs", handler);
    let output = project.cargo(&["check", "--quiet"]);
    assert!(!output.status.success());
    let said = String::from_utf8(output.stderr).unwrap();
    for (function, returned) in [("command_count", "u32"), ("on_poll", "Vec<u8>")] {
        let error = format!("error[E0277]: a handler function cannot return `{returned}`");
        let (_, said) = said.split_once(&error).unwrap_or_else(|| panic!("no {error} in {said}"));
        let label = format!("this function of the handler file returns `{returned}`");
        let said = said.split_once(&label).unwrap().0;
        assert!(said.contains(&format!("handlers::echo::{function}()")), "{said}");
    }
    assert!(!said.contains("AddStickerToSet") && !said.contains("others"), "{said}");
}

#[test]
fn three_hundred_handlers_all_answer() {
    let project = Project::new("handlers");
    let names: Vec<_> = (0..300).map(|n| format!("kind_{n}")).collect();
    let bots: String = names.iter().map(|name| format!("  {name}: {{}}\n")).collect();
    project.write("bots.yml", &format!("bots:\n{bots}"));
    for name in &names {
        let handler = format!(
            "use botserver::prelude::*;\n\npub async fn on_message(_: Message) -> &'static str {{\n    {name:?}\n}}\n"
        );
        project.write(&format!("bots/{name}.rs"), &handler);
    }
    let binary = project.build(Profile::Debug);
    every_bot_answers(&binary, &names, |name| ("who are you?".to_owned(), name.to_owned()));
}

fn every_bot_is_polled(binary: &Path, names: &[String]) {
    let telegram = Telegram::start();
    let settings = Settings::new(binary).arg(format!("--api-url={}", telegram.url()));
    let bots = || names.iter().zip(1..);
    let poll = bots().fold(settings, |settings, (name, id)| settings.token(name, token(id))).poll();
    telegram.wait_for_held(names.len());
    let sockets = poll.sockets();
    eprintln!("{} bots are polled at the same time, with {sockets} sockets open", names.len());
    // One for each poll, and those of the calls at the start; not one for each of these.
    assert!((names.len()..names.len() + 100).contains(&sockets), "{sockets} sockets");
    for (name, id) in bots() {
        telegram.say(id, 1, 42, &format!("I am {name}"));
    }
    for (name, id) in bots() {
        telegram.wait_for_text(&format!("I am {name}"));
        telegram.wait_for_offset(id, 2);
    }
    assert_eq!(telegram.texts().len(), names.len());
    assert!(poll.stop().status.success());
}

fn every_bot_answers(binary: &Path, names: &[String], talk: impl Fn(&str) -> (String, String)) {
    let tokens: Vec<_> = names.iter().cloned().zip((1..).map(token)).collect();
    let server = serve(binary, &tokens);
    for name in names {
        let (said, answer) = talk(name);
        let response = server.post(name, &message(&said));
        assert_eq!((response.status, &response.json()["text"]), (200, &json!(answer)), "{name}");
    }
    assert_eq!(server.stats()["updates"]["handled"], names.len());
}

/// A fleet that was built with its tokens beside it.
fn pinned(name: &str) -> (Project, Vec<(String, String)>) {
    let project = Project::new(name);
    let tokens = vec![("first".to_owned(), token(500_001)), ("second".to_owned(), token(500_002))];
    project.write("bots.yml", "defaults: { handler: echo }\nbots: { first: {}, second: {} }\n");
    project.write("tokens.yml", &tokens_yml(&tokens.iter().cloned().collect()));
    project.write("bots/echo.rs", ECHO);
    (project, tokens)
}

#[test]
fn a_token_of_another_bot_than_the_one_compiled_in_is_refused_at_start() {
    let (project, _) = pinned("pinned");
    let binary = project.build(Profile::Debug);
    let folder = tempfile::tempdir().unwrap();
    let tokens = format!("first: {}\nsecond: {}\n", token(500_001), token(500_003));
    fs::write(folder.path().join("tokens.yml"), tokens).unwrap();
    let output = Command::new(binary).arg("serve").current_dir(&folder).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(
        String::from_utf8(output.stderr).unwrap(),
        "error: bot `second`: its token is the one of bot id 500003, but this binary was built for bot id 500002\n  \
         help: put the token of 500002 there, or rebuild with the tokens.yml that has 500003\n"
    );
}

#[test]
fn no_token_is_in_what_is_built_or_logged() {
    let (project, tokens) = pinned("secrets");
    let binary = project.build(Profile::Debug);
    let server = serve(&binary, &tokens);
    server.post("first", &message("hello"));
    server.post("first", "{");
    let command_line = fs::read_to_string(format!("/proc/{}/cmdline", server.pid())).unwrap();
    let log = server.stop().log;
    assert!(log.contains("a request with the right secret is no update"), "{log}");
    for (bot, token) in &tokens {
        let secret = secret_part(token);
        assert!(!log.contains(secret), "the log has the token of {bot}");
        assert!(!command_line.contains(secret), "the command line has the token of {bot}");
        assert_eq!(
            files_with(&project.built_files(), secret),
            Vec::<String>::new(),
            "built files have the token of {bot}"
        );
    }
    // The search finds what is there: the id, which is public, is compiled in.
    let generated = files_with(&project.built_files(), "500001");
    assert!(generated.iter().any(|file| file.ends_with("first.rs")), "{generated:?}");
}

/// The files among these that have a text in them.
fn files_with(files: &[PathBuf], text: &str) -> Vec<String> {
    let output = Command::new("grep")
        .args(["--recursive", "--files-with-matches", "--fixed-strings", "--regexp", text])
        .args(files)
        .output()
        .unwrap();
    assert!(output.stderr.is_empty(), "{output:?}");
    String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect()
}
