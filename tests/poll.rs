//! `poll`: the fleet asks for its updates, as it would ask Telegram.

#![allow(clippy::indexing_slicing, clippy::unwrap_used, reason = "a test's own code fails the test")]

use std::fs;
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};

use botserver::testing::emulator::{Config, Emulator, Person, Say, Where};
use harness::{Connection, token};
use serde_json::json;
use tempfile::TempDir;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

const ECHO: i64 = 1001;

/// An emulator, and a folder with the token of `echo`.
struct World {
    emulator: Emulator,
    address: SocketAddr,
    serving: JoinHandle<()>,
    stop: oneshot::Sender<()>,
    folder: TempDir,
}

impl World {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("tokens.yml"), format!("echo: {}\n", token(ECHO))).unwrap();
        Self::start(SocketAddr::from(([127, 0, 0, 1], 0)), folder).await
    }

    async fn start(address: SocketAddr, folder: TempDir) -> Self {
        let emulator = Emulator::new(Config::default());
        let listener = tokio::net::TcpListener::bind(address).await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel();
        let served = emulator.clone();
        let serving = tokio::spawn(async move {
            let stopped = async { drop(stopped.await) };
            served.serve(listener, stopped).await.unwrap();
        });
        Self { emulator, address, serving, stop, folder }
    }

    /// An emulator that knows nothing of this one, at the same address.
    async fn restart(self) -> Self {
        self.stop.send(()).unwrap();
        self.serving.await.unwrap();
        Self::start(self.address, self.folder).await
    }

    fn poll(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_fleet"));
        command
            .args(["poll", "--api-url", &format!("http://{}", self.address)])
            .args(args)
            .current_dir(&self.folder);
        command
    }

    async fn call(&self, method: &str, params: serde_json::Value) -> serde_json::Value {
        self.emulator.call(&token(ECHO), method, params, Vec::new()).await.result.unwrap()
    }

    /// Says something to `echo`, and waits until it is repeated.
    async fn is_echoed(&self, text: &str) {
        // The first call makes the bot known.
        self.call("getMe", json!({})).await;
        let ada = self.emulator.add_person(Person::named("Ada"));
        let address = self.address;
        let mut events = Connection::to_events(address);
        let say = Say { place: Where::private(ECHO), person: ada, text: text.to_owned(), ..Say::default() };
        self.emulator.say(say).unwrap();
        let answered = format!(r#""method":"sendMessage","params":{{"chat_id":{ada},"text":"{text}"}}"#);
        tokio::task::spawn_blocking(move || events.wait_for(&answered)).await.unwrap();
    }
}

/// Killed when a test drops it.
struct Poll(Child);

impl Drop for Poll {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn updates_are_asked_for_and_answered_by_calls() {
    let world = World::new().await;
    let _poll = Poll(world.poll(&[]).stderr(Stdio::null()).spawn().unwrap());
    world.is_echoed("one").await;
    world.is_echoed("two").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_webhook_is_not_taken_over_without_being_asked_to() {
    let world = World::new().await;
    world.call("setWebhook", json!({ "url": "https://bots.example.com/webhook/echo" })).await;
    let output = world.poll(&["--log-level", "off"]).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(
        String::from_utf8(output.stderr).unwrap(),
        "error: bot `echo`: it has a webhook at https://bots.example.com/webhook/echo, \
         and polling would take its updates away\n  help: with --take-over that webhook is deleted\n"
    );
    assert_eq!(world.call("getWebhookInfo", json!({})).await["url"], "https://bots.example.com/webhook/echo");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_webhook_is_taken_over_when_asked_to() {
    let world = World::new().await;
    world.call("setWebhook", json!({ "url": "https://bots.example.com/webhook/echo" })).await;
    let _poll = Poll(world.poll(&["--take-over", "echo"]).stderr(Stdio::null()).spawn().unwrap());
    world.is_echoed("mine now").await;
    assert_eq!(world.call("getWebhookInfo", json!({})).await["url"], "");
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_that_is_said_to_an_emulator_that_was_started_again_is_missed() {
    let world = World::new().await;
    let _poll = Poll(world.poll(&[]).stderr(Stdio::null()).spawn().unwrap());
    world.is_echoed("one").await;
    let world = world.restart().await;
    world.is_echoed("two").await;
}
