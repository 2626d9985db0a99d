//! Bots written in other frameworks run against the emulator's binary, unchanged but for the API's address.
//!
//! Needs `python3` (with `venv`) and `npm`; the frameworks are installed once, below `target/`.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]
#![allow(clippy::indexing_slicing, reason = "a test fails by panicking")]

mod common;

use std::fs;
use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::{Value, json};

const TOKEN: &str = "110201543:AAexample-secret";
const BOT: i64 = 110_201_543;
/// How long a framework may take for anything, its start included.
const PATIENCE: Duration = Duration::from_secs(60);

/// A program that ends with the test.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The emulator's binary, and its event stream from the very start.
struct Emulator {
    url: String,
    client: reqwest::Client,
    events: reqwest::Response,
    buffer: String,
    _process: Running,
}

impl Emulator {
    async fn start() -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_botserver-emulator"));
        let mut process = command.args(["--listen", "127.0.0.1:0"]).stdout(Stdio::piped()).spawn().unwrap();
        let mut ready = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut ready).unwrap();
        let url = ready.trim().strip_prefix("listening on ").expect("the ready line").to_owned();
        let client = common::client().build().unwrap();
        let events = client.get(format!("{url}/emulator/events?since=0")).send().await.unwrap();
        Self { url, client, events, buffer: String::new(), _process: Running(process) }
    }

    async fn act(&self, action: &str, body: Value) -> Value {
        let request = self.client.post(format!("{}/emulator/{action}", self.url)).json(&body);
        let response = request.send().await.unwrap();
        assert!(response.status().is_success(), "{action}: {}", response.text().await.unwrap());
        response.json().await.unwrap()
    }

    /// Waits for the first event of this name (from where the last wait ended) that `fits`.
    async fn event(&mut self, name: &str, fits: impl Fn(&Value) -> bool) -> Value {
        let waiting = async {
            loop {
                while let Some(end) = self.buffer.find("\n\n") {
                    let event: String = self.buffer.drain(..end + 2).collect();
                    let data = event.lines().find_map(|line| line.strip_prefix("data: "));
                    let Some(data) = data else { continue };
                    let data: Value = serde_json::from_str(data).unwrap();
                    if data["event"] == name && fits(&data) {
                        return data;
                    }
                }
                let piece = self.events.chunk().await.unwrap().expect("the stream goes on");
                self.buffer.push_str(std::str::from_utf8(&piece).unwrap());
            }
        };
        tokio::time::timeout(PATIENCE, waiting).await.unwrap_or_else(|_| panic!("no fitting event `{name}`"))
    }

    async fn bot_says(&mut self) -> Value {
        self.event("message", |event| event["message"]["from"]["id"] == BOT).await["message"].clone()
    }
}

/// What a person does with the shop, and what has to come of it.
async fn chat(command: &mut Command, mode: &str) {
    let mut emulator = Emulator::start().await;
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port().to_string();
    let program = command.args([&emulator.url, TOKEN, mode, &port]).spawn().unwrap();
    let _program = Running(program);
    if mode == "polling" {
        // The first call of any kind; `getUpdates` that bring nothing are not in the journal.
        emulator.event("call", |_| true).await;
    } else {
        emulator.event("call", |call| call["method"] == "setWebhook" && call["response"]["ok"] == true).await;
    }

    let person = emulator.act("people", json!({ "first_name": "Ada" })).await["id"].clone();
    let say = |text: &str| json!({ "bot": BOT, "person": person, "text": text });
    emulator.act("say", say("hello")).await;
    assert_eq!(emulator.bot_says().await["text"], "hello");

    emulator.act("say", say("/menu")).await;
    let menu = emulator.bot_says().await;
    assert_eq!(menu["text"], "Menu");
    assert_eq!(menu["entities"], json!([{ "type": "bold", "offset": 0, "length": 4 }]));

    emulator.act("press", json!({ "bot": BOT, "person": person, "text": "Margherita" })).await;
    assert_eq!(emulator.event("callback_answer", |_| true).await["text"], "Ordered");
    assert_eq!(emulator.event("edited", |_| true).await["message"]["text"], "One Margherita");

    emulator.act("say", say("/list")).await;
    let list = emulator.bot_says().await;
    assert_eq!((&list["document"]["file_name"], &list["caption"]), (&json!("prices.txt"), &json!("Prices")));
    let file = list["document"]["file_id"].as_str().unwrap();
    let file =
        emulator.client.get(format!("{}/emulator/file?file_id={file}", emulator.url)).send().await.unwrap();
    assert_eq!(file.bytes().await.unwrap(), "Margherita 6.50");
}

fn scripts() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/foreign")
}

/// Runs an installation step to its end.
fn install(command: &mut Command, needs: &str) {
    let status = command.stdout(Stdio::null()).status();
    let status = status.unwrap_or_else(|error| panic!("cannot start {command:?}: {error}; install {needs}"));
    assert!(status.success(), "{command:?} failed: are {needs} and the network there?");
}

/// A place below `target/` in which `make` installs, once for each content of `wanted`.
fn installed(name: &str, wanted: &str, make: impl FnOnce(&Path)) -> PathBuf {
    static ONE_AT_A_TIME: std::sync::Mutex<()> = std::sync::Mutex::new(());
    let _guard = ONE_AT_A_TIME.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let place = Path::new(env!("CARGO_TARGET_TMPDIR")).join("foreign").join(name);
    let wanted = fs::read_to_string(scripts().join(wanted)).unwrap();
    let done = place.join("installed");
    if fs::read_to_string(&done).is_ok_and(|installed| installed == wanted) {
        return place;
    }
    let _ = fs::remove_dir_all(&place);
    fs::create_dir_all(&place).unwrap();
    make(&place);
    fs::write(done, wanted).unwrap();
    place
}

fn python(script: &str) -> Command {
    let place = installed("python", "requirements.txt", |place| {
        install(Command::new("python3").args(["-m", "venv"]).arg(place.join("venv")), "python3 with venv");
        let pip = place.join("venv/bin/pip");
        install(
            Command::new(pip).args(["install", "-q", "-r"]).arg(scripts().join("requirements.txt")),
            "pip",
        );
    });
    let mut command = Command::new(place.join("venv/bin/python"));
    command.arg(scripts().join(script));
    command
}

fn node(script: &str) -> Command {
    let place = installed("node", "package.json", |place| {
        fs::copy(scripts().join("package.json"), place.join("package.json")).unwrap();
        let npm = &mut Command::new("npm");
        install(
            npm.args(["install", "--silent", "--no-audit", "--no-fund"]).current_dir(place),
            "Node.js with npm",
        );
    });
    // Modules are looked for beside the script.
    fs::copy(scripts().join(script), place.join(script)).unwrap();
    let mut command = Command::new("node");
    command.arg(place.join(script));
    command
}

#[tokio::test]
async fn aiogram_by_polling() {
    chat(&mut python("aiogram_bot.py"), "polling").await;
}

#[tokio::test]
async fn aiogram_by_webhook() {
    chat(&mut python("aiogram_bot.py"), "webhook").await;
}

#[tokio::test]
async fn python_telegram_bot_by_polling() {
    chat(&mut python("ptb_bot.py"), "polling").await;
}

#[tokio::test]
async fn python_telegram_bot_by_webhook() {
    chat(&mut python("ptb_bot.py"), "webhook").await;
}

#[tokio::test]
async fn grammy_by_polling() {
    chat(&mut node("grammy_bot.mjs"), "polling").await;
}

#[tokio::test]
async fn grammy_by_webhook() {
    chat(&mut node("grammy_bot.mjs"), "webhook").await;
}
