//! The tables say what is wrong with a call.
#![cfg(feature = "schema")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by a panic, in its helper functions too")]

use botserver_api::UpdateKind;
use botserver_api::schema::{METHODS, MethodInfo, check_object, check_params, params_from_form};
use serde_json::{Value, json};

fn wrong(method: &str, params: Value) -> String {
    check_params(method, &params).unwrap_err().to_string()
}

#[test]
fn names_are_found_in_any_case() {
    for method in METHODS {
        for name in [method.name.to_owned(), method.name.to_uppercase(), method.name.to_lowercase()] {
            assert_eq!(MethodInfo::find(&name), Some(method), "{name}");
        }
    }
    assert_eq!(check_params("GETME", &json!({})), Ok("getMe"));
    assert_eq!(wrong("getMoney", json!({})), "there is no method `getMoney`");
}

#[test]
fn what_is_missing_or_wrong_is_named() {
    assert_eq!(wrong("sendMessage", json!({"text": "hi"})), "`chat_id` is missing");
    assert_eq!(wrong("sendMessage", json!({"chat_id": null, "text": "hi"})), "`chat_id` is missing");
    assert_eq!(wrong("sendMessage", json!([])), "expected an object, found a list");
    assert_eq!(
        wrong("sendMessage", json!({"chat_id": 1, "text": 5})),
        "`text` must be a text, not an integer"
    );
    let keyboard = json!({"inline_keyboard": [[{"text": "a", "url": "u"}, {"url": "u"}]]});
    assert_eq!(
        wrong("sendMessage", json!({"chat_id": 1, "text": "hi", "reply_markup": keyboard})),
        "`reply_markup` must be an object `ReplyMarkup`, not an object"
    );
    assert_eq!(
        wrong("editMessageReplyMarkup", json!({"reply_markup": keyboard})),
        "`reply_markup.inline_keyboard[0][1].text` is missing"
    );
    assert_eq!(
        wrong("setMessageReaction", json!({"chat_id": 1, "message_id": 2, "reaction": [{"emoji": "x"}]})),
        "`reaction[0].type` is missing"
    );
    assert_eq!(
        wrong("sendLocation", json!({"chat_id": 1, "latitude": 1, "longitude": "x"})),
        "`longitude` must be a number, not a text"
    );
}

#[test]
fn what_fits_is_accepted() {
    for (method, params) in [
        ("sendMessage", json!({"chat_id": "@menu", "text": "hi", "no_such_parameter": 1, "entities": null})),
        ("sendMessage", json!({"chat_id": 1, "text": "hi", "reply_markup": {"remove_keyboard": true}})),
        ("setMessageReaction", json!({"chat_id": 1, "message_id": 2, "reaction": [{"type": "wave"}]})),
        ("sendLocation", json!({"chat_id": 1, "latitude": 1, "longitude": 8.93})),
        ("deleteWebhook", json!({})),
    ] {
        assert_eq!(check_params(method, &params), Ok(method));
    }
}

#[test]
fn forms_become_parameters() {
    let method = MethodInfo::find("sendMessage").unwrap();
    let form =
        [("chat_id", "42"), ("text", "42"), ("protect_content", "True"), ("entities", "[]"), ("x", "1")];
    let params = params_from_form(method, form);
    assert_eq!(
        params,
        json!({"chat_id": 42, "text": "42", "protect_content": true, "entities": [], "x": "1"})
    );
    assert_eq!(check_params("sendMessage", &params), Ok("sendMessage"));
    let params =
        params_from_form(method, [("chat_id", "@menu"), ("text", "hi"), ("reply_markup", "{broken")]);
    assert_eq!(
        check_params("sendMessage", &params).unwrap_err().to_string(),
        "`reply_markup` must be an object `ReplyMarkup`, not a text"
    );
}

#[test]
fn the_update_files_are_well_formed() {
    for kind in UpdateKind::ALL {
        let path = format!("{}/tests/updates/{kind}.json", env!("CARGO_MANIFEST_DIR"));
        let update: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
        assert_eq!(check_object("Update", &update), Ok(()), "{kind}");
    }
    let message = json!({"message_id": 1, "date": 2});
    assert_eq!(check_object("Message", &message).unwrap_err().to_string(), "`chat` is missing");
}
