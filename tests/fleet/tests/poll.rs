//! `poll`: what it asks, what it hands to handlers, and what it tells Telegram of it.

#![allow(clippy::indexing_slicing, clippy::unwrap_used, reason = "a test's own code fails the test")]

use std::fs;
use std::time::{Duration, Instant};

use harness::{Process, Settings, Telegram, http_answer, token};
use serde_json::{Value, json};

const AWKWARD: i64 = 1001;
const PLAIN: i64 = 1002;

const PAGE: &str = "<html>something before the Bot API</html>";

fn settings(telegram: &Telegram) -> Settings {
    let settings = Settings::new(env!("CARGO_BIN_EXE_test-fleet")).token("awkward", token(AWKWARD));
    settings.arg(format!("--api-url={}", telegram.url()))
}

fn poll(telegram: &Telegram) -> Process {
    settings(telegram).poll()
}

fn two_bots(telegram: &Telegram) -> Settings {
    settings(telegram).token("plain", token(PLAIN))
}

fn refusal(code: u16, description: &str) -> String {
    let body = json!({ "ok": false, "error_code": code, "description": description }).to_string();
    http_answer(&format!("{code} No"), "", &body)
}

fn lines(log: &str) -> Vec<Value> {
    log.lines().filter_map(|line| serde_json::from_str(line).ok()).collect()
}

fn count(log: &str, message: &str) -> usize {
    lines(log).iter().filter(|line| line["message"] == message).count()
}

const FAILED: &str = "its updates cannot be had; trying again";

/// The pauses of failed calls, as they were logged.
fn pauses(process: &Process) -> Vec<String> {
    let lines = lines(&process.log());
    let failed = lines.iter().filter(|line| line["message"] == FAILED);
    failed.map(|line| line["pause"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn what_is_no_update_hides_none_and_is_asked_for_with_pauses() {
    let telegram = Telegram::start();
    telegram.push(AWKWARD, 4, json!({ "update_id": "x", "message": { "text": "what a person wrote" } }));
    telegram.say(AWKWARD, 5, 42, "say five");
    let poll = poll(&telegram);
    telegram.wait_for_text("five");
    telegram.wait_for_offset(AWKWARD, 6);
    // What stands alone comes with each answer, until something after it is handled.
    telegram.push(AWKWARD, 6, json!([6]));
    poll.wait_for_log(|line| line["pause"] == "2s");
    telegram.say(AWKWARD, 7, 42, "say seven");
    telegram.wait_for_text("seven");
    telegram.wait_for_offset(AWKWARD, 8);
    let log = poll.log();
    assert_eq!(count(&log, "`getUpdates` gave something else than an update"), 2, "{log}");
    assert!(!log.contains("what a person wrote"), "{log}");
    // The first of all; 6; alone, thrice; with 7; perhaps one beside the handler of each.
    let calls = telegram.calls("getUpdates").len();
    assert!(calls <= 9, "{calls} calls");
    assert_eq!(telegram.texts(), ["five", "seven"]);
}

#[test]
fn a_result_that_is_no_list_is_asked_for_with_pauses() {
    let telegram = Telegram::start();
    let odd = json!({ "ok": true, "result": { "text": "what a person wrote" } }).to_string();
    telegram.answer_once(AWKWARD, "getUpdates", http_answer("200 OK", "", &odd));
    telegram.answer_once(AWKWARD, "getUpdates", http_answer("200 OK", "", &odd));
    telegram.say(AWKWARD, 1, 42, "say one");
    let poll = poll(&telegram);
    telegram.wait_for_text("one");
    assert_eq!(pauses(&poll), ["1s", "2s"]);
    assert!(!poll.log().contains("what a person wrote"), "{}", poll.log());
}

#[test]
fn an_empty_answer_that_comes_at_once_is_no_reason_to_ask_without_end() {
    let telegram = Telegram::start();
    for _ in 0..1000 {
        let nothing = json!({ "ok": true, "result": [] }).to_string();
        telegram.answer_once(AWKWARD, "getUpdates", http_answer("200 OK", "", &nothing));
    }
    let _poll = poll(&telegram);
    telegram.wait_for_call("getUpdates", |_| true);
    let started = Instant::now();
    telegram.wait_for_call("getUpdates", |_| started.elapsed() > Duration::from_secs(1));
    let calls = telegram.calls("getUpdates").len();
    assert!(calls <= 5, "{calls} calls");
}

#[test]
fn a_gateways_page_loses_nothing_and_its_pause_is_kept() {
    let telegram = Telegram::start();
    let html = "Content-Type: text/html\r\n";
    for (status, headers) in [
        ("504 Gateway Timeout", html.to_owned()),
        ("503 Service Unavailable", format!("{html}Retry-After: 0\r\n")),
        ("429 Too Many Requests", format!("{html}Retry-After: 1\r\n")),
        ("200 OK", format!("{html}Retry-After: 0\r\n")),
    ] {
        telegram.answer_once(AWKWARD, "getUpdates", http_answer(status, &headers, PAGE));
    }
    telegram.say(AWKWARD, 1, 42, "say one");
    let poll = poll(&telegram);
    telegram.wait_for_text("one");
    telegram.wait_for_offset(AWKWARD, 2);
    assert_eq!(pauses(&poll), ["1s", "0ns", "1s", "0ns"]);
}

#[test]
fn a_gateways_page_at_the_start_is_waited_out() {
    let telegram = Telegram::start();
    telegram.answer_once(AWKWARD, "getWebhookInfo", http_answer("502 Bad Gateway", "", PAGE));
    telegram.say(AWKWARD, 1, 42, "say one");
    let _poll = poll(&telegram);
    telegram.wait_for_text("one");
}

#[test]
fn an_answer_that_is_too_large_is_not_kept() {
    let telegram = Telegram::start();
    let body = format!(r#"{{"ok":true,"result":[{}]}}"#, " ".repeat(100 << 20));
    telegram.answer_once(AWKWARD, "getUpdates", http_answer("200 OK", "", &body));
    telegram.say(AWKWARD, 1, 42, "say one");
    let poll = poll(&telegram);
    telegram.wait_for_text("one");
    let line = poll.wait_for_message(FAILED);
    assert!(line["error"].as_str().unwrap().contains("larger than"), "{line}");
    let status = fs::read_to_string(format!("/proc/{}/status", poll.pid())).unwrap();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    let kilobytes: u64 = peak.trim().trim_end_matches(" kB").parse().unwrap();
    assert!(kilobytes < 200 << 10, "{kilobytes} kB");
}

#[test]
fn another_one_that_polls_is_said_with_what_to_do() {
    let telegram = Telegram::start();
    let conflict = refusal(409, "Conflict: terminated by other getUpdates request");
    telegram.answer_once(AWKWARD, "getUpdates", conflict);
    telegram.say(AWKWARD, 1, 42, "say one");
    let poll = poll(&telegram);
    let line = poll.wait_for_log(|line| {
        line["level"] == "WARN" && line["error"].as_str().is_some_and(|error| error.contains("409"))
    });
    assert!(line["message"].as_str().unwrap().contains("another process"), "{line}");
    assert_eq!(line["bot"], "awkward");
    telegram.wait_for_text("one");
}

#[test]
fn a_slow_and_a_failing_chat_hold_up_no_other() {
    let telegram = Telegram::start();
    for (id, chat, text) in [
        (1, 1, "wait 2000"),
        (2, 1, "say after the slow one"),
        (3, 2, "fail"),
        (4, 2, "say after the failing one"),
        (5, 3, "say at once"),
        (6, 3, "say then"),
    ] {
        telegram.say(AWKWARD, id, chat, text);
    }
    let poll = poll(&telegram);
    telegram.wait_for_text("then");
    // What is new meanwhile is not held up either.
    telegram.say(AWKWARD, 7, 4, "say new");
    telegram.wait_for_text("new");
    assert_eq!(telegram.texts(), ["at once", "then", "new"]);
    telegram.wait_for_text("after the slow one");
    telegram.wait_for_text("after the failing one");
    assert_eq!(telegram.texts()[3..], ["waited", "after the slow one", "after the failing one"]);
    let log = poll.log();
    let tries: Vec<_> =
        lines(&log).into_iter().filter(|line| line["message"] == "the handler failed").collect();
    assert_eq!(tries.len(), 3, "{log}");
    // 1 + 2 seconds; a pause after the last would be 4 more.
    let buried = "an update is a dead letter: `inbox show` tells why, `inbox retry` has it handled again";
    let spent = seconds_between(&log, "the handler failed", buried);
    assert!((2.9..6.5).contains(&spent), "{spent}");
    telegram.wait_for_offset(AWKWARD, 8);
}

/// The seconds between the first line with one message and the first with another.
fn seconds_between(log: &str, from: &str, to: &str) -> f64 {
    let second = |message: &str| -> f64 {
        let line = lines(log).into_iter().find(|line| line["message"] == message).unwrap();
        // 2026-01-31T23:59:59.123456Z
        let stamp = line["timestamp"].as_str().unwrap().trim_end_matches('Z').to_owned();
        let mut parts = stamp.rsplit_once('T').unwrap().1.split(':').map(|part| part.parse::<f64>().unwrap());
        parts.next().unwrap() * 3600.0 + parts.next().unwrap() * 60.0 + parts.next().unwrap()
    };
    (second(to) - second(from)).rem_euclid(86_400.0)
}

#[test]
fn an_update_that_comes_twice_is_handled_once() {
    let telegram = Telegram::start();
    let _poll = poll(&telegram);
    let texts: Vec<_> = (1..=20).map(|id| format!("number {id}")).collect();
    for (id, text) in (1..).zip(&texts) {
        telegram.say(AWKWARD, id, 42, &format!("say {text}"));
        telegram.wait_for_text(text);
    }
    telegram.wait_for_offset(AWKWARD, 21);
    assert_eq!(telegram.texts(), texts);
}

#[test]
fn ids_that_begin_again_are_followed() {
    let telegram = Telegram::start();
    let _poll = poll(&telegram);
    for (id, text) in [(1000, "say one"), (5, "say two"), (6, "say three")] {
        telegram.say(AWKWARD, id, 42, text);
        telegram.wait_for_offset(AWKWARD, id + 1);
    }
    assert_eq!(telegram.texts(), ["one", "two", "three"]);
}

#[test]
fn at_a_stop_what_is_at_work_is_finished_and_told() {
    let telegram = Telegram::start();
    telegram.say(AWKWARD, 1, 1, "wait 700");
    telegram.say(AWKWARD, 2, 2, "say quick");
    let first = poll(&telegram);
    telegram.wait_for_text("quick");
    let stopped = first.stop();
    assert!(stopped.status.success(), "{}", stopped.log);
    assert_eq!(telegram.texts(), ["quick", "waited"]);
    telegram.wait_for_offset(AWKWARD, 3);
    telegram.say(AWKWARD, 3, 1, "say next");
    let _second = poll(&telegram);
    telegram.wait_for_text("next");
    assert_eq!(telegram.texts(), ["quick", "waited", "next"]);
}

#[test]
fn a_second_signal_stops_at_once_and_what_was_at_work_comes_again() {
    let telegram = Telegram::start();
    telegram.say(AWKWARD, 1, 1, "wait 3600000");
    let first = poll(&telegram);
    first.wait_for_message("received");
    first.signal("TERM");
    first.wait_for_log(|line| line["message"].as_str().is_some_and(|said| said.starts_with("stopping")));
    first.signal("TERM");
    let stopped = first.wait_at_most(Duration::from_secs(5));
    assert_eq!(stopped.status.code(), Some(1), "{}", stopped.log);
    poll(&telegram).wait_for_message("received");
}

#[test]
fn a_kill_repeats_only_what_was_not_finished() {
    let telegram = Telegram::start();
    telegram.say(AWKWARD, 1, 1, "say done");
    telegram.say(AWKWARD, 2, 2, "wait 3600000");
    let first = poll(&telegram);
    telegram.wait_for_text("done");
    telegram.wait_for_offset(AWKWARD, 2);
    first.signal("KILL");
    first.wait();
    let second = poll(&telegram);
    let again = second.wait_for_message("received");
    assert_eq!(again["update_id"], 2, "{again}");
    assert_eq!(telegram.texts(), ["done"]);
}

#[test]
fn a_signal_ends_the_wait_for_an_api_that_is_not_there() {
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let poll = Settings::new(env!("CARGO_BIN_EXE_test-fleet"))
        .token("awkward", token(AWKWARD))
        .arg(format!("--api-url=http://{nobody}"))
        .poll();
    let line = poll.wait_for_log(|line| line["pause"] == "1s");
    assert!(line["error"].as_str().unwrap().contains("cannot be reached"), "{line}");
    poll.signal("TERM");
    assert!(poll.wait_at_most(Duration::from_secs(5)).status.success());
}

#[test]
fn a_password_in_the_address_of_the_api_is_not_logged() {
    let telegram = Telegram::start();
    let url = telegram.url().replace("://", "://me:hidden-word@");
    let poll = Settings::new(env!("CARGO_BIN_EXE_test-fleet"))
        .token("awkward", token(AWKWARD))
        .arg(format!("--api-url={url}"))
        .poll();
    let line = poll.wait_for_message("polling");
    assert!(line["api_url"].as_str().unwrap().contains("://me:***@"), "{line}");
    assert!(!poll.stop().log.contains("hidden-word"));
}

#[test]
fn a_refused_token_stops_no_other_bot() {
    let telegram = Telegram::start();
    telegram.answer_once(AWKWARD, "getWebhookInfo", refusal(401, "Unauthorized"));
    telegram.say(PLAIN, 1, 42, "one");
    let poll = two_bots(&telegram).poll();
    telegram.wait_for_text("you said one");
    assert_eq!(poll.wait_for_message("its token is refused; it is not polled")["bot"], "awkward");
    assert!(telegram.calls("getUpdates").iter().all(|call| call.bot == PLAIN));
}

#[test]
fn a_token_that_is_revoked_stops_no_other_bot_and_the_last_one_ends_the_process() {
    let telegram = Telegram::start();
    let poll = two_bots(&telegram).poll();
    telegram.wait_for_held(2);
    telegram.answer_once(AWKWARD, "getUpdates", refusal(401, "Unauthorized"));
    let line = poll.wait_for_message("its token is refused; it is not polled any more");
    assert_eq!(line["bot"], "awkward");
    telegram.say(PLAIN, 1, 42, "one");
    telegram.wait_for_text("you said one");
    telegram.answer_once(PLAIN, "getUpdates", refusal(401, "Unauthorized"));
    let stopped = poll.wait_at_most(Duration::from_secs(5));
    assert_eq!(stopped.status.code(), Some(1));
    assert!(stopped.log.contains("error: no bot is left to poll for"), "{}", stopped.log);
}

#[test]
fn a_fleet_whose_tokens_are_all_refused_is_not_polled() {
    let telegram = Telegram::start();
    for bot in [AWKWARD, PLAIN] {
        telegram.answer_once(bot, "getWebhookInfo", refusal(401, "Unauthorized"));
    }
    let stopped = two_bots(&telegram).poll().wait();
    assert_eq!(stopped.status.code(), Some(1));
    assert!(stopped.log.contains("error: no bot is left to poll for"), "{}", stopped.log);
}

fn webhook() -> String {
    let info = json!({ "url": "https://bots.example.com/x", "has_custom_certificate": false, "pending_update_count": 0 });
    http_answer("200 OK", "", &json!({ "ok": true, "result": info }).to_string())
}

#[test]
fn all_bots_are_looked_at_before_any_webhook_is_deleted() {
    let telegram = Telegram::start();
    telegram.answer_once(AWKWARD, "getWebhookInfo", webhook());
    telegram.answer_once(PLAIN, "getWebhookInfo", http_answer("502 Bad Gateway", "", PAGE));
    telegram.answer_once(PLAIN, "getWebhookInfo", refusal(400, "Logged out"));
    let stopped = two_bots(&telegram).arg("--take-over").poll().wait();
    assert_eq!(stopped.status.code(), Some(1));
    assert!(stopped.log.contains("error: bot `plain`: getWebhookInfo: "), "{}", stopped.log);
    assert_eq!(telegram.calls("deleteWebhook"), []);
}

#[test]
fn a_take_over_that_fails_half_way_says_which_webhooks_are_gone() {
    let telegram = Telegram::start();
    for bot in [AWKWARD, PLAIN] {
        telegram.answer_once(bot, "getWebhookInfo", webhook());
    }
    telegram.answer_once(PLAIN, "deleteWebhook", refusal(400, "Logged out"));
    let stopped = two_bots(&telegram).arg("--take-over").poll().wait();
    assert_eq!(stopped.status.code(), Some(1));
    assert!(
        stopped.log.contains("help: nothing is polled, and these have no webhook any more: `awkward`"),
        "{}",
        stopped.log
    );
    assert_eq!(telegram.calls("getUpdates"), []);
}
