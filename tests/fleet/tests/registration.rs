//! What Telegram is told of the bots: `webhook`, `commands`, `profile` and `tokens`, against an emulator of it.

#![allow(clippy::indexing_slicing, clippy::unwrap_used, reason = "a test's own code fails the test")]

use std::collections::BTreeSet;
use std::fs;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use botserver::testing::emulator::{CallRecord, Config, Emulator, Fault, FaultEffect, NewBot};
use harness::{Telegram, http_answer, token};
use serde_json::{Value, json};
use tempfile::TempDir;

const PUBLIC: &str = "https://bots.example.com:8443";

/// Bots of the fleet, which have tokens from 1001 on.
const BOTS: [&str; 3] = ["every_kind", "plain", "settings"];

/// An emulator that knows the bots, and a folder in which the fleet's commands run.
struct Stage {
    emulator: Emulator,
    address: SocketAddr,
    folder: TempDir,
}

fn stage() -> Stage {
    stage_of(BOTS.map(|bot| format!("{bot}_bot")))
}

/// With tokens that Telegram gave to bots of these usernames.
fn stage_of(usernames: [String; 3]) -> Stage {
    let emulator = Emulator::new(Config { auto_create_bots: false, ..Config::default() });
    let folder = tempfile::tempdir().unwrap();
    let mut tokens = String::new();
    for ((bot, username), id) in BOTS.into_iter().zip(usernames).zip(1001..) {
        tokens += &format!("{bot}: {}\n", token(id));
        emulator.add_bot(NewBot { token: token(id), username, ..NewBot::default() }).unwrap();
    }
    fs::write(folder.path().join("tokens.yml"), tokens).unwrap();
    let mode = Command::new("chmod").args(["600", "tokens.yml"]).current_dir(&folder).status().unwrap();
    assert!(mode.success());
    let address = emulator.serve_in_background().unwrap();
    Stage { emulator, address, folder }
}

impl Stage {
    fn command(&self, line: &str) -> Command {
        let mut command = harness::command(env!("CARGO_BIN_EXE_test-fleet"), self.folder.path(), line);
        command.env("BOTSERVER_API_URL", format!("http://{}", self.address));
        command.env("BOTSERVER_PUBLIC_URL", PUBLIC);
        command
    }

    fn run(&self, line: &str) -> Output {
        self.command(line).output().unwrap()
    }

    /// What it prints when it succeeds.
    fn print(&self, line: &str) -> String {
        let output = self.run(line);
        assert!(output.status.success(), "{line}: {output:?}");
        text(&output.stdout)
    }

    fn json(&self, line: &str) -> Value {
        serde_json::from_slice(&self.run(line).stdout).unwrap()
    }

    /// What it says when it fails.
    fn fail(&self, line: &str) -> String {
        self.exit_with(1, line)
    }

    /// What it says when the question is wrong.
    fn refuse(&self, line: &str) -> String {
        self.exit_with(2, line)
    }

    fn exit_with(&self, code: i32, line: &str) -> String {
        let output = self.run(line);
        assert_eq!(output.status.code(), Some(code), "{line}: {output:?}");
        text(&output.stderr)
    }

    fn calls(&self, method: &str) -> Vec<CallRecord> {
        self.emulator.call_records(0, None).into_iter().filter(|call| call.method == method).collect()
    }

    fn webhook(&self, bot: &str) -> Value {
        let report = self.json(&format!("webhook info {bot} --json"));
        report["bots"][0].clone()
    }

    /// Has bot `settings` call Telegram, as somebody else does who has its token.
    fn call(&self, method: &str, params: Value) -> Value {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let response = runtime.block_on(self.emulator.call(&token(1003), method, params, Vec::new()));
        assert!(response.ok, "{response:?}");
        response.result.unwrap_or_default()
    }

    /// The file that has what was done for the bots.
    fn record(&self) -> PathBuf {
        self.folder.path().join(format!("data/telegram/127.0.0.1_{}.jsonl", self.address.port()))
    }

    fn last_line(&self) -> String {
        fs::read_to_string(self.record()).unwrap().lines().last().unwrap().to_owned()
    }

    /// What was written down last of what a bot shows to some people only.
    fn recorded(&self) -> BTreeSet<String> {
        let event: Value = serde_json::from_str(&self.last_line()).unwrap();
        serde_json::from_value(event["shown"].clone()).unwrap()
    }

    /// Runs a command, and kills it when it calls this method, before Telegram does what it asks.
    fn kill_at(&self, method: &str, line: &str) {
        let slow = Fault::new(FaultEffect::Slow { millis: 600_000 });
        self.emulator.add_fault(Fault { method: Some(method.to_owned()), times: Some(1), ..slow });
        let mut killed = self.command(line).stdout(Stdio::null()).spawn().unwrap();
        let deadline = Instant::now() + Duration::from_secs(60);
        while !self.emulator.faults().is_empty() {
            assert!(Instant::now() < deadline, "{method} is not called");
            thread::yield_now();
        }
        killed.kill().unwrap();
        killed.wait().unwrap();
    }

    fn fault(&self, effect: FaultEffect, bot: Option<i64>, times: Option<u32>) {
        self.emulator.add_fault(Fault { bot, times, ..Fault::new(effect) });
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[test]
fn a_plan_says_what_apply_does_and_apply_does_it_once() {
    let stage = stage();
    let plan = stage.print("webhook plan");
    assert!(
        plan.starts_with("every_kind\n  url: none -> https://bots.example.com:8443/webhook/every_kind\n"),
        "{plan}"
    );
    assert!(plan.contains("\nplain\n  url: none -> https://bots.example.com:8443/webhook/plain\n  allowed_updates: default -> message\n"), "{plan}");
    assert!(plan.ends_with("\n3 to change, 0 as wanted, 0 failed\n"), "{plan}");
    assert_eq!(stage.calls("setWebhook").len(), 0);

    let applied = stage.print("webhook apply");
    assert!(applied.ends_with("\n3 changed, 0 as wanted, 0 failed\n"), "{applied}");
    let set = stage.calls("setWebhook");
    assert_eq!(set.len(), 3);
    let webhook = stage.webhook("plain");
    assert_eq!(webhook["url"], "https://bots.example.com:8443/webhook/plain");
    assert_eq!(webhook["allowed_updates"], json!(["message"]));
    assert_eq!(webhook["max_connections"], 7);

    assert_eq!(stage.print("webhook apply"), "0 changed, 3 as wanted, 0 failed\n");
    assert_eq!(stage.print("webhook plan plain"), "0 to change, 1 as wanted, 0 failed\n");
    assert_eq!(stage.calls("setWebhook").len(), 3);
    let report = stage.json("webhook plan plain --json");
    assert_eq!(
        report,
        json!({ "bots": [{ "name": "plain", "changes": [], "applied": false, "error": null }] })
    );
}

#[test]
fn what_telegram_does_not_tell_is_set_again_when_nobody_knows_it() {
    let stage = stage();
    stage.print("webhook apply plain");
    // Without the record nobody can tell whether the secret is the right one.
    fs::remove_dir_all(stage.folder.path().join("data")).unwrap();
    let plan = stage.print("webhook plan plain");
    assert_eq!(plan, "plain\n  secret: not on record -> set\n1 to change, 0 as wanted, 0 failed\n");
    stage.print("webhook apply plain");
    assert_eq!(stage.calls("setWebhook").len(), 2);

    // So it is with a certificate, which is a new one here.
    let mut certificates = (1..=2).map(|_| {
        let key = rcgen::KeyPair::generate().unwrap();
        let names = vec!["bots.example.com".to_owned()];
        let certificate = rcgen::CertificateParams::new(names).unwrap().self_signed(&key).unwrap();
        // A key beside it is nobody else's.
        (certificate.pem(), key.serialize_pem() + &certificate.pem())
    });
    let file = stage.folder.path().join("certificate.pem");
    let (certificate, with_key) = certificates.next().unwrap();
    fs::write(&file, with_key).unwrap();
    let plan = stage.print("webhook apply plain --certificate certificate.pem");
    let sent = stage.calls("setWebhook").pop().unwrap().params.to_string();
    assert!(sent.contains(&format!("file `certificate.pem`, {} bytes", certificate.len())), "{sent}");
    assert!(plan.starts_with("plain\n  certificate: none -> uploaded\n"), "{plan}");
    assert_eq!(stage.webhook("plain")["has_custom_certificate"], true);
    fs::write(&file, certificates.next().unwrap().0).unwrap();
    let plan = stage.print("webhook plan plain --certificate certificate.pem");
    assert!(plan.starts_with("plain\n  secret and certificate: others -> set\n"), "{plan}");
}

#[test]
fn trouble_with_one_bot_keeps_nobody_else_waiting() {
    let stage = stage();
    let revoked = FaultEffect::Error { code: 401, retry_after: None };
    stage.fault(revoked, Some(1001), None);
    // Passing trouble is not even said.
    stage.fault(FaultEffect::Gateway { code: 502, retry_after: None }, Some(1003), Some(1));
    let said = stage.fail("webhook apply");
    assert_eq!(
        said,
        "warning: left out, having no token: `awkward`, `brief`, `counter`, `durable`, `my-bot`, `no_token`, `small`, `waiter`\n\
         error: bot `every_kind`: getWebhookInfo: 401 Unauthorized\n  \
         help: the token was revoked, or is none: get the bot's token from @BotFather and put it into tokens.yml\n"
    );
    assert_eq!(stage.webhook("settings")["url"], format!("{PUBLIC}/webhook/settings"));
    let report = stage.json("webhook apply --json");
    assert!(report["bots"][0]["error"].as_str().unwrap().contains("revoked"), "{report}");
    assert_eq!(report["bots"][2]["error"], Value::Null);
    let fault = FaultEffect::Error { code: 429, retry_after: Some(3600) };
    stage.fault(fault, Some(1002), None);
    let said = stage.fail("webhook info plain");
    assert!(said.contains("run the same command again after that time"), "{said}");
}

#[test]
fn a_check_asks_telegram_where_it_is_told_to() {
    let stage = stage();
    stage.print("check plain settings");
    assert_eq!(stage.emulator.call_records(0, None).len(), 0);
    let said = stage.fail("check plain --online");
    assert_eq!(
        said,
        "error: bot `plain`: its webhook is not as it should be (url, allowed_updates)\n  \
         help: `webhook plan plain` shows how, and `webhook apply plain` sets it\n"
    );
    stage.print("webhook apply plain settings");
    let shown = stage.print("check plain settings --online");
    let rows: Vec<Vec<_>> = shown.lines().map(|line| line.split_whitespace().collect()).collect();
    let rows = rows.get(rows.len() - 3..).unwrap();
    assert_eq!(rows[0], ["BOT", "USERNAME", "WEBHOOK"]);
    assert_eq!(rows[1], ["plain", "plain_bot", "as", "wanted"]);
    assert!(shown.contains("\n2 of 2 bots have a token"), "{shown}");
    let report = stage.json("check plain --online --json");
    assert_eq!(report["bots"].as_array().unwrap().len(), 1);
    let telegram = &report["telegram"][0];
    assert_eq!(
        (&telegram["name"], &telegram["username"], &telegram["changes"], &telegram["error"]),
        (&json!("plain"), &json!("plain_bot"), &json!([]), &Value::Null)
    );
    assert_eq!(stage.json("check --json").get("telegram"), None);
    // Without the address there is nothing to compare with.
    let mut alone = stage.command("check plain --online --json");
    let alone = alone.env_remove("BOTSERVER_PUBLIC_URL").output().unwrap();
    let report: Value = serde_json::from_slice(&alone.stdout).unwrap();
    assert_eq!(report["telegram"][0]["changes"], Value::Null, "{alone:?}");

    stage.fault(FaultEffect::Error { code: 401, retry_after: None }, Some(1002), None);
    let said = stage.fail("check plain --online");
    assert!(
        said.starts_with("error: bot `plain`: getMe: 401 Unauthorized\n  help: the token was revoked"),
        "{said}"
    );
    let said = stage.refuse("check plian --online");
    assert_eq!(said, "error: no bot `plian` is in this fleet\n  help: did you mean `plain`?\n");
}

#[test]
fn a_kill_in_the_middle_loses_nothing() {
    let stage = stage();
    // The last bot is answered late, so that the others are done and it is not.
    stage.fault(FaultEffect::Slow { millis: 600_000 }, Some(1003), Some(1));
    let mut first = stage.command("webhook apply").stdout(Stdio::null()).spawn().unwrap();
    let deadline = Instant::now() + Duration::from_secs(60);
    let record = stage.record();
    while fs::read_to_string(&record).unwrap_or_default().matches("webhook").count() < 2 {
        assert!(Instant::now() < deadline, "two of three are not set");
        thread::yield_now();
    }
    let second = stage.fail("webhook apply");
    assert!(second.contains("another process is calling Telegram for the bots of data"), "{second}");
    first.kill().unwrap();
    first.wait().unwrap();
    assert_eq!(stage.print("webhook apply").lines().last(), Some("1 changed, 2 as wanted, 0 failed"));
    assert_eq!(stage.calls("setWebhook").len(), 3);
}

#[test]
fn an_api_that_nobody_reaches_is_said() {
    let stage = stage();
    let mut command = Command::new(env!("CARGO_BIN_EXE_test-fleet"));
    command.args(["webhook", "plan", "--public-url", PUBLIC, "--api-url=http://127.0.0.1:9", "plain"]);
    let output = command.current_dir(&stage.folder).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let said = text(&output.stderr);
    assert!(
        said.starts_with("error: bot `plain`: getWebhookInfo: the Bot API cannot be reached: "),
        "{said}"
    );
    assert!(said.ends_with("help: run the same command again; what is done stays done\n"), "{said}");
}

#[test]
fn webhooks_are_deleted_when_somebody_says_which() {
    let stage = stage();
    stage.print("webhook apply");
    let output = stage.run("webhook reset");
    assert_eq!(output.status.code(), Some(2), "{output:?}");
    assert_eq!(stage.print("webhook reset plain"), format!("plain: deleted {PUBLIC}/webhook/plain\n"));
    assert_eq!(stage.print("webhook reset plain"), "plain: has none\n");
    let report = stage.json("webhook reset --all --json");
    assert_eq!(report["bots"][1], json!({ "name": "plain", "deleted": null, "error": null }));
    assert_eq!(report["bots"][2]["deleted"], format!("{PUBLIC}/webhook/settings"));
    assert_eq!(stage.print("webhook apply plain").lines().last(), Some("1 changed, 0 as wanted, 0 failed"));
}

#[test]
fn info_shows_what_telegram_says() {
    let stage = stage();
    stage.print("webhook apply plain");
    let table = stage.print("webhook info");
    let rows: Vec<Vec<_>> = table.lines().map(|line| line.split_whitespace().collect()).collect();
    assert_eq!(rows[0], ["BOT", "URL", "WAITING", "LAST", "ERROR"]);
    assert_eq!(rows[1][..3], ["every_kind", "none", "0"]);
    assert_eq!(rows[2][..3], ["plain", &format!("{PUBLIC}/webhook/plain"), "0"]);
}

#[test]
fn menus_and_profiles_become_what_the_fleet_says() {
    let stage = stage();
    let plan = stage.print("commands plan settings");
    assert!(plan.starts_with("settings\n  commands: none -> /show ("), "{plan}");
    stage.print("commands apply");
    assert_eq!(stage.print("commands apply").lines().last(), Some("0 changed, 3 as wanted, 0 failed"));

    let plan = stage.print("profile plan");
    assert!(plan.contains("plain\n  name: "), "{plan}");
    assert!(plan.contains("-> Plain speaker\n  short_description: none -> Says what it hears\n"), "{plan}");
    assert!(plan.contains("\n  description: none -> All types that settings can have\n"), "{plan}");
    stage.print("profile apply");
    assert_eq!(stage.print("profile plan").lines().last(), Some("0 to change, 3 as wanted, 0 failed"));
    let methods =
        ["setMyName", "setMyDescription", "setMyShortDescription"].map(|method| stage.calls(method).len());
    assert_eq!(methods, [2, 2, 2]);
}

/// What a bot in several languages, with menus for some people, shows.
const SHOWN: [&str; 5] = [
    "commands (default, it)",
    "commands (all_private_chats)",
    "commands (all_private_chats, it)",
    "commands (chat_administrators @settings_talk)",
    "commands (chat_administrators @settings_talk, it)",
];

#[test]
fn menus_of_some_people_and_texts_of_a_language_are_set_once() {
    let stage = stage();
    let plan = stage.print("commands plan settings");
    let (own, italian) = ("/show (Show the settings)", "/show (Mostra le impostazioni)");
    let mut lines = format!("settings\n  commands: none -> {own}\n");
    for (place, text) in SHOWN.into_iter().zip([italian, own, italian, own, italian]) {
        lines += &format!("  {place}: none -> {text}\n");
    }
    assert_eq!(plan, format!("{lines}1 to change, 0 as wanted, 0 failed\n"));
    assert_eq!(stage.print("commands apply settings"), format!("{lines}1 changed, 0 as wanted, 0 failed\n"));
    let set = stage.calls("setMyCommands");
    assert_eq!(set.len(), 6);
    let last = json!({ "type": "chat_administrators", "chat_id": "@settings_talk" });
    let (scope, language) = (&set[5].params["scope"], &set[5].params["language_code"]);
    assert_eq!((scope, language), (&last, &json!("it")));
    assert_eq!(stage.print("commands apply settings"), "0 changed, 1 as wanted, 0 failed\n");
    assert_eq!(stage.calls("setMyCommands").len(), 6);

    let report = stage.json("profile plan settings --json");
    let fields = report["bots"][0]["changes"].as_array().unwrap().iter().map(|change| &change["field"]);
    let fields: Vec<_> = fields.collect();
    assert_eq!(fields, ["name (it)", "description", "description (it)", "short_description (de)"]);
    stage.print("profile apply settings");
    let calls =
        || ["setMyName", "setMyDescription", "setMyShortDescription"].map(|set| stage.calls(set).len());
    assert_eq!(calls(), [1, 2, 1]);
    assert_eq!(stage.print("profile apply settings"), "0 changed, 1 as wanted, 0 failed\n");
    assert_eq!(calls(), [1, 2, 1]);
}

#[test]
fn a_text_that_was_that_of_all_languages_is_set_before_that_changes() {
    let stage = stage();
    // Telegram gives it for Italian too, until there is one.
    stage
        .call("setMyDescription", json!({ "description": "Tutti i tipi che le impostazioni possono avere" }));
    let plan = stage.print("profile apply settings");
    let line =
        "  description (it): that of all languages -> Tutti i tipi che le impostazioni possono avere\n";
    assert!(plan.contains(line), "{plan}");
    assert_eq!(stage.print("profile plan settings"), "0 to change, 1 as wanted, 0 failed\n");
}

#[test]
fn what_bots_yml_no_longer_names_is_taken_away_if_this_fleet_has_set_it() {
    let stage = stage();
    stage.print("commands apply settings");
    stage.print("profile apply settings");
    let old = json!([{ "command": "old", "description": "As it was" }]);
    for language in ["", "fr"] {
        let scope = json!({ "type": "all_group_chats" });
        stage.call("setMyCommands", json!({ "commands": old, "scope": scope, "language_code": language }));
    }
    stage.call("setMyDescription", json!({ "description": "Tous les types", "language_code": "fr" }));
    // Somebody else has set that: it stays.
    assert_eq!(stage.print("commands plan settings"), "0 to change, 1 as wanted, 0 failed\n");
    assert_eq!(stage.print("profile plan settings"), "0 to change, 1 as wanted, 0 failed\n");

    // As if an earlier bots.yml had named it, and a chat where the bot is no more.
    let expected = |others: &[&str]| {
        let own = ["name (it)", "description (it)", "short_description (de)"];
        let all = SHOWN.iter().chain(&own).chain(others).map(|place| (*place).to_owned());
        all.collect::<BTreeSet<_>>()
    };
    assert_eq!(stage.recorded(), expected(&[]));
    let gone = ["commands (chat -100200)", "commands (all_group_chats, fr)", "description (fr)"];
    let mut event: Value = serde_json::from_str(&stage.last_line()).unwrap();
    let others = expected(&[]);
    event["shown"] = gone.into_iter().chain(others.iter().map(String::as_str)).collect();
    fs::write(stage.record(), format!("{event}\n")).unwrap();
    let plan = stage.print("profile plan settings");
    assert_eq!(
        plan,
        "settings\n  description (fr): Tous les types -> none\n1 to change, 0 as wanted, 0 failed\n"
    );

    // What is killed before it was done is done the next time.
    stage.kill_at("deleteMyCommands", "commands apply settings");
    assert_eq!(stage.recorded(), expected(&gone));

    // Telegram refuses to tell of a chat where the bot is no more: there is nothing to take away.
    let unknown = Fault::new(FaultEffect::Error { code: 400, retry_after: None });
    let method = Some("getMyCommands".to_owned());
    stage.emulator.add_fault(Fault { method, times: Some(1), ..unknown });
    let applied = stage.print("commands apply settings");
    let line = "settings\n  commands (all_group_chats, fr): /old (As it was) -> none\n";
    assert_eq!(applied, format!("{line}1 changed, 0 as wanted, 0 failed\n"));
    stage.print("profile apply settings");
    assert_eq!(stage.recorded(), expected(&[]));
    assert_eq!(stage.print("commands apply settings"), "0 changed, 1 as wanted, 0 failed\n");
    assert_eq!(stage.print("profile apply settings"), "0 changed, 1 as wanted, 0 failed\n");
    let [own, french] = ["", "fr"].map(|language| {
        let scope = json!({ "type": "all_group_chats" });
        stage.call("getMyCommands", json!({ "scope": scope, "language_code": language }))
    });
    assert_eq!((own, french), (old, json!([])));
}

#[test]
fn a_chat_that_telegram_does_not_know_is_named() {
    let (stage, telegram) = (stage(), Telegram::start());
    let answer = |line: &str, body: Value| {
        telegram.answer_once(1003, "getMyCommands", http_answer(line, "", &body.to_string()));
    };
    for _ in 0..4 {
        answer("200 OK", json!({ "ok": true, "result": [] }));
    }
    let unknown = "Bad Request: chat not found";
    answer("400 Bad Request", json!({ "ok": false, "error_code": 400, "description": unknown }));
    let said = stage.fail(&format!("commands plan settings --api-url {}", telegram.url()));
    let place = "commands (chat_administrators @settings_talk)";
    assert_eq!(said, format!("error: bot `settings`: getMyCommands: 400 {unknown}, for {place}\n"));
}

#[test]
fn what_was_set_before_a_kill_is_known() {
    let stage = stage();
    stage.kill_at("setMyCommands", "commands apply settings");
    assert_eq!(stage.recorded(), SHOWN.map(str::to_owned).into());
    let applied = stage.print("commands apply settings");
    assert_eq!(applied.lines().last(), Some("1 changed, 0 as wanted, 0 failed"));
    assert_eq!(stage.recorded(), SHOWN.map(str::to_owned).into());
}

#[test]
fn tokens_are_tested_and_never_shown() {
    let stage = stage();
    let shown = stage.print("tokens show");
    assert!(!shown.contains(&token(1002)[5..]), "{shown}");
    let row = shown.lines().find(|line| line.contains("plain")).unwrap();
    assert_eq!(row.split_whitespace().collect::<Vec<_>>(), ["plain", "1002:***", "tokens.yml"]);

    let tested = stage.print("tokens test");
    let row = tested.lines().find(|line| line.contains("settings")).unwrap();
    assert!(row.contains("settings_bot") && row.contains("1003") && row.contains("groups"), "{tested}");
    stage.fault(FaultEffect::Error { code: 401, retry_after: None }, Some(1002), None);
    let said = stage.fail("tokens test");
    assert!(said.contains("bot `plain`: getMe: 401 Unauthorized\n  help: the token was revoked"), "{said}");
    let report = stage.json("tokens test --json");
    assert_eq!(report["bots"][2]["username"], "settings_bot");
    assert_eq!(report["bots"][2]["can_join_groups"], true);
}

#[test]
fn a_token_of_another_bot_is_said_beside_all_else() {
    let stage = stage_of(["every_kind_bot", "plain_bot", "somebodys_bot"].map(str::to_owned));
    stage.fault(FaultEffect::Error { code: 401, retry_after: None }, Some(1002), None);
    let said = stage.fail("tokens test");
    assert!(said.contains("error: bot `plain`: getMe: 401 Unauthorized\n"), "{said}");
    assert!(
        said.contains(
            "error: bot `settings`: its token is the one of @somebodys_bot, not of @settings_bot\n"
        ),
        "{said}"
    );
    assert_eq!(stage.json("tokens test --json")["bots"][2]["expected_username"], "settings_bot");
}

#[test]
fn what_is_missing_is_said_before_anybody_is_called() {
    let stage = stage();
    let exits = |code: i32, line: &str, expected: &str| {
        let mut command = stage.command(line);
        let output = command.env_remove("BOTSERVER_PUBLIC_URL").output().unwrap();
        assert_eq!(output.status.code(), Some(code), "{line}: {output:?}");
        let said = text(&output.stderr);
        assert!(said.contains(expected), "{line}: {said}");
    };
    let fails = |line: &str, expected: &str| exits(1, line, expected);
    let is_wrong = |line: &str, expected: &str| exits(2, line, expected);
    is_wrong("webhook plan", "help: write `server: { public_url: https://bots.example.com }` into bots.yml");
    is_wrong("move --to http://127.0.0.1:1", "nobody says where Telegram reaches this fleet");
    is_wrong("webhook info --api-url ftp://api.example.com", "is not the address of a Bot API");
    let mut variable = stage.command("webhook plan");
    let variable = variable.env("BOTSERVER_PUBLIC_URL", "http://bots.example.com").output().unwrap();
    assert_eq!(variable.status.code(), Some(2), "{variable:?}");
    let wrong = stage.run("webhook apply --public-url https://bots.example.com:3000");
    assert_eq!(wrong.status.code(), Some(2), "{wrong:?}");
    assert!(text(&wrong.stderr).contains("it has port `3000`; Telegram sends to "), "{wrong:?}");
    fails("webhook apply --public-url https://bots.example.com --certificate none.pem", "none.pem: ");
    let local = "webhook apply --public-url https://localhost:8443 --api-url";
    fails(
        &format!("{local} https://api.telegram.org"),
        "public_url: `localhost` is 127.0.0.1, which only its own network reaches",
    );
    is_wrong("webhook plan plian --public-url https://bots.example.com", "did you mean `plain`?");
    fails("webhook plan waiter --public-url https://bots.example.com", "bot `waiter` has no token");
    fails("tokens test --data /proc/none", "help: choose another folder with --data");
    assert!(stage.emulator.call_records(0, None).is_empty());

    // Another Bot API may be in that network.
    let output = stage.run("webhook plan plain --public-url https://localhost:8443");
    assert!(output.status.success(), "{output:?}");
    let said = text(&output.stderr);
    assert!(
        said.contains("warning: Telegram could not send to this public_url: `localhost` is 127.0.0.1"),
        "{said}"
    );
}

#[test]
fn bots_move_to_another_server_and_what_is_left_of_it_is_gone_on_with() {
    let (cloud, own) = (stage(), stage());
    let line = format!("move --to http://{} --leave log-out", own.address);
    // The new server answers for one bot only after a while; the others have moved.
    own.fault(FaultEffect::Error { code: 400, retry_after: None }, Some(1002), Some(1));
    let said = cloud.fail(&line);
    assert!(said.contains("error: bot `plain`: "), "{said}");
    assert_eq!(cloud.calls("logOut").len(), 3);
    assert_eq!(own.calls("setWebhook").len(), 2);

    let moved = cloud.print(&line);
    let again = format!(
        "every_kind: was there already\nplain: moved\nsettings: was there already\nstart the fleet with --api-url http://{} from now on\n",
        own.address
    );
    assert_eq!(moved, again);
    assert_eq!(own.webhook("plain")["url"], format!("{PUBLIC}/webhook/plain"));
    let there: Value = serde_json::from_str(&cloud.print(&format!("{line} --json"))).unwrap();
    assert_eq!(
        there["bots"][0],
        json!({ "name": "every_kind", "left": false, "webhook_set": false, "error": null })
    );
}

#[test]
fn between_two_servers_of_ones_own_bots_are_closed() {
    let (old, new) = (stage(), stage());
    old.print("webhook apply");
    let moved = old.print(&format!("move --to http://{} plain", new.address));
    assert!(moved.starts_with("plain: moved\n"), "{moved}");
    let methods: Vec<_> = old.emulator.call_records(0, None).into_iter().map(|call| call.method).collect();
    assert!(methods.ends_with(&["deleteWebhook".to_owned(), "close".to_owned()]), "{methods:?}");
    assert_eq!(old.calls("logOut").len(), 0);

    let said = old.refuse(&format!("move --to http://{}", old.address));
    assert!(said.contains("and would move there\n  help: say with --api-url where they are"), "{said}");
}
