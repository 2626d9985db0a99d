//! What Telegram's server makes of requests as clients really write them: odd, old or wrong.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]
#![allow(clippy::indexing_slicing, reason = "a test fails by panicking")]

mod common;

use botserver_emulator::{BotRef, NewChat, Press, Pressed, Say, Where};
use common::stage::{BOT, Stage};
use common::{Served, TOKEN};
use serde_json::{Value, json};

impl Stage {
    async fn ok(&self, method: &str, params: Value) -> Value {
        let answer = self.call(method, params.clone()).await;
        assert_eq!(answer["ok"], true, "{method} {params}: {answer}");
        answer["result"].clone()
    }

    /// What follows `Bad Request: ` in the description of a failure.
    async fn refused(&self, method: &str, params: Value) -> String {
        let answer = self.call(method, params.clone()).await;
        assert_eq!(answer["error_code"], 400, "{method} {params}: {answer}");
        answer["description"].as_str().unwrap().strip_prefix("Bad Request: ").unwrap().to_owned()
    }

    /// Sends a text to the person and gives the text and entities of the message.
    async fn sent(&self, params: Value) -> (Value, Value) {
        let mut params = params;
        params["chat_id"] = self.person.into();
        let message = self.ok("sendMessage", params).await;
        (message["text"].clone(), message["entities"].clone())
    }

    fn supergroup(&self, is_forum: bool) -> i64 {
        let chat = NewChat {
            kind: "supergroup".into(),
            title: "Pizza lovers".into(),
            members: vec![self.person],
            bots: vec![BotRef::Id(BOT)],
            bots_are_admins: true,
            is_forum,
            ..NewChat::default()
        };
        self.emulator.create_chat(chat).unwrap()
    }
}

/// A stage whose person has started the bot.
fn started() -> Stage {
    let stage = Stage::new();
    stage.say("/start");
    stage
}

fn with(params: &Value, more: &Value) -> Value {
    let mut both = params.as_object().unwrap().clone();
    both.extend(more.as_object().unwrap().clone());
    both.into()
}

#[tokio::test]
async fn a_thread_that_is_not_there_is_refused_by_all_that_sends() {
    let stage = started();
    let (plain, forum) = (stage.supergroup(false), stage.supergroup(true));
    let topic = stage.ok("createForumTopic", json!({ "chat_id": forum, "name": "T" })).await;
    let gone = topic["message_thread_id"].clone();
    stage.ok("deleteForumTopic", json!({ "chat_id": forum, "message_thread_id": gone })).await;
    let topic = stage.ok("createForumTopic", json!({ "chat_id": forum, "name": "U" })).await;
    let there = topic["message_thread_id"].clone();

    let photo = json!({ "type": "photo", "media": "https://example.com/a.jpg" });
    let source =
        stage.ok("sendMessage", json!({ "chat_id": stage.person, "text": "a" })).await["message_id"].clone();
    let from = json!({ "from_chat_id": stage.person, "message_id": source });
    let many = json!({ "from_chat_id": stage.person, "message_ids": [source] });
    let place = json!({ "latitude": 44.4, "longitude": 8.9 });
    let price = json!([{ "label": "Pizza", "amount": 650 }]);
    let file = |field: &str| json!({ field: "https://example.com/a.bin" });
    let calls = [
        ("sendMessage", json!({ "text": "a" })),
        ("sendPhoto", file("photo")),
        ("sendDocument", file("document")),
        ("sendAudio", file("audio")),
        ("sendVideo", file("video")),
        ("sendAnimation", file("animation")),
        ("sendVoice", file("voice")),
        ("sendVideoNote", file("video_note")),
        ("sendSticker", file("sticker")),
        ("sendMediaGroup", json!({ "media": [photo, photo] })),
        ("sendPaidMedia", json!({ "star_count": 1, "media": [photo] })),
        ("sendLocation", place.clone()),
        ("sendVenue", with(&place, &json!({ "title": "Shop", "address": "Via 1" }))),
        ("sendContact", json!({ "phone_number": "+39", "first_name": "Ada" })),
        ("sendDice", json!({})),
        ("sendPoll", json!({ "question": "?", "options": ["a", "b"] })),
        (
            "sendInvoice",
            json!({ "title": "P", "description": "P", "payload": "p", "currency": "EUR", "prices": price }),
        ),
        ("sendGame", json!({ "game_short_name": "g" })),
        ("sendChecklist", json!({ "checklist": { "title": "t", "tasks": [] } })),
        ("sendChatAction", json!({ "action": "typing" })),
        ("sendMessageDraft", json!({ "draft_id": 1, "text": "a" })),
        ("copyMessage", from.clone()),
        ("forwardMessage", from),
        ("copyMessages", many.clone()),
        ("forwardMessages", many),
    ];
    for (method, params) in &calls {
        let wrong =
            [(plain, json!(66)), (forum, gone.clone()), (forum, json!(12_345)), (stage.person, json!(7))];
        for (chat, thread) in wrong {
            let params = with(params, &json!({ "chat_id": chat, "message_thread_id": thread }));
            assert_eq!(stage.refused(method, params).await, "message thread not found", "{method}");
        }
        let general = with(params, &json!({ "chat_id": forum, "message_thread_id": 1 }));
        if *method == "sendChatAction" {
            stage.ok(method, general).await;
        } else {
            assert_eq!(stage.refused(method, general).await, "message thread not found", "{method}");
        }
        let params = with(params, &json!({ "chat_id": forum, "message_thread_id": there }));
        let sent = stage.ok(method, params.clone()).await;
        let sent = sent.get(0).cloned().unwrap_or(sent);
        if sent.get("chat").is_some() {
            assert_eq!(
                (&sent["message_thread_id"], &sent["is_topic_message"]),
                (&there, &json!(true)),
                "{method}"
            );
        }
        stage.ok(method, with(&params, &json!({ "message_thread_id": 0 }))).await;
    }
    let in_topic = json!({ "chat_id": forum, "text": "a", "message_thread_id": there });
    let question = stage.ok("sendMessage", in_topic).await["message_id"].clone();
    let reply = json!({ "chat_id": forum, "text": "b", "reply_parameters": { "message_id": question } });
    assert_eq!(
        stage.ok("sendMessage", reply).await["message_thread_id"],
        there,
        "a reply stays in the topic"
    );
}

#[tokio::test]
async fn markup_is_read_and_refused_as_by_telegram() {
    let stage = started();
    let quote = "*Menu*\n>first\n>second\n**>third\n>fourth||";
    let (text, entities) = stage.sent(json!({ "parse_mode": "MarkdownV2", "text": quote })).await;
    assert_eq!(text, "Menu\nfirst\nsecond\nthird\nfourth");
    assert_eq!(entities[0], json!({ "type": "bold", "offset": 0, "length": 4 }));
    assert_eq!((&entities[1]["type"], &entities[1]["offset"]), (&json!("blockquote"), &json!(5)));
    assert_eq!(entities[2], json!({ "type": "expandable_blockquote", "offset": 18, "length": 12 }));
    let (text, entities) =
        stage.sent(json!({ "parse_mode": "MarkdownV2", "text": "`C:\\new\\table`" })).await;
    assert_eq!((text, &entities[0]["length"]), (json!("C:newtable"), &json!(10)));
    let (text, entities) =
        stage.sent(json!({ "parse_mode": "HTML", "text": "<tg-time unix=\"1787500000\" format=\"d\">then</tg-time>" })).await;
    let time = json!({ "type": "date_time", "offset": 0, "length": 4, "unix_time": 1_787_500_000, "date_time_format": "d" });
    assert_eq!((text, &entities[0]), (json!("then"), &time));

    // Wherever a text stands, its markup is read.
    let bad = "1 < 2";
    let error = "can't parse entities: Unsupported start tag \"\" at byte offset 2";
    let file = json!({ "photo": "https://example.com/a.jpg", "caption": bad, "parse_mode": "HTML" });
    let media = json!({ "type": "photo", "media": "https://example.com/a.jpg", "caption": bad, "parse_mode": "HTML" });
    let option = json!({ "text": bad, "text_parse_mode": "HTML" });
    for (method, params) in [
        ("sendMessage", json!({ "text": bad, "parse_mode": "HTML" })),
        ("sendPhoto", file),
        ("sendMediaGroup", json!({ "media": [media, media] })),
        ("sendPoll", json!({ "question": bad, "question_parse_mode": "HTML", "options": ["a", "b"] })),
        ("sendPoll", json!({ "question": "?", "options": ["a", option] })),
        ("sendMessageDraft", json!({ "draft_id": 1, "text": bad, "parse_mode": "HTML" })),
    ] {
        let params = with(&params, &json!({ "chat_id": stage.person }));
        assert_eq!(stage.refused(method, params).await, error, "{method}");
    }
}

#[tokio::test]
async fn texts_are_trimmed() {
    let stage = started();
    let source = "\n    Hello\n    There\n    ";
    assert_eq!(stage.sent(json!({ "text": source })).await, (json!("Hello\n    There"), Value::Null));
    let bold = json!([{ "type": "bold", "offset": 5, "length": 5 }]);
    let (text, entities) = stage.sent(json!({ "text": source, "entities": bold })).await;
    assert_eq!(
        (text, entities),
        (json!("Hello\n    There"), json!([{ "type": "bold", "offset": 0, "length": 5 }]))
    );
    let (text, entities) = stage.sent(json!({ "text": "<code>  x</code>", "parse_mode": "HTML" })).await;
    assert_eq!((text, entities), (json!("  x"), json!([{ "type": "code", "offset": 0, "length": 3 }])));
    let blank = json!({ "chat_id": stage.person, "text": "   " });
    assert_eq!(stage.refused("sendMessage", blank).await, "text must be non-empty");

    let id =
        stage.ok("sendMessage", json!({ "chat_id": stage.person, "text": "a" })).await["message_id"].clone();
    let same = json!({ "chat_id": stage.person, "message_id": id, "text": "a\n" });
    assert!(stage.refused("editMessageText", same).await.starts_with("message is not modified"));
    let photo = json!({ "chat_id": stage.person, "photo": "https://example.com/a.jpg", "caption": " a " });
    assert_eq!(stage.ok("sendPhoto", photo).await["caption"], "a");
}

#[tokio::test]
async fn limits_are_counted_in_characters() {
    let stage = started();
    let to = stage.person;
    stage.ok("sendMessage", json!({ "chat_id": to, "text": "🍕".repeat(4096) })).await;
    let long = json!({ "chat_id": to, "text": "🍕".repeat(4097) });
    assert_eq!(stage.refused("sendMessage", long).await, "message is too long");
    let tags = "<b>x</b>".repeat(4096);
    stage.ok("sendMessage", json!({ "chat_id": to, "text": tags, "parse_mode": "HTML" })).await;
    let photo =
        |caption: String| json!({ "chat_id": to, "photo": "https://example.com/a.jpg", "caption": caption });
    stage.ok("sendPhoto", photo("🍕".repeat(1024))).await;
    assert_eq!(stage.refused("sendPhoto", photo("x".repeat(1025))).await, "message caption is too long");
}

#[tokio::test]
async fn empty_fields_of_keyboards_are_passed_over() {
    let stage = started();
    let with_markup =
        |markup: Value| json!({ "chat_id": stage.person.to_string(), "text": "?", "reply_markup": markup });
    let inline = |button: Value| with_markup(json!({ "inline_keyboard": [[button]] }));

    let button = json!({
        "text": "Code", "callback_data": "region", "url": "", "switch_inline_query": "", "pay": false,
        "switch_inline_query_current_chat": "", "callback_game": {},
    });
    let message = stage.ok("sendMessage", inline(button)).await;
    let shown = json!([[{ "text": "Code", "callback_data": "region" }]]);
    assert_eq!(message["reply_markup"]["inline_keyboard"], shown);

    let all = json!({
        "keyboard": [["Yes", "No"]], "inline_keyboard": [], "force_reply": false, "remove_keyboard": false,
    });
    stage.ok("sendMessage", with_markup(all)).await;
    let here = Where::private(BOT);
    let messages = stage.emulator.messages(&here, stage.person, 1).unwrap();
    assert_eq!(messages[0]["reply_keyboard"]["keyboard"], json!([[{ "text": "Yes" }, { "text": "No" }]]));

    let numbers = json!({ "text": 7, "callback_data": 5 });
    let message = stage.ok("sendMessage", inline(numbers)).await;
    assert_eq!(message["reply_markup"]["inline_keyboard"][0][0]["text"], "7");
    let press = Press { place: here, person: stage.person, text: Some("7".into()), ..Press::default() };
    assert!(matches!(stage.emulator.press(press).unwrap(), Pressed::Callback(_)));
    let updates = stage.call("getUpdates", json!({ "offset": -1 })).await;
    assert_eq!(updates["result"][0]["callback_query"]["data"], "5");

    let no_text = "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard";
    let cases = [
        (inline(json!({ "text": "x", "url": "" })), no_text),
        (
            inline(json!({ "text": "x", "callback_data": "d", "url": null })),
            "can't parse inline keyboard button: Field \"url\" must be of type String",
        ),
        (
            inline(json!({ "callback_data": "d" })),
            "can't parse inline keyboard button: Can't find field \"text\"",
        ),
        (
            with_markup(json!({ "keyboard": [["Yes"]], "inline_keyboard": null })),
            "field \"inline_keyboard\" must be of type Array",
        ),
        (with_markup(json!({ "keyboard": ["Yes"] })), "field \"keyboard\" must be an Array of Arrays"),
        (with_markup(json!({ "force_reply": "yes" })), "field \"force_reply\" must be of type Boolean"),
        (with_markup(json!("nonsense")), "can't parse reply keyboard markup JSON object"),
        (
            inline(json!({ "text": "x", "url": "http://localhost:3000" })),
            "inline keyboard button URL 'http://localhost:3000' is invalid: Wrong HTTP URL",
        ),
    ];
    for (params, why) in cases {
        assert_eq!(stage.refused("sendMessage", params).await, why);
    }
    // Buttons without a label are not shown, and a keyboard that is left empty is none.
    let message = stage.ok("sendMessage", inline(json!({ "text": "", "callback_data": "d" }))).await;
    assert!(message.get("reply_markup").is_none(), "{message}");
    let edited = json!({ "chat_id": stage.person, "message_id": message["message_id"], "text": "!",
        "reply_markup": { "inline_keyboard": [[{ "text": "x", "url": null }]] } });
    assert!(
        stage.refused("editMessageText", edited).await.contains("Field \"url\""),
        "edits read keyboards too"
    );
}

/// A multipart request, its parts written by hand: head of the part, content.
async fn multipart(served: &Served, chat: i64, parts: &[(&str, &str)]) -> Value {
    let mut body = format!(
        "--b\r\nContent-Disposition: form-data; name=chat_id\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{chat}\r\n"
    );
    for (head, content) in parts {
        body.push_str(&format!("--b\r\nContent-Disposition: {head}\r\n\r\n{content}\r\n"));
    }
    body.push_str("--b--\r\n");
    let request = served.client.post(served.method("sendDocument"));
    let request = request.header("content-type", "multipart/form-data; boundary=\"b\"").body(body);
    request.send().await.unwrap().json().await.unwrap()
}

#[tokio::test]
async fn file_names_come_in_many_forms() {
    let served = Served::start().await;
    let person = served.control("people", json!({ "first_name": "Ada" })).await["id"].as_i64().unwrap();
    served.get(&format!("/bot{TOKEN}/getMe")).await;
    served.control("say", json!({ "bot": BOT, "person": person, "text": "/start" })).await;
    let send = async |head: &str| multipart(&served, person, &[(head, "content")]).await;

    let cyrillic =
        send("form-data; name=\"document\"; filename*=utf-8''%D0%BE%D1%82%D1%87%D1%91%D1%82.txt").await;
    assert_eq!(cyrillic["error_code"], 400, "without `filename` a part is a text: {cyrillic}");
    for (head, name) in [
        ("form-data; name=\"document\"; filename=\"отчёт.txt\"", "отчёт.txt"),
        ("form-data; name=\"document\"; filename*=utf-8''x.txt; filename=\"x.txt\"", "x.txt"),
        ("form-data; name=\"document\"; filename=\"x.txt\"; filename*=utf-8''x.txt", "x.txt"),
        ("form-data; name=document; filename=x.txt", "x.txt"),
        ("form-data; name=\"document\"; filename=\"100%25.txt\"", "100%.txt"),
        ("form-data; name=\"document\"; filename=\"a\\\"b;c.txt\"", "a\"b;c.txt"),
    ] {
        let sent = send(head).await;
        assert_eq!(sent["result"]["document"]["file_name"], name, "{head}: {sent}");
    }
    let attached = [
        ("form-data; name=\"0\"; filename=\"x.txt\"", "content"),
        ("form-data; name=document", "attach://0"),
    ];
    assert_eq!(multipart(&served, person, &attached).await["result"]["document"]["file_name"], "x.txt");
    for head in ["form-data; name=\"document", "form-data; filename=\"x\"", "attachment; name=\"document\""] {
        assert_eq!(send(head).await["error_code"], 400, "{head}");
    }
}

#[tokio::test]
async fn names_of_earlier_versions_still_work() {
    let stage = started();
    let to = stage.person;
    for action in ["record_audio", "upload_audio", "pick_up_location", "cancel", "Typing"] {
        stage.ok("sendChatAction", json!({ "chat_id": to, "action": action })).await;
    }
    let unknown = stage.refused("sendChatAction", json!({ "chat_id": to, "action": "sleep" })).await;
    assert_eq!(unknown, "wrong parameter action in request");
    let preview = json!({ "chat_id": to, "text": "https://example.com", "disable_web_page_preview": true });
    assert_eq!(
        stage.ok("SENDMESSAGE", preview).await["link_preview_options"],
        json!({ "is_disabled": true })
    );

    for (old, new) in [
        (json!({ "hide_keyboard": true }), json!({ "remove_keyboard": true })),
        (json!({ "force_reply_keyboard": true }), json!({ "force_reply": true })),
        (
            json!({ "keyboard": [[{ "text": "a", "request_phone_number": true }]], "personal_keyboard": true }),
            json!({ "keyboard": [[{ "text": "a", "request_contact": true }]], "selective": true }),
        ),
    ] {
        stage.ok("sendMessage", json!({ "chat_id": to, "text": "?", "reply_markup": old })).await;
        let messages = stage.emulator.messages(&Where::private(BOT), to, 1).unwrap();
        assert_eq!(messages[0]["reply_keyboard"], new);
    }

    let group = stage.supergroup(false);
    let bob = stage.emulator.add_person(botserver_emulator::Person::named("Bob"));
    stage
        .emulator
        .join(botserver_emulator::Join { chat: group, person: Some(bob), ..Default::default() })
        .unwrap();
    assert_eq!(stage.ok("getChatMembersCount", json!({ "chat_id": group })).await, 3);
    let old = json!({ "chat_id": group, "user_id": bob, "can_send_messages": true, "can_send_media_messages": true });
    stage.ok("restrictChatMember", old).await;
    let member = stage.ok("getChatMember", json!({ "chat_id": group, "user_id": bob })).await;
    assert_eq!((&member["status"], &member["can_send_photos"]), (&json!("restricted"), &json!(true)));
    stage.ok("kickChatMember", json!({ "chat_id": group, "user_id": bob })).await;
    let member = stage.ok("getChatMember", json!({ "chat_id": group, "user_id": bob })).await;
    assert_eq!(member["status"], "kicked");
    let calls = stage.emulator.calls(Some(BOT));
    assert!(calls.iter().any(|call| call["method"] == "banChatMember"), "the log has today's name");
}

#[tokio::test]
async fn a_broken_list_of_updates_keeps_the_last_one() {
    let stage = started();
    let set = async |path: &str, allowed: Value| {
        let url = format!("https://bots.example.com/{path}");
        stage.ok("setWebhook", json!({ "url": url, "allowed_updates": allowed })).await;
        let info = stage.info().await;
        assert_eq!(info["url"], url);
        info["allowed_updates"].clone()
    };
    let kept = json!(["callback_query"]);
    assert_eq!(set("1", kept.clone()).await, kept);
    for (path, broken) in [
        ("2", json!("")),
        ("3", json!("message,callback_query")),
        ("4", json!({ "a": 1 })),
        ("5", json!("{\"a\":1}")),
        ("6", json!(["message", 7])),
    ] {
        assert_eq!(set(path, broken).await, kept, "{path}");
    }
    assert_eq!(set("7", json!([])).await, Value::Null);
    assert_eq!(set("8", kept.clone()).await, kept);
    assert_eq!(set("9", json!(["no_such_kind"])).await, Value::Null);
    stage.ok("deleteWebhook", json!({})).await;
    stage.ok("getUpdates", json!({ "allowed_updates": kept })).await;
    stage.ok("getUpdates", json!({ "allowed_updates": "message" })).await;
    stage.say("not asked for");
    assert_eq!(stage.ok("getUpdates", json!({ "offset": -1 })).await[0]["message"]["text"], "/start");
}

#[tokio::test]
async fn what_a_person_types_is_trimmed_too() {
    let stage = Stage::new();
    let say = |text: &str| {
        stage.emulator.say(Say {
            place: Where::private(BOT),
            person: stage.person,
            text: text.into(),
            ..Say::default()
        })
    };
    assert_eq!(say(" /menu \n").unwrap().message["text"], "/menu");
    assert!(say(" \n").is_err(), "an empty message cannot be sent");
}

#[tokio::test]
async fn results_of_inline_queries_have_to_be_sendable() {
    let stage = started();
    let answer = |result: Value| json!({ "inline_query_id": "1", "results": [result] });
    let bad = json!({ "type": "article", "id": 1, "title": "x", "input_message_content": { "message_text": "<b", "parse_mode": "HTML" } });
    let why = stage.refused("answerInlineQuery", answer(bad)).await;
    assert_eq!(
        why,
        "can't parse inline query result: can't parse entities: Unclosed start tag at byte offset 0"
    );
    let bad =
        json!({ "type": "article", "id": "1", "reply_markup": { "inline_keyboard": [[{ "text": "x" }]] } });
    assert!(stage.refused("answerInlineQuery", answer(bad)).await.contains("Text buttons are unallowed"));
}
