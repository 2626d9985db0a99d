//! What `serve` does by itself: it reads tokens anew, looks at the webhooks, and tells the operator what cannot wait.

#![allow(clippy::indexing_slicing, clippy::unwrap_used, reason = "a test's own code fails the test")]

use std::fs;
use std::net::SocketAddr;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use botserver::testing::emulator::{CallRecord, Config, Emulator, Fault, FaultEffect, NewBot, Person};
use harness::{Connection, Server, Settings, token};
use serde_json::{Value, json};

const PUBLIC: &str = "https://bots.example.com:8443";

/// What a test waits for at most.
const PATIENCE: Duration = Duration::from_secs(60);

/// An emulator that knows bots by these tokens.
fn telegram(tokens: &[String]) -> (Emulator, SocketAddr) {
    let emulator = Emulator::new(Config { auto_create_bots: false, ..Config::default() });
    for (token, number) in tokens.iter().zip(1..) {
        let username = format!("number_{number}_bot");
        emulator.add_bot(NewBot { token: token.clone(), username, ..NewBot::default() }).unwrap();
    }
    let address = emulator.serve_in_background().unwrap();
    (emulator, address)
}

fn fleet(telegram: SocketAddr) -> Settings {
    fleet_that_looks("1s", telegram)
}

fn fleet_that_looks(every: &str, telegram: SocketAddr) -> Settings {
    Settings::new(env!("CARGO_BIN_EXE_test-fleet"))
        .env("BOTSERVER_API_URL", format!("http://{telegram}"))
        .env("BOTSERVER_PUBLIC_URL", PUBLIC)
        .arg(format!("--webhook-watch={every}"))
}

fn set_webhooks(emulator: &Emulator) -> Vec<CallRecord> {
    emulator.call_records(0, None).into_iter().filter(|call| call.method == "setWebhook").collect()
}

/// Replaces a file as an editor does.
fn write_tokens(server: &Server, text: &str) {
    let (path, draft) = (server.folder().join("tokens.yml"), server.folder().join("draft"));
    fs::write(&draft, text).unwrap();
    fs::set_permissions(&draft, fs::Permissions::from_mode(0o600)).unwrap();
    fs::rename(draft, path).unwrap();
}

fn stats(server: &Server) -> Value {
    let output = server.run("stats --json");
    assert!(output.status.success(), "{output:?}");
    serde_json::from_slice(&output.stdout).unwrap()
}

fn bot(server: &Server, name: &str) -> Value {
    let stats = stats(server);
    stats["bots"].as_array().unwrap().iter().find(|bot| bot["name"] == name).unwrap().clone()
}

fn wait_for<T>(what: &str, mut found: impl FnMut() -> Option<T>) -> T {
    let deadline = Instant::now() + PATIENCE;
    loop {
        if let Some(found) = found() {
            return found;
        }
        assert!(Instant::now() < deadline, "{what} did not come");
        thread::sleep(Duration::from_millis(50));
    }
}

fn says(id: i64) -> String {
    let chat = json!({ "id": 7, "type": "private" });
    json!({ "update_id": id, "message": { "message_id": id, "date": 1, "chat": chat, "text": "hi" } })
        .to_string()
}

/// A request with the secret of this token.
fn post(server: &Server, bot: &str, token: &str) -> u16 {
    let secret = botserver::WebhookSecret::derive(&botserver::Token::parse(token).unwrap());
    let update = says(1);
    let request = format!(
        "POST /webhook/{bot} HTTP/1.1\r\nHost: x\r\nX-Telegram-Bot-Api-Secret-Token: {}\r\nContent-Length: {}\r\n\r\n{update}",
        secret.expose(),
        update.len()
    );
    server.connect().send(request).response().status
}

#[test]
fn tokens_are_read_anew_and_their_webhooks_set() {
    let (old, new, more) = (token(1001), format!("{}-new", token(1001)), token(1002));
    let (emulator, address) = telegram(&[new.clone(), more.clone()]);
    let server = fleet(address).token("plain", &old).token("every_kind", token(1003)).start();
    assert_eq!([post(&server, "plain", &old), post(&server, "settings", &more)], [200, 401]);

    // Both files at once: a token that was replaced, one that came, one that went.
    write_tokens(&server, &format!("plain: {new}\nsettings: {more}\n"));
    server.wait_for_message("the tokens were read");
    assert_eq!([post(&server, "plain", &new), post(&server, "settings", &more)], [200, 200]);
    assert_eq!([post(&server, "plain", &old), post(&server, "every_kind", &token(1003))], [401, 401]);
    let set = wait_for("both webhooks", || Some(set_webhooks(&emulator)).filter(|set| set.len() == 2));
    assert!(set.iter().all(|call| call.params["url"].as_str().unwrap().starts_with(PUBLIC)), "{set:?}");
    let standing = |name| bot(&server, name)["standing"].clone();
    assert_eq!([standing("plain"), standing("every_kind")], [json!("served"), json!("without_token")]);

    // A slip of the pen, a token of another bot, an empty file, and none at all: each is said, and changes nothing.
    for (wrong, said) in [
        ("plain 110201543\n".to_owned(), "tokens.yml:1:1"),
        (format!("plain: {new}\nsettings: {new}\n"), "already has a token on line 1"),
        (String::new(), "tokens.yml has no token for any bot of this fleet"),
    ] {
        write_tokens(&server, &wrong);
        server.wait_for_log(|line| line.to_string().contains(said) && line["level"] == "ERROR");
        assert_eq!([post(&server, "plain", &new), post(&server, "settings", &more)], [200, 200], "{wrong}");
    }
    fs::remove_file(server.folder().join("tokens.yml")).unwrap();
    server.wait_for_log(|line| line["error"] == "tokens.yml is gone" && line["level"] == "ERROR");
    assert_eq!(post(&server, "plain", &new), 200);
    for token in [&old, &new, &more] {
        assert!(!server.log().contains(harness::secret_part(token)));
    }
}

#[test]
fn a_new_token_gets_its_webhook_as_soon_as_telegram_is_there_even_where_webhooks_are_not_watched() {
    let (old, new) = (token(1001), format!("{}-new", token(1001)));
    let (emulator, address) = telegram(std::slice::from_ref(&new));
    let server = fleet_that_looks("off", address).token("plain", &old).start();
    emulator.add_fault(Fault { times: Some(1), ..Fault::new(FaultEffect::Outage) });
    write_tokens(&server, &format!("plain: {new}\n"));
    let set = wait_for("the webhook", || Some(set_webhooks(&emulator)).filter(|set| !set.is_empty()));
    assert_eq!(set.len(), 1, "{set:?}");
    assert_eq!(emulator.call_records(0, None)[0].method, "getWebhookInfo", "it was asked in vain first");
}

#[test]
fn a_revoked_token_stays_revoked_while_telegram_is_not_reached() {
    let token = token(1001);
    let (emulator, address) = telegram(std::slice::from_ref(&token));
    emulator.add_fault(Fault::new(FaultEffect::Error { code: 401, retry_after: None }));
    let server = fleet(address).token("plain", &token).start();
    let standing = || bot(&server, "plain")["standing"].clone();
    wait_for("the verdict", || (standing() == "revoked").then_some(()));
    emulator.set_faults(vec![Fault::new(FaultEffect::Drop)]);
    wait_for("a call in vain", || stats(&server)["calls"]["unanswered"].as_u64().filter(|calls| *calls > 0));
    assert_eq!(standing(), "revoked");
    emulator.set_faults(Vec::new());
    wait_for("another verdict", || (standing() == "served").then_some(()));
}

#[test]
fn webhooks_are_compared_and_set_again_only_where_that_is_asked_for_and_right() {
    let tokens = [token(1001), token(1002), token(1003)];
    let (emulator, address) = telegram(&tokens);
    let [plain, settings, kinds] = &tokens;
    let folder = tempfile::tempdir().unwrap();
    let with = |fleet: Settings| {
        let fleet = fleet.arg(format!("--alert-command={}", alert_command(folder.path()).display()));
        fleet.token("plain", plain).token("settings", settings).token("every_kind", kinds)
    };
    let server = with(fleet(address)).start();
    let apply = format!("webhook apply plain every_kind --api-url http://{address} --public-url {PUBLIC}");
    wait_for("the record", || server.run(&apply).status.success().then_some(()));
    let elsewhere = json!({ "url": "https://staging.example.com/webhook/plain" });
    call(address, plain, "setWebhook", &elsewhere);
    let drifted = json!({ "url": format!("{PUBLIC}/webhook/every_kind"), "allowed_updates": ["poll"] });
    call(address, kinds, "setWebhook", &drifted);
    let before = set_webhooks(&emulator).len();

    let health = |server: &Server| {
        ["plain", "settings", "every_kind"].map(|name| bot(server, name)["webhook"]["health"].clone())
    };
    let found = [json!("elsewhere"), json!("missing"), json!("drifted")];
    wait_for("a look", || (health(&server) == found).then_some(()));
    let changes = &bot(&server, "every_kind")["webhook"]["changes"];
    assert_eq!((&changes[0]["field"], &changes[0]["now"]), (&json!("allowed_updates"), &json!("poll")));
    assert_eq!(set_webhooks(&emulator).len(), before, "nobody asked for that");
    let told = wait_for("both alerts", || Some(alerts(folder.path())).filter(|told| told.len() == 2));
    assert_eq!(told, [("dead_webhook plain raised".to_owned()), ("dead_webhook settings raised".to_owned())]);

    let server = server.restart(with(fleet(address).arg("--repair")));
    let repaired = [json!("elsewhere"), json!("ok"), json!("ok")];
    wait_for("the repair", || (health(&server) == repaired).then_some(()));
    assert_eq!(set_webhooks(&emulator).len(), before + 2);
    let kinds = call(address, kinds, "getWebhookInfo", &json!({}))["result"]["allowed_updates"].clone();
    assert!(kinds.as_array().unwrap().len() > 20, "{kinds}");
    assert_eq!(call(address, plain, "getWebhookInfo", &json!({}))["result"]["url"], elsewhere["url"]);
}

#[test]
fn a_webhook_that_fails_is_told_of_and_its_recovery_too() {
    let token = token(1001);
    let (emulator, address) = telegram(std::slice::from_ref(&token));
    let folder = tempfile::tempdir().unwrap();
    let command = format!("--alert-command={}", alert_command(folder.path()).display());
    let server = fleet(address).arg(command).token("plain", &token).start();
    let apply = format!("webhook apply --api-url http://{address} --public-url {PUBLIC}");
    wait_for("the record", || server.run(&apply).status.success().then_some(()));
    // Nobody is at bots.example.com.
    let person = emulator.add_person(Person::named("Ada"));
    let say = json!({ "bot": 1001, "person": person, "text": "hello" });
    emulator.say(serde_json::from_value(say).unwrap()).unwrap();
    let webhook = wait_for("a look", || {
        Some(bot(&server, "plain")["webhook"].clone()).filter(|webhook| webhook["health"] == "failing")
    });
    assert_eq!(webhook["pending"], 1);
    assert!(!webhook["last_error"]["message"].as_str().unwrap().is_empty(), "{webhook}");
    assert_eq!(stats(&server)["pending_updates"], 1);
    wait_for("the alert", || (alerts(folder.path()) == ["dead_webhook plain raised"]).then_some(()));
    call(
        address,
        &token,
        "setWebhook",
        &json!({ "url": format!("{PUBLIC}/webhook/plain"), "drop_pending_updates": true }),
    );
    let told = wait_for("the end", || Some(alerts(folder.path())).filter(|told| told.len() == 2));
    assert_eq!(told, ["dead_webhook plain raised", "dead_webhook plain resolved"]);
}

/// A program that keeps what it is told in a file of this folder.
fn alert_command(folder: &Path) -> PathBuf {
    let path = folder.join("alert");
    let told = folder.join("told");
    fs::write(&path, format!("#!/bin/sh\n(cat; echo) >> {}\n", told.display())).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    path
}

/// What that was, without its texts.
fn alerts(folder: &Path) -> Vec<String> {
    let told = fs::read_to_string(folder.join("told")).unwrap_or_default();
    let messages = told.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let events = messages.flat_map(|message| message["events"].as_array().unwrap().clone());
    events
        .map(|event| {
            let [alert, bot, state] =
                ["alert", "bot", "state"].map(|field| event[field].as_str().unwrap().to_owned());
            format!("{alert} {bot} {state}")
        })
        .collect()
}

/// Somebody else's call of the Bot API.
fn call(address: SocketAddr, token: &str, method: &str, params: &Value) -> Value {
    let params = params.to_string();
    let request = format!(
        "POST /bot{token}/{method} HTTP/1.1\r\nHost: {address}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{params}",
        params.len()
    );
    let answer = Connection::open(address).send(request).response().json();
    assert_eq!(answer["ok"], true, "{method}: {answer}");
    answer
}
