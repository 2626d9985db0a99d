//! Calls are made as fast as Telegram takes them, and no faster, by whichever way they go.

#![allow(clippy::indexing_slicing, clippy::unwrap_used, reason = "a test's own code fails the test")]

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use botserver_emulator::{Config, Emulator, NewBot, Person, Say, Where};
use harness::{Server, Settings, Stub, Telegram, http_answer, token};
use serde_json::{Value, json};

const AWKWARD: i64 = 1001;

fn start(api_url: &str) -> Server {
    let settings = Settings::new(env!("CARGO_BIN_EXE_test-fleet")).token("awkward", token(AWKWARD));
    settings.arg(format!("--api-url={api_url}")).start()
}

fn update(id: i64, chat: i64, text: &str) -> String {
    let message =
        json!({ "message_id": 1, "date": 1, "chat": { "id": chat, "type": "private" }, "text": text });
    json!({ "update_id": id, "message": message }).to_string()
}

#[test]
fn no_call_of_many_chats_at_once_is_too_many_for_telegram() {
    let emulator = Emulator::new(Config { limits: true, auto_create_bots: false, ..Config::default() });
    let bot = NewBot { token: token(AWKWARD), username: "awkward_bot".to_owned(), ..NewBot::default() };
    emulator.add_bot(bot).unwrap();
    let people: Vec<_> =
        (0..8).map(|number| emulator.add_person(Person::named(&format!("Ada {number}")))).collect();
    for person in &people {
        let (place, text) = (Where::private(AWKWARD), "hello".to_owned());
        emulator.say(Say { place, person: *person, text, ..Say::default() }).unwrap();
    }
    let server = start(&format!("http://{}", emulator.serve_in_background().unwrap()));
    thread::scope(|scope| {
        for (id, person) in people.iter().enumerate() {
            let server = &server;
            let update = update(id.try_into().unwrap(), *person, "flood 7");
            scope.spawn(move || assert_eq!(server.post("awkward", &update).status, 200));
        }
    });
    for id in 0..people.len() {
        server.wait_for_log(|line| line["message"] == "handled" && line["update_id"] == id);
    }
    let calls = emulator.call_records(0, None);
    let refused: Vec<_> = calls.iter().filter(|call| !call.response.ok).collect();
    assert!(refused.is_empty(), "{refused:?}");
    for person in people {
        let messages = emulator.messages(&Where::private(AWKWARD), person, 10).unwrap();
        let texts: Vec<_> = messages.iter().map(|event| event["message"]["text"].as_str().unwrap()).collect();
        assert_eq!(texts, ["hello", "1", "2", "3", "4", "5", "6", "7"]);
    }
}

#[test]
fn a_reply_travels_in_the_response_only_where_the_pace_allows_it() {
    let telegram = Telegram::start();
    let server = start(&telegram.url());
    let started = Instant::now();
    for id in 1..=5 {
        assert_eq!(server.post("awkward", &update(id, 42, "say one")).json()["text"], "one");
    }
    let (mut sixth, mut seventh) = (server.connect(), server.connect());
    sixth.send(server.request("awkward", &update(6, 42, "say six")));
    server.wait_for_log(|line| line["message"] == "received" && line["update_id"] == 6);
    seventh.send(server.request("awkward", &update(7, 42, "say seven")));
    assert_eq!(server.post("awkward", &update(8, 43, "say beside")).json()["text"], "beside");
    assert!(started.elapsed() < Duration::from_secs(4), "another chat has to wait");
    assert_eq!(sixth.response().body, "");
    telegram.wait_for_text("six");
    assert!(started.elapsed() >= Duration::from_secs(5), "{:?}", started.elapsed());
    assert_eq!(seventh.response().status, 200);
    let calls = telegram.calls("sendMessage");
    assert_eq!(calls[0].params, json!({ "chat_id": 42, "text": "six" }));
}

#[test]
fn a_pause_that_telegram_asks_for_is_kept_by_the_chat_that_it_is_for() {
    let telegram = Telegram::start();
    let refusal = json!({ "ok": false, "error_code": 429, "description": "Too Many Requests: retry after 3",
        "parameters": { "retry_after": 3 } });
    telegram.answer_once(
        AWKWARD,
        "sendMessage",
        http_answer("429 Too Many Requests", "", &refusal.to_string()),
    );
    let server = start(&telegram.url());
    let mut paused = server.connect();
    let started = Instant::now();
    paused.send(server.request("awkward", &update(1, 42, "twice")));
    telegram.wait_for_call("sendMessage", |_| true);
    assert_eq!(server.post("awkward", &update(2, 43, "twice")).json()["text"], "second");
    assert!(started.elapsed() < Duration::from_secs(3), "another chat has to wait");
    assert_eq!(paused.response().json()["text"], "second");
    assert!(started.elapsed() >= Duration::from_secs(3), "{:?}", started.elapsed());
    let chats: Vec<_> =
        telegram.calls("sendMessage").iter().map(|call| call.params["chat_id"].as_i64()).collect();
    assert_eq!(chats, [42, 43, 42].map(Some));
}

/// Every call is refused for a while, as when a bot has been too fast: it is not called more often for that, and what was to
/// be said is said when it is over, once.
#[test]
fn a_storm_of_refusals_is_not_answered_with_more_calls_and_loses_nothing() {
    const CHATS: i64 = 100;
    const UPDATES: usize = 300;
    const PAUSE: u64 = 2;
    const BOT: (&str, i64) = ("durable", 1002);
    let (is_storm, refused, said) = (
        Arc::new(AtomicBool::new(true)),
        Arc::<Mutex<Vec<Instant>>>::default(),
        Arc::<Mutex<Vec<String>>>::default(),
    );
    let telegram = {
        let (is_storm, refused, said) = (Arc::clone(&is_storm), Arc::clone(&refused), Arc::clone(&said));
        Stub::start(move |_, body| {
            if is_storm.load(Ordering::SeqCst) {
                refused.lock().unwrap().push(Instant::now());
                let refusal = json!({ "ok": false, "error_code": 429, "parameters": { "retry_after": PAUSE },
                    "description": format!("Too Many Requests: retry after {PAUSE}") });
                return http_answer("429 Too Many Requests", "", &refusal.to_string());
            }
            let params: Value = serde_json::from_str(body).unwrap();
            said.lock().unwrap().push(params["text"].as_str().unwrap().to_owned());
            http_answer(
                "200 OK",
                "",
                r#"{"ok":true,"result":{"message_id":1,"date":1,"chat":{"id":1,"type":"private"}}}"#,
            )
        })
    };
    let settings =
        Settings::new(env!("CARGO_BIN_EXE_test-fleet")).token(BOT.0, token(BOT.1)).log_level("info");
    let server = settings.arg(format!("--api-url={}", telegram.url())).start();
    let secret = server.secret(BOT.0);
    let mut kept = server.connect();
    for id in 0..i64::try_from(UPDATES).unwrap() {
        let body = update(id, id % CHATS + 1, &format!("say {id}"));
        let head = format!(
            "POST /webhook/{} HTTP/1.1\r\nHost: x\r\nX-Telegram-Bot-Api-Secret-Token: {secret}\r\n",
            BOT.0
        );
        let request = format!("{head}Content-Length: {}\r\n\r\n{body}", body.len());
        assert_eq!(kept.send(request).response().status, 200);
    }
    let deadline = Instant::now() + Duration::from_secs(120);
    let lasted = loop {
        let lasted = refused.lock().unwrap().first().map_or(Duration::ZERO, Instant::elapsed);
        if lasted > Duration::from_secs(3 * PAUSE) {
            break lasted;
        }
        assert!(Instant::now() < deadline, "nothing is called");
        thread::sleep(Duration::from_millis(20));
    };
    is_storm.store(false, Ordering::SeqCst);
    // As many as may be made in a second, each time that the pause is over, and one time more.
    let refused = refused.lock().unwrap().len();
    let most = 30 * (lasted.as_secs() / PAUSE + 2);
    assert!((2..=most).contains(&refused.try_into().unwrap()), "{refused} calls, of {most} at most");
    while said.lock().unwrap().len() < UPDATES {
        assert!(Instant::now() < deadline, "only {:?} were said", said.lock().unwrap());
        thread::sleep(Duration::from_millis(20));
    }
    let mut by_chat: Vec<Vec<i64>> = vec![Vec::new(); 100];
    for text in said.lock().unwrap().iter() {
        let id: i64 = text.parse().unwrap();
        by_chat[usize::try_from(id % CHATS).unwrap()].push(id);
    }
    for (chat, said) in (0..).zip(by_chat) {
        assert_eq!(said, [chat, chat + CHATS, chat + 2 * CHATS], "each once, and in order");
    }
    let letters = server.run("inbox list --json");
    assert!(String::from_utf8_lossy(&letters.stdout).contains("\"dead_letters\": []"), "{letters:?}");
    eprintln!("{refused} calls in {lasted:?}, of {most} at most");
}
