//! Sends updates that differ in nothing but their ids and chats to the bots of a tokens.yml, and checks each answer.
//!
//! Single-threaded and blocking, to cost little beside the server: one request on each connection, then the answer
//! on each, and again. A connection never has more than one request on its way.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use anyhow::{Context as _, Result, ensure};
use botserver::WebhookSecret;
use botserver_bench::exchange::{REPLY, UPDATE};
use botserver_manifest::tokens;
use clap::Parser;
use serde_json::json;

/// How long to wait for an answer; a server under valgrind takes its time.
const PATIENCE: Duration = Duration::from_secs(60);

/// The most that an answer may have; the right one has some 200 bytes.
const MAX_ANSWER: usize = 4096;

/// Apart from 10,000 by no common divisor, so that all bots get their turn and none next to its neighbour.
const STRIDE: usize = 7919;

/// Sends updates to a fleet, and checks each answer
#[derive(Debug, Parser)]
struct Options {
    /// Where the fleet listens; loopback only
    address: SocketAddr,
    /// Bots that take turns, and their tokens
    #[arg(long)]
    tokens: PathBuf,
    /// Only this one of them
    #[arg(long)]
    bot: Option<String>,
    #[arg(long, default_value_t = 32, value_parser = clap::value_parser!(u16).range(1..=512))]
    connections: u16,
    /// How many requests to send in all
    #[arg(long)]
    requests: usize,
    /// How many chats they come from, in turns
    #[arg(long, default_value_t = 1000, value_parser = clap::value_parser!(u32).range(1..=5_000_000))]
    chats: u32,
    /// Take every answer with the status 200 for right
    #[arg(long)]
    any_answer: bool,
    /// Say how long it took, and the requests: as JSON, in seconds
    #[arg(long)]
    timed: bool,
}

fn main() -> Result<()> {
    let options = Options::parse();
    ensure!(options.address.ip().is_loopback(), "{} is not on this machine", options.address);
    let mut requests = requests(&options.tokens, options.bot.as_deref())?;
    let connections: Result<Vec<_>> =
        (0..options.connections).map(|_| Connection::open(options.address)).collect();
    let mut connections = connections?;
    let count = requests.len();
    let mut bots = (0..).map(|turn: usize| turn.wrapping_mul(STRIDE) % count);
    let mut numbers = first_number()..;
    let chats = usize::try_from(options.chats)?;
    let (started, mut took) = (Instant::now(), Vec::with_capacity(options.requests));
    let mut left = options.requests;
    while left > 0 {
        let round = left.min(connections.len());
        let mut expected = Vec::with_capacity(round);
        for ((connection, bot), number) in connections.iter_mut().take(round).zip(&mut bots).zip(&mut numbers)
        {
            let request = requests.get_mut(bot).context("a turn for no bot")?;
            // Chats that are at work at the same time are others: each would wait for its turn.
            let chat = (FIRST_CHAT + number % chats).to_string();
            request.number(&number.to_string(), &chat)?;
            let sent = Instant::now();
            connection.send(&request.bytes)?;
            expected.push((sent, (!options.any_answer).then(|| REPLY.replace(CHAT, &chat))));
        }
        for (connection, (sent, reply)) in connections.iter_mut().take(round).zip(&expected) {
            connection.receive(reply.as_deref())?;
            took.push(sent.elapsed());
        }
        left -= round;
    }
    if options.timed {
        took.sort_unstable();
        let at = |share: usize| took.get(took.len() * share / 100).map(Duration::as_secs_f64);
        println!("{}", json!({ "all": started.elapsed().as_secs_f64(), "p50": at(50), "p99": at(99) }));
    }
    Ok(())
}

/// What stands in the update for its id and for its chat, and is put in anew for each request.
const ID: &str = "733104821";
const CHAT: &str = "4211089";

/// The first chat, of as many digits as the last one.
const FIRST_CHAT: usize = 4_211_000;

/// The first update's id, of as many digits; another one than the last time, since the same update is handled once.
fn first_number() -> usize {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    100_000_000 + usize::try_from(since.as_millis() % 800_000_000).unwrap_or_default()
}

/// The bytes of a request, and where in them ids stand.
struct Request {
    bytes: Vec<u8>,
    id: usize,
    chats: Vec<usize>,
}

impl Request {
    fn new(text: String) -> Result<Self> {
        let id = text.find(ID).context("no id in the update")?;
        let chats = text.match_indices(CHAT).map(|(at, _)| at).collect();
        Ok(Self { bytes: text.into_bytes(), id, chats })
    }

    /// Puts in another id and another chat, of as many digits.
    fn number(&mut self, id: &str, chat: &str) -> Result<()> {
        let places = [(self.id, id)].into_iter().chain(self.chats.iter().map(|at| (*at, chat)));
        for (at, digits) in places {
            let place = self.bytes.get_mut(at..at + digits.len()).context("an id that is too long")?;
            place.copy_from_slice(digits.as_bytes());
        }
        Ok(())
    }
}

/// One request for each bot, or for the one that is named.
fn requests(path: &Path, only: Option<&str>) -> Result<Vec<Request>> {
    let file = tokens::read(path).with_context(|| format!("{} cannot be read", path.display()))?;
    ensure!(file.errors.is_empty(), "{} has {} mistakes", path.display(), file.errors.len());
    ensure!(!file.entries.is_empty(), "{} has no token", path.display());
    let request = |entry: tokens::Entry| {
        Request::new(format!(
            "POST /webhook/{} HTTP/1.1\r\nHost: bots.example.com\r\nContent-Type: application/json\r\n\
             X-Telegram-Bot-Api-Secret-Token: {}\r\nContent-Length: {}\r\nConnection: keep-alive\r\n\
             Accept-Encoding: gzip, deflate\r\n\r\n{UPDATE}",
            entry.bot,
            WebhookSecret::derive(&entry.token).expose(),
            UPDATE.len(),
        ))
    };
    let is_meant = |entry: &tokens::Entry| only.is_none_or(|only| entry.bot.as_str() == only);
    let requests: Vec<_> = file.entries.into_iter().filter(is_meant).map(request).collect::<Result<_>>()?;
    ensure!(!requests.is_empty(), "{} has no token of that bot", path.display());
    Ok(requests)
}

struct Connection {
    stream: TcpStream,
    buffer: [u8; MAX_ANSWER],
}

impl Connection {
    fn open(address: SocketAddr) -> Result<Self> {
        let stream = TcpStream::connect(address).with_context(|| format!("no connection to {address}"))?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.set_write_timeout(Some(PATIENCE))?;
        Ok(Self { stream, buffer: [0; MAX_ANSWER] })
    }

    fn send(&mut self, request: &[u8]) -> Result<()> {
        self.stream.write_all(request).context("a request cannot be sent")
    }

    /// Reads one answer, which must have this reply to its last byte; the bare server has one for all. Without a reply any
    /// does that comes in one piece.
    fn receive(&mut self, reply: Option<&str>) -> Result<()> {
        let mut filled = 0;
        loop {
            let free = self.buffer.get_mut(filled..).unwrap_or_default();
            let count = self.stream.read(free).context("no answer came")?;
            ensure!(count > 0, "the server closed a connection");
            filled += count;
            let answer = self.buffer.get(..filled).unwrap_or_default();
            if let Some(end) = answer.windows(4).position(|window| window == b"\r\n\r\n") {
                let (head, body) = answer.split_at(end + 4);
                ensure!(
                    head.starts_with(b"HTTP/1.1 200 OK\r\n") && body.len() <= REPLY.len(),
                    "not the answer that was expected: {}",
                    answer.escape_ascii()
                );
                let Some(reply) = reply else { return Ok(()) };
                if body.len() == reply.len() {
                    let is_right = body == reply.as_bytes() || body == REPLY.as_bytes();
                    ensure!(is_right, "another reply: {}", body.escape_ascii());
                    return Ok(());
                }
            }
        }
    }
}
