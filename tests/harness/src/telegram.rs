//! A Bot API that is asked for updates: what waits, what was called, and answers that a test puts in its place.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Condvar, Mutex};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::{Stub, http_answer};

/// How long a test waits for a call before it fails.
const PATIENCE: Duration = Duration::from_secs(60);

/// A Bot API at work for as long as the test's process. Bots are told apart by the id in their tokens.
#[derive(Debug)]
pub struct Telegram {
    stub: Stub,
    state: Arc<(Mutex<State>, Condvar)>,
}

/// One call of a method.
#[derive(Debug, Clone, PartialEq)]
pub struct Called {
    /// The bot that called.
    pub bot: i64,
    /// The method's name.
    pub method: String,
    /// Its parameters.
    pub params: Value,
}

#[derive(Debug, Default)]
struct State {
    /// By bot, in order: the id by which Telegram knows an update, and what it gives for it.
    waiting: BTreeMap<i64, Vec<(i64, Value)>>,
    /// By bot and method: whole answers, each given once, before any other.
    answers: BTreeMap<(i64, String), VecDeque<String>>,
    called: Vec<Called>,
    /// The calls of `getUpdates` that are held open.
    held: usize,
}

impl Telegram {
    /// Starts it, with nothing to give.
    pub fn start() -> Self {
        let state = Arc::<(Mutex<State>, Condvar)>::default();
        let known = Arc::clone(&state);
        let stub = Stub::start(move |line, body| answer(&known, line, body));
        Self { stub, state }
    }

    /// The URL of it.
    pub fn url(&self) -> String {
        self.stub.url()
    }

    /// Has an update wait for a bot until it is confirmed: known by `id`, whatever stands in it.
    pub fn push(&self, bot: i64, id: i64, update: Value) {
        self.state.0.lock().unwrap().waiting.entry(bot).or_default().push((id, update));
        self.state.1.notify_all();
    }

    /// Has somebody say something in a private chat with a bot.
    pub fn say(&self, bot: i64, id: i64, chat: i64, text: &str) {
        let chat = json!({ "id": chat, "type": "private" });
        let message = json!({ "message_id": id, "date": 1, "chat": chat, "text": text });
        self.push(bot, id, json!({ "update_id": id, "message": message }));
    }

    /// Answers one call of a method with these bytes; several are given one after the other.
    pub fn answer_once(&self, bot: i64, method: &str, answer: String) {
        let mut state = self.state.0.lock().unwrap();
        state.answers.entry((bot, method.to_owned())).or_default().push_back(answer);
        // A call that is held open is not the next one: it is let go.
        self.state.1.notify_all();
    }

    /// All calls of a method so far, in order.
    pub fn calls(&self, method: &str) -> Vec<Called> {
        let state = self.state.0.lock().unwrap();
        state.called.iter().filter(|called| called.method == method).cloned().collect()
    }

    /// The texts that bots have sent so far, in order.
    pub fn texts(&self) -> Vec<String> {
        let calls = self.calls("sendMessage");
        calls.iter().filter_map(|call| call.params.get("text")?.as_str().map(str::to_owned)).collect()
    }

    /// Waits until a bot has sent a text.
    pub fn wait_for_text(&self, text: &str) {
        self.wait_for_call("sendMessage", |call| call.params.get("text").is_some_and(|sent| sent == text));
    }

    /// Waits until a bot has told that it is done with all before this update.
    pub fn wait_for_offset(&self, bot: i64, offset: i64) {
        self.wait_for_call("getUpdates", |call| {
            call.bot == bot && call.params.get("offset").is_some_and(|told| *told == offset)
        });
    }

    /// Waits until so many calls of `getUpdates` are held open at once.
    pub fn wait_for_held(&self, count: usize) {
        self.wait_until(&format!("{count} calls held open"), |state| state.held == count);
    }

    /// Waits for a call of a method that is as wanted.
    pub fn wait_for_call(&self, method: &str, wanted: impl Fn(&Called) -> bool) {
        self.wait_until(method, |state| {
            state.called.iter().any(|call| call.method == method && wanted(call))
        });
    }

    fn wait_until(&self, what: &str, wanted: impl Fn(&State) -> bool) {
        let state = self.state.0.lock().unwrap();
        let (state, timeout) =
            self.state.1.wait_timeout_while(state, PATIENCE, |state| !wanted(state)).unwrap();
        let called = state.called.clone();
        drop(state);
        assert!(!timeout.timed_out(), "{what}: did not come; called so far: {called:#?}");
    }
}

fn answer(known: &(Mutex<State>, Condvar), line: &str, body: &str) -> String {
    let (token, method) = line.strip_prefix("POST /bot").and_then(|rest| rest.split_once('/')).unwrap();
    let bot = token.split_once(':').unwrap().0.parse().unwrap();
    let method = method.split(' ').next().unwrap().to_owned();
    let params: Value = serde_json::from_str(body).unwrap_or_default();
    let mut state = known.0.lock().unwrap();
    state.called.push(Called { bot, method: method.clone(), params: params.clone() });
    // Known to be called is known to be confirmed.
    if let Some(offset) = params["offset"].as_i64() {
        state.waiting.entry(bot).or_default().retain(|(id, _)| *id >= offset);
    }
    known.1.notify_all();
    if let Some(answer) = state.answers.get_mut(&(bot, method.clone())).and_then(VecDeque::pop_front) {
        return answer;
    }
    let result = match method.as_str() {
        "getUpdates" => {
            drop(state);
            updates(known, bot, &params)
        }
        "getWebhookInfo" => json!({ "url": "", "has_custom_certificate": false, "pending_update_count": 0 }),
        "sendMessage" => {
            json!({ "message_id": 1, "date": 1, "chat": { "id": params["chat_id"], "type": "private" } })
        }
        _ => json!(true),
    };
    http_answer("200 OK", "", &json!({ "ok": true, "result": result }).to_string())
}

/// Gives what waits, as soon as something does.
fn updates(known: &(Mutex<State>, Condvar), bot: i64, params: &Value) -> Value {
    let deadline = Instant::now() + Duration::from_secs(params["timeout"].as_u64().unwrap_or_default());
    let mut state = known.0.lock().unwrap();
    let limit = params["limit"].as_u64().unwrap_or(100) as usize;
    let is_let_go = |state: &State| {
        state.waiting.get(&bot).is_some_and(|waiting| !waiting.is_empty())
            || state.answers.iter().any(|((whose, _), answers)| *whose == bot && !answers.is_empty())
    };
    let left = deadline.saturating_duration_since(Instant::now());
    state.held += 1;
    known.1.notify_all();
    let mut state = known.1.wait_timeout_while(state, left, |state| !is_let_go(state)).unwrap().0;
    state.held -= 1;
    let waiting = state.waiting.entry(bot).or_default();
    waiting.iter().take(limit).map(|(_, update)| update.clone()).collect()
}
