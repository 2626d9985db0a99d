//! One bot, one person, a clock under control, and a receiver in this process that remembers what it got.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use botserver_emulator::{BotRef, Clock, Config, Emulator, NewBot, Person, Receiver, Say, Where};
use bytes::Bytes;
use http::{Request, Response};
use serde_json::{Value, json};
use tokio::sync::Semaphore;

use super::TOKEN;

pub(crate) const BOT: i64 = 110_201_543;

/// What a receiver got: when (seconds on the emulator's clock), and the update.
pub(crate) type Seen = (f64, Value);

pub(crate) struct Stage {
    pub(crate) emulator: Emulator,
    pub(crate) person: i64,
    pub(crate) seen: Arc<Mutex<Vec<Seen>>>,
}

impl Stage {
    pub(crate) fn new() -> Self {
        Self::with(Config::default())
    }

    pub(crate) fn with(config: Config) -> Self {
        let config = Config { clock: Clock::manual(), patience: Duration::from_millis(100), ..config };
        let emulator = Emulator::new(config);
        emulator.add_bot(NewBot { token: TOKEN.into(), ..NewBot::default() }).unwrap();
        let person = emulator.add_person(Person::named("Ada"));
        Self { emulator, person, seen: Arc::default() }
    }

    /// Attaches a receiver that answers each request with what `answer` makes of its number (from 1).
    pub(crate) fn answering(&self, answer: impl Fn(usize) -> Response<Bytes> + Send + Sync + 'static) {
        let (seen, clock) = (Arc::clone(&self.seen), self.emulator.clock().clone());
        let receiver = Receiver::new(move |request: Request<Bytes>| {
            let update = serde_json::from_slice(request.body()).unwrap();
            let number = {
                let mut seen = seen.lock().unwrap();
                seen.push((clock.now().as_secs_f64(), update));
                seen.len()
            };
            let response = answer(number);
            async move { response }
        });
        self.emulator.attach(&BotRef::Id(BOT), None, receiver).unwrap();
    }

    /// Attaches a receiver that answers only when it is let.
    pub(crate) fn held(&self) -> Held {
        let held = Held { gate: Arc::new(Semaphore::new(0)), now: Arc::default(), most: Arc::default() };
        let (seen, clock, shared) = (Arc::clone(&self.seen), self.emulator.clock().clone(), held.clone());
        let receiver = Receiver::new(move |request: Request<Bytes>| {
            let update = serde_json::from_slice(request.body()).unwrap();
            seen.lock().unwrap().push((clock.now().as_secs_f64(), update));
            let held = shared.clone();
            async move {
                let open = held.now.fetch_add(1, Ordering::SeqCst) + 1;
                held.most.fetch_max(open, Ordering::SeqCst);
                held.gate.acquire().await.unwrap().forget();
                held.now.fetch_sub(1, Ordering::SeqCst);
                Response::new(Bytes::new())
            }
        });
        self.emulator.attach(&BotRef::Id(BOT), None, receiver).unwrap();
        held
    }

    pub(crate) fn say(&self, text: &str) {
        let place = Where::private(BOT);
        self.emulator.say(Say { place, person: self.person, text: text.into(), ..Say::default() }).unwrap();
    }

    /// Another person says something to the bot.
    pub(crate) fn another_says(&self, text: &str) {
        let person = self.emulator.add_person(Person::named("Somebody"));
        let place = Where::private(BOT);
        self.emulator.say(Say { place, person, text: text.into(), ..Say::default() }).unwrap();
    }

    pub(crate) fn push(&self, kind: &str, payload: Value) -> Option<i64> {
        self.emulator.push(&BotRef::Id(BOT), kind, &payload, None).unwrap()
    }

    pub(crate) async fn call(&self, method: &str, params: Value) -> Value {
        json!(self.emulator.call(TOKEN, method, params, Vec::new()).await)
    }

    pub(crate) async fn info(&self) -> Value {
        self.call("getWebhookInfo", json!({})).await["result"].clone()
    }

    pub(crate) async fn pass(&self, seconds: u64) {
        self.emulator.advance(Duration::from_secs(seconds)).await;
    }

    pub(crate) async fn settle(&self) {
        self.emulator.settle().await;
    }

    /// Seconds at which something arrived.
    pub(crate) fn times(&self) -> Vec<f64> {
        self.seen.lock().unwrap().iter().map(|(at, _)| *at).collect()
    }

    /// The texts that arrived, repeated ones too.
    pub(crate) fn texts(&self) -> Vec<String> {
        let text = |update: &Value| update["message"]["text"].as_str().unwrap_or_default().to_owned();
        self.seen.lock().unwrap().iter().map(|(_, update)| text(update)).collect()
    }

    /// The ids that arrived.
    pub(crate) fn ids(&self) -> Vec<i64> {
        self.seen.lock().unwrap().iter().map(|(_, update)| update["update_id"].as_i64().unwrap()).collect()
    }

    pub(crate) fn counters(&self) -> Value {
        json!(self.emulator.counters(&BotRef::Id(BOT)).unwrap())
    }
}

/// A receiver that keeps requests waiting.
#[derive(Clone)]
pub(crate) struct Held {
    gate: Arc<Semaphore>,
    now: Arc<AtomicUsize>,
    most: Arc<AtomicUsize>,
}

impl Held {
    /// Requests waiting for an answer now.
    pub(crate) fn waiting(&self) -> usize {
        self.now.load(Ordering::SeqCst)
    }

    /// The most that ever waited together.
    pub(crate) fn most(&self) -> usize {
        self.most.load(Ordering::SeqCst)
    }

    /// Lets this many requests be answered.
    pub(crate) fn release(&self, requests: usize) {
        self.gate.add_permits(requests);
    }
}

/// An empty answer with this status.
pub(crate) fn status(code: u16) -> Response<Bytes> {
    Response::builder().status(code).body(Bytes::new()).unwrap()
}

/// A JSON answer with status 200.
pub(crate) fn reply(body: &Value) -> Response<Bytes> {
    let response = Response::builder().header("content-type", "application/json");
    response.body(body.to_string().into()).unwrap()
}
