//! A hundred people chat with the demo fleet at once: every message is answered exactly once, in order.

#![allow(clippy::indexing_slicing, clippy::unwrap_used, reason = "a test's own code fails the test")]

use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use botserver::testing::emulator::{BotRef, Config, Emulator, Person, Say, Where};

/// As many as one bot can answer in some seconds: thirty a second are what Telegram takes of it.
const PEOPLE: usize = 100;

/// Messages that each of them says without waiting for an answer.
const AT_ONCE: usize = 5;

#[tokio::test(flavor = "multi_thread")]
async fn every_message_is_answered_once_and_in_order() {
    chat(Duration::ZERO).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "takes minutes: `cargo xtask test --long`"]
async fn and_so_it_is_after_minutes() {
    chat(Duration::from_secs(180)).await;
}

/// Lets all of them say something, and look at the answers, until this time is over.
async fn chat(time: Duration) {
    let emulator = Emulator::new(Config::default());
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let served = emulator.clone();
    tokio::spawn(async move { served.serve(listener, std::future::pending()).await });
    let mut fleet = Command::new(env!("CARGO_BIN_EXE_fleet"))
        .args(["dev-fleet", "--log-level", "error", "--api-url", &format!("http://{address}")])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let printed = BufReader::new(fleet.stdout.take().unwrap());
    let ready = move || printed.lines().any(|line| line.unwrap().contains("botserver ready: "));
    assert!(tokio::task::spawn_blocking(ready).await.unwrap(), "the fleet ended before it was ready");

    let echo = BotRef::from("echo_bot");
    let people: Vec<_> =
        (0..PEOPLE).map(|n| emulator.add_person(Person::named(&format!("Person {n}")))).collect();
    let end = Instant::now() + time;
    let mut said = 0;
    while said == 0 || Instant::now() < end {
        for number in said..said + AT_ONCE {
            for person in &people {
                let say = Say {
                    place: Where { bot: Some(echo.clone()), chat: None },
                    person: *person,
                    text: format!("message {number}"),
                    ..Say::default()
                };
                emulator.say(say).unwrap();
            }
        }
        said += AT_ONCE;
        assert!(emulator.settle().await || is_delivered(&emulator, &echo).await, "updates are left over");
        for person in &people {
            let place = Where { bot: Some(echo.clone()), chat: None };
            let messages = emulator.messages(&place, *person, 2 * AT_ONCE).unwrap();
            let answers: Vec<_> = messages
                .iter()
                .filter(|posted| posted["message"]["from"]["is_bot"] == true)
                .map(|posted| posted["message"]["text"].as_str().unwrap().to_owned())
                .collect();
            let expected: Vec<_> = (said - AT_ONCE..said).map(|number| format!("message {number}")).collect();
            assert_eq!(answers, expected, "person {person}");
        }
    }
    let counters = emulator.counters(&echo).unwrap();
    assert_eq!(counters.delivered as usize, said * PEOPLE);
    eprintln!("{} messages of {PEOPLE} people, each answered once and in order", said * PEOPLE);
    drop(fleet.stdin.take());
    assert!(fleet.wait().unwrap().success());
}

/// Waits on while updates are delivered; a slow machine takes longer than one patience of the emulator.
async fn is_delivered(emulator: &Emulator, bot: &BotRef) -> bool {
    let mut before = None;
    loop {
        let now = emulator.counters(bot).unwrap().delivered;
        if emulator.settle().await {
            return true;
        }
        if before == Some(now) {
            return false;
        }
        before = Some(now);
    }
}
