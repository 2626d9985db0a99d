//! The parts of delivery that only sockets can show: headers, keep-alive, TLS, refused connections.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]
#![allow(clippy::indexing_slicing, reason = "a test fails by panicking")]

mod common;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use botserver_emulator::{Clock, Config, Person, Say, Where};
use common::{Served, TOKEN};
use http_body_util::{BodyExt, Full};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use rcgen::{CertificateParams, KeyPair};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::mpsc;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;

const BOT: i64 = 110_201_543;

type Got = (http::request::Parts, Value);

/// A webhook receiver on a port of its own.
struct Hook {
    port: u16,
    connections: Arc<AtomicUsize>,
    got: mpsc::UnboundedReceiver<Got>,
}

impl Hook {
    async fn start(tls: Option<TlsAcceptor>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let connections = Arc::new(AtomicUsize::new(0));
        let (send, got) = mpsc::unbounded_channel();
        let count = Arc::clone(&connections);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                count.fetch_add(1, Ordering::SeqCst);
                let (send, tls) = (send.clone(), tls.clone());
                let service = service_fn(move |request: http::Request<hyper::body::Incoming>| {
                    let send = send.clone();
                    async move {
                        let (head, body) = request.into_parts();
                        let body = body.collect().await?.to_bytes();
                        send.send((head, serde_json::from_slice(&body).unwrap())).unwrap();
                        Ok::<_, hyper::Error>(http::Response::new(Full::new(bytes::Bytes::new())))
                    }
                });
                tokio::spawn(async move {
                    match tls {
                        None => {
                            _ = http1::Builder::new().serve_connection(TokioIo::new(stream), service).await
                        }
                        Some(tls) => {
                            // A sender that does not trust the certificate ends the handshake.
                            let Ok(stream) = tls.accept(stream).await else { return };
                            _ = http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
                        }
                    }
                });
            }
        });
        Self { port, connections, got }
    }

    async fn next(&mut self) -> Got {
        tokio::time::timeout(Duration::from_secs(20), self.got.recv())
            .await
            .expect("an update in time")
            .unwrap()
    }
}

async fn say(served: &Served, text: &str) {
    static PERSON: Mutex<Option<i64>> = Mutex::new(None);
    let known = *PERSON.lock().unwrap();
    let person = served.emulator.add_person(Person { id: known.unwrap_or(77), ..Person::named("Ada") });
    *PERSON.lock().unwrap() = Some(person);
    let place = Where::private(BOT);
    served.emulator.say(Say { place, person, text: text.into(), ..Say::default() }).unwrap();
}

/// A self-signed certificate for `127.0.0.1` and the TLS server that shows it.
fn self_signed() -> (String, TlsAcceptor) {
    let key = KeyPair::generate().unwrap();
    let certificate =
        CertificateParams::new(vec!["127.0.0.1".to_owned()]).unwrap().self_signed(&key).unwrap();
    let provider = Arc::new(tokio_rustls::rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(
            vec![certificate.der().clone()],
            PrivateKeyDer::try_from(key.serialize_der()).unwrap(),
        )
        .unwrap();
    (certificate.pem(), TlsAcceptor::from(Arc::new(config)))
}

async fn set_webhook(served: &Served, url: &str, certificate: Option<String>) -> Value {
    let mut form = reqwest::multipart::Form::new().text("url", url.to_owned());
    if let Some(pem) = certificate {
        let part = reqwest::multipart::Part::bytes(pem.into_bytes()).file_name("cert.pem");
        form = form.part("certificate", part);
    }
    served
        .client
        .post(served.method("setWebhook"))
        .multipart(form)
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap()
}

#[tokio::test]
async fn an_update_is_posted_as_json_with_the_secret_over_a_kept_connection() {
    let served = Served::start().await;
    let mut hook = Hook::start(None).await;
    let url = format!("http://127.0.0.1:{}/webhook/echo?x=1", hook.port);
    let set = served
        .client
        .post(served.method("setWebhook"))
        .json(&json!({ "url": url, "secret_token": "s3cret" }));
    assert_eq!(set.send().await.unwrap().json::<Value>().await.unwrap()["ok"], true);
    for number in 0..20 {
        say(&served, &number.to_string()).await;
        let (head, update) = hook.next().await;
        assert_eq!(update["message"]["text"], number.to_string());
        assert_eq!(head.method, "POST");
        assert_eq!(head.uri, "/webhook/echo?x=1");
        assert_eq!(head.headers["content-type"], "application/json");
        assert_eq!(head.headers["x-telegram-bot-api-secret-token"], "s3cret");
        assert_eq!(head.headers["host"], format!("127.0.0.1:{}", hook.port));
    }
    assert_eq!(hook.connections.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn a_self_signed_certificate_is_trusted_if_it_is_the_uploaded_one() {
    let served = Served::start().await;
    let (pem, tls) = self_signed();
    let mut hook = Hook::start(Some(tls)).await;
    let url = format!("https://127.0.0.1:{}/", hook.port);
    assert_eq!(set_webhook(&served, &url, Some(pem)).await["ok"], true);
    say(&served, "hello").await;
    assert_eq!(hook.next().await.1["message"]["text"], "hello");
    let info = served.get(&format!("/bot{TOKEN}/getWebhookInfo")).await;
    assert_eq!(info["result"]["has_custom_certificate"], true);
}

#[tokio::test]
async fn any_other_certificate_is_refused() {
    let (_, tls) = self_signed();
    let (another, _) = self_signed();
    for uploaded in [Some(another), None] {
        let served = Served::with(Config { clock: Clock::manual(), ..Config::default() }).await;
        let hook = Hook::start(Some(tls.clone())).await;
        assert_eq!(
            set_webhook(&served, &format!("https://127.0.0.1:{}/", hook.port), uploaded).await["ok"],
            true
        );
        say(&served, "hello").await;
        served.emulator.settle().await;
        let info = served.get(&format!("/bot{TOKEN}/getWebhookInfo")).await;
        let error = info["result"]["last_error_message"].as_str().unwrap_or_default();
        assert!(error.starts_with("SSL error {certificate verify failed"), "{info}");
        assert_eq!(info["result"]["pending_update_count"], 1);
    }
}

#[tokio::test]
async fn a_file_that_is_no_certificate_is_refused_at_once() {
    let served = Served::start().await;
    let answer = set_webhook(&served, "https://127.0.0.1:8443/", Some("not a certificate".to_owned())).await;
    assert_eq!(answer["description"], "Bad Request: bad webhook: wrong certificate file");
}

#[tokio::test]
async fn a_receiver_that_is_not_there_yet_gets_the_update_when_it_is() {
    let served = Served::with(Config { clock: Clock::manual(), ..Config::default() }).await;
    let free = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = free.local_addr().unwrap().port();
    drop(free);
    let url = format!("http://127.0.0.1:{port}/");
    assert_eq!(set_webhook(&served, &url, None).await["ok"], true);
    say(&served, "hello").await;
    served.emulator.advance(Duration::from_secs(100)).await;
    let info = served.get(&format!("/bot{TOKEN}/getWebhookInfo")).await;
    assert_eq!(info["result"]["last_error_message"], "Connection refused");
    assert_eq!(info["result"]["pending_update_count"], 1);
    let queues = served.get(&format!("/emulator/queues?bot={BOT}")).await;
    assert!(queues["queues"][0]["failures"].as_u64().unwrap() >= 6, "{queues}");
}

#[tokio::test]
async fn only_telegram_s_ports_and_https_are_allowed_outside_this_machine() {
    let served = Served::start().await;
    let cases = [
        ("https://bots.example.com:8080/", "Webhook can be set up only on ports 80, 88, 443 or 8443"),
        ("http://bots.example.com/", "An HTTPS URL must be provided for webhook"),
    ];
    for (url, why) in cases {
        let answer = set_webhook(&served, url, None).await;
        assert_eq!(answer["description"], format!("Bad Request: bad webhook: {why}"));
    }
    for port in [443, 80, 88, 8443] {
        let url = format!("https://bots.example.com:{port}/");
        assert_eq!(set_webhook(&served, &url, None).await["ok"], true, "{url}");
    }
}
