//! Where replies go, and what becomes of those that Telegram would refuse.

#![allow(clippy::indexing_slicing, clippy::unwrap_used, reason = "a test's own code fails the test")]

use std::fs;

use harness::{Server, Settings, Stub, http_answer, token, workspace};
use serde_json::{Value, json};

fn settings() -> Settings {
    let settings = Settings::new(env!("CARGO_BIN_EXE_test-fleet"));
    settings.token("waiter", token(1001)).token("awkward", token(1002))
}

/// The reply to an update as it was seen, with the text changed if one is given.
fn reply_to(server: &Server, shape: &str, text: Option<&str>) -> Value {
    let path = workspace().join("bot-api/tests/shapes").join(shape).with_extension("json");
    let mut update: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    if let Some(text) = text {
        update["message"]["text"] = text.into();
        update["message"].as_object_mut().unwrap().remove("entities");
    }
    let response = server.post("waiter", &update.to_string());
    assert_eq!(response.status, 200, "{shape}");
    response.json()
}

fn say(server: &Server, text: &str) -> harness::Response {
    let update = json!({
        "update_id": 1,
        "message": { "message_id": 7, "date": 1, "chat": { "id": 42, "type": "private" }, "text": text },
    });
    server.post("awkward", &update.to_string())
}

#[test]
fn a_thread_of_replies_is_not_answered_as_if_it_were_a_topic() {
    let server = settings().start();
    for shape in ["forum_general_reply_thread", "supergroup_reply_thread"] {
        let reply = reply_to(&server, shape, Some("hi"));
        assert_eq!(
            (&reply["method"], &reply["message_thread_id"]),
            (&json!("sendMessage"), &Value::Null),
            "{shape}"
        );
    }
    let pressed = reply_to(&server, "callback_general_topic", None);
    assert_eq!((&pressed["text"], &pressed["message_thread_id"]), (&json!("[pressed]"), &Value::Null));
    assert_eq!(reply_to(&server, "forum_topic_message", None)["message_thread_id"], 4);
}

#[test]
fn a_direct_message_of_a_channel_is_answered_in_its_topic() {
    let server = settings().start();
    assert_eq!(reply_to(&server, "channel_direct_message", None)["direct_messages_topic_id"], 5_550_101);
}

#[test]
fn a_guest_message_is_answered_by_its_query() {
    let server = settings().start();
    let reply = reply_to(&server, "guest_message", None);
    assert_eq!(
        (&reply["method"], &reply["guest_query_id"]),
        (&json!("answerGuestQuery"), &json!("gqExample1"))
    );
    assert_eq!(reply["result"]["type"], "article");
    assert_eq!(reply["result"]["input_message_content"]["message_text"], "[guest]");
    assert_eq!(reply.get("chat_id"), None);
}

#[test]
fn where_a_command_ends_is_said_by_its_entity() {
    let server = settings().start();
    let command = |length: u64| json!([{ "type": "bot_command", "offset": 0, "length": length }]);
    let code = json!([{ "type": "code", "offset": 0, "length": 5 }]);
    let texts = [
        ("/menu, please", command(5), "[menu:, please]"),
        ("/menu-today", command(5), "[menu:-today]"),
        ("/menu@waiter_bot, two", command(16), "[menu:, two]"),
        ("/menu@WAITER_BOT two", command(16), "[menu:two]"),
        ("/menu", code, "[text]"),
        ("/menu/x", Value::Null, "[text]"),
        ("/menu", Value::Null, "[menu:]"),
    ];
    for (chat, (text, entities, expected)) in (42..).zip(texts) {
        let update = json!({
            "update_id": 1,
            "message": {
                "message_id": 1, "date": 1, "chat": { "id": chat, "type": "private" },
                "text": text, "entities": entities,
            },
        });
        assert_eq!(server.post("waiter", &update.to_string()).json()["text"], expected, "{text}");
    }
    for (shape, expected) in [
        ("command_with_dash", "[menu:-today]"),
        ("command_in_code", "[text]"),
        ("emoji_entities_utf16", "[text]"),
    ] {
        assert_eq!(reply_to(&server, shape, None)["text"], expected, "{shape}");
    }
}

#[test]
fn what_telegram_would_refuse_without_a_word_is_refused_here_with_one() {
    let server = settings().start();
    for (text, reason) in [
        ("say ", "sendMessage: the text is empty"),
        ("say \u{a0}\u{200b}", "sendMessage: the text is empty"),
        (
            "long",
            "sendMessage: the text has 4097 characters, and Telegram takes 4096; `Reply::long_text` splits it",
        ),
        ("button 65", "sendMessage: a button's `callback_data` has 65 bytes, and Telegram takes 64"),
    ] {
        let response = say(&server, text);
        assert_eq!((response.status, response.body.as_str()), (200, ""), "{text}");
        let line = server.wait_for_log(|line| line["reason"] == reason);
        assert_eq!(
            (&line["level"], &line["handler"], &line["bot"]),
            (&json!("ERROR"), &json!("awkward"), &json!("awkward"))
        );
    }
    assert_eq!(server.stats()["updates"]["refused_calls"], 4);
    assert_eq!(say(&server, "button 64").json()["text"], "choose");
}

#[test]
fn what_telegram_may_refuse_is_called_so_that_its_answer_is_seen() {
    let refusal = r#"{"ok":false,"error_code":400,"description":"Bad Request: can't parse entities"}"#;
    let telegram = Stub::start(move |_, _| http_answer("400 Bad Request", "", refusal));
    let server = settings().arg(format!("--api-url={}", telegram.url())).start();
    assert_eq!(say(&server, "html <b>good</b>").json()["parse_mode"], "HTML");
    assert_eq!(say(&server, "markdown *good*").json()["parse_mode"], "MarkdownV2");
    assert_eq!(telegram.requests(), Vec::<String>::new());
    for text in ["html 1 < 2", "markdown not _closed"] {
        let response = say(&server, text);
        assert_eq!((response.status, response.body.as_str()), (200, ""), "{text}");
        assert!(telegram.request().ends_with("/sendMessage HTTP/1.1"));
    }
    server.wait_for_log(|line| line["reason"] == "sendMessage: 400 Bad Request: can't parse entities");
}

#[test]
fn a_keyboard_goes_below_whatever_takes_one() {
    let server = settings().start();
    let button = json!({ "inline_keyboard": [[{ "text": "One", "callback_data": "x" }]] });
    assert_eq!(say(&server, "keyboard").json()["reply_markup"], button);
    assert_eq!(say(&server, "no_keyboard").status, 500);
    server.wait_for_log(|line| line["error"] == "`sendChatAction` takes no `reply_markup`");
    assert_eq!(say(&server, "answer").json()["reply_parameters"], json!({ "message_id": 7 }));
}

#[test]
fn a_long_text_is_several_messages() {
    let sent = r#"{"ok":true,"result":{"message_id":1,"date":1,"chat":{"id":42,"type":"private"}}}"#;
    let telegram = Stub::start(move |_, _| http_answer("200 OK", "", sent));
    let server = settings().arg(format!("--api-url={}", telegram.url())).start();
    let last = say(&server, "split").json()["text"].as_str().unwrap().len();
    assert_eq!(telegram.requests().len(), 1);
    assert!((1..4096).contains(&last) && last % 5 == 4, "{last}");
}
