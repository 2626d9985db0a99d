//! The chat page in a real browser, with bots that answer.
//!
//! Needs Chromium (`CHROMIUM`, or `/usr/bin/chromium`) and Node.js with npm; what drives the browser is installed once,
//! below `target/`. Each test runs one script of `tests/page/`; screenshots go to `target/screenshots`.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]
#![allow(clippy::indexing_slicing, reason = "a test fails by panicking")]

mod common;

use std::collections::HashSet;
use std::path::Path;
use std::sync::{Arc, Mutex};

use botserver_emulator::{BotRef, Emulator, NewBot, Receiver};
use bytes::Bytes;
use common::Served;
use http::{Request, Response, StatusCode};
use serde_json::{Value, json};
use tokio::sync::Semaphore;

/// More than a list that draws every row would bear.
const BOTS: i64 = 1000;
const PIZZA: i64 = 110_201_543;

/// One browser at a time: they are the heaviest part by far.
static BROWSERS: Semaphore = Semaphore::const_new(1);

fn token(bot: i64) -> String {
    format!("{bot}:AAexample-secret")
}

/// Runs a script against the page at `url` (empty if the script starts its own emulator); it fails with its output.
async fn run(script: &str, url: &str) {
    let _turn = BROWSERS.acquire().await.unwrap();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/page").join(script);
    let url = url.to_owned();
    let emulator = ("EMULATOR", env!("CARGO_BIN_EXE_botserver-emulator"));
    tokio::task::spawn_blocking(move || harness::run_in_browser(&script, &url, &[emulator])).await.unwrap();
}

/// An emulator with a pizzeria, an echo and many other bots.
async fn stage() -> Served {
    let served = Served::start().await;
    for number in 0..BOTS {
        let (name, username) = match number {
            0 => ("Pizzeria Sacco".to_owned(), "sacco_bot".to_owned()),
            1 => ("Echo".to_owned(), "echo_bot".to_owned()),
            _ => (format!("Shop {number}"), format!("shop_{number}_bot")),
        };
        let bot = NewBot { token: token(PIZZA + number), name, username, ..NewBot::default() };
        served.emulator.add_bot(bot).unwrap();
    }
    let commands = json!([
        { "command": "menu", "description": "Show today's menu" },
        { "command": "mail", "description": "Leave an address" },
        { "command": "start", "description": "Say hello" },
    ]);
    let set = json!({ "commands": commands });
    assert!(served.emulator.call(&token(PIZZA), "setMyCommands", set, Vec::new()).await.ok);
    attach(&served.emulator, PIZZA, pizza);
    attach(&served.emulator, PIZZA + 1, echo);
    served
}

/// Delivers a bot's updates to a script. An update whose text is `/stumble` is refused the first time,
/// one whose text is `/unclosed` is answered in the response, with a call that Telegram refuses.
fn attach<F>(emulator: &Emulator, bot: i64, script: fn(Emulator, i64, Value) -> F)
where
    F: Future<Output = ()> + Send + 'static,
{
    let stumbled = Arc::new(Mutex::new(HashSet::new()));
    let world = emulator.clone();
    let receiver = Receiver::new(move |request: Request<Bytes>| {
        let (world, stumbled) = (world.clone(), Arc::clone(&stumbled));
        async move {
            let update: Value = serde_json::from_slice(request.body()).unwrap();
            let is_first = stumbled.lock().unwrap().insert(update["update_id"].as_i64());
            if update["message"]["text"] == "/stumble" && is_first {
                let mut refused = Response::new(Bytes::new());
                *refused.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
                return refused;
            }
            if update["message"]["text"] == "/unclosed" {
                let to = &update["message"]["chat"]["id"];
                let call =
                    json!({ "method": "sendMessage", "chat_id": to, "text": "<b>", "parse_mode": "HTML" });
                let reply = Response::builder().header("content-type", "application/json");
                return reply.body(call.to_string().into()).unwrap();
            }
            script(world, bot, update).await;
            Response::new(Bytes::new())
        }
    });
    emulator.attach(&BotRef::Id(bot), None, receiver).unwrap();
}

async fn call(emulator: &Emulator, bot: i64, method: &str, params: Value) -> Value {
    let answer = emulator.call(&token(bot), method, params, Vec::new()).await;
    assert!(answer.ok, "{method}: {:?}", answer.description);
    answer.result.unwrap()
}

async fn echo(emulator: Emulator, bot: i64, update: Value) {
    let message = &update["message"];
    if let Some(text) = message["text"].as_str() {
        let said = json!({ "chat_id": message["chat"]["id"], "text": format!("echo: {text}") });
        call(&emulator, bot, "sendMessage", said).await;
    }
}

/// Formatting of all kinds, and what would be a picture if a page took text for HTML.
const WELCOME: &str = "<b>Welcome</b> to <i>Sacco</i>, send /menu or see <a href=\"https://example.com/\">the shop</a>. \
     <code>OPEN</code>, <tg-spoiler>free focaccia</tg-spoiler>.\n<pre><code class=\"language-rust\">let price = 650;</code></pre>\
     &lt;img src=x onerror=alert(1)&gt;";

async fn pizza(emulator: Emulator, bot: i64, update: Value) {
    if let Some(query) = update.get("callback_query") {
        return pressed(emulator, bot, query).await;
    }
    let message = &update["message"];
    let chat = &message["chat"]["id"];
    let say = |more: Value| {
        let mut params = json!({ "chat_id": chat });
        params.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        call(&emulator, bot, "sendMessage", params)
    };
    if let Some(photo) = message.get("photo") {
        let size = &photo[0];
        say(json!({ "text": format!("A picture of {} × {}", size["width"], size["height"]) })).await;
        return;
    }
    match message["text"].as_str().unwrap_or_default().split('@').next().unwrap_or_default() {
        "/start" => {
            say(json!({ "text": WELCOME, "parse_mode": "HTML" })).await;
        }
        "/menu" => {
            let buttons = json!([
                [{ "text": "Margherita", "callback_data": "margherita" }, { "text": "Allergens", "callback_data": "alert" }],
                [{ "text": "Shop", "url": "https://example.com/shop" }],
            ]);
            say(json!({ "text": "What would you like?", "reply_markup": { "inline_keyboard": buttons } }))
                .await;
        }
        "/mail" => {
            let markup = json!({ "force_reply": true, "input_field_placeholder": "you@example.com" });
            say(json!({ "text": "Your address?", "reply_markup": markup })).await;
        }
        "/where" => {
            let keyboard = json!([["Here", "There"], [{ "text": "My number", "request_contact": true }]]);
            let markup = json!({ "keyboard": keyboard, "resize_keyboard": true, "one_time_keyboard": true });
            say(json!({ "text": "Where to?", "reply_markup": markup })).await;
        }
        "Here" => {
            say(json!({ "text": "On the way", "reply_markup": { "remove_keyboard": true } })).await;
        }
        "/secret" => {
            let secret = say(json!({ "text": "This will vanish" })).await;
            let gone = json!({ "chat_id": chat, "message_id": secret["message_id"] });
            call(&emulator, bot, "deleteMessage", gone).await;
            say(json!({ "text": "It was here" })).await;
        }
        "/poll" => {
            let options = json!(["Thin", "Thick"]);
            let poll = json!({ "chat_id": chat, "question": "Which crust?", "options": options, "is_anonymous": false });
            call(&emulator, bot, "sendPoll", poll).await;
        }
        "/busy" => {
            call(&emulator, bot, "sendChatAction", json!({ "chat_id": chat, "action": "typing" })).await;
        }
        "/pin" => {
            let parameters = json!({ "message_id": message["message_id"] });
            let pinned = say(json!({ "text": "Closed on Monday", "reply_parameters": parameters })).await;
            let pin = json!({ "chat_id": chat, "message_id": pinned["message_id"] });
            call(&emulator, bot, "pinChatMessage", pin).await;
        }
        "/wrong" => {
            let nobody = json!({ "chat_id": 4_242, "text": "to nobody" });
            assert!(!emulator.call(&token(bot), "sendMessage", nobody, Vec::new()).await.ok);
        }
        "/stumble" => {
            say(json!({ "text": "Up again" })).await;
        }
        "" => {}
        other => {
            say(json!({ "text": format!("You said {other}") })).await;
        }
    }
}

async fn pressed(emulator: Emulator, bot: i64, query: &Value) {
    let is_alert = query["data"] == "alert";
    let text = if is_alert { "Gluten, milk" } else { "Margherita added" };
    let answer = json!({ "callback_query_id": query["id"], "text": text, "show_alert": is_alert });
    call(&emulator, bot, "answerCallbackQuery", answer).await;
    if !is_alert {
        let (message, chat) = (&query["message"]["message_id"], &query["message"]["chat"]["id"]);
        let edit =
            json!({ "chat_id": chat, "message_id": message, "text": "One Margherita. Anything else?" });
        call(&emulator, bot, "editMessageText", edit).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_chats_with_a_bot_by_keyboard_and_mouse() {
    let served = stage().await;
    run("chat.mjs", &served.url).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn people_share_a_group_and_bots_do_not_mix() {
    let served = stage().await;
    run("people.mjs", &served.url).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_log_shows_updates_calls_and_failed_deliveries() {
    let served = stage().await;
    run("log.mjs", &served.url).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn it_is_usable_in_light_and_dark_on_a_phone_and_by_everybody() {
    let served = stage().await;
    run("looks.mjs", &served.url).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn it_goes_on_after_the_emulator_was_restarted() {
    run("restart.mjs", "").await;
}
