//! Flood limits and injected trouble.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]
#![allow(clippy::indexing_slicing, reason = "a test fails by panicking")]

mod common;

use std::time::Duration;

use botserver_emulator::{BotRef, Clock, Config, Fault, FaultEffect, NewChat};
use common::stage::{BOT, Stage, status};
use common::{Served, TOKEN};
use serde_json::{Value, json};

fn limited() -> Stage {
    Stage::with(Config { limits: true, ..Config::default() })
}

impl Stage {
    async fn send(&self, chat: i64) -> Value {
        self.call("sendMessage", json!({ "chat_id": chat, "text": "hi" })).await
    }

    /// Sends until it is refused; how many passed, and how long to wait.
    async fn flood(&self, chats: impl Iterator<Item = i64>) -> (usize, Value) {
        let mut passed = 0;
        for chat in chats {
            let answer = self.send(chat).await;
            if answer["ok"] != true {
                assert_eq!(answer["error_code"], 429);
                return (passed, answer["parameters"]["retry_after"].clone());
            }
            passed += 1;
        }
        panic!("never refused in {passed} messages");
    }
}

#[tokio::test]
async fn a_chat_takes_one_message_a_second_and_a_short_burst() {
    let stage = limited();
    stage.say("/start");
    assert_eq!(stage.flood(std::iter::repeat(stage.person)).await, (5, json!(5)));
    let refused = stage.send(stage.person).await;
    assert_eq!(refused["description"], "Too Many Requests: retry after 5");
    stage.pass(5).await;
    for _ in 0..20 {
        assert_eq!(stage.send(stage.person).await["ok"], true);
        stage.pass(1).await;
    }
}

#[tokio::test]
async fn a_group_takes_twenty_messages_a_minute() {
    let stage = limited();
    let (bots, members) = (vec![BotRef::Id(BOT)], vec![stage.person]);
    let group = NewChat { kind: "group".into(), title: "Group".into(), members, bots, ..NewChat::default() };
    let group = stage.emulator.create_chat(group).unwrap();
    for _ in 0..20 {
        assert_eq!(stage.send(group).await["ok"], true);
        stage.pass(2).await;
    }
    assert_eq!(stage.send(group).await["parameters"]["retry_after"], 20);
    stage.pass(20).await;
    assert_eq!(stage.send(group).await["ok"], true);
}

#[tokio::test]
async fn a_bot_sends_thirty_messages_a_second_over_all_chats() {
    let stage = limited();
    let people: Vec<i64> = (0..40)
        .map(|_| {
            stage.another_says("/start");
            stage.emulator.people().last().unwrap()["id"].as_i64().unwrap()
        })
        .collect();
    assert_eq!(stage.flood(people.into_iter()).await, (30, json!(1)));
}

#[tokio::test]
async fn a_webhook_can_be_set_once_a_second() {
    let stage = limited();
    let webhook = json!({ "url": "https://bots.example.com/" });
    assert_eq!(stage.call("setWebhook", webhook.clone()).await["ok"], true);
    let refused = stage.call("setWebhook", webhook.clone()).await;
    assert_eq!((&refused["error_code"], &refused["parameters"]["retry_after"]), (&json!(429), &json!(1)));
    stage.pass(1).await;
    assert_eq!(stage.call("setWebhook", webhook).await["ok"], true);
}

#[tokio::test]
async fn twenty_cold_bots_a_minute_and_six_hundred_an_hour_wake_up_per_address() {
    let config = Config { limits: true, clock: Clock::manual(), ..Config::default() };
    let served = Served::with(config).await;
    let mut woken = 0;
    let mut minutes = 0;
    while woken < 620 {
        let token = format!("{}:AAexample", woken + 1);
        let response = served.client.get(format!("{}/bot{token}/getMe", served.url)).send().await.unwrap();
        if response.status() == 200 {
            woken += 1;
            continue;
        }
        assert_eq!(response.status(), 429);
        let wait = response.headers()["retry-after"].to_str().unwrap().parse().unwrap();
        assert_eq!(woken % 20, 0, "refused after {woken} bots");
        assert_eq!(wait > 60, woken == 600, "wait of {wait} s after {woken} bots");
        served.emulator.advance(Duration::from_secs(wait)).await;
        minutes += 1;
    }
    assert_eq!(minutes, 30);
    let known = served.client.get(format!("{}/bot1:AAexample/getMe", served.url)).send().await.unwrap();
    assert_eq!(known.status(), 200, "a bot that is awake is not limited");
}

#[tokio::test]
async fn faults_strike_calls_as_often_as_they_say() {
    let stage = Stage::new();
    let error = FaultEffect::Error { code: 500, retry_after: None };
    stage.emulator.set_faults(vec![Fault {
        method: Some("send*".into()),
        times: Some(2),
        ..Fault::new(error)
    }]);
    stage.say("/start");
    assert_eq!(stage.call("getMe", json!({})).await["ok"], true);
    for _ in 0..2 {
        assert_eq!(stage.send(stage.person).await["description"], "Internal Server Error");
    }
    assert_eq!(stage.send(stage.person).await["ok"], true);
    let flood = FaultEffect::Error { code: 429, retry_after: Some(17) };
    stage.emulator.set_faults(vec![Fault::new(flood)]);
    assert_eq!(stage.send(stage.person).await["parameters"]["retry_after"], 17);
}

#[tokio::test]
async fn a_dropped_connection_has_no_answer_and_a_slow_one_a_late_one() {
    let served = Served::with(Config { clock: Clock::manual(), ..Config::default() }).await;
    let url = format!("{}/bot{TOKEN}/getMe", served.url);
    served.control("faults", json!([{ "fault": "drop", "times": 1 }])).await;
    assert!(served.client.get(&url).send().await.is_err());
    served.control("faults", json!([{ "fault": "slow", "millis": 5000 }])).await;
    let mut call = tokio::spawn(served.client.get(&url).send());
    // Nothing but the clock lets the call go on.
    while served.get("/emulator/clock").await["sleepers"] == 0 {}
    assert!(!call.is_finished());
    served.control("clock/advance", json!({ "seconds": 5 })).await;
    assert_eq!((&mut call).await.unwrap().unwrap().status(), 200);
}

#[tokio::test]
async fn a_lost_answer_brings_the_same_update_again() {
    let stage = Stage::new();
    stage.emulator.set_faults(vec![Fault { times: Some(1), ..Fault::new(FaultEffect::DeliveryLoseAnswer) }]);
    stage.answering(|_| status(200));
    stage.say("hello");
    stage.pass(10).await;
    let ids = stage.ids();
    assert_eq!((ids.len(), ids[0] == ids[1]), (2, true));
}

#[tokio::test]
async fn in_an_outage_nothing_goes_in_either_direction_until_it_ends() {
    let stage = Stage::new();
    stage.answering(|_| status(200));
    stage.emulator.set_faults(vec![Fault::new(FaultEffect::Outage)]);
    stage.say("hello");
    stage.pass(60).await;
    assert_eq!(stage.send(stage.person).await["error_code"], 502);
    assert!(stage.texts().is_empty());
    stage.emulator.set_faults(Vec::new());
    stage.pass(120).await;
    assert_eq!(stage.texts(), ["hello"]);
}
