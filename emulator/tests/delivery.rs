//! The sender's rules, one test a line of the Bot API's known delivery behaviour. Time is the test's own.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]
#![allow(clippy::indexing_slicing, reason = "a test fails by panicking")]

mod common;

use botserver_emulator::{Config, Emulator, NewBot, Person, Say, Where};
use bytes::Bytes;
use common::TOKEN;
use common::stage::{BOT, Stage, reply, status};
use http::Response;
use serde_json::{Value, json};

const DAY: u64 = 86_400;

#[tokio::test]
async fn any_2xx_is_success() {
    for code in [200, 201, 204, 299] {
        let stage = Stage::new();
        stage.answering(move |_| status(code));
        stage.say("hello");
        stage.pass(DAY).await;
        assert_eq!(stage.texts(), ["hello"], "status {code}");
        assert_eq!(stage.info().await["pending_update_count"], 0);
    }
}

#[tokio::test]
async fn everything_else_is_failure_and_redirects_are_not_followed() {
    for code in [301, 302, 400, 403, 404, 500, 503] {
        let stage = Stage::new();
        stage.answering(move |_| {
            let response =
                Response::builder().status(code).header("location", "http://127.0.0.1:9/elsewhere");
            response.body(Bytes::new()).unwrap()
        });
        stage.say("hello");
        stage.settle().await;
        let info = stage.info().await;
        let reason = http::StatusCode::from_u16(code).unwrap();
        let reason = reason.canonical_reason().unwrap();
        assert_eq!(info["last_error_message"], format!("Wrong response from the webhook: {code} {reason}"));
        assert_eq!(info["pending_update_count"], 1);
    }
}

#[tokio::test]
async fn the_first_failure_is_retried_at_once_then_after_2_4_8_seconds_up_to_60_to_120() {
    let stage = Stage::new();
    stage.answering(|_| status(500));
    stage.say("hello");
    stage.pass(1200).await;
    let times = stage.times();
    assert_eq!(times[..7], [0.0, 0.0, 2.0, 6.0, 14.0, 30.0, 62.0]);
    let late: Vec<f64> = times.windows(2).skip(6).map(|pair| pair[1] - pair[0]).collect();
    assert!(late.len() >= 8, "{times:?}");
    assert!(late.iter().all(|gap| (60.0..=120.0).contains(gap)), "{late:?}");
    assert!(late.windows(2).any(|pair| pair[0] != pair[1]), "the ceiling is random: {late:?}");
}

#[tokio::test]
async fn retries_end_when_the_update_expires_after_a_day() {
    let stage = Stage::new();
    stage.answering(|_| status(500));
    stage.say("hello");
    stage.pass(2 * DAY).await;
    let last = stage.times().last().copied().unwrap();
    assert!((86_280.0..=86_400.0).contains(&last), "last try at {last}");
    assert_eq!(stage.info().await["pending_update_count"], 0);
    assert_eq!(stage.counters()["expired"], 1);
}

#[tokio::test]
async fn status_403_and_404_are_retried_for_a_day_too() {
    for code in [403, 404] {
        let stage = Stage::new();
        stage.answering(move |_| status(code));
        stage.say("hello");
        stage.pass(2 * DAY).await;
        assert!(stage.times().len() > 700, "{} tries", stage.times().len());
        assert_ne!(stage.info().await["url"], "", "the webhook stays");
    }
}

#[tokio::test]
async fn retry_after_replaces_the_back_off() {
    let stage = Stage::new();
    stage.answering(|number| match number {
        1 => Response::builder().status(503).header("retry-after", "7").body(Bytes::new()).unwrap(),
        2 => Response::builder().status(429).header("retry-after", "90").body(Bytes::new()).unwrap(),
        _ => status(200),
    });
    stage.say("hello");
    stage.pass(600).await;
    assert_eq!(stage.times(), [0.0, 7.0, 97.0]);
}

#[tokio::test]
async fn retry_after_counts_for_an_hour_at_most() {
    let stage = Stage::new();
    stage.answering(|number| match number {
        1 => Response::builder().status(503).header("retry-after", "100000").body(Bytes::new()).unwrap(),
        _ => status(200),
    });
    stage.say("hello");
    stage.pass(DAY).await;
    assert_eq!(stage.times(), [0.0, 3600.0]);
}

#[tokio::test]
async fn a_response_has_to_come_within_60_seconds() {
    let stage = Stage::new();
    let held = stage.held();
    stage.say("hello");
    stage.pass(59).await;
    assert_eq!(held.waiting(), 1);
    assert!(stage.info().await["last_error_message"].is_null());
    stage.pass(1).await;
    assert_eq!(stage.info().await["last_error_message"], "Read timeout expired");
    assert_eq!(stage.texts(), ["hello", "hello"], "a failure like any other: retried at once");
}

#[tokio::test]
async fn status_410_for_23_hours_removes_the_webhook() {
    let stage = Stage::new();
    stage.answering(|_| status(410));
    // The updates of one chat would expire with their first: another keeps the sender busy.
    stage.say("hello");
    stage.pass(23 * 3600 - 200).await;
    assert_ne!(stage.info().await["url"], "");
    stage.pass(400).await;
    assert_eq!(stage.info().await["url"], "");
    let tries = stage.times().len();
    stage.another_says("too late");
    stage.pass(3600).await;
    assert_eq!(stage.times().len(), tries, "nothing is sent any more");
    let updates = stage.call("getUpdates", json!({})).await;
    assert_eq!(updates["result"][0]["message"]["text"], "too late", "the updates wait for `getUpdates`");
}

#[tokio::test]
async fn another_status_in_between_starts_the_23_hours_anew() {
    let stage = Stage::new();
    stage.answering(|number| status(if number == 300 { 500 } else { 410 }));
    stage.say("hello");
    stage.pass(24 * 3600).await;
    assert_ne!(stage.info().await["url"], "");
}

#[tokio::test]
async fn each_kind_expires_in_its_own_time() {
    let user = json!({ "id": 7, "is_bot": false, "first_name": "Ada" });
    let kinds = [
        ("callback_query", 150),
        ("shipping_query", 150),
        ("pre_checkout_query", 150),
        ("inline_query", 30),
        ("chosen_inline_result", 600),
        ("message", DAY),
        ("poll", DAY),
    ];
    for (kind, seconds) in kinds {
        let stage = Stage::new();
        stage.push(kind, json!({ "id": "1", "from": user }));
        stage.pass(seconds).await;
        assert_eq!(stage.info().await["pending_update_count"], 1, "{kind} is there after {seconds} s");
        stage.pass(1).await;
        assert_eq!(stage.info().await["pending_update_count"], 0, "{kind} is gone after {seconds} s");
    }
}

#[tokio::test]
async fn as_many_requests_run_at_once_as_queues_have_updates() {
    let stage = Stage::new();
    let held = stage.held();
    held.release(1);
    stage.say("makes the receiver known as up");
    stage.settle().await;
    for _ in 0..5 {
        stage.another_says("hello");
    }
    stage.say("first");
    stage.say("second");
    stage.settle().await;
    assert_eq!(held.waiting(), 6, "six chats, one of them with two messages");
}

#[tokio::test]
async fn max_connections_bounds_parallel_requests() {
    for (set, most) in [(json!({ "max_connections": 3 }), 3), (json!({}), 40)] {
        let stage = Stage::new();
        let held = stage.held();
        let url = stage.info().await["url"].clone();
        let mut params = set;
        params["url"] = url;
        assert_eq!(stage.call("setWebhook", params).await["ok"], true);
        held.release(1);
        stage.say("makes the receiver known as up");
        stage.settle().await;
        for _ in 0..60 {
            stage.another_says("hello");
        }
        stage.pass(5).await;
        assert_eq!(held.waiting(), most);
        held.release(100);
        stage.pass(5).await;
        assert_eq!(held.most(), most);
        assert_eq!(stage.times().len(), 61);
    }
}

#[tokio::test]
async fn only_one_connection_is_opened_until_something_succeeds_then_ten_in_half_a_second() {
    let stage = Stage::new();
    let held = stage.held();
    for _ in 0..30 {
        stage.another_says("hello");
    }
    stage.pass(20).await;
    assert_eq!(held.waiting(), 1, "nothing has succeeded yet");
    held.release(1);
    stage.settle().await;
    assert_eq!(held.waiting(), 11, "ten new ones beside the first");
    stage.emulator.advance(std::time::Duration::from_millis(500)).await;
    assert_eq!(held.waiting(), 21);
    stage.emulator.advance(std::time::Duration::from_millis(500)).await;
    assert_eq!(held.waiting(), 29);
}

#[tokio::test]
async fn ten_seconds_without_success_end_the_ramp() {
    let stage = Stage::new();
    let held = stage.held();
    held.release(1);
    stage.say("makes the receiver known as up");
    stage.pass(11).await;
    for _ in 0..5 {
        stage.another_says("hello");
    }
    stage.settle().await;
    assert_eq!(held.waiting(), 1);
}

#[tokio::test]
async fn messages_of_one_chat_arrive_one_by_one_and_in_order() {
    let stage = Stage::new();
    let held = stage.held();
    for number in 0..20 {
        stage.say(&number.to_string());
    }
    held.release(20);
    stage.settle().await;
    assert_eq!(held.most(), 1);
    assert_eq!(stage.texts(), (0..20).map(|number| number.to_string()).collect::<Vec<_>>());
}

#[tokio::test]
async fn a_failing_head_holds_up_its_own_queue_only() {
    let stage = Stage::new();
    let seen = std::sync::Arc::clone(&stage.seen);
    stage.answering(move |_| status(500));
    stage.say("first");
    stage.say("second");
    stage.pass(3).await;
    assert!(stage.texts().iter().all(|text| text == "first"), "{:?}", stage.texts());
    stage.another_says("from elsewhere");
    stage.settle().await;
    assert_eq!(seen.lock().unwrap().last().unwrap().1["message"]["text"], "from elsewhere");
}

#[tokio::test]
async fn a_button_press_overtakes_the_same_person_s_message() {
    let stage = Stage::new();
    let held = stage.held();
    held.release(1);
    stage.say("makes the receiver known as up");
    stage.settle().await;
    let user = json!({ "id": stage.person, "is_bot": false, "first_name": "Ada" });
    stage.say("a message");
    stage.push("callback_query", json!({ "id": "1", "from": user, "data": "x" }));
    stage.push("inline_query", json!({ "id": "2", "from": user, "query": "x" }));
    stage.settle().await;
    assert_eq!(held.waiting(), 3, "message, press and inline query of one person are in three queues");
    stage.push("callback_query", json!({ "id": "3", "from": user, "data": "y" }));
    stage.settle().await;
    assert_eq!(held.waiting(), 3, "two presses of one person are in one queue");
}

#[tokio::test]
async fn at_most_100_000_updates_wait_for_a_bot() {
    let stage = Stage::new();
    for number in 0..100_001 {
        let pushed = stage.push("poll", json!({ "id": "1" }));
        assert_eq!(pushed.is_some(), number < 100_000, "update {number}");
    }
    assert_eq!(stage.info().await["pending_update_count"], 100_000);
    assert_eq!(stage.counters()["overflowed"], 1);
}

#[tokio::test]
async fn at_most_128_mib_of_updates_wait_and_one_has_at_most_512_kib() {
    let stage = Stage::new();
    assert_eq!(stage.push("poll", json!({ "id": "1", "text": "x".repeat(512 << 10) })), None);
    let text = "x".repeat((512 << 10) - 200);
    let kept = (0..300).filter(|_| stage.push("poll", json!({ "id": "1", "text": text })).is_some()).count();
    assert_eq!(kept, 256);
}

#[tokio::test]
async fn update_ids_count_up_and_are_random_after_a_week_without_updates() {
    let stage = Stage::new();
    stage.answering(|_| status(200));
    stage.say("one");
    stage.say("two");
    stage.settle().await;
    stage.pass(6 * DAY).await;
    stage.say("three");
    stage.settle().await;
    let ids = stage.ids();
    assert_eq!([ids[1], ids[2]], [ids[0] + 1, ids[0] + 2]);
    stage.pass(8 * DAY).await;
    stage.say("four");
    stage.settle().await;
    assert_ne!(stage.ids()[3], ids[0] + 3);
}

#[tokio::test]
async fn kinds_that_have_to_be_asked_for_come_only_then() {
    let stage = Stage::new();
    let chat = json!({ "chat": { "id": 7 } });
    for kind in ["message_reaction", "message_reaction_count", "chat_member"] {
        assert_eq!(stage.push(kind, chat.clone()), None, "{kind} by default");
    }
    assert!(stage.push("my_chat_member", chat.clone()).is_some());
    stage.call("getUpdates", json!({ "allowed_updates": ["chat_member"] })).await;
    assert!(stage.push("chat_member", chat.clone()).is_some());
    assert_eq!(stage.push("message", chat.clone()), None);
    // Left out, the last list stays; empty, it is the default set.
    stage.call("getUpdates", json!({ "offset": -1 })).await;
    assert_eq!(stage.push("message", chat.clone()), None);
    stage.call("getUpdates", json!({ "allowed_updates": [] })).await;
    assert!(stage.push("message", chat.clone()).is_some());
    assert_eq!(stage.push("chat_member", chat), None);
}

#[tokio::test]
async fn pending_updates_survive_a_change_of_webhook_unless_they_are_dropped() {
    let stage = Stage::new();
    stage.say("kept");
    stage.answering(|_| status(200));
    stage.settle().await;
    assert_eq!(stage.texts(), ["kept"]);
    stage.call("deleteWebhook", json!({})).await;
    stage.say("dropped");
    assert_eq!(stage.info().await["pending_update_count"], 1);
    stage.call("deleteWebhook", json!({ "drop_pending_updates": true })).await;
    assert_eq!(stage.info().await["pending_update_count"], 0);
}

#[tokio::test]
async fn the_same_webhook_again_changes_nothing_and_a_changed_one_closes_the_old_first() {
    let stage = Stage::new();
    let held = stage.held();
    let url = stage.info().await["url"].clone();
    stage.say("hello");
    stage.settle().await;
    assert_eq!(held.waiting(), 1);
    stage.call("setWebhook", json!({ "url": url })).await;
    stage.settle().await;
    assert_eq!(stage.texts(), ["hello"], "the same parameters leave the request alone");
    stage.call("setWebhook", json!({ "url": url, "secret_token": "new" })).await;
    stage.settle().await;
    assert_eq!(stage.texts(), ["hello", "hello"], "the update goes to the new webhook from the start");
}

#[tokio::test]
async fn a_method_in_the_response_is_executed() {
    let stage = Stage::new();
    let person = stage.person;
    stage.answering(move |_| reply(&json!({ "method": "sendMessage", "chat_id": person, "text": "hi" })));
    stage.say("hello");
    stage.settle().await;
    let calls = stage.emulator.calls(None);
    assert_eq!(calls.len(), 1);
    assert_eq!(calls[0]["via"], "webhook_reply");
    assert_eq!(calls[0]["response"]["result"]["text"], "hi");
}

#[tokio::test]
async fn a_method_in_a_failed_response_is_not_executed() {
    let stage = Stage::new();
    stage.answering(|number| match number {
        1 => {
            let mut response = reply(&json!({ "method": "logOut" }));
            *response.status_mut() = http::StatusCode::INTERNAL_SERVER_ERROR;
            response
        }
        _ => status(200),
    });
    stage.say("hello");
    stage.settle().await;
    assert_eq!(stage.emulator.calls(None), Vec::<Value>::new());
}

#[tokio::test]
async fn some_methods_are_refused_in_a_response() {
    for method in ["setWebhook", "deleteWebhook", "close", "logOut", "getMe", "GETChat", "getupdates"] {
        let stage = Stage::new();
        stage.answering(move |_| reply(&json!({ "method": method, "url": "" })));
        stage.say("hello");
        stage.settle().await;
        let refused = "Bad Request: the method can't be called in the response to an update";
        assert_eq!(stage.emulator.call_records(0, Some(BOT))[0].refusal(), Some(refused), "{method}");
        assert_ne!(stage.info().await["url"], "", "{method}");
        assert_eq!(stage.info().await["pending_update_count"], 0, "{method}: the update counts as delivered");
    }
}

#[tokio::test]
async fn a_response_that_cannot_be_read_is_recorded_as_refused() {
    let cases = [
        ("application/json", r#"{"method":"sendMessage","#, "can't parse request body as JSON object"),
        ("application/json", r#"["sendMessage"]"#, "can't parse request body as JSON object"),
        ("multipart/form-data; boundary=x", "--x\r\nhello", "can't parse multipart request body"),
    ];
    for (kind, body, why) in cases {
        let stage = Stage::new();
        stage.answering(move |_| Response::builder().header("Content-Type", kind).body(body.into()).unwrap());
        stage.say("hello");
        stage.settle().await;
        let records = stage.emulator.call_records(0, Some(BOT));
        assert_eq!(records.len(), 1, "{kind}");
        assert_eq!(records[0].refusal(), Some(format!("Bad Request: {why}").as_str()), "{kind}");
        assert_eq!((records[0].method.as_str(), records[0].via), ("", "webhook_reply"));
        assert_eq!(records[0].update_id, Some(stage.ids()[0]));
        assert_eq!(stage.info().await["pending_update_count"], 0, "the update counts as delivered");
    }
}

#[tokio::test]
async fn what_receivers_say_beside_calls_is_let_be() {
    for (kind, body) in
        [("text/plain", "OK"), ("text/html", "<p>"), ("application/json", r#"{"ok":true}"#), ("", "OK")]
    {
        let stage = Stage::new();
        stage.answering(move |_| Response::builder().header("Content-Type", kind).body(body.into()).unwrap());
        stage.say("hello");
        stage.settle().await;
        assert_eq!(stage.emulator.call_records(0, Some(BOT)), [], "{kind}");
    }
}

#[tokio::test]
async fn a_bot_that_is_removed_gets_nothing_and_comes_back_to_its_chats() {
    let stage = Stage::new();
    stage.answering(|_| status(200));
    stage.say("hello");
    stage.settle().await;
    stage.emulator.remove_bot(BOT);
    stage.emulator.remove_bot(BOT);
    assert_eq!(stage.emulator.bots(), Vec::<Value>::new());
    let place = Where::private(BOT);
    let say = Say { place: place.clone(), person: stage.person, text: "gone?".into(), ..Say::default() };
    assert!(stage.emulator.say(say).unwrap_err().0.starts_with("no bot `110201543`"));

    stage.emulator.add_bot(NewBot { token: TOKEN.into(), ..NewBot::default() }).unwrap();
    stage.answering(|_| status(200));
    stage.say("welcome");
    stage.settle().await;
    assert_eq!(stage.texts(), ["hello", "welcome"]);
    let texts = stage.emulator.messages(&place, stage.person, 10).unwrap();
    let texts: Vec<_> = texts.iter().map(|posted| posted["message"]["text"].clone()).collect();
    assert_eq!(texts, ["hello", "welcome"]);
}

#[tokio::test]
async fn a_refused_method_in_the_response_is_recorded_with_telegram_s_reason() {
    let long = "x".repeat(4097);
    let button = json!({ "inline_keyboard": [[{ "text": "x", "callback_data": "x".repeat(65) }]] });
    for (call, why) in [
        (
            json!({ "text": "<b>", "parse_mode": "HTML" }),
            "can't parse entities: Can't find end tag corresponding to start tag \"b\"",
        ),
        (json!({ "text": long }), "message is too long"),
        (json!({ "text": "" }), "message text is empty"),
        (json!({ "text": "a", "reply_markup": button }), "BUTTON_DATA_INVALID"),
        (json!({ "text": "a", "message_thread_id": 5 }), "message thread not found"),
    ] {
        let stage = Stage::new();
        let mut call = call;
        call["method"] = "sendMessage".into();
        call["chat_id"] = stage.person.into();
        stage.answering(move |_| reply(&call));
        stage.say("hello");
        stage.settle().await;
        let records = stage.emulator.call_records(0, Some(BOT));
        assert_eq!(records.len(), 1);
        let record = &records[0];
        assert_eq!(record.refusal(), Some(format!("Bad Request: {why}").as_str()));
        assert_eq!((record.method.as_str(), record.via), ("sendMessage", "webhook_reply"));
        assert_eq!(record.params["chat_id"], stage.person);
        assert_eq!(record.update_id, Some(stage.ids()[0]));
        assert!(stage.emulator.call_records(record.seq, None).is_empty(), "nothing came after it");
        assert!(stage.emulator.call_records(0, Some(1)).is_empty(), "no other bot called");
        assert_eq!(stage.emulator.calls(None)[0]["update_id"], stage.ids()[0], "the control API has it too");
    }
}

#[tokio::test]
async fn another_emulator_s_update_ids_go_on_above_the_last_one_s() {
    let first = Stage::new();
    first.say("before");
    let before = first.call("getUpdates", json!({})).await["result"][0]["update_id"].as_i64().unwrap();
    let again = Emulator::new(Config { clock: first.emulator.clock().clone(), ..Config::default() });
    first.pass(1).await;
    again.add_bot(NewBot { token: TOKEN.into(), ..NewBot::default() }).unwrap();
    let person = again.add_person(Person::named("Ada"));
    again.say(Say { place: Where::private(BOT), person, text: "after".into(), ..Say::default() }).unwrap();
    let asked = again.call(TOKEN, "getUpdates", json!({ "offset": before + 1 }), Vec::new()).await;
    assert_eq!(asked.result.unwrap()[0]["message"]["text"], "after");
}

#[tokio::test]
async fn a_multipart_response_uploads_a_file() {
    let stage = Stage::new();
    let person = stage.person;
    stage.answering(move |_| {
        let body = format!(
            "--cut\r\nContent-Disposition: form-data; name=\"method\"\r\n\r\nsendDocument\r\n\
             --cut\r\nContent-Disposition: form-data; name=\"chat_id\"\r\n\r\n{person}\r\n\
             --cut\r\nContent-Disposition: form-data; name=\"document\"; filename=\"a.txt\"\r\n\r\nhello\r\n--cut--\r\n"
        );
        let response = Response::builder().header("content-type", "multipart/form-data; boundary=cut");
        response.body(body.into()).unwrap()
    });
    stage.say("a file, please");
    stage.settle().await;
    let sent = &stage.emulator.calls(None)[0]["response"]["result"]["document"];
    assert_eq!(sent["file_name"], "a.txt");
    assert_eq!(stage.emulator.file(sent["file_id"].as_str().unwrap()).unwrap(), "hello");
}

#[tokio::test]
async fn get_updates_and_a_webhook_exclude_each_other() {
    let stage = Stage::new();
    stage.answering(|_| status(200));
    let refused = stage.call("getUpdates", json!({})).await;
    assert_eq!(refused["error_code"], 409);
    assert_eq!(
        refused["description"],
        "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
    );
}

#[tokio::test]
async fn a_later_poll_ends_an_earlier_one() {
    let stage = Stage::new();
    let long = json!({ "timeout": 30 });
    let (first, second, ()) =
        tokio::join!(stage.call("getUpdates", long.clone()), stage.call("getUpdates", long), async {
            stage.settle().await;
            stage.say("hello");
        });
    assert_eq!(first["error_code"], 409);
    assert_eq!(
        first["description"],
        "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
    );
    assert_eq!(second["result"][0]["message"]["text"], "hello");
}

#[tokio::test]
async fn a_webhook_ends_a_poll() {
    let stage = Stage::new();
    let (poll, _) = tokio::join!(stage.call("getUpdates", json!({ "timeout": 30 })), async {
        stage.settle().await;
        stage.call("setWebhook", json!({ "url": "https://bots.example.com/" })).await
    });
    assert_eq!(poll["description"], "Conflict: terminated by setWebhook request");
}

#[tokio::test]
async fn an_offset_confirms_what_is_below_it_and_a_negative_one_keeps_the_newest() {
    let stage = Stage::new();
    for text in ["one", "two", "three"] {
        stage.say(text);
    }
    let all = stage.call("getUpdates", json!({ "limit": 2 })).await;
    assert_eq!(all["result"].as_array().unwrap().len(), 2);
    let second = all["result"][1]["update_id"].as_i64().unwrap();
    let rest = stage.call("getUpdates", json!({ "offset": second + 1 })).await;
    assert_eq!(rest["result"][0]["message"]["text"], "three");
    assert_eq!(rest["result"].as_array().unwrap().len(), 1);
    stage.say("four");
    let newest = stage.call("getUpdates", json!({ "offset": -1 })).await;
    assert_eq!(newest["result"][0]["message"]["text"], "four");
    assert_eq!(stage.info().await["pending_update_count"], 1);
}

#[tokio::test]
async fn a_long_poll_ends_when_its_time_is_up() {
    let stage = Stage::new();
    let (answer, ()) = tokio::join!(stage.call("getUpdates", json!({ "timeout": 30 })), async {
        tokio::task::yield_now().await;
        stage.pass(31).await;
    });
    assert_eq!(answer, json!({ "ok": true, "result": [] }));
}

#[tokio::test]
async fn a_receiver_that_panics_is_a_failure_like_a_closed_connection() {
    let stage = Stage::new();
    stage.answering(|number| if number == 1 { panic!("a bug in a handler") } else { status(200) });
    stage.say("hello");
    // The connection is gone, and a new one is opened every two seconds at most.
    stage.pass(2).await;
    assert_eq!(stage.info().await["last_error_message"], "Webhook connection closed");
    assert_eq!(stage.info().await["pending_update_count"], 0);
    assert_eq!(stage.times(), [0.0, 2.0]);
}
