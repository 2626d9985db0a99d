//! What bots can do: messages, files, chats, queries, as the Bot API shows it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]
#![allow(clippy::indexing_slicing, reason = "a test fails by panicking")]

mod common;

use botserver_api::schema::{check_object, check_params};
use botserver_emulator::{
    AskInline, BotRef, ChooseInline, Delete, Edit, FileUpload, Join, NewChat, Pay, Person, Place, Press,
    Pressed, React, Say, UPDATE_KINDS, Upload, Vote, Where,
};
use common::TOKEN;
use common::stage::{BOT, Stage};
use serde_json::{Value, json};

impl Stage {
    /// Calls a method that has to succeed, and checks the result's form.
    async fn ok(&self, method: &str, params: Value) -> Value {
        check_params(method, &params).unwrap_or_else(|error| panic!("{method}: {error}"));
        let answer = self.call(method, params).await;
        assert_eq!(answer["ok"], true, "{method}: {answer}");
        let result = answer["result"].clone();
        if result.get("message_id").is_some() && result.get("chat").is_some() {
            check_object("Message", &result).unwrap_or_else(|error| panic!("{method}: {error} in {result}"));
        }
        result
    }

    /// The description of a failure.
    async fn fails(&self, method: &str, params: Value) -> String {
        let answer = self.call(method, params).await;
        assert_eq!(answer["ok"], false, "{method}: {answer}");
        answer["description"].as_str().unwrap().to_owned()
    }

    /// What came since the last time, each checked against the API's tables.
    async fn updates(&self) -> Vec<Value> {
        let mut all = Vec::new();
        let mut offset = 0;
        loop {
            let some = self.call("getUpdates", json!({ "offset": offset })).await["result"].clone();
            let Some(last) = some.as_array().unwrap().last() else { return all };
            offset = last["update_id"].as_i64().unwrap() + 1;
            for update in some.as_array().unwrap() {
                check_object("Update", update).unwrap_or_else(|error| panic!("{error} in {update}"));
                all.push(update.clone());
            }
        }
    }

    /// The kinds of what came since the last time.
    async fn kinds(&self) -> Vec<String> {
        let kind = |update: &Value| {
            update.as_object().unwrap().keys().find(|key| *key != "update_id").unwrap().clone()
        };
        self.updates().await.iter().map(kind).collect()
    }

    fn here(&self) -> Where {
        Where::private(BOT)
    }

    fn group(&self, bots_are_admins: bool) -> i64 {
        let chat = NewChat {
            kind: "supergroup".into(),
            title: "Pizza lovers".into(),
            members: vec![self.person],
            bots: vec![BotRef::Id(BOT)],
            bots_are_admins,
            ..NewChat::default()
        };
        self.emulator.create_chat(chat).unwrap()
    }
}

#[tokio::test]
async fn every_kind_of_message_is_well_formed() {
    let stage = Stage::new();
    stage.say("/start");
    let to = stage.person;
    let file = |field: &str, name: &str| FileUpload {
        field: field.into(),
        file_name: Some(name.into()),
        content: "content".into(),
        ..FileUpload::default()
    };
    for (method, field) in [
        ("sendPhoto", "photo"),
        ("sendAudio", "audio"),
        ("sendDocument", "document"),
        ("sendVideo", "video"),
        ("sendAnimation", "animation"),
        ("sendVoice", "voice"),
        ("sendVideoNote", "video_note"),
        ("sendSticker", "sticker"),
    ] {
        let params = json!({ "chat_id": to });
        let answer = stage.emulator.call(TOKEN, method, params, vec![file(field, "a.bin")]).await;
        let message = answer.result.unwrap_or_else(|| panic!("{method}: {:?}", answer.description));
        check_object("Message", &message).unwrap_or_else(|error| panic!("{method}: {error}"));
        let media = if field == "photo" { &message[field][0] } else { &message[field] };
        let again = json!({ "chat_id": to, field: media["file_id"] });
        stage.ok(method, again).await;
    }
    stage.ok("sendLocation", json!({ "chat_id": to, "latitude": 44.4, "longitude": 8.9 })).await;
    let venue =
        json!({ "chat_id": to, "latitude": 44.4, "longitude": 8.9, "title": "Shop", "address": "Via 1" });
    stage.ok("sendVenue", venue).await;
    stage.ok("sendContact", json!({ "chat_id": to, "phone_number": "+39", "first_name": "Ada" })).await;
    stage.ok("sendDice", json!({ "chat_id": to })).await;
    stage
        .ok(
            "sendPoll",
            json!({ "chat_id": to, "question": "?", "options": [{ "text": "a" }, { "text": "b" }] }),
        )
        .await;
    let invoice = json!({
        "chat_id": to, "title": "Pizza", "description": "One", "payload": "p", "currency": "EUR",
        "prices": [{ "label": "Pizza", "amount": 650 }],
    });
    stage.ok("sendInvoice", invoice).await;
    let media = json!([
        { "type": "photo", "media": "https://example.com/a.jpg" },
        { "type": "photo", "media": "https://example.com/b.jpg", "caption": "two" },
    ]);
    let album = stage.ok("sendMediaGroup", json!({ "chat_id": to, "media": media })).await;
    assert_eq!(album[0]["media_group_id"], album[1]["media_group_id"]);
    assert_eq!(album[1]["caption"], "two");
}

#[tokio::test]
async fn an_edited_message_shows_edited() {
    let stage = Stage::new();
    stage.say("/start");
    let keyboard = json!({ "inline_keyboard": [[{ "text": "A", "callback_data": "a" }]] });
    let sent = json!({ "chat_id": stage.person, "text": "before", "reply_markup": keyboard });
    let id = stage.ok("sendMessage", sent).await["message_id"].clone();
    stage.pass(5).await;
    let edited = stage
        .ok("editMessageText", json!({ "chat_id": stage.person, "message_id": id, "text": "after" }))
        .await;
    assert_eq!(edited["text"], "after");
    assert_eq!(edited["edit_date"].as_i64().unwrap(), edited["date"].as_i64().unwrap() + 5);
    assert!(edited.get("reply_markup").is_none(), "a keyboard that is not given again goes away");
    let messages = stage.emulator.messages(&stage.here(), stage.person, 10).unwrap();
    assert_eq!(messages.last().unwrap()["message"], edited);
    let same = json!({ "chat_id": stage.person, "message_id": id, "text": "after" });
    assert!(
        stage
            .fails("editMessageText", same)
            .await
            .starts_with("Bad Request: message is not modified: specified")
    );
}

#[tokio::test]
async fn failures_have_telegram_s_wording() {
    let stage = Stage::new();
    stage.say("/start");
    let stranger = stage.emulator.add_person(Person::named("Bob"));
    let to = stage.person;
    let cases = [
        ("sendMessage", json!({ "text": "hi" }), "chat_id is empty"),
        ("sendMessage", json!({ "chat_id": "@nobody", "text": "hi" }), "chat not found"),
        ("sendMessage", json!({ "chat_id": to }), "message text is empty"),
        ("sendMessage", json!({ "chat_id": to, "text": "x".repeat(4097) }), "message is too long"),
        (
            "sendMessage",
            json!({ "chat_id": to, "text": "<b>", "parse_mode": "HTML" }),
            "can't parse entities: Can't find end tag corresponding to start tag \"b\"",
        ),
        (
            "sendMessage",
            json!({ "chat_id": to, "text": "a.b", "parse_mode": "MarkdownV2" }),
            "can't parse entities: Character '.' is reserved and must be escaped with the preceding '\\'",
        ),
        (
            "sendMessage",
            json!({ "chat_id": to, "text": "*a", "parse_mode": "MarkdownV2" }),
            "can't parse entities: Can't find end of Bold entity at byte offset 0",
        ),
        (
            "sendMessage",
            json!({ "chat_id": to, "text": "a", "reply_parameters": { "message_id": 999 } }),
            "message to be replied not found",
        ),
        (
            "sendMessage",
            json!({ "chat_id": to, "text": "a", "reply_markup": { "inline_keyboard": [[{ "text": "A" }]] } }),
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        (
            "sendMessage",
            json!({ "chat_id": to, "text": "a", "reply_markup": { "inline_keyboard": [[
            { "text": "A", "callback_data": "x".repeat(65) }]] } }),
            "BUTTON_DATA_INVALID",
        ),
        ("sendPhoto", json!({ "chat_id": to }), "there is no photo in the request"),
        (
            "sendPhoto",
            json!({ "chat_id": to, "photo": "unknown" }),
            "wrong file identifier/HTTP URL specified",
        ),
        (
            "editMessageText",
            json!({ "chat_id": to, "message_id": 99, "text": "a" }),
            "message to edit not found",
        ),
        (
            "editMessageText",
            json!({ "chat_id": to, "message_id": 1, "text": "a" }),
            "message can't be edited",
        ),
        ("deleteMessage", json!({ "chat_id": to, "message_id": 99 }), "message to delete not found"),
        (
            "answerCallbackQuery",
            json!({ "callback_query_id": "1" }),
            "query is too old and response timeout expired or query ID is invalid",
        ),
        ("getFile", json!({ "file_id": "unknown" }), "wrong file_id or the file is temporarily unavailable"),
        (
            "setWebhook",
            json!({ "url": "https://example.com", "secret_token": "a b" }),
            "secret token contains unallowed characters",
        ),
        (
            "setMyCommands",
            json!({ "commands": [{ "command": "Menu", "description": "x" }] }),
            "BOT_COMMAND_INVALID",
        ),
    ];
    for (method, params, description) in cases {
        assert_eq!(stage.fails(method, params).await, format!("Bad Request: {description}"), "{method}");
    }
    let first = stage.fails("sendMessage", json!({ "chat_id": stranger, "text": "hi" })).await;
    assert_eq!(first, "Forbidden: bot can't initiate conversation with a user");
    stage.emulator.block(&BotRef::Id(BOT), to, true).unwrap();
    let blocked = stage.fails("sendMessage", json!({ "chat_id": to, "text": "hi" })).await;
    assert_eq!(blocked, "Forbidden: bot was blocked by the user");
}

#[tokio::test]
async fn markup_becomes_entities_counted_in_utf_16() {
    let stage = Stage::new();
    stage.say("/start");
    let parse = async |text: &str, mode: &str| {
        let sent = json!({ "chat_id": stage.person, "text": text, "parse_mode": mode });
        let message = stage.ok("sendMessage", sent).await;
        let entity = |entity: &Value| {
            let kind = entity["type"].as_str().unwrap();
            format!("{kind} {}+{}", entity["offset"], entity["length"])
        };
        let entities = message["entities"].as_array().map(|all| all.iter().map(entity).collect::<Vec<_>>());
        format!("{} | {}", message["text"].as_str().unwrap(), entities.unwrap_or_default().join(", "))
    };
    assert_eq!(parse("🍕 <b>a <i>b</i></b>", "HTML").await, "🍕 a b | bold 3+2, bold 5+1, italic 5+1");
    assert_eq!(
        parse("<a href=\"https://example.com/?a=1&amp;b=2\">x</a> &lt;&#39;", "HTML").await,
        "x <' | text_link 0+1"
    );
    assert_eq!(parse("<pre><code class=\"language-rust\">fn</code></pre>", "HTML").await, "fn | pre 0+2");
    assert_eq!(
        parse("*a _b_* `c\\`` \\.", "MarkdownV2").await,
        "a b c` . | bold 0+2, bold 2+1, italic 2+1, code 4+2"
    );
    assert_eq!(
        parse("__u__ ~s~ ||h|| [l](https://example.com)", "MarkdownV2").await,
        "u s h l | underline 0+1, strikethrough 2+1, spoiler 4+1, text_link 6+1"
    );
    assert_eq!(parse("> q\n> r\nend", "MarkdownV2").await, " q\n r\nend | blockquote 0+6");
    assert_eq!(
        parse("*b* _i_ `c` [l](https://example.com)", "Markdown").await,
        "b i c l | bold 0+1, italic 2+1, code 4+1, text_link 6+1"
    );
    assert_eq!(
        parse("/start@shop_bot @ada see https://example.com/x, or mail me@example.com #pizza", "").await,
        "/start@shop_bot @ada see https://example.com/x, or mail me@example.com #pizza | \
         bot_command 0+15, mention 16+4, url 25+21, email 56+14, hashtag 71+6"
    );
}

#[tokio::test]
async fn natural_actions_produce_well_formed_updates() {
    let stage = Stage::new();
    let emulator = &stage.emulator;
    let (bot, ada) = (BotRef::Id(BOT), stage.person);
    stage.call("getUpdates", json!({ "allowed_updates": UPDATE_KINDS })).await;

    stage.say("/start");
    let sent =
        emulator.say(Say { place: stage.here(), person: ada, text: "a".into(), ..Say::default() }).unwrap();
    let edit = Edit { place: stage.here(), person: ada, message_id: sent.message_id, text: "b".into() };
    emulator.edit(edit).unwrap();
    let file = FileUpload { content: "x".into(), ..FileUpload::default() };
    for kind in ["photo", "document", "audio", "video", "animation", "voice", "video_note", "sticker"] {
        let (place, kind, file) = (stage.here(), kind.to_owned(), file.clone());
        emulator.upload(Upload { place, person: ada, kind, file, ..Upload::default() }).unwrap();
    }
    assert_eq!(
        stage.kinds().await,
        [["message"; 2].as_slice(), &["edited_message"], &["message"; 8]].concat()
    );
    for caption in ["one", ""] {
        let (place, album) = (stage.here(), Some("17".to_owned()));
        let (kind, caption, file) = ("photo".to_owned(), caption.to_owned(), file.clone());
        emulator.upload(Upload { place, person: ada, kind, caption, album, file }).unwrap();
    }
    let album = stage.updates().await;
    assert_eq!((&album[0]["message"]["caption"], album.len()), (&json!("one"), 2));
    assert!(album.iter().all(|update| update["message"]["media_group_id"] == "17"), "{album:?}");

    let keyboard = json!({ "inline_keyboard": [[{ "text": "Buy", "callback_data": "buy" }]] });
    let menu =
        stage.ok("sendMessage", json!({ "chat_id": ada, "text": "Menu", "reply_markup": keyboard })).await;
    let press = Press { place: stage.here(), person: ada, text: Some("Buy".into()), ..Press::default() };
    let Pressed::Callback(query) = emulator.press(press).unwrap() else { panic!("not a callback") };
    assert_eq!(stage.updates().await[0]["callback_query"]["message"]["message_id"], menu["message_id"]);
    stage.ok("answerCallbackQuery", json!({ "callback_query_id": query, "text": "Thanks" })).await;
    assert_eq!(emulator.answer(&bot, &query).unwrap().unwrap()["text"], "Thanks");

    let keyboard = json!({ "keyboard": [[{ "text": "Yes" }, { "text": "No" }]] });
    stage.ok("sendMessage", json!({ "chat_id": ada, "text": "Sure?", "reply_markup": keyboard })).await;
    let press = Press { place: stage.here(), person: ada, text: Some("Yes".into()), ..Press::default() };
    assert!(matches!(emulator.press(press).unwrap(), Pressed::Said(said) if said.message["text"] == "Yes"));
    assert_eq!(stage.kinds().await, ["message"]);

    let place = stage.here();
    emulator
        .react(React { place, person: ada, message_id: sent.message_id, emoji: vec!["👍".into()] })
        .unwrap();
    assert_eq!(stage.updates().await[0]["message_reaction"]["new_reaction"][0]["emoji"], "👍");

    let poll = json!({ "chat_id": ada, "question": "?", "options": ["a", "b"], "is_anonymous": false });
    let poll = stage.call("sendPoll", poll).await["result"].clone();
    let message_id = poll["message_id"].as_i64().unwrap();
    emulator.vote(Vote { place: stage.here(), person: ada, message_id, options: vec![1] }).unwrap();
    let votes = stage.updates().await;
    assert_eq!(votes[0]["poll_answer"]["option_ids"], json!([1]));
    assert_eq!(votes[1]["poll"]["options"][1]["voter_count"], 1);
    stage.ok("stopPoll", json!({ "chat_id": ada, "message_id": message_id })).await;
    assert_eq!(stage.updates().await[0]["poll"]["is_closed"], true);

    let query = AskInline { bot: bot.clone(), person: ada, query: "pizza".into(), offset: String::new() };
    let query = emulator.ask_inline(query).unwrap();
    let result = json!({
        "type": "article", "id": "1", "title": "Pizza", "input_message_content": { "message_text": "A pizza" },
        "reply_markup": { "inline_keyboard": [[{ "text": "Buy", "callback_data": "buy" }]] },
    });
    stage.ok("answerInlineQuery", json!({ "inline_query_id": query, "results": [result] })).await;
    let choose = ChooseInline { bot: bot.clone(), person: ada, query, result: "1".into(), chat: None };
    emulator.choose_inline(choose).unwrap();
    let came = stage.updates().await;
    assert_eq!(came[0]["inline_query"]["query"], "pizza");
    assert_eq!(came[1]["message"]["via_bot"]["id"], BOT);
    let inline = came[2]["chosen_inline_result"]["inline_message_id"].clone();
    let edited = stage.ok("editMessageText", json!({ "inline_message_id": inline, "text": "Sold" })).await;
    assert_eq!(edited, true);

    emulator.block(&bot, ada, true).unwrap();
    emulator.block(&bot, ada, false).unwrap();
    let blocked = stage.updates().await;
    assert_eq!(blocked[0]["my_chat_member"]["new_chat_member"]["status"], "kicked");
    assert_eq!(blocked[1]["my_chat_member"]["new_chat_member"]["status"], "member");
    assert_eq!(
        emulator.delete(Delete { place: stage.here(), person: ada, message_ids: vec![1, 99] }).unwrap(),
        [1]
    );
    assert!(stage.kinds().await.is_empty(), "bots do not hear of deleted messages");
}

#[tokio::test]
async fn paying_goes_through_shipping_and_checkout() {
    let stage = Stage::new();
    stage.say("/start");
    stage.updates().await;
    let invoice = json!({
        "chat_id": stage.person, "title": "Pizza", "description": "One", "payload": "order 1", "currency": "EUR",
        "prices": [{ "label": "Pizza", "amount": 650 }], "is_flexible": true, "provider_token": "x",
    });
    let message_id = stage.ok("sendInvoice", invoice).await["message_id"].as_i64().unwrap();
    stage.emulator.pay(Pay { place: stage.here(), person: stage.person, message_id }).unwrap();
    let shipping = stage.updates().await[0]["shipping_query"].clone();
    assert_eq!(shipping["invoice_payload"], "order 1");
    let options = json!([{ "id": "bike", "title": "Bike", "prices": [{ "label": "Bike", "amount": 200 }] }]);
    let answer = json!({ "shipping_query_id": shipping["id"], "ok": true, "shipping_options": options });
    stage.ok("answerShippingQuery", answer).await;
    let checkout = stage.updates().await[0]["pre_checkout_query"].clone();
    assert_eq!((&checkout["total_amount"], &checkout["shipping_option_id"]), (&json!(850), &json!("bike")));
    stage.ok("answerPreCheckoutQuery", json!({ "pre_checkout_query_id": checkout["id"], "ok": true })).await;
    let paid = stage.updates().await[0]["message"]["successful_payment"].clone();
    assert_eq!((&paid["total_amount"], &paid["invoice_payload"]), (&json!(850), &json!("order 1")));
}

#[tokio::test]
async fn paid_media_are_bought_with_the_bot_s_payload() {
    let stage = Stage::new();
    stage.say("/start");
    stage.updates().await;
    let media = json!([{ "type": "photo", "media": "https://example.com/a.jpg" }]);
    let paid = json!({ "chat_id": stage.person, "star_count": 5, "media": media, "payload": "picture 1" });
    let message_id = stage.ok("sendPaidMedia", paid).await["message_id"].as_i64().unwrap();
    stage.emulator.pay(Pay { place: stage.here(), person: stage.person, message_id }).unwrap();
    assert_eq!(stage.updates().await[0]["purchased_paid_media"]["paid_media_payload"], "picture 1");
}

#[tokio::test]
async fn groups_and_channels_tell_bots_what_telegram_would() {
    let stage = Stage::new();
    let emulator = &stage.emulator;
    stage.call("getUpdates", json!({ "allowed_updates": UPDATE_KINDS })).await;
    let group = stage.group(false);
    assert_eq!(stage.kinds().await, ["my_chat_member"]);
    let say = |text: &str| Say {
        place: Where::shared(group),
        person: stage.person,
        text: text.into(),
        ..Say::default()
    };
    emulator.say(say("not for bots")).unwrap();
    emulator.say(say("/menu@another_bot")).unwrap();
    assert!(stage.kinds().await.is_empty(), "privacy mode");
    emulator.say(say("/menu")).unwrap();
    emulator.say(say(&format!("hey @bot{BOT}_bot"))).unwrap();
    assert_eq!(stage.kinds().await, ["message", "message"]);

    let place = Place { chat: group, user: BOT, status: "administrator".into(), ..Place::default() };
    emulator.set_place(place).unwrap();
    let bob = emulator.add_person(Person::named("Bob"));
    emulator.join(Join { chat: group, person: Some(bob), ..Join::default() }).unwrap();
    emulator.say(say("now seen")).unwrap();
    assert_eq!(stage.kinds().await, ["my_chat_member", "chat_member", "message", "message"]);
    stage.ok("banChatMember", json!({ "chat_id": group, "user_id": bob })).await;
    let member = stage.ok("getChatMember", json!({ "chat_id": group, "user_id": bob })).await;
    assert_eq!(member["status"], "kicked");
    check_object("ChatMember", &member).unwrap();
    let eve = emulator.add_person(Person::named("Eve"));
    stage.kinds().await;
    emulator.join(Join { chat: group, person: Some(eve), request: true, ..Join::default() }).unwrap();
    assert_eq!(stage.kinds().await, ["chat_join_request"]);
    stage.ok("approveChatJoinRequest", json!({ "chat_id": group, "user_id": eve })).await;
    assert_eq!(stage.ok("getChatMemberCount", json!({ "chat_id": group })).await, 3);
    let full = stage.ok("getChat", json!({ "chat_id": group })).await;
    check_object("ChatFullInfo", &full).unwrap();
    for admin in stage.ok("getChatAdministrators", json!({ "chat_id": group })).await.as_array().unwrap() {
        check_object("ChatMember", admin).unwrap();
    }

    let (bots, members) = (vec![BotRef::Id(BOT)], vec![stage.person]);
    let channel =
        NewChat { kind: "channel".into(), title: "News".into(), members, bots, ..NewChat::default() };
    let channel = emulator.create_chat(channel).unwrap();
    let say =
        Say { place: Where::shared(channel), person: stage.person, text: "news".into(), ..Say::default() };
    let post = emulator.say(say).unwrap();
    let (place, message_id) = (Where::shared(channel), post.message_id);
    emulator
        .edit(Edit { place: place.clone(), person: stage.person, message_id, text: "more".into() })
        .unwrap();
    emulator.react(React { place, person: stage.person, message_id, emoji: vec!["👍".into()] }).unwrap();
    let kinds = stage.kinds().await;
    let wanted = ["my_chat_member", "channel_post", "edited_channel_post", "message_reaction_count"];
    assert!(kinds.ends_with(&wanted.map(str::to_owned)), "{kinds:?}");
}

#[tokio::test]
async fn each_of_the_27_kinds_can_be_pushed_and_so_can_an_unknown_one() {
    let stage = Stage::new();
    stage.call("getUpdates", json!({ "allowed_updates": UPDATE_KINDS })).await;
    for kind in UPDATE_KINDS {
        let file = format!("{}/../bot-api/tests/updates/{kind}.json", env!("CARGO_MANIFEST_DIR"));
        let real: Value = serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
        assert!(stage.push(kind, real[kind].clone()).is_some(), "{kind}");
    }
    assert_eq!(stage.kinds().await, UPDATE_KINDS);
    stage.call("getUpdates", json!({ "allowed_updates": [] })).await;
    assert!(stage.push("thought_reading", json!({ "thought": "pizza" })).is_some());
}

#[tokio::test]
async fn commands_are_kept_by_scope_and_language() {
    let stage = Stage::new();
    let menu = json!([{ "command": "menu", "description": "Show the menu" }]);
    let carta = json!([{ "command": "menu", "description": "Mostra la carta" }]);
    stage.ok("setMyCommands", json!({ "commands": menu })).await;
    stage.ok("setMyCommands", json!({ "commands": carta, "language_code": "it" })).await;
    let group = json!({ "type": "all_group_chats" });
    assert_eq!(stage.ok("getMyCommands", json!({})).await, menu);
    assert_eq!(stage.ok("getMyCommands", json!({ "language_code": "it" })).await, carta);
    assert_eq!(stage.ok("getMyCommands", json!({ "scope": group })).await, json!([]));
    stage.ok("deleteMyCommands", json!({ "language_code": "it" })).await;
    assert_eq!(stage.ok("getMyCommands", json!({ "language_code": "it" })).await, json!([]));
}

#[tokio::test]
async fn forwards_and_copies_carry_the_content_only() {
    let stage = Stage::new();
    stage.say("original");
    let group = stage.group(true);
    let source = json!({ "chat_id": group, "from_chat_id": stage.person, "message_id": 1 });
    let forwarded = stage.ok("forwardMessage", source.clone()).await;
    assert_eq!(forwarded["forward_origin"]["sender_user"]["id"], stage.person);
    assert_eq!((&forwarded["text"], &forwarded["from"]["id"]), (&json!("original"), &json!(BOT)));
    let copied = stage.ok("copyMessage", source).await["message_id"].as_i64().unwrap();
    let messages = stage.emulator.messages(&Where::shared(group), stage.person, 10).unwrap();
    let copy = &messages.iter().find(|shown| shown["message"]["message_id"] == copied).unwrap()["message"];
    assert_eq!((&copy["text"], copy.get("forward_origin")), (&json!("original"), None));
}

#[tokio::test]
async fn other_methods_are_checked_recorded_and_answered() {
    let stage = Stage::new();
    assert_eq!(stage.fails("setMyProfilePhoto", json!({})).await, "Bad Request: `photo` is missing");
    assert_eq!(stage.ok("deleteStickerSet", json!({ "name": "x" })).await, true);
    let answer = stage.call("getStickerSet", json!({ "name": "x" })).await;
    assert_eq!(answer["error_code"], 501);
    assert_eq!(
        answer["description"],
        "Not Implemented: method `getStickerSet` is not emulated; the call was recorded"
    );
    let calls = stage.emulator.calls(Some(BOT));
    let methods: Vec<_> = calls.iter().map(|call| call["method"].as_str().unwrap()).collect();
    assert_eq!(methods, ["setMyProfilePhoto", "deleteStickerSet", "getStickerSet"]);
}
