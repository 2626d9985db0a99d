//! The binary's surface: Bot API and control API over real sockets.

mod common;

use common::{Served, TOKEN};
use serde_json::{Value, json};

#[tokio::test]
async fn answers_in_the_bot_api_s_envelope_whatever_form_the_parameters_have() {
    let served = Served::start().await;
    let person = served.control("people", json!({ "first_name": "Ada" })).await["id"].as_i64().unwrap();
    served.get(&format!("/bot{TOKEN}/getMe")).await;
    served.control("say", json!({ "bot": 110201543, "person": person, "text": "/start" })).await;

    let url = served.method("SENDmessage");
    let query = format!("{url}?chat_id={person}&text=by%20query");
    let sent: Value = served.client.get(query).send().await.unwrap().json().await.unwrap();
    assert_eq!(sent["result"]["text"], "by query");
    let form = [("chat_id", person.to_string()), ("text", "by form".to_owned())];
    let body: String = form.iter().map(|(name, value)| format!("{name}={}&", value.replace(' ', "+"))).collect();
    let sent = served.client.post(&url).header("content-type", "application/x-www-form-urlencoded").body(body);
    assert_eq!(sent.send().await.unwrap().json::<Value>().await.unwrap()["result"]["text"], "by form");
    let sent = served.client.post(&url).json(&json!({ "chat_id": person, "text": "by json" }));
    assert_eq!(sent.send().await.unwrap().json::<Value>().await.unwrap()["result"]["text"], "by json");
    let form = reqwest::multipart::Form::new().text("chat_id", person.to_string()).text("text", "by multipart");
    let sent = served.client.post(&url).multipart(form).send().await.unwrap().json::<Value>().await.unwrap();
    assert_eq!(sent["result"]["text"], "by multipart");
}

#[tokio::test]
async fn wrong_tokens_methods_and_parameters_fail_as_on_telegram() {
    let served = Served::start().await;
    let bad = served.get("/botnonsense/getMe").await;
    assert_eq!(bad, json!({"ok": false, "error_code": 401, "description": "Unauthorized: invalid token specified"}));
    let missing = served.get(&format!("/bot{TOKEN}/noSuchMethod")).await;
    assert_eq!(missing, json!({"ok": false, "error_code": 404, "description": "Not Found: method not found"}));
    let nobody = served.get(&format!("/bot{TOKEN}/sendMessage?chat_id=5&text=hi")).await;
    assert_eq!(nobody, json!({"ok": false, "error_code": 400, "description": "Bad Request: chat not found"}));
    let other = served.get("/bot110201543:another-secret/getMe").await;
    assert_eq!(other, json!({"ok": false, "error_code": 401, "description": "Unauthorized"}));
}

#[tokio::test]
async fn a_file_comes_back_as_it_was_sent() {
    let served = Served::start().await;
    let person = served.control("people", json!({ "first_name": "Ada" })).await["id"].as_i64().unwrap();
    served.get(&format!("/bot{TOKEN}/getMe")).await;
    let file = reqwest::multipart::Part::bytes(b"price list".to_vec()).file_name("prices.txt");
    let form = reqwest::multipart::Form::new()
        .text("bot", "110201543")
        .text("person", person.to_string())
        .text("kind", "document")
        .part("file", file);
    let sent = served.client.post(format!("{}/emulator/upload", served.url)).multipart(form);
    let sent: Value = sent.send().await.unwrap().json().await.unwrap();
    let document = &sent["message"]["document"];
    assert_eq!(document["file_name"], "prices.txt");
    assert_eq!(document["mime_type"], "text/plain");
    let id = document["file_id"].as_str().unwrap();
    let found = served.get(&format!("/bot{TOKEN}/getFile?file_id={id}")).await;
    let path = found["result"]["file_path"].as_str().unwrap().to_owned();
    let content = served.client.get(format!("{}/file/bot{TOKEN}/{path}", served.url)).send().await.unwrap();
    assert_eq!(content.bytes().await.unwrap(), "price list");
}

#[tokio::test]
async fn the_page_may_load_nothing_from_elsewhere() {
    let served = Served::start().await;
    let page = served.client.get(format!("{}/", served.url)).send().await.unwrap();
    let policy = page.headers()["content-security-policy"].to_str().unwrap().to_owned();
    assert!(policy.starts_with("default-src 'none'; script-src 'self'"), "{policy}");
    let body = page.text().await.unwrap();
    assert!(!body.contains("http://") && !body.contains("https://"), "{body}");
}

#[tokio::test]
async fn other_web_pages_cannot_use_the_control_api() {
    let served = Served::start().await;
    let request = served.client.get(format!("{}/emulator/bots", served.url)).header("origin", "http://example.com");
    assert_eq!(request.send().await.unwrap().status(), 403);
}
