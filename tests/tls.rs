//! TLS of the demo fleet: its `public_url` against the certificate, and messages from end to end.

#![allow(clippy::indexing_slicing, clippy::unwrap_used, reason = "a test's own code fails the test")]

use std::fs;
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Command, Output};

use botserver::testing::emulator::{Config, Emulator, FileUpload, Person, Say, Where};
use harness::{Connection, Server, Settings, token};
use serde_json::{Value, json};
use tempfile::TempDir;

const ECHO: i64 = 1001;

/// A folder with the pair that `certificate new` makes for a host.
fn pair(host: &[&str]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let made = fleet(folder.path(), &[&["certificate", "new"], host].concat());
    assert!(made.status.success(), "{made:?}");
    fs::write(folder.path().join("tokens.yml"), format!("echo: {}\n", token(ECHO))).unwrap();
    folder
}

fn fleet(folder: &Path, args: &[&str]) -> Output {
    let mut command = Command::new("timeout");
    command.args(["60", env!("CARGO_BIN_EXE_fleet")]).args(args).current_dir(folder);
    command.env_remove("BOTSERVER_TLS_CERT").output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[test]
fn a_certificate_is_made_for_the_host_of_public_url() {
    let folder = pair(&[]);
    let output = fleet(folder.path(), &["certificate", "show", "--json"]);
    let shown: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(shown["names"], json!(["bots.example.com"]));
    assert_eq!((&shown["host"], &shown["host_fits"]), (&json!("bots.example.com"), &json!(true)));
    let table = text(&fleet(folder.path(), &["certificate", "show"]).stdout);
    assert!(
        table.lines().any(|row| row.split_whitespace().eq(["for", "bots.example.com", "yes"])),
        "{table}"
    );
}

const ANOTHER_NAME: &str = "certificate.pem: the certificate is for `other.example.com`, not for `bots.example.com` \
                            of public_url\n  help: get one for that host (`certificate new --host bots.example.com`), \
                            or correct public_url in bots.yml\n";

#[test]
fn a_certificate_of_another_name_is_refused_where_telegram_would_meet_it() {
    let folder = pair(&["--host", "other.example.com"]);
    let shown = fleet(folder.path(), &["certificate", "show"]);
    assert_eq!((shown.status.code(), text(&shown.stderr)), (Some(1), format!("error: {ANOTHER_NAME}")));
    let serve = [
        "serve",
        "--listen=127.0.0.1:0",
        "--log-level=off",
        "--tls-cert=certificate.pem",
        "--tls-key=key.pem",
    ];
    let served = fleet(folder.path(), &serve);
    assert_eq!((served.status.code(), text(&served.stderr)), (Some(1), format!("error: {ANOTHER_NAME}")));
}

/// An emulator of Telegram, and a fleet that calls it and has a certificate for 127.0.0.1.
async fn world() -> (Emulator, SocketAddr, TempDir, Server) {
    let emulator = Emulator::new(Config::default());
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let served = emulator.clone();
    tokio::spawn(async move { served.serve(listener, std::future::pending()).await });
    let folder = pair(&["--host", "127.0.0.1"]);
    let at = |name: &str| folder.path().join(name).display().to_string();
    let settings = Settings::new(env!("CARGO_BIN_EXE_fleet"))
        .token("echo", token(ECHO))
        .arg(format!("--api-url=http://{address}"))
        .arg(format!("--tls-cert={}", at("certificate.pem")))
        .arg(format!("--tls-key={}", at("key.pem")));
    let server = tokio::task::spawn_blocking(|| settings.start()).await.unwrap();
    (emulator, address, folder, server)
}

async fn call(emulator: &Emulator, method: &str, params: Value, files: Vec<FileUpload>) -> Value {
    emulator.call(&token(ECHO), method, params, files).await.result.unwrap()
}

/// Sets the webhook of `echo`, with the certificate.
async fn set_webhook(emulator: &Emulator, server: &Server, folder: &TempDir) {
    let certificate = FileUpload {
        field: "certificate".to_owned(),
        file_name: Some("certificate.pem".to_owned()),
        content: fs::read(folder.path().join("certificate.pem")).unwrap().into(),
        ..FileUpload::default()
    };
    let secret = server.secret("echo");
    let url = format!("https://{}/webhook/echo", server.address);
    let params = json!({ "url": url, "secret_token": secret });
    call(emulator, "setWebhook", params, vec![certificate]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_said_is_answered_over_tls_by_a_certificate_that_was_made_here() {
    let (emulator, address, folder, server) = world().await;
    let warned = server.log();
    assert!(warned.contains("the certificate is for `127.0.0.1`, not for `bots.example.com` of public_url"));
    set_webhook(&emulator, &server, &folder).await;
    let ada = emulator.add_person(Person::named("Ada"));
    let mut events = Connection::to_events(address);
    let say = Say { place: Where::private(ECHO), person: ada, text: "hello".to_owned(), ..Say::default() };
    emulator.say(say).unwrap();
    let answered = format!(r#""method":"sendMessage","params":{{"chat_id":{ada},"text":"hello"}}"#);
    tokio::task::spawn_blocking(move || events.wait_for(&answered)).await.unwrap();
    let info = call(&emulator, "getWebhookInfo", json!({}), Vec::new()).await;
    assert_eq!((&info["has_custom_certificate"], &info["pending_update_count"]), (&json!(true), &json!(0)));
    assert_eq!(info["last_error_message"], Value::Null);
}
