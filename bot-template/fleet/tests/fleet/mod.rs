//! Runs this fleet's binary and talks to its bots as Telegram does: with webhook requests.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use serde_json::{Value, json};

const PROGRAM: &str = env!("CARGO_BIN_EXE_{{project-name}}");

/// A private chat of one person with one bot; the server runs for as long as this lives.
pub struct Chat {
    server: Child,
    address: String,
    path: String,
    secret: String,
    last_update: i64,
}

/// Starts the fleet with an invented token for this bot, and opens a chat with it.
pub fn chat_with(bot: &str) -> Chat {
    let bot = ({{crate_name}}::FLEET.route)(bot).expect("bots.yml has this bot");
    let mut serve = fleet_with_token(bot);
    serve.args(["serve", "--listen", "127.0.0.1:0", "--log-format", "json"]);
    // Nothing that a test does reaches Telegram.
    serve.args(["--log-level", "info", "--api-url", "http://127.0.0.1:9"]);
    let mut server = serve
        .stderr(Stdio::piped())
        .spawn()
        .expect("the fleet starts");
    let mut log = BufReader::new(server.stderr.take().expect("stderr is piped")).lines();
    let address = log
        .by_ref()
        .map_while(Result::ok)
        .find_map(|line| listening_on(&line))
        .expect("the fleet says where it listens");
    // What it logs from here on is shown where a test fails.
    thread::spawn(move || {
        log.map_while(Result::ok)
            .for_each(|line| eprintln!("{line}"))
    });

    let printed = fleet_with_token(bot)
        .args(["webhook", "secret", bot.name()])
        .output();
    let secret = String::from_utf8(printed.expect("the fleet runs").stdout).expect("it is text");
    let secret = secret.trim().to_owned();
    Chat {
        server,
        address,
        path: bot.webhook_path(),
        secret,
        last_update: 0,
    }
}

impl Chat {
    /// Sends a text; returns the bot's reply, a method of the Bot API, or null when it has none.
    pub fn say(&mut self, text: &str) -> Value {
        let command = text
            .split_whitespace()
            .next()
            .filter(|word| word.starts_with('/'));
        let entities: Vec<Value> = command
            .map(|word| json!({ "type": "bot_command", "offset": 0, "length": word.len() }))
            .into_iter()
            .collect();
        self.update(json!({ "message": {
            "message_id": self.last_update + 1,
            "date": 1_700_000_000,
            "chat": { "id": 1, "type": "private", "first_name": "Ada" },
            "from": { "id": 1, "is_bot": false, "first_name": "Ada" },
            "text": text,
            "entities": entities,
        }}))
    }

    /// Sends an update of any kind, to which an id is added; returns the reply.
    pub fn update(&mut self, mut update: Value) -> Value {
        self.last_update += 1;
        update["update_id"] = self.last_update.into();
        let body = update.to_string();
        let (path, address, secret, length) = (&self.path, &self.address, &self.secret, body.len());
        let request = format!(
            "POST {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\
             X-Telegram-Bot-Api-Secret-Token: {secret}\r\nContent-Type: application/json\r\n\
             Content-Length: {length}\r\n\r\n{body}"
        );
        let mut stream = TcpStream::connect(address).expect("the fleet listens");
        stream
            .set_read_timeout(Some(Duration::from_secs(30)))
            .expect("a timeout can be set");
        stream
            .write_all(request.as_bytes())
            .expect("the request can be sent");
        let mut response = String::new();
        stream
            .read_to_string(&mut response)
            .expect("the fleet answers in time");
        let (head, body) = response
            .split_once("\r\n\r\n")
            .expect("it is an HTTP response");
        assert!(
            head.starts_with("HTTP/1.1 200 "),
            "the fleet refuses the update:\n{response}"
        );
        serde_json::from_str(body).unwrap_or_default()
    }
}

impl Drop for Chat {
    fn drop(&mut self) {
        // An error means that it has ended already.
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

/// The fleet's binary, in a folder without tokens.yml, so that real tokens stay out of the tests.
fn fleet_with_token(bot: &botserver::Bot) -> Command {
    // The id is pinned if the build saw tokens.yml. The rest can be anything.
    let id = bot.identity().id.unwrap_or(110_201_543);
    let variable = bot.name().to_ascii_uppercase().replace('-', "_");
    let mut command = Command::new(PROGRAM);
    command
        .current_dir(env!("CARGO_TARGET_TMPDIR"))
        .env_remove("BOTSERVER_TOKENS")
        .env_remove("CREDENTIALS_DIRECTORY")
        .env(
            format!("BOTSERVER_TOKEN_{variable}"),
            format!("{id}:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw0"),
        );
    command
}

/// The address in the log line that says that the server is ready.
fn listening_on(line: &str) -> Option<String> {
    let line: Value = serde_json::from_str(line).ok()?;
    let address = line["listen"]
        .as_str()
        .filter(|_| line["message"] == "listening")?;
    Some(address.trim_start_matches("http://").to_owned())
}
