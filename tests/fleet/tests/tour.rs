//! From tokens to answered messages by the fleet's own commands, in the steps of BOTServer: with nginx in front, and with
//! TLS of its own. The emulator checks the certificate that it is given.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test's own code fails the test"
)]

use std::fs;
use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};
use std::sync::LazyLock;
use std::thread;

use botserver_emulator::{Config, Emulator, NewBot, Person, Say, Where};
use harness::{Process, Profile, Project, token};
use serde_json::{Value, json};
use tempfile::TempDir;

/// A fleet of two bots and one handler.
static BINARY: LazyLock<PathBuf> = LazyLock::new(|| {
    let project = Project::new("tour");
    let settings = "name: Plain speaker\n    description: Says what it hears\n";
    let bots = format!("bots:\n  plain:\n    {settings}  my-bot: {{ handler: plain }}\n");
    project.write("bots.yml", &format!("server:\n  public_url: https://localhost:8443\n{bots}"));
    project.write("bots/plain.rs", include_str!("../bots/plain.rs"));
    project.build(Profile::Debug)
});

/// The machine that the fleet is put on, and the Telegram that it is put in front of.
struct Machine {
    folder: TempDir,
    emulator: Emulator,
    telegram: SocketAddr,
    /// Where Telegram reaches the fleet.
    public: SocketAddr,
}

fn free_port() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap()
}

impl Machine {
    fn new() -> Self {
        let emulator = Emulator::new(Config { auto_create_bots: false, ..Config::default() });
        for (id, username) in [(1001, "plain_bot"), (1002, "my_bot")] {
            let bot = NewBot { token: token(id), username: username.to_owned(), ..NewBot::default() };
            emulator.add_bot(bot).unwrap();
        }
        let telegram = emulator.serve_in_background().unwrap();
        Self { folder: tempfile::tempdir().unwrap(), emulator, telegram, public: free_port() }
    }

    fn command(&self, line: &str) -> Command {
        let mut command = harness::command(&*BINARY, self.folder.path(), line);
        command
            .env("BOTSERVER_API_URL", format!("http://{}", self.telegram))
            .env("BOTSERVER_PUBLIC_URL", format!("https://localhost:{}", self.public.port()))
            .env("BOTSERVER_WEBHOOK_WATCH", "2s");
        command
    }

    /// What a command prints, which succeeds.
    fn run(&self, line: &str) -> String {
        let Output { status, stdout, stderr } = self.command(line).output().unwrap();
        let said = String::from_utf8_lossy(&stderr);
        assert!(status.success(), "{line}: {said}");
        assert!(!said.contains("-test-secret-of-no-bot"), "{line}: {said}");
        String::from_utf8(stdout).unwrap()
    }

    /// Tokens, configuration and certificate.
    fn prepare(&self) {
        let tokens = self.folder.path().join("tokens.yml");
        fs::write(&tokens, format!("plain: {}\nmy-bot: {}\n", token(1001), token(1002))).unwrap();
        assert!(Command::new("chmod").arg("600").arg(tokens).status().unwrap().success());
        let tested = self.run("tokens test");
        assert!(tested.contains("plain_bot") && tested.contains("my_bot"), "{tested}");
        assert!(self.run("check").contains("2 of 2 bots have a token"));
        self.run("certificate new --host localhost --out .");
        assert!(self.run("certificate show").contains("localhost"));
    }

    /// Starts the fleet, and waits until it listens.
    fn serve(&self, line: &str) -> Fleet {
        let mut command = self.command(line);
        let child = command.args(["--log-format", "json"]).stderr(Stdio::piped()).spawn().unwrap();
        // A folder of its own would be the fleet's, which is the machine's here.
        let process = Process::new(child, tempfile::tempdir().unwrap());
        process.wait_for_message("listening");
        Fleet(process)
    }

    /// Webhooks, menus and profiles; then each bot answers, and all is as it should be.
    fn register_and_chat(&self) {
        let applied = self.run("webhook apply --certificate certificate.pem");
        assert!(applied.ends_with("2 changed, 0 as wanted, 0 failed\n"), "{applied}");
        assert!(self.run("profile apply").contains("Plain speaker"));
        self.run("commands apply");

        let person = self.emulator.add_person(Person::named("Ada"));
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        for bot in [1001, 1002] {
            let place = Where::private(bot);
            let say = Say { place: place.clone(), person, text: "hello".to_owned(), ..Say::default() };
            self.emulator.say(say).unwrap();
            assert!(runtime.block_on(self.emulator.settle()));
            let messages = self.emulator.messages(&place, person, 10).unwrap();
            let answer = messages.get(1).unwrap_or_else(|| panic!("{:#?}", self.emulator.log(0, None)));
            assert_eq!(answer["message"]["text"], "you said hello");
        }
        assert_eq!(
            self.run("webhook plan --certificate certificate.pem"),
            "0 to change, 2 as wanted, 0 failed\n"
        );
        let stats: Value = serde_json::from_str(&self.run("stats --json")).unwrap();
        assert_eq!(stats["updates"]["handled"], 2);
        let served: Vec<_> =
            stats["bots"].as_array().unwrap().iter().map(|bot| bot["standing"].clone()).collect();
        assert_eq!(served, [json!("served"), json!("served")]);
    }
}

/// A fleet at work.
struct Fleet(Process);

/// An nginx that was started by `proxy start`.
struct Proxy<'a>(&'a Machine);

impl Drop for Proxy<'_> {
    fn drop(&mut self) {
        let stopped = self.0.command("proxy stop").output().unwrap();
        assert!(thread::panicking() || stopped.status.success(), "{stopped:?}");
    }
}

#[test]
fn with_an_nginx_in_front() {
    let machine = Machine::new();
    machine.prepare();
    let inside = free_port();
    let config = format!(
        "proxy config nginx --listen {} --upstream {inside} --cert certificate.pem --key key.pem --out proxy/site.conf",
        machine.public
    );
    machine.run(&config);
    let fleet = machine.serve(&format!("serve --listen {inside}"));
    machine.run("proxy start");
    let proxy = Proxy(&machine);
    machine.register_and_chat();
    drop(proxy);
    assert!(fleet.0.stop().status.success());
}

#[test]
fn with_tls_of_its_own() {
    let machine = Machine::new();
    machine.prepare();
    let tls = "--tls-cert certificate.pem --tls-key key.pem";
    let fleet = machine.serve(&format!("serve --listen {} {tls}", machine.public));
    machine.register_and_chat();
    assert!(fleet.0.stop().status.success());
}
