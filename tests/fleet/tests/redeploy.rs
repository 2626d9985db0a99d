//! A fleet that is replaced again and again while people write to its bots: by a build with a bot more or less, by takeover
//! and on a socket that stays open. No request fails, each update takes effect once, and each chat's in order.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test's own code fails the test"
)]

use std::collections::BTreeMap;
use std::fs;
use std::net::{SocketAddr, TcpListener};
use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use harness::{Connection, Settings, Telegram, command, token, tokens_yml};
use serde_json::{Value, json};
use tempfile::TempDir;

const BINARY: &str = env!("CARGO_BIN_EXE_test-fleet");

/// The same fleet with a bot more.
const WITH_ONE_MORE: &str = env!("CARGO_BIN_EXE_one-more-bot");

/// The bots that are written to all the time, and the one that only half of the builds have.
const BOTS: [(&str, i64); 4] = [("awkward", 1001), ("brief", 1002), ("counter", 1003), ("durable", 1004)];
const YOUNGER: (&str, i64) = ("younger", 1005);

/// How many chats write to each bot, half of them over connections that are kept: with two queues each, no more than Telegram
/// would have connections.
const CHATS: i64 = 2;

/// How many requests are answered between two swaps.
const BETWEEN: usize = 100;

/// How long what is left may take in the end.
const PATIENCE: Duration = Duration::from_secs(120);

/// What is written to, and what came of it.
struct Load {
    address: SocketAddr,
    secrets: BTreeMap<&'static str, String>,
    is_over: AtomicBool,
    answered: AtomicUsize,
    /// Requests that met the end of a connection that was kept, and were sent again as HTTP has it.
    sent_again: AtomicUsize,
    /// The longest that a bot took to answer that has nothing to wait for, in milliseconds.
    longest: AtomicU64,
}

/// Ends the load, also when something fails.
struct Over<'a>(&'a Load);

impl Drop for Over<'_> {
    fn drop(&mut self) {
        self.0.is_over.store(true, Ordering::Relaxed);
    }
}

impl Load {
    fn new(address: SocketAddr, folder: &Path) -> Self {
        let secret = |bot: &str| {
            let output = command(WITH_ONE_MORE, folder, &format!("webhook secret {bot}")).output().unwrap();
            assert!(output.status.success(), "{output:?}");
            String::from_utf8(output.stdout).unwrap().trim().to_owned()
        };
        let secrets = BOTS.iter().chain([&YOUNGER]).map(|(bot, _)| (*bot, secret(bot))).collect();
        Self {
            address,
            secrets,
            is_over: AtomicBool::default(),
            answered: AtomicUsize::default(),
            sent_again: AtomicUsize::default(),
            longest: AtomicU64::default(),
        }
    }

    fn request(&self, bot: &str, id: i64, chat: i64, text: &str) -> String {
        let from = json!({ "id": chat, "is_bot": false, "first_name": "Ada" });
        let chat = json!({ "id": chat, "type": "private" });
        let message = json!({ "message_id": 1, "date": 1, "from": from, "chat": chat, "text": text });
        let update = json!({ "update_id": id, "message": message }).to_string();
        format!(
            "POST /webhook/{bot} HTTP/1.1\r\nHost: bots.example.com\r\nX-Telegram-Bot-Api-Secret-Token: {}\r\n\
             Content-Length: {}\r\n\r\n{update}",
            self.secrets[bot],
            update.len(),
        )
    }

    /// Writes to a bot, one message after the other, until it is over; gives back how many were answered.
    fn write(&self, bot: &str, queue: i64, chat: i64) -> i64 {
        let is_kept = chat % 2 == 0;
        let mut kept: Option<Connection> = None;
        let mut number = 0;
        while !self.is_over.load(Ordering::Relaxed) {
            // Some are still at work when the next ones come, and when the process is replaced.
            let pause = if number % 5 == 0 { 400 } else { 20 };
            let text = match bot {
                "counter" => "/quiet".to_owned(),
                _ => format!("note {bot}-{chat} {queue}.{number} {pause}"),
            };
            let request = self.request(bot, (queue * 100 + chat) * 1_000_000 + number, chat, &text);
            let began = Instant::now();
            let response = loop {
                let was_kept = kept.is_some();
                let mut connection = kept.take().unwrap_or_else(|| Connection::open(self.address));
                match connection.send(&request).response_or_close() {
                    Some(response) => {
                        let closes = response.header("connection").is_some_and(|value| value == "close");
                        kept = Some(connection).filter(|_| is_kept && !closes);
                        break response;
                    }
                    None => {
                        assert!(was_kept, "a new connection was closed without an answer");
                        self.sent_again.fetch_add(1, Ordering::Relaxed);
                    }
                }
            };
            assert_eq!(response.status, 200, "{bot}: {response:?}");
            self.answered.fetch_add(1, Ordering::Relaxed);
            number += 1;
            if bot == "counter" {
                let took = u64::try_from(began.elapsed().as_millis()).unwrap();
                self.longest.fetch_max(took, Ordering::Relaxed);
            }
            if ["brief", "durable"].contains(&bot) {
                // What is answered before it is handled would come faster than it is.
                thread::sleep(Duration::from_millis(3 * pause));
            }
        }
        number
    }

    /// Writes to all bots while `swaps` goes on, and looks what came of it: a file for each chat has what was at work when.
    fn on(&self, folder: &Path, telegram: &Telegram, swaps: impl FnOnce(&dyn Fn())) {
        let written: BTreeMap<(&str, i64), Vec<i64>> = thread::scope(|scope| {
            // Two queues, as Telegram has one for messages and one for buttons.
            let writers = BOTS.iter().flat_map(|(bot, _)| (0..CHATS).map(move |chat| (*bot, chat)));
            let writers: Vec<_> = writers
                .map(|(bot, chat)| {
                    let threads = [0, 1].map(|queue| scope.spawn(move || self.write(bot, queue, chat + 1)));
                    ((bot, chat + 1), threads)
                })
                .collect();
            let over = Over(self);
            let until_more_is_answered = || {
                let wanted = self.answered.load(Ordering::Relaxed) + BETWEEN;
                let is_well =
                    || writers.iter().flat_map(|(_, threads)| threads).all(|thread| !thread.is_finished());
                while self.answered.load(Ordering::Relaxed) < wanted && is_well() {
                    thread::sleep(Duration::from_millis(5));
                }
            };
            swaps(&until_more_is_answered);
            drop(over);
            let all = writers.into_iter();
            all.map(|(whose, threads)| (whose, threads.map(|thread| thread.join().unwrap()).into())).collect()
        });
        for ((bot, chat), counts) in &written {
            match *bot {
                "counter" => self.was_counted(telegram, *chat, counts.iter().sum()),
                _ => in_order(&folder.join(format!("{bot}-{chat}")), counts),
            }
        }
        eprintln!(
            "{} requests answered, {} sent again after the end of a connection that was kept; what has nothing to wait for was \
             answered after {} ms at most",
            self.answered.load(Ordering::Relaxed),
            self.sent_again.load(Ordering::Relaxed),
            self.longest.load(Ordering::Relaxed),
        );
    }

    /// Each message of a chat counted once: the next one is told how many there were.
    fn was_counted(&self, telegram: &Telegram, chat: i64, count: i64) {
        let request = self.request("counter", 1, chat, "and now?");
        let response = Connection::open(self.address).send(&request).response();
        assert_eq!(response.status, 200);
        let said = if response.body.is_empty() {
            let is_of_chat = |call: &harness::Called| call.params["chat_id"] == chat;
            telegram.wait_for_call("sendMessage", is_of_chat);
            telegram.calls("sendMessage").into_iter().find(is_of_chat).unwrap().params
        } else {
            response.json()
        };
        assert_eq!(said["text"], format!("{} 1", count + 1), "chat {chat}");
    }
}

/// All of a chat were at work, each once and one at a time, those of each queue in order.
fn in_order(file: &Path, counts: &[i64]) {
    let deadline = Instant::now() + PATIENCE;
    let sum = usize::try_from(counts.iter().sum::<i64>()).unwrap();
    let text = loop {
        let text = fs::read_to_string(file).unwrap();
        if text.lines().filter(|line| line.starts_with("end ")).count() >= sum {
            break text;
        }
        assert!(Instant::now() < deadline, "{sum} were taken, and not all came to their end: {text}");
        thread::sleep(Duration::from_millis(20));
    };
    let lines: Vec<_> = text.lines().collect();
    let mut next = vec![0; counts.len()];
    for pair in lines.chunks(2) {
        let number = pair[0].strip_prefix("begin ").unwrap_or_else(|| panic!("{pair:?} in {file:?}: {text}"));
        assert_eq!(pair.get(1), Some(&&*format!("end {number}")), "{file:?}: {text}");
        let (queue, number) = number.split_once('.').unwrap();
        let next: &mut i64 = &mut next[queue.parse::<usize>().unwrap()];
        assert_eq!(number, next.to_string(), "{file:?}: {text}");
        *next += 1;
    }
    assert_eq!(next, counts, "{file:?}");
}

/// Which build comes after so many swaps: each second one has a bot more.
fn build(number: usize) -> &'static str {
    if number.is_multiple_of(2) { BINARY } else { WITH_ONE_MORE }
}

/// The bot that only some builds have is served by those, and by no others.
fn is_served_by(load: &Load, number: usize) {
    let update = i64::try_from(number).unwrap();
    let request = load.request(YOUNGER.0, update, 1, "nothing");
    let status = Connection::open(load.address).send(request).response().status;
    assert_eq!(status, if build(number) == WITH_ONE_MORE { 200 } else { 404 });
}

/// Ends what was started last, and shows what it logged if the test fails.
struct Ends<'a>(&'a Path);

impl Drop for Ends<'_> {
    fn drop(&mut self) {
        let _ = command(BINARY, self.0, "server stop --now").output();
        if thread::panicking() {
            eprintln!("{}", fs::read_to_string(self.0.join("data/serve.log")).unwrap_or_default());
        }
    }
}

fn swap_by_takeover(times: usize) {
    let telegram = Telegram::start();
    let bots = BOTS.iter().chain([&YOUNGER]);
    let settings = Settings::new(BINARY).log_level("info").arg(format!("--api-url={}", telegram.url()));
    let server = bots.fold(settings, |settings, (bot, id)| settings.token(bot, token(*id))).start();
    let folder = server.folder();
    let _ends = Ends(folder);
    let load = Load::new(server.address, folder);
    load.on(folder, &telegram, |until_more_is_answered| {
        for number in 1..=times {
            until_more_is_answered();
            let restarted = command(build(number), folder, "server restart").output().unwrap();
            assert!(restarted.status.success(), "{restarted:?}");
            is_served_by(&load, number);
            if number == times / 2 {
                // One that takes the sockets, and ends before it serves.
                let wrong = command(build(number + 1), folder, "serve --take-over --tokens absent.yml");
                let wrong = { wrong }.output().unwrap();
                assert_eq!(wrong.status.code(), Some(1), "{wrong:?}");
                is_served_by(&load, number);
            }
        }
        until_more_is_answered();
    });
    assert!(command(BINARY, folder, "server stop").output().unwrap().status.success());
}

/// A build that serves on a socket that was passed to it, as systemd does it.
struct Passed {
    child: Child,
    log: PathBuf,
}

impl Passed {
    fn start(binary: &str, folder: &Path, api_url: &str, listener: &TcpListener) -> Self {
        let path = folder.join("log");
        let log = fs::File::options().create(true).append(true).open(&path).unwrap();
        let line = format!("exec \"$0\" serve --api-url={api_url} --log-format json 3<&0 </dev/null");
        let child = Command::new("sh")
            .args(["-c", &line, binary])
            .current_dir(folder)
            .env("LISTEN_FDS", "1")
            .env("BOTSERVER_DATA", "data")
            .stdin(OwnedFd::from(listener.try_clone().unwrap()))
            .stdout(Stdio::null())
            .stderr(log)
            .spawn();
        Self { child: child.unwrap(), log: path }
    }

    /// Asks it to stop, and waits for that.
    fn stop(&mut self) {
        let asked = Command::new("kill").args(["-s", "TERM", &self.child.id().to_string()]).status().unwrap();
        assert!(asked.success());
        assert!(self.child.wait().unwrap().success());
    }
}

impl Drop for Passed {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        if thread::panicking() {
            eprintln!("{}", fs::read_to_string(&self.log).unwrap_or_default());
        }
    }
}

fn swap_on_a_socket(times: usize) {
    let telegram = Telegram::start();
    let folder: TempDir = tempfile::tempdir().unwrap();
    let tokens = BOTS.iter().chain([&YOUNGER]).map(|(bot, id)| ((*bot).to_owned(), token(*id))).collect();
    fs::write(folder.path().join("tokens.yml"), tokens_yml(&tokens)).unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let start = |binary| Passed::start(binary, folder.path(), &telegram.url(), &listener);
    let load = Load::new(listener.local_addr().unwrap(), folder.path());
    let mut serving = start(BINARY);
    load.on(folder.path(), &telegram, |until_more_is_answered| {
        for number in 1..=times {
            until_more_is_answered();
            serving.stop();
            if number == times / 2 {
                // One that does not start: those who come meanwhile wait.
                let mut fails = start("/bin/false");
                assert_eq!(fails.child.wait().unwrap().code(), Some(1));
            }
            serving = start(build(number));
            is_served_by(&load, number);
        }
        until_more_is_answered();
    });
    serving.stop();
}

#[test]
fn six_swaps_by_takeover_fail_no_request() {
    swap_by_takeover(6);
}

#[test]
fn six_swaps_on_a_socket_that_stays_open_fail_no_request() {
    swap_on_a_socket(6);
}

#[test]
#[ignore = "takes minutes: `cargo xtask test --long`"]
fn fifty_swaps_by_takeover_fail_no_request() {
    swap_by_takeover(50);
}

#[test]
#[ignore = "takes minutes: `cargo xtask test --long`"]
fn fifty_swaps_on_a_socket_that_stays_open_fail_no_request() {
    swap_on_a_socket(50);
}

/// What the process before it could not end comes first in the one after it, and what came meanwhile behind that.
#[test]
fn what_a_takeover_leaves_behind_comes_before_what_is_new() {
    let server = Settings::new(BINARY).token("brief", token(1002)).arg("--shutdown-timeout=1500ms").start();
    let folder = server.folder();
    let _ends = Ends(folder);
    let post = |id: i64, chat: i64, text: &str| {
        let chat = json!({ "id": chat, "type": "private" });
        let message = json!({ "message_id": 1, "date": 1, "chat": chat, "text": text });
        let update = json!({ "update_id": id, "message": message }).to_string();
        assert_eq!(server.post("brief", &update).status, 200);
    };
    // One that takes longer than a stop may, and one that waits for it; in another chat one that does not.
    post(1, 42, "note slow 1 released");
    post(2, 42, "note slow 2 0");
    post(3, 43, "note quick 3 700");
    let restarted = command(BINARY, folder, "server restart --timeout 1ms").output().unwrap();
    assert!(restarted.status.success(), "{restarted:?}");
    let began = Instant::now();
    post(4, 42, "note slow 4 0");
    post(5, 43, "note quick 5 0");
    post(6, 44, "note other 6 0");
    let note = |file: &str| fs::read_to_string(folder.join(file)).unwrap_or_default().replace('\n', ", ");
    let comes_to = |file: &str, wanted: &str| {
        while note(file) != wanted {
            assert!(began.elapsed() < PATIENCE, "{file}: {}, and not {wanted}", note(file));
            thread::sleep(Duration::from_millis(5));
        }
    };
    // A chat for which the old one has nothing at work waits for nobody.
    comes_to("other", "begin 6, end 6, ");
    comes_to("quick", "begin 3, end 3, begin 5, end 5, ");
    // The first one is begun twice: it is not done when the old process has to end.
    comes_to("slow", "begin 1, begin 1, ");
    fs::write(folder.join("released"), "").unwrap();
    comes_to("slow", "begin 1, begin 1, end 1, begin 2, end 2, begin 4, end 4, ");
    let letters = command(BINARY, folder, "inbox list --json").output().unwrap();
    let letters: Value = serde_json::from_slice(&letters.stdout).unwrap();
    assert_eq!(letters["dead_letters"], json!([]));
}
