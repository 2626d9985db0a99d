//! Every kind of update reaches the function that is named after it, and a kind of tomorrow harms nobody.

use std::fs;

use harness::{Server, Settings, token, workspace};
use serde_json::json;

/// Each test that has more answers than Telegram takes for one chat at a time starts one for each.
fn start() -> Server {
    Settings::new(env!("CARGO_BIN_EXE_test-fleet"))
        .token("every_kind", token(1001))
        .token("plain", token(1002))
        .start()
}

#[test]
fn each_of_the_27_kinds_reaches_its_own_function() {
    let mut kinds = Vec::new();
    for file in fs::read_dir(workspace().join("bot-api/tests/updates")).unwrap() {
        let path = file.unwrap().path();
        let kind = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let server = start();
        let response = server.post("every_kind", &fs::read_to_string(&path).unwrap());
        assert_eq!(response.status, 200, "{kind}");
        let text = response.json()["text"].as_str().unwrap().to_owned();
        assert!(
            text.starts_with(&format!("{kind}: ")) && text.len() > kind.len() + 2,
            "{kind} gave {text:?}"
        );
        assert_eq!(server.stats()["updates"]["handled"], 1, "{kind}");
        kinds.push(kind);
    }
    assert_eq!(kinds.len(), 27, "{kinds:?}");
}

#[test]
fn updates_of_servers_behind_the_documentation_reach_their_functions() {
    for (file, kind) in [
        ("my_chat_member_admin_server_10_0", "my_chat_member"),
        ("my_chat_member_restricted_no_react", "my_chat_member"),
        ("poll_server_9_5", "poll"),
        ("poll_answer_server_9_5", "poll_answer"),
        ("message_poll_no_members_only", "message"),
        ("api_2015_no_is_bot", "message"),
        ("api_4_2_poll", "poll"),
    ] {
        let path = workspace().join("bot-api/tests/shapes").join(file).with_extension("json");
        let server = start();
        let text = server.post("every_kind", &fs::read_to_string(path).unwrap()).json()["text"].to_string();
        assert!(text.contains(&format!("{kind}: ")), "{file} gave {text}");
        assert_eq!(server.stats()["updates"]["undecodable"], 0, "{file}");
    }
}

#[test]
fn every_body_that_was_seen_reaches_a_function_or_is_no_update() {
    let mut reached = 0;
    for file in fs::read_dir(workspace().join("bot-api/tests/shapes")).unwrap() {
        let path = file.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let body = fs::read(&path).unwrap();
        let server = start();
        let response = server.post("every_kind", str::from_utf8(&body).unwrap());
        if name == "foreign_notification" {
            assert_eq!(
                (response.status, response.body.as_str()),
                (200, ""),
                "a payment provider's body is no update"
            );
            assert_eq!(server.stats()["updates"]["undecodable"], 1);
            continue;
        }
        assert!(response.status == 200 && !response.body.is_empty(), "{name}: {response:?}");
        let text = response.json()["text"].as_str().unwrap().to_owned();
        let (kind, _) = text.split_once(": ").unwrap();
        assert!(String::from_utf8_lossy(&body).contains(&format!("\"{kind}\"")), "{name} reached {kind}");
        reached += 1;
    }
    assert_eq!(reached, 53);
}

#[test]
fn an_update_is_what_has_an_id_whatever_else_is_odd_in_it() {
    let server = start();
    let odd = [
        r#"{"update_id":1,"message":{"message_id":1,"date":1,"chat":{"id":1e400,"type":"private"}}}"#,
        r#"{"update_id":1e3,"message":{"text":"\ud83c"}}"#,
        r#"{"update_id":2,"\ud83c":{"a":1}}"#,
        r#"{"message":{"a":[1e999,-1e999]},"update_id":3}"#,
    ];
    for body in odd {
        assert_eq!(server.post("every_kind", body).status, 200, "{body}");
    }
    for body in [r#"{"update_id":1.5}"#, r#"{"update_id":1e400}"#, r#"{"update_id":null}"#] {
        assert_eq!(server.post("every_kind", body).body, "", "{body}");
    }
    // Three messages whose payload cannot be one, and three bodies that are no update.
    assert_eq!(server.stats()["updates"]["undecodable"], 6);
}

#[test]
fn a_kinds_name_is_cut_in_the_log() {
    let server = start();
    let body = format!(r#"{{"update_id":1,"{}":{{}}}}"#, "x".repeat(900_000));
    assert_eq!(server.post("plain", &body).status, 200);
    let line = server.wait_for_log(|line| line["message"] == "update of an unknown kind");
    assert_eq!(line["kind"].as_str().unwrap().len(), 64);
    assert!(server.stop().log.len() < 10_000);
}

#[test]
fn messages_in_messages_in_messages_end_no_server() {
    let server = start();
    for depth in [10, 124, 200, 10_000] {
        let open = r#"{"message_id":1,"date":1,"chat":{"id":42,"type":"group"},"reply_to_message":"#;
        let message = open.repeat(depth) + "null" + &"}".repeat(depth);
        let response = server.post("every_kind", &format!(r#"{{"update_id":1,"message":{message}}}"#));
        assert_eq!(response.status, 200, "{depth}");
        assert_eq!(response.body.contains("message: 1"), depth < 127, "{depth}: {}", response.body);
    }
}

/// An update of a kind that nobody has heard of, with the fields that kinds have in common.
const OF_TOMORROW: &str = r#"{
    "update_id": 28,
    "telepathy": {"chat": {"id": 42, "type": "noosphere"}, "from": {"id": 7}, "thought": [{"deep": true}]},
    "aura": {"colour": "green"}
}"#;

#[test]
fn a_28th_kind_is_answered_200_and_counted() {
    let server = start();
    let response = server.post("plain", OF_TOMORROW);
    assert_eq!((response.status, response.body.as_str()), (200, ""));
    let line = server.wait_for_log(|line| line["message"] == "update of an unknown kind");
    assert_eq!((&line["bot"], &line["kind"]), (&json!("plain"), &json!("telepathy")));
    assert_eq!(server.stats()["updates"]["unknown_kind"], 1);
}

#[test]
fn a_28th_kind_reaches_on_update_with_its_name() {
    let server = start();
    assert_eq!(server.post("every_kind", OF_TOMORROW).json()["text"], "update: telepathy");
}

#[test]
fn an_update_without_a_payload_is_answered_200() {
    let server = start();
    assert_eq!(server.post("plain", r#"{"update_id":1}"#).status, 200);
}
