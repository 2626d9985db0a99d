//! An emulator on a free port, and a client for it.
#![allow(dead_code, reason = "each test binary uses its part of this")]

pub(crate) mod stage;

use botserver_emulator::{Config, Emulator};
use serde_json::Value;
use tokio::net::TcpListener;

/// A token of the right form. Nobody's.
pub(crate) const TOKEN: &str = "110201543:AAexample-secret";

/// A served emulator; stops when dropped.
pub(crate) struct Served {
    pub(crate) emulator: Emulator,
    pub(crate) url: String,
    pub(crate) client: reqwest::Client,
    task: tokio::task::JoinHandle<std::io::Result<()>>,
}

/// A client of the emulator.
pub(crate) fn client() -> reqwest::ClientBuilder {
    // reqwest wants to know who does TLS, even where nobody does.
    let _ = tokio_rustls::rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder().no_proxy()
}

impl Served {
    pub(crate) async fn start() -> Self {
        Self::with(Config::default()).await
    }

    pub(crate) async fn with(config: Config) -> Self {
        let emulator = Emulator::new(config);
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let serving = emulator.clone();
        let task = tokio::spawn(async move { serving.serve(listener, std::future::pending()).await });
        let client = client().build().unwrap();
        Self { emulator, url, client, task }
    }

    pub(crate) fn method(&self, name: &str) -> String {
        format!("{}/bot{TOKEN}/{name}", self.url)
    }

    pub(crate) async fn get(&self, path: &str) -> Value {
        self.client.get(format!("{}{path}", self.url)).send().await.unwrap().json().await.unwrap()
    }

    pub(crate) async fn control(&self, action: &str, body: Value) -> Value {
        let request = self.client.post(format!("{}/emulator/{action}", self.url)).json(&body);
        let response = request.send().await.unwrap();
        let status = response.status();
        let answer = response.json().await.unwrap();
        assert!(status.is_success(), "{action}: {answer}");
        answer
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        self.task.abort();
    }
}
