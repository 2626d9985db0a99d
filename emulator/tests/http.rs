//! The binary's surface: Bot API and control API over real sockets.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]
#![allow(clippy::indexing_slicing, reason = "a test fails by panicking")]

mod common;

use botserver_emulator::{Config, Host};
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
    let body: String =
        form.iter().map(|(name, value)| format!("{name}={}&", value.replace(' ', "+"))).collect();
    let sent =
        served.client.post(&url).header("content-type", "application/x-www-form-urlencoded").body(body);
    assert_eq!(sent.send().await.unwrap().json::<Value>().await.unwrap()["result"]["text"], "by form");
    let sent = served.client.post(&url).json(&json!({ "chat_id": person, "text": "by json" }));
    assert_eq!(sent.send().await.unwrap().json::<Value>().await.unwrap()["result"]["text"], "by json");
    let form =
        reqwest::multipart::Form::new().text("chat_id", person.to_string()).text("text", "by multipart");
    let sent = served.client.post(&url).multipart(form).send().await.unwrap().json::<Value>().await.unwrap();
    assert_eq!(sent["result"]["text"], "by multipart");
}

#[tokio::test]
async fn wrong_tokens_methods_and_parameters_fail_as_on_telegram() {
    let served = Served::start().await;
    let bad = served.get("/botnonsense/getMe").await;
    assert_eq!(
        bad,
        json!({"ok": false, "error_code": 401, "description": "Unauthorized: invalid token specified"})
    );
    let missing = served.get(&format!("/bot{TOKEN}/noSuchMethod")).await;
    assert_eq!(
        missing,
        json!({"ok": false, "error_code": 404, "description": "Not Found: method not found"})
    );
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

/// Speaks HTTP by hand: a client of a library sends the `Host` of its own choice.
async fn raw(served: &Served, request: &str) -> (u16, String) {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let address = served.url.trim_start_matches("http://");
    let mut stream = tokio::net::TcpStream::connect(address).await.unwrap();
    stream.write_all(format!("{request}\r\nConnection: close\r\n\r\n").as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    (head.split(' ').nth(1).unwrap().parse().unwrap(), body.to_owned())
}

#[tokio::test]
async fn a_name_that_points_here_does_not_reach_the_emulator() {
    let served = Served::start().await;
    let paths = ["/emulator/bots", &format!("/bot{TOKEN}/getMe"), &format!("/file/bot{TOKEN}/x"), "/"];
    for path in paths {
        for host in ["evil.example.com", "evil.example.com:8081", "localhost.example.com", "192.0.2.1", "a b"]
        {
            let (status, body) = raw(&served, &format!("GET {path} HTTP/1.1\r\nHost: {host}")).await;
            assert_eq!(status, 403, "{host} {path}: {body}");
        }
        let (status, _) = raw(&served, &format!("GET {path} HTTP/1.1\r\nHost:")).await;
        assert_eq!(status, 403, "no host, {path}");
        let absolute = format!("GET http://evil.example.com{path} HTTP/1.1\r\nHost: localhost");
        assert_eq!(raw(&served, &absolute).await.0, 403, "{path}");
    }
    let (_, body) = raw(&served, "GET /emulator/bots HTTP/1.1\r\nHost: Emu.example.com:1").await;
    let error = "Forbidden: the emulator answers to localhost and loopback addresses, not to `emu.example.com`: \
                 if that is where it is meant to be reached, start it with `--allow-host emu.example.com`";
    assert_eq!(serde_json::from_str::<Value>(&body).unwrap(), json!({ "error": error }));
    let (_, body) = raw(&served, &format!("GET /bot{TOKEN}/getMe HTTP/1.1\r\nHost: emu.example.com")).await;
    assert_eq!(
        serde_json::from_str::<Value>(&body).unwrap(),
        json!({ "ok": false, "error_code": 403, "description": error })
    );
    for host in ["localhost", "LocalHost:1", "127.0.0.1:8081", "127.8.9.1", "[::1]:8081", "[::1]"] {
        let (status, body) = raw(&served, &format!("GET /emulator/bots HTTP/1.1\r\nHost: {host}")).await;
        assert_eq!(status, 200, "{host}: {body}");
    }
    assert_eq!(served.get("/emulator/bots").await, json!([]), "no call of the above made a bot");
}

#[tokio::test]
async fn hosts_that_were_allowed_reach_the_emulator_by_http_2_too() {
    let allow_hosts = ["emulator", "192.0.2.7"].map(|host| Host::parse(host).unwrap()).to_vec();
    let served = Served::with(Config { allow_hosts, ..Config::default() }).await;
    let address = served.url.trim_start_matches("http://").parse().unwrap();
    let client = common::client().http2_prior_knowledge();
    let client = client.resolve("emulator", address).resolve("other", address).build().unwrap();
    let port = address.port();
    let status = async |host: &str| {
        let url = format!("http://{host}:{port}/emulator/bots");
        client.get(url).send().await.unwrap().status().as_u16()
    };
    assert_eq!((status("emulator").await, status("other").await), (200, 403));
    assert_eq!(raw(&served, "GET /emulator/bots HTTP/1.1\r\nHost: 192.0.2.7:8081").await.0, 200);
    let own = "GET /emulator/bots HTTP/1.1\r\nHost: emulator:8081\r\nOrigin: http://emulator:8081";
    assert_eq!(raw(&served, own).await.0, 200);
}

#[tokio::test]
async fn other_web_pages_cannot_call_anything() {
    let served = Served::start().await;
    let own = served.url.clone();
    let host = own.trim_start_matches("http://").to_owned();
    let api = format!("/bot{TOKEN}/getMe");
    for path in ["/emulator/bots", &api, "/emulator/file?file_id=x", "/page/app.js"] {
        for header in [
            "Sec-Fetch-Site: cross-site",
            // Another port of this machine is another site's page as well.
            "Sec-Fetch-Site: same-site",
            "Origin: http://evil.example.com",
            "Origin: null",
            &format!("Origin: https://evil.example.com:{}", host.rsplit_once(':').unwrap().1),
            "Origin: http://127.0.0.1:1",
        ] {
            let (status, body) =
                raw(&served, &format!("GET {path} HTTP/1.1\r\nHost: {host}\r\n{header}")).await;
            assert_eq!(status, 403, "{header} {path}");
            let refusal = "requests from other web pages are refused: call the emulator from a program, or open its own page";
            assert!(body.contains(refusal), "{body}");
        }
    }
    let post = format!(
        "POST /bot{TOKEN}/sendMessage HTTP/1.1\r\nHost: {host}\r\nSec-Fetch-Site: cross-site\r\nContent-Length: 0"
    );
    assert_eq!(raw(&served, &post).await.0, 403);
    for header in ["Sec-Fetch-Site: same-origin", "Sec-Fetch-Site: none", &format!("Origin: {own}")] {
        let (status, body) = raw(&served, &format!("GET {api} HTTP/1.1\r\nHost: {host}\r\n{header}")).await;
        assert_eq!(status, 200, "{header}: {body}");
    }
    // A link in somebody's notes leads to the chat page.
    let link =
        format!("GET / HTTP/1.1\r\nHost: {host}\r\nSec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate");
    assert_eq!(raw(&served, &link).await.0, 200);
}

#[tokio::test]
async fn a_gateway_s_page_comes_in_place_of_json() {
    let served = Served::start().await;
    for (code, retry_after) in [(502, None), (503, Some(3)), (504, None), (429, Some(7))] {
        let fault = json!([{ "fault": "gateway", "code": code, "retry_after": retry_after, "times": 1 }]);
        served.control("faults", fault).await;
        let answer = served.client.get(served.method("getMe")).send().await.unwrap();
        assert_eq!(answer.status(), code);
        assert_eq!(answer.headers()["content-type"], "text/html");
        let header = answer.headers().get("retry-after").map(|value| value.to_str().unwrap().to_owned());
        assert_eq!(header, retry_after.map(|seconds: u64| seconds.to_string()));
        let page = answer.text().await.unwrap();
        assert!(page.starts_with("<html>") && page.contains(&code.to_string()), "{page}");
    }
    assert_eq!(served.get(&format!("/bot{TOKEN}/getMe")).await["ok"], true, "each struck once");
    let calls = served.get("/emulator/calls").await;
    assert_eq!(calls[0]["response"]["error_code"], 502, "the log knows of it");
}
